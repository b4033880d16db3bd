//! Exposure: created once, amended, withdrawn, listed; beside events in one feed.

use atalaya_domain::{
    Cell, Exposure, KeyPopulations, LocationPrecision, OrganisationId, Place, Position, WorkTime,
    Workers,
};
use atalaya_store::{Action, ExposureFilter, MAX_BATCH, Outcome, StoreError};
use jiff::{SignedDuration, Timestamp};

use crate::contract::{at, exposure_id, robbery, user, visit};

const HAD: Outcome = Outcome::AlreadyHad { version: 1, reporter: None };

contract!(a_record_comes_back_as_it_went_in, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    let coarse = Place::new(Cell::at(14.6, -90.5).unwrap(), LocationPrecision::Municipality);
    let told = Exposure {
        place: coarse,
        work: WorkTime::from_seconds(36).unwrap(),
        workers: Workers::new(50).unwrap(),
        key_populations: KeyPopulations::from_bits(127),
        ..visit(1)
    };
    store.exposure_create(organisation, Some(ana), told, at(5)).await.unwrap();
    store.exposure_create_many(organisation, None, vec![visit(2)], at(6)).await.unwrap();
    let stored = store.exposure_get(organisation, told.id).await.unwrap().unwrap();
    assert_eq!(stored.exposure, told);
    assert_eq!((stored.version, stored.action), (1, Action::Created));
    assert_eq!((stored.reporter, stored.recorded_at), (Some(ana), at(5)));
    let second = store.exposure_get(organisation, exposure_id(2)).await.unwrap().unwrap();
    assert_eq!((second.exposure, second.reporter), (visit(2), None));
});

contract!(a_record_sent_twice_is_stored_once, async |store| {
    let organisation = store.organisation("uno").await;
    let send = |one| store.exposure_create(organisation, None, one, at(0));
    assert_eq!(send(visit(1)).await.unwrap(), Outcome::Created);
    let other = Exposure { workers: Workers::new(9).unwrap(), ..visit(1) };
    assert_eq!(send(other).await.unwrap(), HAD);
    let batch = vec![visit(1), visit(2), visit(3), visit(2)];
    let outcomes = store.exposure_create_many(organisation, None, batch, at(1)).await.unwrap();
    assert_eq!(outcomes, [HAD, Outcome::Created, Outcome::Created, HAD]);
    let stored = store.exposure_get(organisation, exposure_id(1)).await.unwrap().unwrap();
    assert_eq!(stored.exposure, visit(1), "the first one stands");
    assert_eq!(store.feed_head().await.unwrap().position.0, 3);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(whose_hours_an_id_is_comes_with_it, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, eva) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "eva").await);
    let had = |reporter| Outcome::AlreadyHad { version: 1, reporter };
    store.exposure_create(organisation, Some(ana), visit(1), at(0)).await.unwrap();
    let batch = vec![visit(1), visit(2), visit(2)];
    let outcomes = store.exposure_create_many(organisation, Some(eva), batch, at(2)).await.unwrap();
    assert_eq!(outcomes, [had(Some(ana)), Outcome::Created, had(Some(eva))]);
});

contract!(a_large_import_of_hours_can_be_repeated, async |store| {
    let organisation = store.organisation("uno").await;
    let batch: Vec<Exposure> = (0..3_000).map(visit).collect();
    store.exposure_create(organisation, None, visit(7), at(0)).await.unwrap();
    let import = || store.exposure_create_many(organisation, None, batch.clone(), at(0));
    let first = import().await.unwrap();
    assert_eq!(first.iter().filter(|outcome| **outcome == Outcome::Created).count(), 2_999);
    assert_eq!(first[7], HAD);
    assert!(import().await.unwrap().iter().all(|outcome| *outcome == HAD));
    let report = store.check().await.unwrap();
    assert_eq!((report.versions, report.problems), (3_000, Vec::new()));
    let too_many = vec![visit(1); MAX_BATCH + 1];
    let refused = store.exposure_create_many(organisation, None, too_many, at(0)).await;
    assert!(matches!(refused, Err(StoreError::TooMany { .. })));
    let none = store.exposure_create_many(organisation, None, Vec::new(), at(0)).await;
    assert!(none.unwrap().is_empty());
});

contract!(an_event_and_a_record_of_the_same_id_are_two_things, async |store| {
    let organisation = store.organisation("uno").await;
    let same = Exposure { id: exposure_id(1), ..visit(1) };
    assert_eq!(same.id.as_bytes(), robbery(1).id.as_bytes());
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();
    let created = store.exposure_create(organisation, None, same, at(0)).await.unwrap();
    assert_eq!(created, Outcome::Created);
    store.exposure_withdraw(organisation, same.id, None, None, at(1)).await.unwrap();
    let event = store.event_get(organisation, robbery(1).id).await.unwrap().unwrap();
    assert!(!event.withdrawn());
});

contract!(single_events_and_hours_share_a_writer_and_one_fault_costs_only_itself, async |store| {
    let organisation = store.organisation("uno").await;
    let nowhere = OrganisationId(999_999);
    let reports = (0..96).map(|number: u64| {
        let (store, owner) = (store.handle(), if number % 8 == 3 { nowhere } else { organisation });
        tokio::spawn(async move {
            if number.is_multiple_of(3) {
                store.event_create(owner, None, robbery(number), at(0)).await
            } else {
                store.exposure_create(owner, None, visit(number), at(0)).await
            }
        })
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
    let report = store.check().await.unwrap();
    assert_eq!((report.versions, report.problems), (84, Vec::new()));
    assert_eq!(store.feed_head().await.unwrap().position.0, 84);
});

contract!(an_amended_record_keeps_its_place_and_a_stale_change_is_refused, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    store.exposure_create(organisation, Some(ana), visit(1), at(0)).await.unwrap();
    store.exposure_create(organisation, Some(ana), visit(2), at(1)).await.unwrap();
    let first = store.exposure_get(organisation, exposure_id(1)).await.unwrap().unwrap();
    let three = Exposure { workers: Workers::new(3).unwrap(), ..visit(1) };
    let amend = |one, version| store.exposure_amend(organisation, one, version, None, at(2));
    let amended = amend(three, 1).await.unwrap();
    assert_eq!((amended.version, amended.action), (2, Action::Amended));
    let stored = store.exposure_get(organisation, exposure_id(1)).await.unwrap().unwrap();
    assert_eq!(stored, amended);
    assert_eq!((stored.exposure, stored.reporter), (three, Some(ana)));
    assert_eq!(stored.position, first.position);
    assert_eq!(amend(three, 2).await.unwrap().version, 2, "nothing changed, nothing stored");
    let stale = amend(visit(1), 1).await;
    assert!(matches!(stale, Err(StoreError::VersionConflict { found: 2 })));
    let unknown = amend(visit(9), 1).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { what: "exposure" })));
    assert_eq!(store.feed_head().await.unwrap().position.0, 3);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(of_many_changes_of_one_version_one_wins, async |store| {
    let organisation = store.organisation("uno").await;
    store.exposure_create(organisation, None, visit(1), at(0)).await.unwrap();
    let other = atalaya_store::Store::open(store.database.url()).await.unwrap();
    // Who changed what is entered in the log, which takes the keys.
    other.unlock(crate::contract::keyring(1), None, at(0)).await.unwrap();
    let changes = (0..8).map(|number| {
        let store = if number % 2 == 0 { store.handle() } else { other.clone() };
        let one = Exposure { workers: Workers::new(number + 3).unwrap(), ..visit(1) };
        tokio::spawn(async move {
            loop {
                match store.exposure_amend(organisation, one, 1, None, at(1)).await {
                    // A slow disk: who is told to come back does.
                    Err(StoreError::Busy { .. }) => {}
                    done => return done,
                }
            }
        })
    });
    let mut won = 0;
    for change in changes.collect::<Vec<_>>() {
        match change.await.unwrap() {
            Ok(_) => won += 1,
            Err(StoreError::VersionConflict { found: 2 }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(a_withdrawn_record_stays_withdrawn, async |store| {
    let organisation = store.organisation("uno").await;
    store.exposure_create(organisation, None, visit(1), at(0)).await.unwrap();
    let withdraw =
        |version| store.exposure_withdraw(organisation, exposure_id(1), version, None, at(1));
    let conflict = withdraw(Some(2)).await;
    assert!(matches!(conflict, Err(StoreError::VersionConflict { found: 1 })));
    assert_eq!(withdraw(Some(1)).await.unwrap(), 2);
    assert_eq!(withdraw(None).await.unwrap(), 2, "withdrawing again changes nothing");
    let stored = store.exposure_get(organisation, exposure_id(1)).await.unwrap().unwrap();
    assert!(stored.withdrawn());
    let amended = store.exposure_amend(organisation, visit(1), 2, None, at(2)).await;
    assert!(matches!(amended, Err(StoreError::Withdrawn)));
    let again = store.exposure_create(organisation, None, visit(1), at(3)).await.unwrap();
    assert_eq!(
        again,
        Outcome::AlreadyHad { version: 2, reporter: None },
        "a late copy does not revive it"
    );
    assert_eq!(store.feed_head().await.unwrap().position.0, 2);
});

contract!(organisations_never_see_each_others_hours, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    store.exposure_create(one, None, visit(1), at(0)).await.unwrap();
    assert_eq!(store.exposure_get(other, exposure_id(1)).await.unwrap(), None);
    let listed = store.exposure_list(other, ExposureFilter::default(), 10).await.unwrap();
    assert!(listed.exposure.is_empty());
    let amended = store.exposure_amend(other, visit(1), 1, None, at(1)).await;
    assert!(matches!(amended, Err(StoreError::NotFound { what: "exposure" })));
    let withdrawn = store.exposure_withdraw(other, exposure_id(1), None, None, at(1)).await;
    assert!(matches!(withdrawn, Err(StoreError::NotFound { what: "exposure" })));
    // The same id is another record there.
    let created = store.exposure_create(other, None, visit(1), at(2)).await.unwrap();
    assert_eq!(created, Outcome::Created);
    assert_eq!(store.feed_head().await.unwrap().position.0, 2, "refusals took no position");
});

contract!(a_list_of_hours_is_stable_while_others_write, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, eva) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "eva").await);
    for number in 0..7 {
        let who = if number == 3 { eva } else { ana };
        store.exposure_create(organisation, Some(who), visit(number), at(0)).await.unwrap();
    }
    let mut filter = ExposureFilter::default();
    let mut seen = Vec::new();
    loop {
        let page = store.exposure_list(organisation, filter, 3).await.unwrap();
        seen.extend(page.exposure.iter().map(|stored| stored.exposure.id));
        let Some(next) = page.next else { break };
        filter.before = Some(next);
        // New ones come, and one of the next page moves on in the feed.
        let late = visit(100 + seen.len() as u64);
        store.exposure_create(organisation, None, late, at(1)).await.unwrap();
        let version = store.exposure_get(organisation, exposure_id(2)).await.unwrap().unwrap();
        let workers = Workers::new(version.version + 10).unwrap();
        let changed = Exposure { workers, ..visit(2) };
        let (version, now) = (version.version, at(1));
        store.exposure_amend(organisation, changed, version, None, now).await.unwrap();
    }
    assert_eq!(seen, (0..7).rev().map(exposure_id).collect::<Vec<_>>());
    let own = ExposureFilter { reporter: Some(eva), ..ExposureFilter::default() };
    let page = store.exposure_list(organisation, own, 10).await.unwrap();
    assert_eq!(page.exposure.len(), 1);
    assert_eq!((page.exposure[0].exposure.id, page.next), (exposure_id(3), None));
});

contract!(hours_are_listed_since_when_they_ended, async |store| {
    let organisation = store.organisation("uno").await;
    store.exposure_create(organisation, None, visit(1), at(0)).await.unwrap();
    let ended = Timestamp::from_microsecond(visit(1).when.latest_us()).unwrap();
    let listed = async |ended_since| {
        let filter = ExposureFilter { ended_since: Some(ended_since), ..ExposureFilter::default() };
        store.exposure_list(organisation, filter, 10).await.unwrap().exposure.len()
    };
    assert_eq!(listed(ended).await, 1);
    assert_eq!(listed(ended + SignedDuration::from_micros(1)).await, 0);
});

contract!(where_teams_were_known_to_be_then_stays_what_it_was, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let three = Exposure { workers: Workers::new(3).unwrap(), ..visit(1) };
    store.exposure_create(one, None, visit(1), at(0)).await.unwrap();
    store.exposure_create(one, None, visit(2), at(5)).await.unwrap();
    store.exposure_create(other, None, visit(3), at(5)).await.unwrap();
    store.exposure_amend(one, three, 1, None, at(10)).await.unwrap();
    store.exposure_withdraw(one, exposure_id(2), None, None, at(20)).await.unwrap();
    let (first, second, amended) = (visit(1).facts(), visit(2).facts(), three.facts());
    for (seconds, expected) in [
        (-1, vec![]),
        (0, vec![(1, first)]),
        (9, vec![(1, first), (2, second)]),
        (10, vec![(2, second), (4, amended)]),
        (20, vec![(4, amended)]),
    ] {
        let mut known = Vec::new();
        let mut after = Position(0);
        // Page by page, one at a time.
        loop {
            let page = store.exposure_known_at(one, at(seconds), after, 1).await.unwrap();
            let Some((position, facts)) = page.first() else { break };
            after = *position;
            known.push((position.0, *facts));
        }
        assert_eq!(known, expected, "{seconds} s");
    }
});

contract!(hours_that_were_first_sent_before_a_time_are_left_out, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    for (number, told) in [(1, 10), (2, 20)] {
        store.exposure_create(organisation, Some(ana), visit(number), at(told)).await.unwrap();
    }
    let since = Some(at(20));
    let filter = ExposureFilter { reporter: Some(ana), since, ..ExposureFilter::default() };
    let page = store.exposure_list(organisation, filter, 10).await.unwrap();
    assert_eq!(page.exposure.len(), 1);
    let position = page.exposure[0].position;
    let told = store.exposure_first_told(organisation, &[position]).await.unwrap();
    assert_eq!(told.get(&position), Some(&at(20)));
});
