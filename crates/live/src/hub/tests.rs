//! Any interleaving of reports, publications, turns of the hour, rebuilds, and readers who come,
//! go, are cut off and come back with what they have, change their view, read slowly and lose what
//! was sent: each reader is always where the server was at the reader's `seq`, and ends where it
//! is. Every message is read in both binary subprotocols, which must say the same.

use std::collections::BTreeMap;
use std::sync::{LazyLock, RwLock};

use atalaya_domain::{
    Area, EventFacts, KeyPopulation, KeyPopulations, OrganisationId, Population, Role, UserId,
    Viewer, Zone,
};
use atalaya_risk::{Level, Settings};
use proptest::prelude::*;

mod nodes;

use super::*;
use crate::compact::Writer;
use crate::frame::FrameKind;
use crate::mailbox::Next;
use crate::{CompactReader, FrameError};

const HOUR_US: i64 = 3_600_000_000;
const OURS: OrganisationId = OrganisationId(1);
const READERS: u64 = 3;

static AREA: LazyLock<Arc<Area>> =
    LazyLock::new(|| Arc::new(Area::from_bbox([-90.56, 14.58, -90.45, 14.69]).expect("a box")));

static ZONE: LazyLock<Zone> =
    LazyLock::new(|| Zone::new("America/Guatemala").expect("in the database"));

fn start() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn moment(hours: i64) -> Moment {
    let at = Timestamp::from_microsecond(start().as_microsecond() + hours * HOUR_US);
    let at = at.expect("in range");
    Moment { as_of: ZONE.hour_start(at), hour: ZONE.hour_of_week(at) }
}

/// Some robberies at one of nine places, one a week.
fn reports(place: u8, count: u8) -> Vec<EventFacts> {
    let lat = 14.60 + f64::from(place / 3) * 0.03;
    let lon = -90.54 + f64::from(place % 3) * 0.03;
    let robbery = |week: i64| {
        let at = start().as_microsecond() - week * 168 * HOUR_US - HOUR_US * i64::from(place % 4);
        atalaya_kit::robbery(Cell::at(lat, lon).expect("a place"), at)
    };
    (1..=i64::from(count)).map(robbery).collect()
}

/// One of six views of one of its parents.
fn view(which: u8) -> (View, Cell) {
    let population = match which % 2 {
        0 => Population::All,
        _ => Population::Of(KeyPopulation::Tw),
    };
    let (hour, resolution) = match which / 2 {
        0 => (ViewHour::Now, 8),
        1 => (ViewHour::Fixed(HourOfWeek::new(117).expect("an hour")), 8),
        _ => (ViewHour::Now, 7),
    };
    let view = View { population, hour, resolution, ground: None };
    let parent = Cell::at(14.63, -90.51).and_then(|cell| cell.parent(resolution - 4));
    (view, parent.expect("coarser"))
}

#[derive(Debug, Clone)]
enum Step {
    Report(u8, u8),
    Withdraw,
    Publish,
    /// What has become dangerous is told ahead of the publication.
    Warn,
    Turn,
    Heartbeat,
    /// The feed is another one: everything is computed anew, and told when it is whole.
    Rebuild,
    Complete,
    Subscribe(u64, u32, u8),
    Leave(u64, u32),
    Read(u64, u8),
    /// A message is lost, though the connection is not: something on the way dropped it.
    Lose(u64),
    /// The connection is lost, with what was on its way.
    CutOff(u64),
    /// Comes back, and says what it has.
    Return(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let reader = || 0..READERS;
    prop_oneof![
        4 => (0..9_u8, 1..9_u8).prop_map(|(place, count)| Step::Report(place, count)),
        2 => Just(Step::Withdraw),
        4 => Just(Step::Publish),
        2 => Just(Step::Warn),
        1 => Just(Step::Turn),
        1 => Just(Step::Heartbeat),
        1 => Just(Step::Rebuild),
        1 => Just(Step::Complete),
        4 => (reader(), 0..2_u32, 0..6_u8).prop_map(|(who, id, view)| Step::Subscribe(who, id, view)),
        1 => (reader(), 0..2_u32).prop_map(|(who, id)| Step::Leave(who, id)),
        4 => (reader(), 1..4_u8).prop_map(|(who, count)| Step::Read(who, count)),
        1 => reader().prop_map(Step::Lose),
        2 => reader().prop_map(Step::CutOff),
        3 => reader().prop_map(Step::Return),
    ]
}

/// What a client knows of one subscription.
#[derive(Debug, Default)]
struct Known {
    epoch: u64,
    seq: u64,
    states: BTreeMap<Cell, State>,
}

#[derive(Debug, Default)]
struct Client {
    mailbox: Arc<Mailbox>,
    subscriptions: BTreeMap<u32, u8>,
    known: BTreeMap<u32, Known>,
    away: bool,
    /// Both ends of the compact subprotocol on this connection.
    writer: Writer,
    reader: CompactReader,
    /// Something was lost on this connection.
    lost: bool,
}

struct World {
    hub: Mutex<Hub>,
    index: Arc<RwLock<RiskIndex>>,
    standing: Vec<Vec<EventFacts>>,
    /// Something was taken back, or the hour has turned, since the last publication.
    corrected: bool,
    clients: Vec<Client>,
    hours: i64,
    epoch: u64,
    /// Every state that was ever told, by view, parent, epoch and `seq`.
    history: HashMap<(View, Cell, u64, u64), BTreeMap<Cell, State>>,
    scope: Arc<Scope>,
}

impl World {
    fn new() -> Self {
        Self::of(1)
    }

    /// A node whose lineages begin with this one.
    fn of(epoch: u64) -> Self {
        let mut hub = Hub::new(epoch, moment(0));
        let clients: Vec<Client> = (0..READERS).map(|_| Client::default()).collect();
        for (client, id) in clients.iter().zip(0..) {
            hub.enter(id, Arc::clone(&client.mailbox));
        }
        let viewer = Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(1)),
            organisation: OURS,
            role: Role::Supervisor,
            key_populations: KeyPopulations::default(),
        };
        let mut world = Self {
            hub: Mutex::new(hub),
            index: Arc::new(RwLock::new(Self::empty())),
            standing: Vec::new(),
            corrected: false,
            clients,
            hours: 0,
            epoch,
            history: HashMap::new(),
            scope: Arc::new(Scope::of(&viewer)),
        };
        // Enough for levels to be drawn, so that one report more may change them.
        (0..9).for_each(|place| world.take(&Step::Report(place, 4)));
        world
    }

    fn empty() -> RiskIndex {
        RiskIndex::new(Arc::clone(&AREA), ZONE.clone(), Settings::default())
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Report(place, count) => {
                let reports = reports(place, count);
                let mut index = self.index.write().expect("whole");
                reports.iter().for_each(|facts| index.add(facts));
                drop(index);
                self.standing.push(reports);
            }
            Step::Withdraw => {
                self.corrected = true;
                if let Some(reports) = self.standing.pop() {
                    let mut index = self.index.write().expect("whole");
                    reports.iter().for_each(|facts| index.remove(facts));
                }
            }
            Step::Publish => self.publish(),
            Step::Warn => {
                self.warn();
            }
            Step::Turn => {
                self.hours += 1;
                look(&self.hub).turn(moment(self.hours)).expect("another hour");
                self.corrected = true;
                self.publish();
            }
            Step::Heartbeat => look(&self.hub).progress(),
            Step::Rebuild => {
                self.epoch += 1;
                look(&self.hub).begin(self.epoch);
                let mut index = Self::empty();
                self.standing.iter().flatten().for_each(|facts| index.add(facts));
                self.index = Arc::new(RwLock::new(index));
            }
            Step::Complete => {
                look(&self.hub).complete();
                self.publish();
            }
            Step::Subscribe(who, id, which) => self.subscribe(who, id, which),
            Step::Leave(who, id) => self.leave(who, id),
            Step::Read(who, count) => {
                for _ in 0..count {
                    self.read(who);
                }
            }
            Step::Lose(who) => {
                let client = &mut self.clients[who as usize];
                if let Some(Next::Frame(id, frame)) = client.mailbox.take() {
                    client.writer.padded(id, &frame);
                    client.lost = true;
                }
            }
            Step::CutOff(who) => self.cut_off(who),
            Step::Return(who) => self.come_back(who),
        }
    }

    fn publish(&mut self) {
        let round = if self.corrected { Round::All } else { Round::Rises };
        self.corrected = false;
        publish(&self.hub, OURS, &self.index.read().expect("whole"), round).expect("allowed");
        self.remember();
    }

    fn warn(&mut self) -> u64 {
        let index = self.index.read().expect("whole");
        let frames = publish(&self.hub, OURS, &index, Round::Warnings).expect("allowed");
        drop(index);
        self.remember();
        frames
    }

    fn subscribe(&mut self, who: u64, id: u32, which: u8) {
        self.leave(who, id);
        self.clients[who as usize].subscriptions.insert(id, which);
        if !self.clients[who as usize].away {
            self.join(who, id, None);
        }
    }

    fn join(&mut self, who: u64, id: u32, seen: Option<Seen>) {
        let (view, parent) = view(self.clients[who as usize].subscriptions[&id]);
        look(&self.hub).join(OURS, (who, id), (view, parent), seen, &self.scope);
        let index = || Arc::clone(&self.index);
        tell_first(&self.hub, OURS, view, &[parent], &self.scope, index).expect("allowed");
        self.remember();
    }

    fn leave(&mut self, who: u64, id: u32) {
        let client = &mut self.clients[who as usize];
        client.known.remove(&id);
        if let Some(which) = client.subscriptions.remove(&id) {
            self.stop(who, id, which);
        }
    }

    fn stop(&mut self, who: u64, id: u32, which: u8) {
        let (view, parent) = view(which);
        look(&self.hub).leave(OURS, (who, id), (view, &[parent]), Leaving::Done);
        self.clients[who as usize].writer.forget(id, parent);
    }

    /// A frame is missing: what changed since the last one is asked for.
    fn repair(&mut self, who: u64, id: u32) {
        let client = &self.clients[who as usize];
        assert!(client.lost, "a gap though nothing was lost");
        let which = client.subscriptions[&id];
        let seen = client.known.get(&id).map(|known| Seen { epoch: known.epoch, seq: known.seq });
        self.stop(who, id, which);
        self.join(who, id, seen);
    }

    fn cut_off(&mut self, who: u64) {
        let client = &mut self.clients[who as usize];
        if std::mem::replace(&mut client.away, true) {
            return;
        }
        client.mailbox = Arc::default();
        (client.writer, client.reader, client.lost) = Default::default();
        let mut hub = look(&self.hub);
        for (id, which) in &client.subscriptions {
            let (view, parent) = view(*which);
            hub.leave(OURS, (who, *id), (view, &[parent]), Leaving::CutOff);
        }
        hub.mailboxes.remove(&who);
    }

    fn come_back(&mut self, who: u64) {
        let client = &mut self.clients[who as usize];
        if !std::mem::replace(&mut client.away, false) {
            return;
        }
        look(&self.hub).enter(who, Arc::clone(&client.mailbox));
        let seen = |known: &Known| Seen { epoch: known.epoch, seq: known.seq };
        let known = |id| (id, client.known.get(&id).map(seen));
        let ids: Vec<_> = client.subscriptions.keys().copied().map(known).collect();
        for (id, seen) in ids {
            self.join(who, id, seen);
        }
    }

    /// Writes down what the server says its states are.
    fn remember(&mut self) {
        let hub = look(&self.hub);
        for (view, parents) in hub.views.get(&OURS).into_iter().flatten() {
            for (parent, watched) in parents {
                if let Some(told) = &watched.told {
                    let states: BTreeMap<_, _> = told.states.iter().copied().collect();
                    let at = (*view, *parent, told.epoch, told.seq);
                    let before = self.history.insert(at, states.clone());
                    assert!(before.is_none_or(|before| before == states), "two maps of one seq");
                }
            }
        }
    }

    /// One client takes one message; gives whether there was one.
    fn read(&mut self, who: u64) -> bool {
        let last = look(&self.hub).tick;
        let client = &mut self.clients[who as usize];
        match client.mailbox.take() {
            Some(Next::Frame(id, frame)) => {
                let first = crate::decode(&frame.to_binary(id)).expect("a frame");
                let second = match client.reader.read(&client.writer.padded(id, &frame)) {
                    Ok(second) => second,
                    Err(error) => {
                        assert!(client.lost && matches!(error, FrameError::Unbound(_)), "{error}");
                        self.cut_off(who);
                        self.come_back(who);
                        return true;
                    }
                };
                let known = client.known.get(&id).map(|known| (known.epoch, known.seq));
                let (epoch, prev) = (second.1.epoch, second.1.prev);
                if frame.kind == FrameKind::Delta && known != Some((epoch, prev)) {
                    assert_eq!((epoch, prev), (first.1.epoch, first.1.prev));
                    self.repair(who, id);
                    return true;
                }
                assert_eq!(first, second);
                let (id, frame) = second;
                let (view, parent) = view(client.subscriptions[&id]);
                assert_eq!(frame.parent, parent);
                let known = client.known.entry(id).or_default();
                match frame.kind {
                    FrameKind::Snapshot => known.states.clear(),
                    FrameKind::Delta => assert!(frame.seq > frame.prev || frame.cells.is_empty()),
                }
                (known.epoch, known.seq) = (frame.epoch, frame.seq);
                known.states.extend(frame.cells.clone());
                // A frame that comes twice does no harm.
                known.states.extend(frame.cells);
                let told = &self.history[&(view, parent, known.epoch, known.seq)];
                assert_eq!(&known.states, told, "not what the server was at this seq");
                true
            }
            Some(Next::Progress(progress)) => {
                assert!(progress.seq <= last);
                true
            }
            Some(Next::Text(_) | Next::Alert(_) | Next::Closed) => {
                panic!("nobody says or ends anything here")
            }
            None => false,
        }
    }

    /// What the index says now of what a client looks at.
    fn states_of(&self, who: usize, id: u32) -> BTreeMap<Cell, State> {
        let (view, parent) = view(self.clients[who].subscriptions[&id]);
        let asked = look(&self.hub).asked;
        let index = self.index.read().expect("whole");
        let surface = index.surface(view.population, asked.moment.as_of);
        let hour = hour_of(view, asked.moment);
        let states = release_states(&self.scope, &surface, view.resolution, parent, hour);
        states.expect("allowed").into_inner().into_iter().collect()
    }

    /// Everybody reads to the end: they must be where the index is.
    fn settle(&mut self) {
        self.take(&Step::Complete);
        // Until then a level may stand higher than it is.
        self.take(&Step::Turn);
        for who in 0..READERS {
            if self.clients[who as usize].lost {
                self.cut_off(who);
            }
            self.come_back(who);
            while self.read(who) {}
        }
        for (who, client) in (0..).zip(&self.clients) {
            for id in client.subscriptions.keys() {
                let states = self.states_of(who, *id);
                assert!(!states.is_empty());
                assert_eq!(client.known[id].epoch, self.epoch);
                assert_eq!(client.known[id].states, states, "subscription {id}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_ends_where_the_server_is(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
        }
        world.settle();
    }
}

/// Until the hour turns what was told of a cell only rises, whatever is reported elsewhere; what is taken back falls.
#[test]
fn a_level_that_flutters_around_a_threshold_tells_of_no_report() {
    let mut world = World::new();
    world.take(&Step::Complete);
    world.take(&Step::Subscribe(0, 0, 0));
    while world.read(0) {}
    let levels = |world: &World| -> BTreeMap<Cell, Level> {
        let known = &world.clients[0].known[&0].states;
        known.iter().map(|(cell, state)| (*cell, state.level())).collect()
    };
    let is_calm = |level: Level| level < Level::Raised;
    let (mut held, mut rose) = (0, 0);
    for round in 0..40_usize {
        let before = levels(&world);
        world.take(&Step::Report((round * 5 % 9) as u8, 1 + (round % 4) as u8 * 4));
        let fresh = world.states_of(0, 0);
        world.take(&Step::Publish);
        while world.read(0) {}
        for (cell, level) in levels(&world) {
            let (was, is) = (before[&cell], fresh[&cell].level());
            held += u32::from(is < level);
            rose += u32::from(level > was);
            assert!(level >= is, "a rise is told at once");
            let unknown = level == Level::NotEnoughData && is_calm(was);
            assert!(level >= was || unknown, "{cell}: {was:?} became {level:?}");
        }
    }
    assert!(held > 0 && rose > 0, "{held} held, {rose} rose");
    world.take(&Step::Turn);
    while world.read(0) {}
    let fresh = world.states_of(0, 0);
    assert!(levels(&world).iter().all(|(cell, level)| *level == fresh[cell].level()));
    world.take(&Step::Withdraw);
    world.settle();
}

/// Whoever comes while the map is not whole is told nothing before it is.
#[test]
fn an_unfinished_map_is_not_shown() {
    let mut world = World::new();
    world.take(&Step::Subscribe(0, 0, 0));
    world.take(&Step::Publish);
    assert!(!world.read(0), "less than is known would look like calm");
    world.take(&Step::Complete);
    assert!(world.read(0));
    world.take(&Step::Rebuild);
    world.take(&Step::Subscribe(1, 0, 0));
    world.take(&Step::Publish);
    assert!(!world.read(1));
    world.settle();
}

/// What one organisation does leaves no trace in another's stream, not even in its numbers.
#[test]
fn one_organisations_bustle_does_not_move_anothers_seq() {
    let mut world = World::new();
    world.take(&Step::Complete);
    world.take(&Step::Subscribe(0, 0, 0));
    while world.read(0) {}
    let elsewhere = OrganisationId(2);
    for which in 0..6 {
        look(&world.hub).join(elsewhere, (1, which.into()), view(which), None, &world.scope);
    }
    let before = look(&world.hub).tick;
    let (mut frames, mut publications) = (0, 0);
    for places in (0..9).chain((0..9).rev()) {
        let mut index = World::empty();
        let reports = (0..=places).flat_map(|place| reports(place, 40));
        reports.for_each(|facts| index.add(&facts));
        frames += publish(&world.hub, elsewhere, &index, Round::All).expect("allowed");
        publications += 1;
    }
    assert!(!world.read(0), "a frame for somebody else");
    assert!(frames > 3 * publications, "{frames} frames in {publications} publications");
    // One more a publication, if it was quicker than a millisecond; else the time.
    let hub = look(&world.hub);
    let millis = hub.started.elapsed().as_millis() as u64;
    assert!(hub.tick <= millis.max(before + publications), "{} after {millis} ms", hub.tick);
}

/// A reader that never reads keeps one frame a parent, however much happens.
#[test]
fn a_reader_that_never_reads_holds_one_frame_a_parent() {
    let mut world = World::new();
    world.take(&Step::Complete);
    world.take(&Step::Subscribe(0, 0, 0));
    for round in 0..50 {
        world.take(&Step::Report(round % 9, 8));
        world.take(&Step::Publish);
        world.take(&Step::Heartbeat);
    }
    let mut messages = 0;
    while world.read(0) {
        messages += 1;
    }
    assert_eq!(messages, 2, "one merged frame and one sign of life");
    assert!(world.clients[0].mailbox.merged() > 0);
    world.settle();
}

/// The next frame of a client, decoded, without taking it over.
fn next_frame(world: &World, who: usize) -> Frame {
    match world.clients[who].mailbox.take() {
        Some(Next::Frame(id, frame)) => crate::decode(&frame.to_binary(id)).expect("a frame").1,
        other => panic!("{other:?}"),
    }
}

/// Somebody who was cut off is told what they missed, in one delta, although nobody looked
/// meanwhile; and if nothing happened, that.
#[test]
fn who_comes_back_is_told_what_changed_since() {
    let mut world = World::new();
    world.take(&Step::Complete);
    world.take(&Step::Subscribe(0, 0, 0));
    while world.read(0) {}
    let seq = world.clients[0].known[&0].seq;

    world.cut_off(0);
    world.come_back(0);
    let nothing = next_frame(&world, 0);
    assert_eq!((nothing.kind, nothing.seq, nothing.prev), (FrameKind::Delta, seq, seq));
    assert_eq!(nothing.cells, []);

    world.cut_off(0);
    for place in [1, 5] {
        (0..30).for_each(|_| world.take(&Step::Report(place, 8)));
        world.take(&Step::Publish);
    }
    world.come_back(0);
    let missed = next_frame(&world, 0);
    assert_eq!((missed.kind, missed.prev), (FrameKind::Delta, seq));
    assert!((1..200).contains(&missed.cells.len()), "{}", missed.cells.len());
}

/// A position nobody was told is none: between two frames nothing can be asked.
#[test]
fn a_made_up_position_is_answered_by_a_snapshot() {
    let mut world = World::new();
    world.take(&Step::Complete);
    world.take(&Step::Subscribe(0, 0, 0));
    while world.read(0) {}
    let Known { epoch, seq, .. } = world.clients[0].known[&0];
    for seen in [
        Seen { epoch, seq: seq + 1 },
        Seen { epoch, seq: seq - 1 },
        Seen { epoch, seq: 0 },
        Seen { epoch: epoch + 1, seq },
    ] {
        world.leave(1, 0);
        world.clients[1].subscriptions.insert(0, 0);
        world.join(1, 0, Some(seen));
        assert_eq!(next_frame(&world, 1).kind, FrameKind::Snapshot, "{seen:?}");
    }
}

/// What is kept for those who were cut off is let go after a while, and is never too much.
#[test]
fn what_is_kept_for_who_was_cut_off_is_bounded() {
    let mut world = World::new();
    world.take(&Step::Complete);
    world.take(&Step::Subscribe(0, 0, 0));
    world.take(&Step::Subscribe(0, 1, 4));
    world.cut_off(0);
    let mut hub = look(&world.hub);
    hub.let_go(Instant::now());
    assert_eq!(hub.views[&OURS].len(), 2);
    hub.let_go(Instant::now() + KEPT);
    assert!(hub.views.is_empty() && hub.kept.is_empty());
    drop(hub);

    world.come_back(0);
    for _ in 0..=MAX_KEPT {
        world.cut_off(0);
        world.come_back(0);
    }
    assert_eq!(look(&world.hub).kept.len(), 2, "each parent once");
    world.settle();
    world.cut_off(0);
    let mut hub = look(&world.hub);
    let one = hub.kept.front().copied().expect("something is kept");
    hub.kept.extend(std::iter::repeat_n(one, MAX_KEPT + 1));
    hub.let_go(Instant::now());
    assert!(hub.kept.len() <= MAX_KEPT && hub.views.is_empty(), "the oldest go");
}

/// A node's readers are cut off together: however many they are, each goes on where it was.
#[test]
fn a_crowd_that_is_cut_off_together_goes_on_where_it_was() {
    let mut world = World::new();
    world.take(&Step::Complete);
    let (view, parent) = view(0);
    let crowd = MAX_KEPT as u64 + 9;
    for who in READERS..READERS + crowd {
        look(&world.hub).join(OURS, (who, 1), (view, parent), None, &world.scope);
    }
    world.publish();
    let told = world.history.keys().map(|(_, _, epoch, seq)| (*epoch, *seq)).max();
    let (epoch, seq) = told.expect("a snapshot was told");
    for who in READERS..READERS + crowd {
        look(&world.hub).leave(OURS, (who, 1), (view, &[parent]), Leaving::CutOff);
    }
    let mailbox = Arc::new(Mailbox::default());
    look(&world.hub).enter(READERS, Arc::clone(&mailbox));
    let seen = Some(Seen { epoch, seq });
    look(&world.hub).join(OURS, (READERS, 1), (view, parent), seen, &world.scope);
    let next = mailbox.take();
    assert!(
        matches!(&next, Some(Next::Frame(1, frame)) if frame.kind == FrameKind::Delta),
        "{next:?}"
    );
}

/// What has become dangerous is told ahead of the publication, once; a flood of it waits.
#[test]
fn a_warning_does_not_wait_and_a_flood_of_them_does() {
    let mut world = World::new();
    world.take(&Step::Complete);
    world.take(&Step::Subscribe(0, 0, 0));
    while world.read(0) {}
    world.take(&Step::Withdraw);
    assert_eq!(world.warn(), 0, "less danger can wait");
    for place in [1, 5, 7] {
        (0..30).for_each(|_| world.take(&Step::Report(place, 8)));
        assert_eq!(world.warn(), u64::from(place == 1), "one a parent until the publication");
    }
    assert!(world.read(0) && !world.read(0));
    world.take(&Step::Publish);
    assert!(world.read(0), "the rest came with it");
    (0..60).for_each(|_| world.take(&Step::Report(3, 8)));
    assert_eq!(world.warn(), 1, "after it one may come again");
    world.settle();
}
