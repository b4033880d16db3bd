//! Events merged and separated, withdrawn and rejected, in any order: the index that followed the
//! feed has the bits of one made anew.
#![expect(clippy::panic, reason = "a test that meets what it must not has failed")]

use std::convert::Infallible;
use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, Consents, Event, EventId, FeedChange, Flags, HourOfWeek, KeyPopulations, Kind,
    LocationPrecision, OrganisationId, Place, Population, Position, Severity, Slug, Source,
    TimePrecision, TimeSpan, Verification, Zone,
};
use atalaya_risk::{RiskIndex, Settings, SnapshotError};
use atalaya_store::{EventFilter, Store, StoreError};
use jiff::Timestamp;
use proptest::prelude::*;

const EVENTS: usize = 6;

fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn id(number: usize) -> EventId {
    EventId::from_foreign("test", &number.to_string())
}

/// One assault as several people tell it: some place and hour near the others'.
fn told(number: usize) -> Event {
    let at = now().as_microsecond() - 7_200_000_000 + number as i64 * 600_000_000;
    let cell = Cell::at(14.63 + number as f64 * 0.001, -90.51).expect("a place");
    Event {
        id: id(number),
        kind: [Kind::P1, Kind::B1][number % 2],
        severity: Severity::SERIOUS,
        felt: None,
        potential: None,
        key_populations: KeyPopulations::from_bits(number as i64),
        setting: None,
        perpetrator: None,
        when: TimeSpan::new(at, at, TimePrecision::Exact).expect("a moment"),
        place: Place::new(cell, LocationPrecision::Gps),
        source: Source::Peer,
        verification: Verification::Reported,
        flags: Flags::default(),
        consents: Consents::default(),
        narrative: None,
    }
}

fn index() -> RiskIndex {
    let area = Arc::new(Area::from_bbox([-90.56, 14.58, -90.46, 14.68]).expect("a box"));
    let zone = Zone::new("America/Guatemala").expect("in the database");
    RiskIndex::new(area, zone, Settings::default())
}

/// Every rate near the events, as bits.
fn bits(index: &RiskIndex) -> Vec<u64> {
    let mut bits = vec![index.events().to_bits()];
    for population in [Population::All, Population::parse("TW").expect("a population")] {
        let surface = index.surface(population, now());
        let hour = HourOfWeek::new(93).expect("an hour");
        bits.push(surface.weekly().to_bits());
        for number in 0..EVENTS {
            let found = surface.estimate(told(number).place.cell(), hour).expect("in the area");
            bits.extend([found.rate, found.lower, found.upper].map(f64::to_bits));
        }
    }
    bits
}

/// The index written down and read back, as when a node stops and starts.
fn resumed(index: &RiskIndex) -> RiskIndex {
    let mut parts = Vec::new();
    let kept: Result<(), Infallible> = index.write_parts(|part| {
        parts.push(part.to_vec());
        Ok(())
    });
    let Ok(()) = kept;
    let mut parts = parts.into_iter();
    let next = || parts.next().ok_or(SnapshotError::Value("no more parts"));
    RiskIndex::read_parts(Arc::clone(index.area()), index.zone().clone(), Settings::default(), next)
        .expect("read back")
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Merge(usize, usize),
    Separate(usize),
    Reject(usize, bool),
    Withdraw(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..EVENTS, 0..EVENTS).prop_map(|(one, other)| Step::Merge(one, other)),
        3 => (0..EVENTS).prop_map(Step::Separate),
        2 => (0..EVENTS, any::<bool>()).prop_map(|(one, reject)| Step::Reject(one, reject)),
        1 => (0..EVENTS).prop_map(Step::Withdraw),
    ]
}

async fn apply(store: &Store, organisation: OrganisationId, step: Step) {
    let outcome = match step {
        Step::Merge(one, other) => {
            store.event_merge(organisation, id(one), id(other), None, None, now()).await.map(drop)
        }
        Step::Separate(one) => {
            store.event_separate(organisation, id(one), None, None, now()).await.map(drop)
        }
        Step::Withdraw(one) => {
            store.event_withdraw(organisation, id(one), None, None, now()).await.map(drop)
        }
        Step::Reject(one, reject) => {
            let verification = if reject { Verification::Rejected } else { Verification::Reported };
            let found = store.event_get(organisation, id(one)).await.expect("read");
            let stored = found.expect("it is there");
            let event = Event { verification, ..stored.event };
            store.event_amend(organisation, event, stored.version, None, now()).await.map(drop)
        }
    };
    match outcome {
        Ok(()) | Err(StoreError::Merge(_) | StoreError::Withdrawn) => {}
        Err(error) => panic!("{step:?}: {error}"),
    }
}

async fn any_history(steps: Vec<Step>) {
    let database = atalaya_kit::sqlite();
    let store = Store::open(database.url()).await.expect("a database");
    store.migrate().await.expect("migrated");
    let slug = Slug::parse("omes").expect("a slug");
    let made = store.organisation_create(slug, "OMES".to_owned(), now()).await.expect("made");
    let (organisation, mut followed, mut position) = (made.id, index(), Position(0));
    let all = (0..EVENTS).map(told).collect();
    store.event_create_many(organisation, None, all, now()).await.expect("stored");
    for (number, step) in steps.into_iter().enumerate() {
        if number % 3 == 2 {
            followed = resumed(&followed);
        }
        apply(&store, organisation, step).await;
        for change in store.changes_after(position, 1_000).await.expect("read") {
            position = change.position();
            if let FeedChange::Event(change) = change {
                followed.apply(&change);
            }
        }
        let (mut anew, mut replayed) = (index(), index());
        let page = store.event_list(organisation, EventFilter::default(), 100).await.expect("read");
        for stored in page.events.iter().filter(|one| !one.withdrawn()) {
            if stored.duplicate_of.is_none() {
                anew.add(&stored.event.facts());
            }
        }
        let known = store.facts_known_at(organisation, now(), Position(0), 1_000).await;
        for (_, facts) in known.expect("read") {
            replayed.add(&facts);
        }
        assert_eq!(bits(&followed), bits(&anew), "after {step:?}");
        assert_eq!(bits(&followed), bits(&replayed), "after {step:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_of_merging_leaves_the_bits_of_a_rebuilt_index(
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        runtime.block_on(any_history(steps));
    }
}
