//! Who looks at what, and what they were told last.
//!
//! The hub's lock is held to look things up and to hand frames over, never while risk is computed:
//! [`publish`] and [`tell_first`] compute between two short looks at it. Only the follower applies
//! changes and publishes, one after the other, and whoever tells a first snapshot keeps the index
//! from changing until it is told; so what is told of a view and parent never goes back.
//!
//! Who comes back with an epoch and a `seq` is told what changed since ([`Told::catching_up`]); for
//! that a parent is kept a while when the connection of its last reader is lost.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use atalaya_disclosure::{Refusal, Scope, release_states};
use atalaya_domain::{Cell, HourOfWeek, OrganisationId};
use atalaya_risk::{RiskIndex, State, Surface};
use jiff::Timestamp;
use rustc_hash::FxHashMap;
use tokio::time::Instant;

use self::watched::{Present, Told, Watched};
use crate::frame::Frame;
use crate::mailbox::{Mailbox, Progress};
use crate::message::{Seen, View, ViewHour};

#[cfg(test)]
mod tests;
mod watched;

/// How long a parent is kept for readers whose connection was lost: a tunnel, a lift, a phone that
/// is put away for a call.
const KEPT: Duration = Duration::from_secs(5 * 60);
/// Parents that are kept so, some 60 KB each: whoever comes back later has a snapshot.
const MAX_KEPT: usize = 512;

/// How long is computed before what changed is told. Whoever looks at several parents is woken once
/// for all that were computed meanwhile, and has them in one packet.
const TOGETHER: Duration = Duration::from_millis(20);

/// A connection's number in this process.
pub(crate) type ConnectionId = u64;

/// One subscription of one connection.
pub(crate) type Reader = (ConnectionId, u32);

/// The instant and hour that are shown now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The start of the local hour.
    pub as_of: Timestamp,
    pub hour: HourOfWeek,
}

/// What states are computed for: if either is another one afterwards, they are void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub epoch: u64,
    pub moment: Moment,
}

/// How a reader leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// It said so.
    Done,
    /// Its connection ended.
    CutOff,
}

/// One view of one parent cell, and on whose behalf the gate was asked first. Who may see the view
/// at all sees the same.
pub(crate) type Task = (View, Cell, Arc<Scope>);

/// Everything that is being looked at.
#[derive(Debug)]
pub(crate) struct Hub {
    asked: Asked,
    /// Whether the indexes hold the whole feed. Before that nothing is told: less than is known
    /// must not look like calm.
    complete: bool,
    /// Whether the follower has ended: nothing will be told any more.
    ended: bool,
    /// The last `seq` given.
    tick: u64,
    started: Instant,
    views: BTreeMap<OrganisationId, BTreeMap<View, HashMap<Cell, Watched>>>,
    /// What is kept though its last reader may be gone, in the order in which connections ended.
    kept: VecDeque<(Instant, OrganisationId, View, Cell)>,
    pub mailboxes: FxHashMap<ConnectionId, Arc<Mailbox>>,
}

/// Looks at the hub. A panic elsewhere leaves it whole: each change of it is one step.
pub(crate) fn look(hub: &Mutex<Hub>) -> MutexGuard<'_, Hub> {
    hub.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is told in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// Everything that changed: a publication at the turn of the hour, or when something was taken back.
    All,
    /// A publication when something was added and nothing taken back. What rises is told, and what is unknown now; no
    /// level falls before the hour turns, or one that flutters around a threshold would tell of each report elsewhere.
    Rises,
    /// Ahead of the next publication, the parents in which a cell has become dangerous; each once.
    Warnings,
}

/// Compares what an organisation's readers were told with its index, and tells them what changed.
/// When the hour has turned, *now* views hear of it even if nothing else changed. It is told by what the
/// index last learnt from the past. Gives how many frames were made.
pub(crate) fn publish(
    hub: &Mutex<Hub>,
    organisation: OrganisationId,
    index: &RiskIndex,
    round: Round,
) -> Result<u64, Refusal> {
    let (asked, seq, tasks) = look(hub).round(organisation);
    let mut surfaces: HashMap<_, Surface<'_>> = HashMap::new();
    let mut frames = 0;
    let (mut computed, mut begun) = (Vec::new(), Instant::now());
    for (view, parent, scope) in tasks {
        let surface = surfaces
            .entry(view.population)
            .or_insert_with(|| index.surface_as_learnt(view.population, asked.moment.as_of));
        let hour = hour_of(view, asked.moment);
        let states = release_states(&scope, surface, view.resolution, parent, hour)?.into_inner();
        if !look(hub).is_told_in(round, organisation, (view, parent), &states) {
            continue;
        }
        computed.push(((view, parent), states));
        if begun.elapsed() >= TOGETHER {
            frames += look(hub).tell(organisation, (asked, seq, round), computed.drain(..));
            begun = Instant::now();
        }
    }
    Ok(frames + look(hub).tell(organisation, (asked, seq, round), computed.drain(..)))
}

/// Computes and tells what nobody has told of a view's parents yet, a few parents at a time so that
/// the follower does not wait long for the index. `index` gives the organisation's.
pub(crate) fn tell_first(
    hub: &Mutex<Hub>,
    organisation: OrganisationId,
    view: View,
    parents: &[Cell],
    scope: &Scope,
    index: impl Fn() -> Arc<RwLock<RiskIndex>>,
) -> Result<(), Refusal> {
    /// Some 10 ms of a whole parent each, at worst.
    const AT_A_TIME: usize = 4;
    loop {
        let Some((asked, mut untold)) = look(hub).untold(organisation, view, parents) else {
            return Ok(());
        };
        untold.truncate(AT_A_TIME);
        let index = index();
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        let surface = index.surface_as_learnt(view.population, asked.moment.as_of);
        let hour = hour_of(view, asked.moment);
        for parent in untold {
            let states = release_states(scope, &surface, view.resolution, parent, hour)?;
            // The index is still kept from changing here.
            look(hub).tell_if_first(organisation, (view, parent), asked, states.into_inner());
        }
    }
}

/// What a reader is told the epoch is: another one where their map ends elsewhere, so that nobody goes on with what they were
/// told of another ground, of which the same `seq`s were told.
pub(crate) const fn lineage(epoch: u64, ground: Option<u64>) -> u64 {
    match ground {
        None => epoch,
        Some(ground) => epoch ^ ground,
    }
}

const fn hour_of(view: View, moment: Moment) -> HourOfWeek {
    match view.hour {
        ViewHour::Now => moment.hour,
        ViewHour::Fixed(hour) => hour,
    }
}

impl Hub {
    /// Nothing is looked at, and nothing will be told before [`Hub::complete`].
    pub fn new(epoch: u64, moment: Moment) -> Self {
        Self {
            asked: Asked { epoch, moment },
            complete: false,
            ended: false,
            tick: 0,
            started: Instant::now(),
            views: BTreeMap::new(),
            kept: VecDeque::new(),
            mailboxes: FxHashMap::default(),
        }
    }

    pub const fn epoch(&self) -> u64 {
        self.asked.epoch
    }

    pub const fn moment(&self) -> Moment {
        self.asked.moment
    }

    /// Another lineage: what was told is void, and nothing is told before [`Hub::complete`].
    pub fn begin(&mut self, epoch: u64) {
        self.asked.epoch = epoch;
        self.complete = false;
    }

    /// The indexes hold the whole feed.
    pub const fn complete(&mut self) {
        self.complete = true;
    }

    /// A reader comes.
    pub fn enter(&mut self, connection: ConnectionId, mailbox: Arc<Mailbox>) {
        if self.ended {
            mailbox.close();
        }
        self.mailboxes.insert(connection, mailbox);
    }

    /// Ends every reader's stream.
    pub fn end(&mut self) {
        self.ended = true;
        self.mailboxes.values().for_each(|mailbox| mailbox.close());
    }

    /// A new `seq`: the milliseconds since the start, or one more than the last. A counter of frames
    /// would tell each organisation how busy the others are.
    fn next_seq(&mut self) -> u64 {
        let millis = self.started.elapsed().as_millis() as u64;
        self.tick = (self.tick + 1).max(millis);
        self.tick
    }

    /// Starts to tell a reader about a parent: a snapshot first, or what changed since what it
    /// knows; at once if that is known here already, otherwise by [`tell_first`] or the next
    /// publication.
    pub fn join(
        &mut self,
        organisation: OrganisationId,
        reader: Reader,
        (view, parent): (View, Cell),
        seen: Option<Seen>,
        scope: &Arc<Scope>,
    ) {
        let views = self.views.entry(organisation).or_default();
        let parents = views.entry(view).or_default();
        let watched = parents.entry(parent).or_insert_with(|| Watched::new(scope));
        if watched.has(reader) {
            return;
        }
        let epoch = lineage(self.asked.epoch, view.ground);
        if let Some(frame) = watched.join(reader, seen, (epoch, parent)) {
            self.deliver_to(reader, &frame);
        }
    }

    /// Tells a reader that nothing of the area lies below a parent: an empty snapshot, or that it
    /// is still so.
    pub fn tell_outside(
        &mut self,
        reader: Reader,
        (view, parent): (View, Cell),
        seen: Option<Seen>,
    ) {
        let epoch = lineage(self.asked.epoch, view.ground);
        let seen = seen.filter(|seen| seen.epoch == epoch);
        let seq = seen.map_or_else(|| self.next_seq(), |seen| seen.seq);
        let mut nothing = Told::new(Present {
            epoch,
            seq,
            hour: hour_of(view, self.asked.moment),
            as_of: self.asked.moment.as_of,
            states: Vec::new(),
        });
        self.deliver_to(reader, &nothing.catching_up(parent, seen));
    }

    fn deliver_to(&self, reader: Reader, frame: &Arc<Frame>) {
        let mut woken = Vec::new();
        deliver(&self.mailboxes, &[reader], frame, &mut woken);
        woken.iter().for_each(|mailbox| mailbox.wake());
    }

    /// Stops telling a reader about a view's parents. If it was cut off they are kept a while: it
    /// may come back for what it missed.
    pub fn leave(
        &mut self,
        organisation: OrganisationId,
        reader: Reader,
        (view, parents): (View, &[Cell]),
        leaving: Leaving,
    ) {
        let now = Instant::now();
        let mailbox = self.mailboxes.get(&reader.0);
        let Some(views) = self.views.get_mut(&organisation) else { return };
        let Some(watched) = views.get_mut(&view) else { return };
        for parent in parents {
            if let Some(one) = watched.get_mut(parent) {
                one.leave(reader);
                // However many are cut off together, a parent is kept once.
                if leaving == Leaving::CutOff
                    && !one.is_untold(lineage(self.asked.epoch, view.ground))
                    && one.keep_until(now + KEPT).is_none()
                {
                    self.kept.push_back((now + KEPT, organisation, view, *parent));
                }
            }
            if let Some(mailbox) = mailbox {
                mailbox.forget((reader.1, *parent));
            }
        }
        watched.retain(|_, one| !one.is_over(now));
        self.tidy(organisation, view);
        self.let_go(now);
    }

    /// Lets go of what was kept long enough, and of the oldest if it is too much.
    fn let_go(&mut self, now: Instant) {
        while let Some((until, organisation, view, parent)) = self.kept.front().copied() {
            let too_many = self.kept.len() > MAX_KEPT;
            if until > now && !too_many {
                return;
            }
            self.kept.pop_front();
            let views = self.views.get_mut(&organisation);
            let Some(parents) = views.and_then(|views| views.get_mut(&view)) else { continue };
            let Some(one) = parents.get_mut(&parent) else { continue };
            match one.keep_no_more() {
                // Somebody else was cut off meanwhile.
                Some(later) if later > now && !too_many => {
                    one.keep_until(later);
                    self.kept.push_back((later, organisation, view, parent));
                }
                _ if one.is_looked_at() => {}
                _ => {
                    parents.remove(&parent);
                    self.tidy(organisation, view);
                }
            }
        }
    }

    /// Forgets a view, and an organisation, of which nothing is watched.
    fn tidy(&mut self, organisation: OrganisationId, view: View) {
        let Some(views) = self.views.get_mut(&organisation) else { return };
        if views.get(&view).is_some_and(HashMap::is_empty) {
            views.remove(&view);
        }
        if views.is_empty() {
            self.views.remove(&organisation);
        }
    }

    /// Sets the moment; gives who must be told if it is another one than before.
    pub fn turn(&mut self, moment: Moment) -> Option<HashSet<OrganisationId>> {
        let turned = std::mem::replace(&mut self.asked.moment, moment) != moment;
        turned.then(|| self.organisations())
    }

    /// The organisations somebody looks at.
    pub fn organisations(&self) -> HashSet<OrganisationId> {
        self.views.keys().copied().collect()
    }

    /// A sign of life for everybody: nothing newer than this was to be told.
    pub fn progress(&mut self) {
        let seq = self.next_seq();
        let progress = Progress { epoch: self.asked.epoch, seq, as_of: self.asked.moment.as_of };
        self.let_go(Instant::now());
        self.mailboxes.values().for_each(|mailbox| mailbox.progress(progress));
    }

    /// What is to be computed for an organisation's readers, and the `seq` it is told with.
    fn round(&mut self, organisation: OrganisationId) -> (Asked, u64, Vec<Task>) {
        let mut tasks = Vec::new();
        for (view, parents) in self.views.get_mut(&organisation).into_iter().flatten() {
            for (parent, one) in parents {
                if !one.is_looked_at() {
                    one.fall_behind();
                } else if self.complete {
                    tasks.push((*view, *parent, Arc::clone(&one.scope)));
                }
            }
        }
        (self.asked, self.next_seq(), tasks)
    }

    /// Whether a parent whose states these are is told in a round.
    fn is_told_in(
        &mut self,
        round: Round,
        organisation: OrganisationId,
        (view, parent): (View, Cell),
        states: &[(Cell, State)],
    ) -> bool {
        let epoch = lineage(self.asked.epoch, view.ground);
        let watched = self.views.get_mut(&organisation).and_then(|views| views.get_mut(&view));
        let Some(one) = watched.and_then(|parents| parents.get_mut(&parent)) else { return false };
        match round {
            Round::All | Round::Rises => {
                one.published();
                true
            }
            Round::Warnings => one.warns(epoch, states),
        }
    }

    /// Those of a view's parents whose readers wait for a snapshot; `None` if there are none, or
    /// none can be made yet.
    fn untold(
        &self,
        organisation: OrganisationId,
        view: View,
        parents: &[Cell],
    ) -> Option<(Asked, Vec<Cell>)> {
        let watched = self.views.get(&organisation)?.get(&view)?;
        let epoch = lineage(self.asked.epoch, view.ground);
        let waits = |parent: &&Cell| watched.get(parent).is_some_and(|one| one.is_untold(epoch));
        let untold: Vec<Cell> = parents.iter().filter(waits).copied().collect();
        (self.complete && !untold.is_empty()).then_some((self.asked, untold))
    }

    /// Tells a first snapshot, unless somebody did meanwhile or it is void by now.
    fn tell_if_first(
        &mut self,
        organisation: OrganisationId,
        at: (View, Cell),
        asked: Asked,
        states: Vec<(Cell, State)>,
    ) {
        let first = self.untold(organisation, at.0, &[at.1]).is_some();
        if first && asked == self.asked {
            let seq = self.next_seq();
            self.tell(organisation, (asked, seq, Round::All), [(at, states)]);
        }
    }

    /// Tells readers what the states of views' parents are now: what changed, or all if nothing of
    /// this epoch was told yet. Gives how many frames were made.
    fn tell(
        &mut self,
        organisation: OrganisationId,
        (asked, seq, round): (Asked, u64, Round),
        computed: impl IntoIterator<Item = ((View, Cell), Vec<(Cell, State)>)>,
    ) -> u64 {
        let Some(views) = self.views.get_mut(&organisation) else { return 0 };
        let (mut made, mut woken) = (0, Vec::new());
        for ((view, parent), states) in computed {
            let watched = views.get_mut(&view).and_then(|parents| parents.get_mut(&parent));
            let Some(watched) = watched else { continue };
            let (hour, as_of) = (hour_of(view, asked.moment), asked.moment.as_of);
            let epoch = lineage(asked.epoch, view.ground);
            let present = Present { epoch, seq, hour, as_of, states };
            for (readers, frame) in watched.take(parent, present, round) {
                self.tick = self.tick.max(frame.seq);
                deliver(&self.mailboxes, &readers, &frame, &mut woken);
                made += 1;
            }
        }
        woken.iter().for_each(|mailbox| mailbox.wake());
        made
    }
}

/// Leaves a frame in its readers' mailboxes; adds those to be woken once all is left.
fn deliver<'a>(
    mailboxes: &'a FxHashMap<ConnectionId, Arc<Mailbox>>,
    readers: &[Reader],
    frame: &Arc<Frame>,
    woken: &mut Vec<&'a Mailbox>,
) {
    for (connection, subscription) in readers {
        if let Some(mailbox) = mailboxes.get(connection)
            && mailbox.frame((*subscription, frame.parent), frame)
        {
            woken.push(mailbox);
        }
    }
}
