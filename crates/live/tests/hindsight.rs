//! A look back over a real store: computed once, remembered, moved by what it is made of alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use atalaya_domain::{
    Area, Cell, Consents, Event, EventId, Flags, KeyPopulations, Kind, LocationPrecision,
    OrganisationId, Place, Severity, Slug, Source, TimePrecision, TimeSpan, Verification, Zone,
};
use atalaya_live::{HindsightError, HindsightState, Live, LiveSettings, LookedBack};
use atalaya_store::Store;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

/// A Friday night in Guatemala; the last whole week ended on Monday the 16th.
const START: &str = "2026-11-20T21:10:00-06:00";
const WEEK: SignedDuration = SignedDuration::from_hours(168);

struct World {
    store: Store,
    live: Live,
    clock: Arc<AtomicI64>,
    stop: CancellationToken,
    one: OrganisationId,
    other: OrganisationId,
    _database: atalaya_kit::TestDatabase,
}

impl World {
    async fn new() -> Self {
        let database = atalaya_kit::sqlite();
        let store = Store::open(database.url()).await.expect("a database");
        store.migrate().await.expect("migrated");
        let clock = Arc::new(AtomicI64::new(start().as_microsecond()));
        let organisation = async |slug: &str| {
            let slug = Slug::parse(slug).expect("a slug");
            store.organisation_create(slug, "O".to_owned(), start()).await.expect("made").id
        };
        let (one, other) = (organisation("omes").await, organisation("otra").await);
        let (stop, told) = (CancellationToken::new(), Arc::clone(&clock));
        let live = Live::start(
            store.clone(),
            Arc::new(Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).expect("a box")),
            Zone::new("America/Guatemala").expect("in the database"),
            Arc::new(move || {
                Timestamp::from_microsecond(told.load(Ordering::SeqCst)).expect("in range")
            }),
            LiveSettings::default(),
            stop.clone(),
        )
        .await
        .expect("started");
        Self { store, live, clock, stop, one, other, _database: database }
    }

    /// Two reports a week, an hour after they happened, for so many weeks before now.
    async fn report(&self, organisation: OrganisationId, weeks: i64) {
        for week in (1..=weeks).rev() {
            let at = start().checked_sub(WEEK * week as i32).expect("in range");
            let events = (0..2).map(|number| event(id(7, week, number), at, number)).collect();
            let recorded = at.checked_add(SignedDuration::from_hours(1)).expect("in range");
            let stored = self.store.event_create_many(organisation, None, events, recorded).await;
            stored.expect("stored");
        }
        self.caught_up().await;
    }

    async fn caught_up(&self) {
        let head = self.store.feed_head().await.expect("a head").position;
        until(|| self.live.status().caught_up && self.live.position() >= head).await;
    }

    async fn ask(&self, organisation: OrganisationId) -> HindsightState {
        self.live.hindsight(organisation).await.expect("an answer")
    }

    async fn looked_back(&self, organisation: OrganisationId) -> Arc<LookedBack> {
        let mut before = 0.0;
        let done = async {
            loop {
                match self.ask(organisation).await {
                    HindsightState::Ready(done) => return done,
                    HindsightState::Computing { done } => {
                        assert!((before..=1.0).contains(&done), "{before}, then {done}");
                        before = done;
                    }
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), done).await.expect("done in time")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn until(mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("in time");
}

fn start() -> Timestamp {
    START.parse().expect("a time")
}

/// A UUID of a version.
fn id(version: u8, week: i64, number: u8) -> EventId {
    let mut bytes = [0_u8; 16];
    bytes[..2].copy_from_slice(&(week as u16 + 1).to_be_bytes());
    (bytes[6], bytes[8], bytes[15]) = (version << 4, 0x80, number);
    EventId::from_bytes(bytes)
}

fn event(id: EventId, at: Timestamp, number: u8) -> Event {
    let cell = Cell::at(14.63 + f64::from(number) * 0.01, -90.51).expect("a place");
    Event {
        id,
        kind: Kind::P1,
        severity: Severity::SERIOUS,
        felt: None,
        potential: None,
        key_populations: KeyPopulations::default(),
        setting: None,
        perpetrator: None,
        when: TimeSpan::around(at, TimePrecision::Exact, &Zone::new("UTC").expect("a zone")),
        place: Place::new(cell, LocationPrecision::Gps),
        source: Source::Myself,
        verification: Verification::Reported,
        flags: Flags::default(),
        consents: Consents::default(),
        narrative: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_computed_once_and_moves_with_the_week_alone() {
    let world = World::new().await;
    world.report(world.one, 80).await;
    assert!(matches!(world.ask(world.one).await, HindsightState::Computing { .. }));
    let first = world.looked_back(world.one).await;
    assert!((first.figures.events - 104.0).abs() < 1e-6, "{}", first.figures.events);
    assert_eq!((first.figures.weeks, first.imported), (52, false));
    assert!(first.figures.tested.is_some());
    let (begin, end) = first.figures.period;
    assert_eq!(end, "2026-11-16T06:00:00Z".parse().expect("a time"), "Monday, 00 h");
    assert_eq!(end.duration_since(begin), WEEK * 52);

    // What is reported today is not of those weeks, nor is what others report.
    let today = event(id(7, 0, 9), start(), 3);
    world.store.event_create(world.one, None, today, start()).await.expect("stored");
    world.report(world.other, 3).await;
    let HindsightState::Ready(again) = world.ask(world.one).await else { panic!("forgotten") };
    assert!(Arc::ptr_eq(&first, &again));

    // The week turns: its events count, and it is another look back.
    world.clock.fetch_add(WEEK.as_micros() as i64, Ordering::SeqCst);
    assert!(matches!(world.ask(world.one).await, HindsightState::Computing { .. }));
    let next = world.looked_back(world.one).await;
    assert_eq!(next.figures.period.1.duration_since(end), WEEK);
    // The year's first week with its two events is over, the one of today is in the last.
    assert!((next.figures.events - 103.0).abs() < 1e-6, "{}", next.figures.events);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_old_events_counts_as_known_when_they_happened() {
    let world = World::new().await;
    assert_eq!(world.looked_back(world.one).await.figures.tested, None);
    // All of them are read in today, with ids made from their rows.
    let events = (1..=80)
        .flat_map(|week| {
            let at = start().checked_sub(WEEK * week as i32).expect("in range");
            (0..2).map(move |number| event(id(8, week, number), at, number))
        })
        .collect();
    world.store.event_create_many(world.one, None, events, start()).await.expect("stored");
    world.caught_up().await;
    let found = world.looked_back(world.one).await;
    assert!(found.imported);
    assert_eq!(found.figures.weeks, 52);
    assert!((found.figures.events - 104.0).abs() < 1e-6, "{}", found.figures.events);
    assert!(found.figures.tested.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_that_a_phone_brings_at_once_were_not_known_before() {
    let world = World::new().await;
    let events = (1..=80)
        .map(|week| {
            let at = start().checked_sub(WEEK * week as i32).expect("in range");
            event(id(7, week, 0), at, 0)
        })
        .collect();
    world.store.event_create_many(world.one, None, events, start()).await.expect("stored");
    world.caught_up().await;
    let found = world.looked_back(world.one).await;
    assert_eq!((found.figures.weeks, &found.figures.tested), (0, &None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_it_at_once() {
    let world = World::new().await;
    world.report(world.one, 80).await;
    assert!(matches!(world.ask(world.one).await, HindsightState::Computing { .. }));
    world.stop.cancel();
    let ended = async {
        loop {
            match world.live.hindsight(world.one).await {
                Err(HindsightError::Unfinished) => return true,
                Err(HindsightError::Store(error)) => panic!("{error}"),
                // It had been faster than we.
                Ok(HindsightState::Ready(_)) => return false,
                Ok(HindsightState::Computing { .. }) => tokio::task::yield_now().await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(5), ended).await.expect("at once");
}
