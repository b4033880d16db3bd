//! What has served its time: gone, from every version, the feed and the files; and nothing else.

use atalaya_domain::{
    Actor, AlertKind, AuditAction, Event, Exposure, FeedChange, LocationPrecision, Narrative,
    OrganisationId, Place, Position, TimePrecision, Verification, Zone,
};
use atalaya_store::{
    AuditFilter, NewAlert, Outwards, Recipients, Removed, Retention, SecretHash, Store,
};
use jiff::{SignedDuration, Timestamp};

use crate::contract::{Raw, at, exposure_id, id, new_session, robbery, user, visit};

const DAY: i64 = 86_400;

fn zone() -> Zone {
    Zone::new("America/Guatemala").unwrap()
}

async fn retain(store: &Store, days: i64) -> Removed {
    store.retain(Retention::default(), zone(), at(days * DAY)).await.unwrap()
}

fn told(number: u64) -> Event {
    Event { narrative: Narrative::parse("algo que pasó"), ..robbery(number) }
}

async fn actions(store: &Store, organisation: OrganisationId) -> Vec<AuditAction> {
    let page = store.audit_list(organisation, AuditFilter::default(), 99).await.unwrap();
    page.entries.iter().map(|entry| entry.action).collect()
}

contract!(a_text_goes_ninety_days_after_its_event_was_last_changed, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    for number in 1..=2 {
        store.event_create(one, Some(ana), told(number), at(0)).await.unwrap();
    }
    let verified = Event { verification: Verification::Verified, ..told(2) };
    store.event_amend(one, verified, 1, None, at(30 * DAY)).await.unwrap();
    assert_eq!(retain(&store, 89).await, Removed::default());
    assert_eq!(retain(&store, 91).await.texts, 1);
    let text = async |number| {
        store.event_get(one, id(number)).await.unwrap().unwrap().event.narrative.is_some()
    };
    assert_eq!((text(1).await, text(2).await), (false, true));
    assert_eq!(retain(&store, 121).await.texts, 2, "both versions");
    assert!(!text(2).await);
    assert_eq!(retain(&store, 122).await, Removed::default());
    let head = store.feed_head().await.unwrap();
    assert_eq!(head.position, Position(3), "nothing was told");
    assert_eq!(actions(&store, one).await[..2], [AuditAction::RetentionRun; 2]);
});

contract!(exact_places_and_times_become_a_hexagon_and_a_month_in_every_version, async |store| {
    let one = store.organisation("uno").await;
    for number in 1..=3 {
        store.event_create(one, None, robbery(number), at(0)).await.unwrap();
    }
    let amended = Event { place: robbery(50).place, ..robbery(1) };
    store.event_amend(one, amended.clone(), 1, None, at(DAY)).await.unwrap();
    store.exposure_create(one, None, visit(1), at(0)).await.unwrap();
    store.event_create(one, None, robbery(9), at(700 * DAY)).await.unwrap();
    let before = store.feed_head().await.unwrap();
    assert_eq!(retain(&store, 729).await, Removed::default());
    let removed = retain(&store, 800).await;
    assert_eq!((removed.events, removed.exposure), (4, 1));
    assert_eq!(retain(&store, 801).await.events, 0);
    let after = store.feed_head().await.unwrap();
    assert_eq!(after.position, before.position);
    assert_ne!(after.epoch, before.epoch, "who follows must begin anew");
    let event = store.event_get(one, id(1)).await.unwrap().unwrap().event;
    assert_eq!(event.place.cell(), amended.place.cell().coarsened(7));
    assert_eq!(event.place.precision(), LocationPrecision::Neighbourhood);
    assert_eq!(event.when.precision(), TimePrecision::Month);
    let starts: Timestamp = "2026-09-01T00:00:00-06:00".parse().unwrap();
    assert_eq!(event.when.earliest_us(), starts.as_microsecond());
    let hours = store.exposure_get(one, exposure_id(1)).await.unwrap().unwrap().exposure;
    assert_eq!(hours.place.cell().resolution(), 7);
    let zone = Zone::new("America/Guatemala").unwrap();
    let of_week = |us: i64| zone.hour_of_week(Timestamp::from_microsecond(us).unwrap());
    let (is, was) = (hours.when, visit(1).when);
    assert_eq!(of_week(is.earliest_us()), of_week(was.earliest_us()), "the hour of the week stays");
    let local = zone.local(Timestamp::from_microsecond(is.earliest_us()).unwrap());
    assert!(local.day() <= 7 && local.minute() == 0, "the week and the minute are gone: {local}");
    let lasts = is.latest_us() - is.earliest_us();
    assert!(lasts >= was.latest_us() - was.earliest_us() && lasts % 3_600_000_000 == 0);
    assert_eq!((hours.work, hours.workers), (visit(1).work, visit(1).workers));
    let kept = store.event_get(one, id(9)).await.unwrap().unwrap().event;
    assert_eq!(kept, robbery(9), "what is younger stays");
    // Every version in the feed is coarse, in its order, and the database is sound.
    let changes = store.changes_after(Position(0), 99).await.unwrap();
    assert_eq!(changes.len(), 6);
    for change in &changes[..5] {
        let cell = match change {
            FeedChange::Event(change) => change.after.map(|facts| facts.place.cell()),
            FeedChange::Exposure(change) => change.after.map(|facts| facts.place.cell()),
        };
        assert_eq!(cell.unwrap().resolution(), 7);
    }
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
    let fine = "SELECT kind AS line FROM event WHERE position < 6 AND \
                ((cell / 4503599627370496) % 16 > 7 OR (cell_8 / 4503599627370496) % 16 > 7)";
    assert!(Raw::open(store.database.url()).lines(fine).is_empty());
});

contract!(times_of_what_was_coarse_from_the_start_become_a_month_too, async |store| {
    let one = store.organisation("uno").await;
    let coarse =
        [LocationPrecision::Municipality, LocationPrecision::Route, LocationPrecision::Unknown];
    let mut places = Vec::new();
    for (number, precision) in (1..).zip(coarse) {
        let place = Place::new(robbery(number).place.cell(), precision);
        places.push(place);
        let event = Event { place, ..robbery(number) };
        store.event_create(one, None, event, at(0)).await.unwrap();
        let hours = Exposure { place, ..visit(number) };
        store.exposure_create(one, None, hours, at(0)).await.unwrap();
    }
    let removed = retain(&store, 800).await;
    assert_eq!((removed.events, removed.exposure), (3, 3));
    let local = |us: i64| zone().local(Timestamp::from_microsecond(us).unwrap());
    for (number, place) in (1..).zip(places) {
        let event = store.event_get(one, id(number)).await.unwrap().unwrap().event;
        assert_eq!((event.when.precision(), event.place), (TimePrecision::Month, place));
        let hours = store.exposure_get(one, exposure_id(number)).await.unwrap().unwrap().exposure;
        assert_eq!(hours.place, place);
        for (is, was) in [
            (hours.when.earliest_us(), visit(number).when.earliest_us()),
            (hours.when.latest_us(), visit(number).when.latest_us()),
        ] {
            assert_ne!(is, was, "{number}");
            assert_eq!((local(is).minute(), local(is).second()), (0, 0), "{number}");
        }
    }
    // Done once: an hour later nobody begins anew.
    let epoch = store.feed_head().await.unwrap().epoch;
    assert_eq!(retain(&store, 801).await.exposure, 0);
    assert_eq!(store.feed_head().await.unwrap().epoch, epoch);
});

contract!(audit_alerts_and_sessions_go_when_their_time_is_over, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    let session = new_session(SecretHash([1; 32]), at(DAY));
    store.session_create(ana, session, at(0)).await.unwrap();
    let alert = NewAlert {
        kind: AlertKind::Cluster,
        subject: "a".to_owned(),
        payload: "{}".to_owned(),
        lasts: SignedDuration::from_hours(24),
        once_in: SignedDuration::from_hours(24),
        outwards: Outwards::default(),
    };
    store.alert_raise(Recipients::Users(vec![ana]), alert, at(0)).await.unwrap();
    let soon = retain(&store, 2).await;
    assert_eq!((soon.alerts, soon.sessions, soon.audit), (0, 1, 0));
    assert_eq!(retain(&store, 32).await.alerts, 1);
    assert_eq!(actions(&store, one).await.len(), 2);
    let late = retain(&store, 731).await;
    assert_eq!(late.audit, 2);
    assert_eq!(actions(&store, one).await, [AuditAction::AuditCut]);
    assert_eq!(store.audit_verify(one, None).await.unwrap().faults, []);
    let cut = store.audit_list(one, AuditFilter::default(), 1).await.unwrap();
    assert_eq!(cut.entries[0].actor, Actor::System);
});

contract!(nodes_that_do_it_together_do_it_once, async |store| {
    let one = store.organisation("uno").await;
    let many = (1..1_500).map(told).collect();
    store.event_create_many(one, None, many, at(0)).await.unwrap();
    let other = Store::open(store.database.url()).await.unwrap();
    other.unlock(crate::contract::keyring(1), None, at(0)).await.unwrap();
    let (ours, theirs) = tokio::join!(retain(&store, 100), retain(&other, 100));
    retain(&store, 100).await;
    let texts = ours.texts + theirs.texts;
    assert!(texts <= 1_499, "{texts}");
    let left = "SELECT kind AS line FROM event WHERE narrative_sealed IS NOT NULL";
    assert!(Raw::open(store.database.url()).lines(left).is_empty());
});
