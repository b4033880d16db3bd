//! The running map over a real store: what a reader is told, and when.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use atalaya_domain::{
    Area, Cell, Consents, Event, EventId, Exposure, ExposureId, ExposureSource, Flags, HourOfWeek,
    KeyPopulations, Kind, LocationPrecision, OrganisationId, Place, Population, Role, Severity,
    Slug, Source, TimePrecision, TimeSpan, UserId, Verification, Viewer, WorkTime, Workers, Zone,
};
use atalaya_live::{
    About, Connection, Encoding, Frame, FrameKind, Known, Live, LiveSettings, Message, Outgoing,
    Past, Seen, decode,
};
use atalaya_risk::{Level, RiskIndex, State, Surface};
use atalaya_store::Store;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

struct World {
    store: Store,
    live: Live,
    clock: Arc<AtomicI64>,
    stop: CancellationToken,
    organisation: OrganisationId,
    _database: atalaya_kit::TestDatabase,
}

const START: &str = "2026-11-20T21:10:00-06:00";

impl World {
    async fn new() -> Self {
        Self::learning(LiveSettings::default().learns_at_once).await
    }

    /// One that learns at once what takes no longer.
    async fn learning(learns_at_once: Duration) -> Self {
        let database = atalaya_kit::sqlite();
        let store = Store::open(database.url()).await.expect("a database");
        store.migrate().await.expect("migrated");
        let start: Timestamp = START.parse().expect("a time");
        let clock = Arc::new(AtomicI64::new(start.as_microsecond()));
        let slug = Slug::parse("omes").expect("a slug");
        let organisation =
            store.organisation_create(slug, "OMES".to_owned(), start).await.expect("made").id;
        let stop = CancellationToken::new();
        let told = Arc::clone(&clock);
        let live = Live::start(
            store.clone(),
            Arc::new(Area::from_bbox([-90.7, 14.4, -90.3, 14.8]).expect("a box")),
            Zone::new("America/Guatemala").expect("in the database"),
            Arc::new(move || {
                Timestamp::from_microsecond(told.load(Ordering::SeqCst)).expect("in range")
            }),
            LiveSettings {
                window: Duration::from_millis(20),
                heartbeat: Duration::from_millis(200),
                clock_check: Duration::from_millis(20),
                learns_at_once,
                ..LiveSettings::default()
            },
            stop.clone(),
        )
        .await
        .expect("started");
        Self { store, live, clock, stop, organisation, _database: database }
    }

    fn connect(&self, role: Role) -> Connection {
        let viewer = Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(1)),
            organisation: self.organisation,
            role,
            key_populations: KeyPopulations::default(),
        };
        self.live.connect(viewer, Encoding::Binary)
    }

    /// Robberies at one place, one a week, at this hour.
    async fn report(&self, from: i64, count: i64) {
        let now = Timestamp::from_microsecond(self.clock.load(Ordering::SeqCst)).expect("in range");
        let events = (from..from + count).map(|week| robbery(now, week)).collect();
        self.store.event_create_many(self.organisation, None, events, now).await.expect("stored");
    }
}

fn robbery(now: Timestamp, week: i64) -> Event {
    let at = now.as_microsecond() - 60_000_000 - week * 7 * 86_400_000_000;
    Event {
        id: EventId::from_foreign("test", &week.to_string()),
        kind: Kind::P1,
        severity: Severity::SERIOUS,
        felt: None,
        potential: None,
        key_populations: KeyPopulations::default(),
        setting: None,
        perpetrator: None,
        when: TimeSpan::new(at, at, TimePrecision::Exact).expect("a moment"),
        place: Place::new(Cell::at(14.63, -90.51).expect("a place"), LocationPrecision::Gps),
        source: Source::Peer,
        verification: Verification::Reported,
        flags: Flags::default(),
        consents: Consents::default(),
        narrative: None,
    }
}

/// An evening of two people at the place where the robberies are.
fn visit(now: Timestamp, number: i64) -> Exposure {
    let at = now.as_microsecond() - 3 * 3_600_000_000;
    let when = TimeSpan::new(at, at + 2 * 3_600_000_000, TimePrecision::Exact).expect("in order");
    let workers = Workers::new(2).expect("two people");
    Exposure {
        id: ExposureId::from_foreign("test", &number.to_string()),
        place: robbery(now, 0).place,
        when,
        workers,
        work: WorkTime::of(&when, workers).expect("four hours"),
        key_populations: KeyPopulations::default(),
        source: ExposureSource::Log,
    }
}

fn subscribe(hour: &str) -> String {
    let parent = Cell::at(14.63, -90.51).expect("a place").parent(4).expect("coarser");
    format!(
        r#"{{"type":"subscribe","id":3,"view":{{"key_population":"ALL","hour":{hour},"resolution":8}},"parents":["{parent}"]}}"#
    )
}

/// The next frame; texts are passed over.
async fn frame(connection: &Connection) -> Frame {
    let next = async {
        loop {
            match connection.next().await.expect("open").message {
                Message::Binary(bytes) => break decode(&bytes).expect("a frame").1,
                Message::Text(_) => {}
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), next).await.expect("a frame in time")
}

async fn text(connection: &Connection) -> String {
    let next = async {
        loop {
            if let Message::Text(text) = connection.next().await.expect("open").message {
                break text;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), next).await.expect("a text in time")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_tells_every_cell_and_a_report_changes_some() {
    let world = World::new().await;
    let connection = world.connect(Role::Supervisor);
    assert!(text(&connection).await.contains(r#""type":"hello""#));
    connection.handle(&subscribe("\"now\""));
    let snapshot = frame(&connection).await;
    assert_eq!(snapshot.kind, FrameKind::Snapshot);
    assert!(snapshot.cells.len() > 500, "every cell of the area, with not enough data too");
    assert!(snapshot.cells.iter().all(|(_, state)| state.level() == Level::NotEnoughData));
    world.report(0, 60).await;
    let delta = frame(&connection).await;
    assert_eq!((delta.kind, delta.prev), (FrameKind::Delta, snapshot.seq));
    assert!(delta.seq > snapshot.seq && delta.cells.len() < snapshot.cells.len());
    let there = Cell::at(14.63, -90.51).expect("a place").parent(8).expect("coarser");
    let told: BTreeMap<Cell, State> = delta.cells.into_iter().collect();
    assert!(told[&there].level() >= Level::High);
    world.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_turn_of_the_hour_is_told_without_any_event() {
    let world = World::new().await;
    world.report(0, 60).await;
    let (now, fixed) = (world.connect(Role::Supervisor), world.connect(Role::Supervisor));
    now.handle(&subscribe("\"now\""));
    fixed.handle(&subscribe("117"));
    let before = frame(&now).await;
    assert_eq!(before.hour.number(), 4 * 24 + 21);
    assert_eq!(frame(&fixed).await.hour.number(), 117);
    world.clock.fetch_add(3_600_000_000, Ordering::SeqCst);
    let mut after = frame(&now).await;
    while after.hour == before.hour {
        after = frame(&now).await;
    }
    assert_eq!(after.hour.number(), 4 * 24 + 22);
    assert!(after.as_of > before.as_of);
    world.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_ends_where_a_quick_one_does() {
    let world = World::new().await;
    let (quick, slow) = (world.connect(Role::Supervisor), world.connect(Role::Supervisor));
    quick.handle(&subscribe("117"));
    slow.handle(&subscribe("117"));
    let mut seen: BTreeMap<Cell, State> = frame(&quick).await.cells.into_iter().collect();
    for round in 0..12 {
        world.report(round * 10, 10).await;
    }
    let settled = async {
        while world.live.position().0 < 120 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), settled).await.expect("all applied");
    // Whoever subscribes afterwards sees the end; both readers must arrive there.
    let fresh = world.connect(Role::Supervisor);
    fresh.handle(&subscribe("117"));
    let mut truth: BTreeMap<Cell, State> = frame(&fresh).await.cells.into_iter().collect();
    // Sixty robberies and more at one place and hour: when that is drawn, all was told.
    let there = Cell::at(14.63, -90.51).expect("a place").parent(8).expect("coarser");
    while truth[&there].level() < Level::High {
        truth.extend(frame(&fresh).await.cells);
    }
    let mut caught_up = BTreeMap::new();
    while caught_up.get(&there).is_none_or(|state: &State| state.level() < Level::High) {
        caught_up.extend(frame(&slow).await.cells);
    }
    while seen[&there].level() < Level::High {
        seen.extend(frame(&quick).await.cells);
    }
    assert_eq!((caught_up.len(), seen.len()), (truth.len(), truth.len()));
    world.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_learnt_from_once_it_was_told() {
    for learns_at_once in [Duration::from_secs(5), Duration::ZERO] {
        the_past_is_learnt_from_in(World::learning(learns_at_once).await).await;
    }
}

async fn the_past_is_learnt_from_in(world: World) {
    let connection = world.connect(Role::Supervisor);
    connection.handle(&subscribe("\"now\""));
    frame(&connection).await;
    for round in 0..12 {
        world.report(round * 10, 10).await;
    }
    let learnt = || world.live.read(world.organisation, RiskIndex::has_learnt);
    let settled = async {
        while world.live.position().0 < 120 || !learnt() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), settled).await.expect("all told and learnt");
    // Whoever asks hears the same, whether it was learnt before them or beside them.
    world.live.read(world.organisation, |index, as_of| {
        let cells = index.area().cells().iter().map(|cell| Cell::from_h3(*cell));
        let cells: Vec<Cell> = cells.map(|cell| cell.expect("of the area")).collect();
        let hour = HourOfWeek::all().next().expect("an hour");
        let told = world.live.surface(index, Population::All, as_of);
        let known = index.surface(Population::All, as_of);
        let of = |surface: &Surface<'_>| {
            surface.estimates(cells.iter().copied(), hour).collect::<Vec<_>>()
        };
        assert_eq!(of(&told), of(&known));
    });
    world.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_role_may_not_see_is_refused_in_the_stream() {
    let world = World::new().await;
    let connection = world.connect(Role::Promoter);
    assert!(text(&connection).await.contains("hello"));
    let parent = Cell::at(14.63, -90.51).expect("a place").parent(5).expect("coarser");
    connection.handle(&format!(
        r#"{{"type":"subscribe","id":1,"view":{{"key_population":"ALL","hour":"now","resolution":9}},"parents":["{parent}"]}}"#
    ));
    assert!(text(&connection).await.contains(r#""code":"resolution""#));
    for wrong in [
        "{",
        r#"{"type":"fly"}"#,
        r#"{"type":"subscribe","id":1,"view":{"key_population":"ALL","hour":168,"resolution":8},"parents":[]}"#,
        r#"{"type":"ping","extra":1}"#,
        r#"{"type":"track","id":9,"add":[]}"#,
    ] {
        connection.handle(wrong);
        assert!(text(&connection).await.contains(r#""type":"problem""#), "{wrong}");
    }
    connection.handle(r#"{"type":"ping"}"#);
    assert!(text(&connection).await.contains("pong"));
    world.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_told_from_calm_by_a_heartbeat_and_a_stop_ends_the_stream() {
    let world = World::new().await;
    let connection = world.connect(Role::Steward);
    assert!(text(&connection).await.contains("hello"));
    assert!(text(&connection).await.contains(r#""type":"progress""#));
    world.stop.cancel();
    let ended = async { while connection.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("the stream ends");
}

/// Events and hours come in turn, through one feed; each organisation's index has its own.
#[tokio::test(flavor = "multi_thread")]
async fn hours_are_followed_like_events() {
    let world = World::new().await;
    let now: Timestamp = START.parse().expect("a time");
    let (store, own) = (&world.store, world.organisation);
    let slug = Slug::parse("otra").expect("a slug");
    let other = store.organisation_create(slug, "Otra".to_owned(), now).await.expect("made").id;
    for number in 0..10 {
        world.report(number, 1).await;
        let hours = visit(now, number);
        store.exposure_create(own, None, hours, now).await.expect("stored");
    }
    store.event_create(other, None, robbery(now, 1), now).await.expect("stored");
    let live = &world.live;
    let followed = |position| async move {
        while live.position().0 < position {
            tokio::task::yield_now().await;
        }
    };
    let known = |organisation| {
        live.read(organisation, |index, _| (index.events().round() as i64, index.has_exposure()))
    };
    tokio::time::timeout(Duration::from_secs(20), followed(21)).await.expect("all applied");
    assert_eq!((known(own), known(other)), ((10, true), (1, false)));
    for number in 0..10 {
        let id = visit(now, number).id;
        store.exposure_withdraw(own, id, None, None, now).await.expect("withdrawn");
    }
    tokio::time::timeout(Duration::from_secs(20), followed(31)).await.expect("all applied");
    assert_eq!(known(own), (10, false));
    world.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_of_the_past_knows_the_hours_of_then() {
    let world = World::new().await;
    let now: Timestamp = START.parse().expect("a time");
    let ago = |minutes| now - jiff::SignedDuration::from_mins(minutes);
    let (store, own) = (&world.store, world.organisation);
    // Worked until an hour ago, recorded half an hour ago, withdrawn just now.
    store.exposure_create(own, None, visit(now, 1), ago(30)).await.expect("stored");
    store.exposure_withdraw(own, visit(now, 1).id, None, None, now).await.expect("withdrawn");
    let knows = async |minutes, known| {
        let past = Past { as_of: ago(minutes), known };
        world.live.replay(own, past).await.expect("in the log").has_exposure()
    };
    assert!(knows(20, Known::Then).await);
    assert!(!knows(40, Known::Then).await, "not recorded yet");
    assert!(!knows(20, Known::Now).await, "withdrawn since");
    world.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_fails_says_that_it_has_ended_and_is_shown_no_more() {
    let world = World::new().await;
    let connection = world.connect(Role::Steward);
    assert!(text(&connection).await.contains("hello"));
    // No instant: the clock panics in the task that follows the feed.
    world.clock.store(i64::MAX, Ordering::SeqCst);
    tokio::time::timeout(Duration::from_secs(20), world.live.ended()).await.expect("it says so");
    assert!(!world.live.status().caught_up);
    while connection.next().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn old_events_fade_from_every_view_without_any_event() {
    let world = World::new().await;
    world.report(0, 60).await;
    let there = Cell::at(14.63, -90.51).expect("a place").parent(8).expect("coarser");
    let (now, fixed) = (world.connect(Role::Supervisor), world.connect(Role::Supervisor));
    now.handle(&subscribe("\"now\""));
    fixed.handle(&subscribe("117"));
    let mut before = BTreeMap::new();
    for connection in [&now, &fixed] {
        before = told_until(connection, before, |map| {
            map.get(&there).is_some_and(|state| state.level() >= Level::High)
        })
        .await;
    }
    // Twelve years to the hour of the week: six half-lives, and the same hour is looked at.
    let weeks = 12 * 52;
    world.clock.fetch_add(weeks * 7 * 86_400_000_000, Ordering::SeqCst);
    for connection in [&now, &fixed] {
        let after = told_until(connection, before.clone(), |map| {
            map[&there].level() == Level::NotEnoughData
        })
        .await;
        assert_ne!(after[&there], before[&there]);
    }
    world.stop.cancel();
}

/// What a reader's map is once it is as expected.
async fn told_until(
    connection: &Connection,
    mut map: BTreeMap<Cell, State>,
    expected: impl Fn(&BTreeMap<Cell, State>) -> bool,
) -> BTreeMap<Cell, State> {
    loop {
        map.extend(frame(connection).await.cells);
        if expected(&map) {
            return map;
        }
    }
}

/// Who asks again and again is answered when there is something new, and misses nothing between.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_waits_for_news_and_misses_nothing() {
    let world = World::new().await;
    let ask = async |since: Option<&Frame>, wait| {
        let connection = world.connect(Role::Supervisor);
        let subscribe = subscribe("117");
        connection.handle(&match since {
            None => subscribe,
            Some(Frame { epoch, seq, parent, .. }) => subscribe.replace(
                r#","parents""#,
                &format!(
                    r#","since":{{"epoch":"{epoch:016x}","seq":{{"{parent}":{seq}}}}},"parents""#
                ),
            ),
        });
        connection.batch(wait).await.expect("open")
    };
    let frame = |batch: &[Outgoing]| {
        let bytes = batch.iter().find_map(|one| match &one.message {
            Message::Binary(bytes) => Some(bytes.clone()),
            Message::Text(_) => None,
        });
        decode(&bytes.expect("a frame")).expect("a frame").1
    };
    let abouts = |batch: &[Outgoing]| batch.iter().map(|one| one.about).collect::<Vec<_>>();
    let first = ask(None, Duration::from_secs(20)).await;
    let snapshot = frame(&first);
    let seen = Seen { epoch: snapshot.epoch, seq: snapshot.seq };
    assert_eq!(abouts(&first), [About::Answer, About::States(snapshot.parent, seen)]);

    // At once it is told that nothing happened; after a wait only by a beat, which is later.
    let now = ask(Some(&snapshot), Duration::ZERO).await;
    assert_eq!(abouts(&now), [About::Answer, About::Nothing(snapshot.parent, seen)]);
    let later = ask(Some(&snapshot), Duration::from_millis(700)).await;
    assert_eq!(abouts(&later), [About::Answer, About::Beat], "of several beats the last");

    // Nobody looks while it happens; whoever asks then is told at once.
    world.report(0, 120).await;
    let settled = async {
        while world.live.position().0 < 120 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), settled).await.expect("all applied");
    let news = frame(&ask(Some(&snapshot), Duration::from_secs(20)).await);
    assert_eq!((news.kind, news.prev), (FrameKind::Delta, snapshot.seq));
    let there = Cell::at(14.63, -90.51).expect("a place").parent(8).expect("coarser");
    assert!(news.cells.iter().any(|(cell, _)| *cell == there));

    world.stop.cancel();
    world.live.ended().await;
    let connection = world.connect(Role::Supervisor);
    assert_eq!(connection.batch(Duration::from_secs(20)).await, None, "the stream has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stores_many_can_wait_for_the_map_and_not_for_ever() {
    let world = World::new().await;
    let connection = world.connect(Role::Supervisor);
    connection.handle(&subscribe("\"now\""));
    assert_eq!(frame(&connection).await.kind, FrameKind::Snapshot);
    world.report(0, 3_000).await;
    let patience = Duration::from_secs(20);
    let mut told = world.store.feed_watch();
    let stored = tokio::time::timeout(patience, told.wait_for(|head| head.0 == 3_000)).await;
    stored.expect("in time").expect("the store is open");
    world.live.keeps_up(0, patience).await;
    let status = world.live.status();
    assert_eq!((status.position.0, status.behind), (3_000, 0));
    world.live.keeps_up(0, patience).await;

    world.stop.cancel();
    world.live.ended().await;
    world.report(3_000, 10).await;
    let waiting = tokio::time::timeout(patience / 2, world.live.keeps_up(0, patience));
    waiting.await.expect("a map that stands still keeps nobody from reporting");
}
