//! Events: created once, amended, verified, withdrawn, listed.

use atalaya_domain::{
    Cell, Event, Flags, KeyPopulations, Kind, LocationPrecision, Narrative, OrganisationId, Place,
    Severity, TimePrecision, TimeSpan, Verification,
};
use atalaya_store::{Action, EventFilter, MAX_BATCH, Outcome, StoreError, StoreSettings};

use crate::contract::{Raw, TestStore, at, id, robbery, told_in_full, user};

contract!(an_event_comes_back_as_it_went_in, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    let event = told_in_full(1);
    store.event_create(organisation, Some(ana), event.clone(), at(5)).await.unwrap();
    let stored = store.event_get(organisation, event.id).await.unwrap().unwrap();
    assert_eq!(stored.event, event);
    assert_eq!((stored.version, stored.action), (1, Action::Created));
    assert_eq!((stored.reporter, stored.recorded_at), (Some(ana), at(5)));
});

contract!(after_an_import_the_database_knows_how_much_came_and_has_all_of_it, async |store| {
    let organisation = store.organisation("uno").await;
    let events: Vec<_> = (1..=200).map(robbery).collect();
    store.event_create_many(organisation, None, events, at(0)).await.unwrap();
    store.tidy_after_import().await.unwrap();
    if store.database.url().starts_with("postgres") {
        let known = "SELECT reltuples::bigint::text AS line FROM pg_class WHERE relname = 'event'";
        assert_eq!(Raw::open(store.database.url()).lines(known), ["200"]);
    }
    assert!(store.event_get(organisation, id(200)).await.unwrap().is_some());
});

contract!(an_event_sent_twice_is_stored_once, async |store| {
    let organisation = store.organisation("uno").await;
    let first = store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();
    assert_eq!(first, Outcome::Created);
    let other = Event { kind: Kind::L1, ..robbery(1) };
    let again = store.event_create(organisation, None, other, at(1)).await.unwrap();
    assert_eq!(again, Outcome::AlreadyHad { version: 1, reporter: None });
    let stored = store.event_get(organisation, id(1)).await.unwrap().unwrap();
    assert_eq!(stored.event.kind, Kind::P1, "the first one stands");
    assert_eq!(store.feed_head().await.unwrap().position.0, 1);
});

contract!(an_id_twice_in_one_batch_is_stored_once, async |store| {
    let organisation = store.organisation("uno").await;
    let batch = vec![robbery(1), robbery(2), robbery(1)];
    let outcomes = store.event_create_many(organisation, None, batch, at(0)).await.unwrap();
    let had = Outcome::AlreadyHad { version: 1, reporter: None };
    assert_eq!(outcomes, [Outcome::Created, Outcome::Created, had]);
    assert_eq!(store.event_count(organisation).await.unwrap(), 2);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(whose_report_an_id_is_comes_with_it, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, eva) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "eva").await);
    let had = |reporter| Outcome::AlreadyHad { version: 1, reporter };
    store.event_create(organisation, Some(ana), robbery(1), at(0)).await.unwrap();
    let again = store.event_create(organisation, Some(eva), robbery(1), at(1)).await.unwrap();
    assert_eq!(again, had(Some(ana)));
    let batch = vec![robbery(1), robbery(2), robbery(2)];
    let outcomes = store.event_create_many(organisation, Some(eva), batch, at(2)).await.unwrap();
    assert_eq!(outcomes, [had(Some(ana)), Outcome::Created, had(Some(eva))]);
    let stored = store.event_get(organisation, id(1)).await.unwrap().unwrap();
    assert_eq!((stored.reporter, stored.version), (Some(ana), 1));
});

contract!(who_last_changed_what_happened_is_known, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, sol) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "sol").await);
    let whose = async || store.event_substance_author(organisation, id(1)).await.unwrap();
    assert_eq!(whose().await, None, "there is no such event");
    store.event_create(organisation, Some(ana), robbery(1), at(0)).await.unwrap();
    let verified = Event { verification: Verification::Verified, ..robbery(1) };
    let told = Event { narrative: Narrative::parse("algo"), ..verified.clone() };
    for (version, event) in [(1, verified), (2, told.clone())] {
        store.event_amend(organisation, event, version, Some(sol), at(1)).await.unwrap();
        assert_eq!(whose().await, Some(ana), "mark and text are not what happened");
    }
    let graver = Event { severity: Severity::CRITICAL, ..told };
    store.event_amend(organisation, graver.clone(), 3, Some(sol), at(2)).await.unwrap();
    assert_eq!(whose().await, Some(sol));
    let other = Event { kind: Kind::L1, ..graver };
    store.event_amend(organisation, other, 4, None, at(3)).await.unwrap();
    assert_eq!(whose().await, None, "a program's");
});

contract!(a_large_import_can_be_repeated, async |store| {
    let organisation = store.organisation("uno").await;
    let batch: Vec<Event> = (0..3_000).map(told_in_full).collect();
    store.event_create(organisation, None, robbery(7), at(0)).await.unwrap();
    let first = store.event_create_many(organisation, None, batch.clone(), at(0)).await.unwrap();
    assert_eq!(first.iter().filter(|outcome| **outcome == Outcome::Created).count(), 2_999);
    assert_eq!(first[7], Outcome::AlreadyHad { version: 1, reporter: None });
    let again = store.event_create_many(organisation, None, batch, at(0)).await.unwrap();
    assert!(
        again.iter().all(|outcome| *outcome == Outcome::AlreadyHad { version: 1, reporter: None })
    );
    let stored = store.event_get(organisation, id(2_999)).await.unwrap().unwrap();
    assert_eq!(stored.event, told_in_full(2_999));
    let report = store.check().await.unwrap();
    assert_eq!((report.versions, report.problems), (3_000, Vec::new()));
});

contract!(a_batch_has_a_limit, async |store| {
    let organisation = store.organisation("uno").await;
    let batch = vec![robbery(1); MAX_BATCH + 1];
    let refused = store.event_create_many(organisation, None, batch, at(0)).await;
    assert!(matches!(refused, Err(StoreError::TooMany { found }) if found == MAX_BATCH + 1));
    assert!(store.event_create_many(organisation, None, vec![], at(0)).await.unwrap().is_empty());
});

contract!(one_callers_fault_costs_the_others_nothing, async |store| {
    let organisation = store.organisation("uno").await;
    let nowhere = OrganisationId(999_999);
    let reports = (0..64).map(|number| {
        let (store, owner) = (store.handle(), if number % 8 == 3 { nowhere } else { organisation });
        tokio::spawn(async move { store.event_create(owner, None, robbery(number), at(0)).await })
    });
    let reports: Vec<_> = reports.collect();
    for (number, report) in reports.into_iter().enumerate() {
        let outcome = report.await.unwrap();
        if number % 8 == 3 {
            assert!(matches!(outcome, Err(StoreError::Query { .. })));
        } else {
            assert_eq!(outcome.unwrap(), Outcome::Created);
        }
    }
    assert_eq!(store.event_count(organisation).await.unwrap(), 56);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(extreme_values_are_kept, async |store| {
    let organisation = store.organisation("uno").await;
    let longest = Narrative::parse(&"🏳️‍⚧️".repeat(100)[..]).unwrap();
    let pole = Cell::at(90.0, -180.0).unwrap();
    let event = Event {
        when: TimeSpan::new(i64::MIN, i64::MAX, TimePrecision::Unknown).unwrap(),
        place: Place::new(pole, LocationPrecision::Unknown),
        key_populations: KeyPopulations::from_bits(127),
        severity: Severity::LOW,
        narrative: Some(longest),
        ..told_in_full(1)
    };
    store.event_create(organisation, None, event.clone(), at(0)).await.unwrap();
    assert_eq!(store.event_get(organisation, id(1)).await.unwrap().unwrap().event, event);
    let batch = (2..1_000).map(|number| Event { id: id(number), ..event.clone() }).collect();
    store.event_create_many(organisation, None, batch, at(0)).await.unwrap();
    assert_eq!(
        store.event_get(organisation, id(999)).await.unwrap().unwrap().event.when,
        event.when
    );
});

contract!(a_nul_in_a_text_is_kept_and_costs_no_batch, async |store| {
    let organisation = store.organisation("uno").await;
    let odd = Event { narrative: Narrative::parse("a\0b"), ..robbery(1) };
    store.event_create_many(organisation, None, vec![odd, robbery(2)], at(0)).await.unwrap();
    let stored = store.event_get(organisation, id(1)).await.unwrap().unwrap();
    assert_eq!(stored.event.narrative.unwrap().as_str(), "a\0b");
});

contract!(an_amended_event_keeps_its_past_and_its_place, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, eva) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "eva").await);
    store.event_create(organisation, Some(ana), told_in_full(1), at(0)).await.unwrap();
    store.event_create(organisation, Some(ana), robbery(2), at(1)).await.unwrap();
    let first = store.event_get(organisation, id(1)).await.unwrap().unwrap();
    let changed = Event { kind: Kind::B1, ..told_in_full(1) };
    let amended =
        store.event_amend(organisation, changed.clone(), 1, Some(eva), at(2)).await.unwrap();
    assert_eq!((amended.version, amended.action), (2, Action::Amended));
    let stored = store.event_get(organisation, id(1)).await.unwrap().unwrap();
    assert_eq!(stored, amended);
    assert_eq!((stored.event, stored.reporter), (changed, Some(ana)));
    assert_eq!(stored.position, first.position);
    let again = store.event_create(organisation, None, told_in_full(1), at(3)).await.unwrap();
    assert_eq!(again, Outcome::AlreadyHad { version: 2, reporter: Some(ana) });
});

contract!(only_the_verification_changed_is_told_apart, async |store| {
    let organisation = store.organisation("uno").await;
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();
    let verified = Event { verification: Verification::Verified, ..robbery(1) };
    let stored = store.event_amend(organisation, verified.clone(), 1, None, at(1)).await.unwrap();
    assert_eq!((stored.version, stored.action), (2, Action::Verified));
    let same = store.event_amend(organisation, verified, 2, None, at(2)).await.unwrap();
    assert_eq!((same.version, same.recorded_at), (2, at(1)), "nothing changed, nothing stored");
    assert_eq!(store.feed_head().await.unwrap().position.0, 2);
});

contract!(an_amendment_of_an_old_version_is_refused, async |store| {
    let organisation = store.organisation("uno").await;
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();
    let changes = (0..8).map(|number| {
        let store = store.handle();
        let event = Event { severity: Severity::new(number % 2 + 1).unwrap(), ..robbery(1) };
        tokio::spawn(async move { store.event_amend(organisation, event, 1, None, at(1)).await })
    });
    let changes: Vec<_> = changes.collect();
    let mut won = 0;
    for change in changes {
        match change.await.unwrap() {
            Ok(_) => won += 1,
            Err(error) => assert!(matches!(error, StoreError::VersionConflict { found: 2 })),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(a_withdrawn_event_loses_its_text_in_all_versions, async |store| {
    let organisation = store.organisation("uno").await;
    store.event_create(organisation, None, told_in_full(1), at(0)).await.unwrap();
    let verified = Event { verification: Verification::Verified, ..told_in_full(1) };
    store.event_amend(organisation, verified.clone(), 1, None, at(1)).await.unwrap();
    let conflict = store.event_withdraw(organisation, id(1), Some(1), None, at(2)).await;
    assert!(matches!(conflict, Err(StoreError::VersionConflict { found: 2 })));
    assert_eq!(store.event_withdraw(organisation, id(1), Some(2), None, at(2)).await.unwrap(), 3);
    let stored = store.event_get(organisation, id(1)).await.unwrap().unwrap();
    assert!(stored.withdrawn());
    assert_eq!((stored.event.narrative, stored.event.flags), (None, Flags::default()));
    assert_eq!(crate::contract::rows_with_text(&store), 0);

    let again = store.event_withdraw(organisation, id(1), None, None, at(3)).await.unwrap();
    assert_eq!(again, 3, "withdrawing again changes nothing");
    assert_eq!(store.feed_head().await.unwrap().position.0, 3);
    let amended = store.event_amend(organisation, verified, 3, None, at(3)).await;
    assert!(matches!(amended, Err(StoreError::Withdrawn)));
    let sent_again = store.event_create(organisation, None, told_in_full(1), at(4)).await.unwrap();
    assert_eq!(
        sent_again,
        Outcome::AlreadyHad { version: 3, reporter: None },
        "a late copy does not revive it"
    );
    assert_eq!(store.event_count(organisation).await.unwrap(), 0);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(organisations_never_see_each_others_events, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    store.event_create(one, None, robbery(1), at(0)).await.unwrap();
    assert_eq!(store.event_get(other, id(1)).await.unwrap(), None);
    let listed = store.event_list(other, EventFilter::default(), 10).await.unwrap();
    assert!(listed.events.is_empty());
    assert_eq!(store.event_count(other).await.unwrap(), 0);
    let amended = store.event_amend(other, robbery(1), 1, None, at(1)).await;
    assert!(matches!(amended, Err(StoreError::NotFound { what: "event" })));
    let withdrawn = store.event_withdraw(other, id(1), None, None, at(1)).await;
    assert!(matches!(withdrawn, Err(StoreError::NotFound { what: "event" })));
    // The same id is another event there.
    let created = store.event_create(other, None, told_in_full(1), at(2)).await.unwrap();
    assert_eq!(created, Outcome::Created);
    assert_eq!(store.event_get(one, id(1)).await.unwrap().unwrap().event, robbery(1));
    // Refused changes took no position.
    assert_eq!(store.feed_head().await.unwrap().position.0, 2);
});

contract!(a_list_is_stable_while_others_write, async |store| {
    let organisation = store.organisation("uno").await;
    for number in 0..7 {
        store.event_create(organisation, None, robbery(number), at(0)).await.unwrap();
    }
    let mut filter = EventFilter::default();
    let mut seen = Vec::new();
    let mut late = 100;
    loop {
        let page = store.event_list(organisation, filter, 3).await.unwrap();
        seen.extend(page.events.iter().map(|stored| stored.event.id));
        let Some(next) = page.next else { break };
        filter.before = Some(next);
        // New ones come, and one of the next page moves on in the feed.
        store.event_create(organisation, None, robbery(late), at(1)).await.unwrap();
        let changed = Event { kind: Kind::B2, ..robbery(2) };
        let version = store.event_get(organisation, id(2)).await.unwrap().unwrap().version;
        store.event_amend(organisation, changed, version, None, at(1)).await.unwrap();
        late += 1;
    }
    assert_eq!(seen, (0..7).rev().map(id).collect::<Vec<_>>());
});

contract!(a_promoter_lists_what_they_reported, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, eva) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "eva").await);
    store.event_create(organisation, Some(ana), robbery(1), at(0)).await.unwrap();
    store.event_create(organisation, Some(eva), robbery(2), at(0)).await.unwrap();
    store.event_create(organisation, None, robbery(3), at(0)).await.unwrap();
    let filter = EventFilter { reporter: Some(ana), ..EventFilter::default() };
    let page = store.event_list(organisation, filter, 10).await.unwrap();
    assert_eq!(page.events.iter().map(|stored| stored.event.id).collect::<Vec<_>>(), [id(1)]);
    assert_eq!(page.next, None);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_is_told_and_nothing_is_lost() {
    let settings = StoreSettings { write_queue: 4, ..StoreSettings::default() };
    let store = TestStore::open_with(atalaya_kit::sqlite(), settings).await;
    let organisation = store.organisation("uno").await;
    let reports = (0..400).map(|number| {
        let store = store.handle();
        tokio::spawn(
            async move { store.event_create(organisation, None, robbery(number), at(0)).await },
        )
    });
    let reports: Vec<_> = reports.collect();
    let (mut created, mut busy) = (0, 0);
    for report in reports {
        match report.await.unwrap() {
            Ok(_) => created += 1,
            Err(StoreError::Busy { retry_after }) => {
                assert!(retry_after.as_secs() >= 1);
                busy += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!(busy > 0, "400 reports found room in a queue of 4");
    assert_eq!(store.event_count(organisation).await.unwrap(), created);
}

contract!(
    what_was_first_told_before_a_time_is_left_out_however_late_it_was_mended,
    async |store| {
        let organisation = store.organisation("uno").await;
        let ana = user(&store, organisation, "ana").await;
        for (number, told) in [(1, 10), (2, 20), (3, 30)] {
            let created =
                store.event_create(organisation, Some(ana), robbery(number), at(told)).await;
            assert_eq!(created.unwrap(), Outcome::Created);
        }
        // A change makes nothing younger.
        let mended = Event { kind: Kind::P2, ..robbery(1) };
        store.event_amend(organisation, mended, 1, Some(ana), at(40)).await.unwrap();
        let listed = async |since| {
            let filter = EventFilter {
                reporter: Some(ana),
                since: Some(at(since)),
                ..EventFilter::default()
            };
            let page = store.event_list(organisation, filter, 10).await.unwrap();
            page.events.into_iter().map(|one| one.event.id).collect::<Vec<_>>()
        };
        assert_eq!(listed(20).await, [id(3), id(2)]);
        assert_eq!(listed(10).await, [id(3), id(2), id(1)]);
        assert_eq!(listed(31).await, []);
        let one = store.event_get(organisation, id(1)).await.unwrap().unwrap();
        assert_eq!((one.version, one.recorded_at), (2, at(40)));
        let told = store.events_first_told(organisation, &[one.position]).await.unwrap();
        assert_eq!(told.get(&one.position), Some(&at(10)));
        let other = store.organisation("dos").await;
        assert_eq!(store.events_first_told(other, &[one.position]).await.unwrap().len(), 0);
    }
);
