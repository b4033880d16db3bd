//! Near-duplicates: found, merged, separated; one incident counts once, whatever becomes of whom.

use std::collections::BTreeMap;

use atalaya_domain::{
    Cell, Event, EventFacts, EventId, FeedChange, Kind, OrganisationId, Place, Position, Severity,
    SimilarPlace, Verification,
};
use atalaya_store::{Action, EventFilter, MergeRefusal, Outcome, Store, StoreError};

use crate::contract::{Raw, at, id, robbery, told_in_full, user};

/// The same robbery under another number.
fn again(number: u64) -> Event {
    Event { id: id(number), ..robbery(1) }
}

async fn create(store: &Store, organisation: OrganisationId, event: Event) {
    store.event_create(organisation, None, event, at(0)).await.unwrap();
}

async fn merge(
    store: &Store,
    organisation: OrganisationId,
    number: u64,
    into: u64,
) -> Result<i64, StoreError> {
    let merged = store.event_merge(organisation, id(number), id(into), None, None, at(5)).await?;
    Ok(merged.version)
}

async fn target(store: &Store, organisation: OrganisationId, number: u64) -> Option<EventId> {
    store.event_get(organisation, id(number)).await.unwrap().unwrap().duplicate_of
}

/// What the feed adds up to: every version before taken out, every version after put in.
async fn counted(store: &Store) -> Vec<EventFacts> {
    let mut sum: Vec<EventFacts> = Vec::new();
    for change in store.changes_after(Position(0), 10_000).await.unwrap() {
        let FeedChange::Event(change) = change else { continue };
        if let Some(before) = change.before {
            let at = sum.iter().position(|facts| *facts == before);
            sum.swap_remove(at.expect("what goes out was in"));
        }
        sum.extend(change.after);
    }
    sum.sort_by_key(|facts| format!("{facts:?}"));
    sum
}

/// The facts that a replay of the log finds at an instant.
async fn replayed(store: &Store, organisation: OrganisationId, seconds: i64) -> Vec<EventFacts> {
    let known = store.facts_known_at(organisation, at(seconds), Position(0), 10_000).await.unwrap();
    let mut facts: Vec<EventFacts> = known.into_iter().map(|(_, facts)| facts).collect();
    facts.sort_by_key(|facts| format!("{facts:?}"));
    facts
}

contract!(a_merged_event_is_kept_and_does_not_count, async |store| {
    let organisation = store.organisation("uno").await;
    let eva = user(&store, organisation, "eva").await;
    create(&store, organisation, robbery(1)).await;
    store.event_create(organisation, None, told_in_full(2), at(1)).await.unwrap();
    let (one, two) = (id(1), id(2));
    let merged =
        store.event_merge(organisation, two, one, Some(1), Some(eva), at(5)).await.unwrap();
    assert_eq!((merged.version, merged.action), (2, Action::Merged));
    assert_eq!(merged.duplicate_of, Some(one));
    assert_eq!(merged, store.event_get(organisation, two).await.unwrap().unwrap());
    assert_eq!(merged.event, told_in_full(2), "every word of it is kept");
    assert_eq!(counted(&store).await, [robbery(1).facts()]);
    assert_eq!(store.event_count(organisation).await.unwrap(), 1);
    // Merging again changes nothing, in the feed neither.
    assert_eq!(merge(&store, organisation, 2, 1).await.unwrap(), 2);
    assert_eq!(store.feed_head().await.unwrap().position.0, 3);
    let separated = store.event_separate(organisation, two, Some(2), None, at(6)).await.unwrap();
    assert_eq!((separated.version, separated.duplicate_of), (3, None));
    assert_eq!(separated, store.event_get(organisation, two).await.unwrap().unwrap());
    assert_eq!(counted(&store).await.len(), 2);
    let again = store.event_separate(organisation, two, None, None, at(7)).await.unwrap();
    assert_eq!((again.version, store.feed_head().await.unwrap().position.0), (3, 4));
    // A map of the past shows what was known then.
    assert_eq!(replayed(&store, organisation, 4).await.len(), 2);
    assert_eq!(replayed(&store, organisation, 5).await, [robbery(1).facts()]);
    assert_eq!(replayed(&store, organisation, 6).await, counted(&store).await);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(what_cannot_be_one_is_refused_by_name, async |store| {
    let (organisation, other) = (store.organisation("uno").await, store.organisation("otra").await);
    for number in 1..=6 {
        create(&store, organisation, again(number)).await;
    }
    create(&store, other, again(9)).await;
    merge(&store, organisation, 2, 1).await.unwrap();
    store.event_withdraw(organisation, id(5), None, None, at(2)).await.unwrap();
    let rejected = Event { verification: Verification::Rejected, ..again(6) };
    store.event_amend(organisation, rejected, 1, None, at(2)).await.unwrap();
    let head = store.feed_head().await.unwrap();
    for (number, into, refusal) in [
        (1, 1, MergeRefusal::Itself),
        (3, 2, MergeRefusal::TargetMerged),
        (1, 2, MergeRefusal::TargetMerged),
        (1, 3, MergeRefusal::HasMerged),
        (3, 5, MergeRefusal::TargetDoesNotCount),
        (3, 6, MergeRefusal::TargetDoesNotCount),
    ] {
        let refused = merge(&store, organisation, number, into).await;
        assert!(
            matches!(refused, Err(StoreError::Merge(found)) if found == refusal),
            "{number} into {into}: {refused:?}"
        );
    }
    assert!(matches!(merge(&store, organisation, 5, 1).await, Err(StoreError::Withdrawn)));
    for (number, into) in [(3, 9), (9, 3), (3, 99), (99, 3)] {
        let refused = merge(&store, organisation, number, into).await;
        assert!(matches!(refused, Err(StoreError::NotFound { what: "event" })), "{refused:?}");
    }
    let stale = store.event_merge(organisation, id(3), id(1), Some(7), None, at(3)).await;
    assert!(matches!(stale, Err(StoreError::VersionConflict { found: 1 })));
    let stale = store.event_separate(organisation, id(2), Some(1), None, at(3)).await;
    assert!(matches!(stale, Err(StoreError::VersionConflict { found: 2 })));
    let elsewhere = store.event_separate(other, id(2), None, None, at(3)).await;
    assert!(matches!(elsewhere, Err(StoreError::NotFound { .. })));
    assert_eq!(store.feed_head().await.unwrap(), head, "nothing was written");
    // Moved to another target: still one.
    merge(&store, organisation, 2, 3).await.unwrap();
    assert_eq!(target(&store, organisation, 2).await, Some(id(3)));
});

contract!(the_first_of_those_left_takes_the_place_of_one_that_is_gone, async |store| {
    let organisation = store.organisation("uno").await;
    let rejected = |event: Event| Event { verification: Verification::Rejected, ..event };
    let no_danger = |event: Event| Event { kind: Kind::C6, ..event };
    for (round, gone) in
        [None, Some(rejected(again(1))), Some(no_danger(again(1)))].iter().enumerate()
    {
        let base = round as u64 * 10;
        let [target_of, one, two, three] = [1, 2, 3, 4].map(|number| base + number);
        for number in [target_of, one, two, three] {
            let event = Event { severity: Severity::CRITICAL, ..again(number) };
            create(&store, organisation, event).await;
        }
        // The first of them is rejected: it cannot stand for the others.
        let other = rejected(store.event_get(organisation, id(one)).await.unwrap().unwrap().event);
        store.event_amend(organisation, other, 1, None, at(1)).await.unwrap();
        for number in [three, two, one] {
            merge(&store, organisation, number, target_of).await.unwrap();
        }
        let before = counted(&store).await.len();
        match gone {
            None => {
                store.event_withdraw(organisation, id(target_of), None, None, at(6)).await.unwrap();
            }
            Some(event) => {
                let event = Event { id: id(target_of), ..event.clone() };
                store.event_amend(organisation, event, 1, None, at(6)).await.unwrap();
            }
        }
        assert_eq!(target(&store, organisation, two).await, None, "it stands for them now");
        for number in [one, three] {
            assert_eq!(target(&store, organisation, number).await, Some(id(two)));
        }
        // A rejected one is in the feed and weighs nothing: the index leaves it out.
        let standing =
            counted(&store).await.iter().filter(|facts| facts.stands_for_incident()).count();
        assert_eq!(standing, round + 1, "counted once, not lost and not twice");
        assert!(counted(&store).await.len() >= before);
        let position = store.feed_head().await.unwrap().position;
        assert_eq!(store.check().await.unwrap().versions, position.0 as u64);
    }
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(if_none_can_stand_for_the_others_each_stands_alone, async |store| {
    let organisation = store.organisation("uno").await;
    for number in 1..=3 {
        let verification =
            if number == 1 { Verification::Reported } else { Verification::Rejected };
        create(&store, organisation, Event { verification, ..again(number) }).await;
    }
    merge(&store, organisation, 2, 1).await.unwrap();
    merge(&store, organisation, 3, 1).await.unwrap();
    store.event_withdraw(organisation, id(1), None, None, at(6)).await.unwrap();
    assert_eq!(target(&store, organisation, 2).await, None);
    assert_eq!(target(&store, organisation, 3).await, None);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(a_merged_event_can_be_amended_and_withdrawn_and_counts_at_no_time, async |store| {
    let organisation = store.organisation("uno").await;
    create(&store, organisation, robbery(1)).await;
    create(&store, organisation, again(2)).await;
    merge(&store, organisation, 2, 1).await.unwrap();
    let amended = Event { severity: Severity::CRITICAL, ..again(2) };
    let stored = store.event_amend(organisation, amended.clone(), 2, None, at(6)).await.unwrap();
    assert_eq!((stored.version, stored.duplicate_of), (3, Some(id(1))));
    assert_eq!(stored, store.event_get(organisation, id(2)).await.unwrap().unwrap());
    assert_eq!(counted(&store).await, [robbery(1).facts()]);
    store.event_separate(organisation, id(2), None, None, at(7)).await.unwrap();
    assert!(counted(&store).await.contains(&amended.facts()), "as it is by now");
    merge(&store, organisation, 2, 1).await.unwrap();
    store.event_withdraw(organisation, id(2), None, None, at(8)).await.unwrap();
    assert_eq!(target(&store, organisation, 2).await, None);
    assert_eq!(counted(&store).await, [robbery(1).facts()]);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(its_reporter_counts_versions_without_what_they_are_not_told, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    create(&store, organisation, robbery(1)).await;
    store.event_create(organisation, Some(ana), again(2), at(1)).await.unwrap();
    let told = async || {
        let stored = store.event_get(organisation, id(2)).await.unwrap().unwrap();
        (stored.version, stored.told_version, stored.told_at)
    };
    assert_eq!(told().await, (1, 1, at(1)));
    merge(&store, organisation, 2, 1).await.unwrap();
    assert_eq!(told().await, (2, 1, at(1)));
    let amended = Event { severity: Severity::LOW, ..again(2) };
    let stored = store.event_amend(organisation, amended, 2, Some(ana), at(6)).await.unwrap();
    assert_eq!((stored.told_version, stored.told_at), (2, at(6)));
    assert_eq!(told().await, (3, 2, at(6)));
    store.event_separate(organisation, id(2), None, None, at(7)).await.unwrap();
    assert_eq!(told().await, (4, 2, at(6)));
    let had = Outcome::AlreadyHad { version: 2, reporter: Some(ana) };
    assert_eq!(store.event_create(organisation, Some(ana), again(2), at(8)).await.unwrap(), had);
    let batch = store.event_create_many(organisation, Some(ana), vec![again(2)], at(8)).await;
    assert_eq!(batch.unwrap(), [had]);
    store.event_withdraw(organisation, id(2), None, Some(ana), at(9)).await.unwrap();
    assert_eq!(told().await, (5, 3, at(9)));
});

contract!(similar_events_are_found_and_others_are_not, async |store| {
    let (organisation, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let (ana, eva) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "eva").await);
    let far = Event { place: robbery(50).place, ..again(4) };
    let elsewhere = Event { kind: Kind::D1, ..again(5) };
    store.event_create(organisation, Some(ana), robbery(1), at(0)).await.unwrap();
    store.event_create(organisation, Some(eva), again(2), at(1)).await.unwrap();
    store.event_create(organisation, Some(ana), again(3), at(2)).await.unwrap();
    for event in [far, elsewhere] {
        store.event_create(organisation, Some(ana), event, at(3)).await.unwrap();
    }
    create(&store, other, again(6)).await;
    let found = store.similar_events(organisation, id(3), again(3).facts()).await.unwrap();
    let ids: Vec<EventId> = found.iter().map(|one| one.stored.event.id).collect();
    assert_eq!(ids, [id(2), id(1)], "the later first where all else is the same");
    assert!(found.iter().all(|one| one.similarity.place == SimilarPlace::Same));
    let own = store.similar_events_of(organisation, ana, id(3), again(3).facts()).await.unwrap();
    assert_eq!(own.iter().map(|one| one.stored.event.id).collect::<Vec<_>>(), [id(1)]);
    let not_theirs =
        store.similar_events_of(organisation, eva, id(2), again(2).facts()).await.unwrap();
    assert!(not_theirs.is_empty());
    let elsewhere = store.similar_events(other, id(3), again(3).facts()).await.unwrap();
    let ids: Vec<EventId> = elsewhere.iter().map(|one| one.stored.event.id).collect();
    assert_eq!(ids, [id(6)], "another organisation's are its own");
    // Who reported is not told that it was merged: it is found as before.
    merge(&store, organisation, 1, 2).await.unwrap();
    assert_eq!(
        store.similar_events_of(organisation, ana, id(3), again(3).facts()).await.unwrap().len(),
        1
    );
    let found = store.similar_events(organisation, id(3), again(3).facts()).await.unwrap();
    assert_eq!(found.iter().map(|one| one.stored.event.id).collect::<Vec<_>>(), [id(2)]);
});

contract!(pairs_wait_until_somebody_decides_and_can_be_decided_anew, async |store| {
    let organisation = store.organisation("uno").await;
    for number in 1..=3 {
        create(&store, organisation, again(number)).await;
    }
    create(&store, organisation, robbery(60)).await;
    let pending = async || {
        let page = store.similar_pairs(organisation, at(-10), None, 50).await.unwrap();
        assert_eq!(page.next, None);
        let ids = page.pairs.iter().map(|pair| (pair.later.event.id, pair.earlier.event.id));
        ids.collect::<Vec<_>>()
    };
    let all = [(id(3), id(2)), (id(3), id(1)), (id(2), id(1))];
    assert_eq!(pending().await, all);
    for _ in 0..2 {
        store.distinct_set(organisation, id(1), id(3), None, at(5)).await.unwrap();
    }
    assert_eq!(pending().await, [all[0], all[2]]);
    merge(&store, organisation, 2, 1).await.unwrap();
    assert_eq!(pending().await, []);
    store.event_separate(organisation, id(2), None, None, at(6)).await.unwrap();
    for _ in 0..2 {
        store.distinct_unset(organisation, id(3), id(1)).await.unwrap();
    }
    assert_eq!(pending().await, all);
    let itself = store.distinct_set(organisation, id(1), id(1), None, at(5)).await;
    assert!(matches!(itself, Err(StoreError::Merge(MergeRefusal::Itself))));
    let other = store.organisation("otra").await;
    let theirs = store.distinct_set(other, id(1), id(2), None, at(5)).await;
    assert!(matches!(theirs, Err(StoreError::NotFound { .. })));
    assert!(store.similar_pairs(other, at(-10), None, 50).await.unwrap().pairs.is_empty());
    let later = store.similar_pairs(organisation, at(100), None, 50).await.unwrap();
    assert!(later.pairs.is_empty(), "what is older than the window is history");
    store.event_withdraw(organisation, id(3), None, None, at(7)).await.unwrap();
    assert_eq!(pending().await, [all[2]]);
});

contract!(pages_of_pairs_neither_repeat_nor_miss_one, async |store| {
    let organisation = store.organisation("uno").await;
    let twice = (0..700_u64).map(|number| {
        // 350 places, each told twice; the second long after the first.
        let lat = 14.3 + (number % 350) as f64 * 0.02;
        let place = Place::new(Cell::at(lat, -90.5).unwrap(), robbery(1).place.precision());
        Event { place, ..again(number) }
    });
    store.event_create_many(organisation, None, twice.collect(), at(0)).await.unwrap();
    let (mut seen, mut before, mut pages) = (BTreeMap::new(), None, 0);
    loop {
        let page = store.similar_pairs(organisation, at(-10), before, 40).await.unwrap();
        assert!(page.pairs.len() <= 40);
        for pair in page.pairs {
            let again = seen.insert(pair.later.event.id.to_string(), pair.earlier.event.id);
            assert_eq!(again, None, "told twice");
        }
        pages += 1;
        let Some(next) = page.next else { break };
        before = store.event_get(organisation, next).await.unwrap().map(|last| last.position);
    }
    assert_eq!(seen.len(), 350);
    assert!(pages >= 9, "{pages}");
});

// Whatever is done in whatever order, the feed adds up to what an obvious model counts: each
// incident once.
contract!(the_feed_adds_up_to_the_model_after_any_history, async |store| {
    let organisation = store.organisation("uno").await;
    let mut random = 7_u64;
    let mut next = |below: u64| {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    for number in 0..8 {
        create(&store, organisation, again(number)).await;
    }
    let mut done = [0; 4];
    for step in 0..160 {
        let (number, other) = (next(8), next(8));
        let what = next(10) as usize;
        let now = at(10 + step);
        let stored = store.event_get(organisation, id(number)).await.unwrap().unwrap();
        let result = match what {
            0..=4 => merge(&store, organisation, number, other).await.map(|_| 0),
            5..=6 => {
                store.event_separate(organisation, id(number), None, None, now).await.map(|_| 1)
            }
            7..=8 => {
                let verification =
                    [Verification::Rejected, Verification::Reported][next(2) as usize];
                let severity = Severity::new(1 + next(5) as i64).unwrap();
                let event = Event { verification, severity, ..stored.event };
                let version = stored.version;
                store.event_amend(organisation, event, version, None, now).await.map(|_| 2)
            }
            _ if step % 4 == 0 => {
                store.event_withdraw(organisation, id(number), None, None, now).await.map(|_| 3)
            }
            _ => continue,
        };
        match result {
            Ok(kind) => done[kind] += 1,
            Err(StoreError::Merge(_) | StoreError::Withdrawn) => {}
            Err(error) => panic!("{error}"),
        }
        let all = store.event_list(organisation, EventFilter::default(), 100).await.unwrap().events;
        let mut expected: Vec<EventFacts> = Vec::new();
        for one in &all {
            if let Some(into) = one.duplicate_of {
                let into = all.iter().find(|other| other.event.id == into).expect("is there");
                assert!(into.duplicate_of.is_none() && !into.withdrawn(), "no chains");
                assert!(into.event.facts().stands_for_incident(), "the incident is not lost");
            } else if !one.withdrawn() {
                expected.push(one.event.facts());
            }
        }
        expected.sort_by_key(|facts| format!("{facts:?}"));
        assert_eq!(counted(&store).await, expected, "after step {step}");
        assert_eq!(replayed(&store, organisation, 1_000).await, expected);
    }
    assert!(done.iter().all(|count| *count > 2), "{done:?}");
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(two_programs_at_once_make_neither_a_circle_nor_lose_an_incident, async |store| {
    let organisation = store.organisation("uno").await;
    // Each with a writer of its own, so that only the database keeps them apart.
    let other = Store::open(store.database.url()).await.unwrap();
    let mut circles = 0;
    for round in 0..12_u64 {
        let [one, two, three] = [0, 1, 2].map(|number| round * 10 + number);
        for number in [one, two, three] {
            create(&store, organisation, again(number)).await;
        }
        let (here, there) = tokio::join!(
            merge(&store, organisation, one, two),
            merge(&other, organisation, two, one)
        );
        circles += u32::from(here.is_ok() && there.is_ok());
        assert!(here.is_ok() || there.is_ok(), "one of them comes first");
        let standing = if here.is_ok() { two } else { one };
        let (merged, withdrawn) = tokio::join!(
            merge(&other, organisation, three, standing),
            store.event_withdraw(organisation, id(standing), None, None, at(7))
        );
        withdrawn.unwrap();
        assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
        let left = [one + two - standing, three];
        let alone = async |number| target(&store, organisation, number).await.is_none();
        let counting = u32::from(alone(left[0]).await) + u32::from(alone(left[1]).await);
        assert_eq!(counting, if merged.is_ok() { 1 } else { 2 }, "round {round}");
    }
    assert_eq!(circles, 0);
});

contract!(the_check_finds_what_is_merged_into_nothing, async |store| {
    let organisation = store.organisation("uno").await;
    for number in 1..=4 {
        create(&store, organisation, again(number)).await;
    }
    merge(&store, organisation, 2, 1).await.unwrap();
    merge(&store, organisation, 4, 3).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    raw.run("UPDATE event SET action = 'withdrawn' WHERE position = 1");
    raw.run("UPDATE event SET duplicate_of = (SELECT event_id FROM event WHERE position = 4) WHERE position = 6");
    let expected =
        [5, 6].map(|at| format!("position {at} is merged into what does not count for it"));
    assert_eq!(store.check().await.unwrap().problems, expected);
});

/// The store's question for what is near an event, by hand, and what shows that the index is asked for
/// each hexagon: with the organisation alone it would be read from end to end.
fn near(raw: &Raw) -> (String, &'static str) {
    let conditions = "event.organisation = 1 AND event.superseded_by IS NULL \
        AND event.duplicate_of IS NULL AND earliest_us BETWEEN 1789999000000000 AND 1790003600000000";
    let cells = vec!["614409915982675967"; 19].join(", ");
    match raw {
        Raw::Postgres(_) => (
            format!(
                "SELECT found.position FROM unnest(ARRAY[{cells}]) AS near(cell) CROSS JOIN LATERAL \
                 (SELECT event.position FROM event WHERE {conditions} AND event.cell_8 = near.cell \
                 ORDER BY event.earliest_us LIMIT 300) AS found LIMIT 300"
            ),
            "(cell_8 = near.cell)",
        ),
        Raw::Sqlite(_) => (
            format!(
                "SELECT position FROM event WHERE {conditions} AND cell_8 IN ({cells}) LIMIT 300"
            ),
            "event_similar (organisation=? AND cell_8=?",
        ),
    }
}

contract!(what_is_near_is_found_by_an_index, async |store| {
    let organisation = store.organisation("uno").await;
    let many = (0..3_000_u64).map(|number| Event { id: id(number), ..robbery(number * 7) });
    store.event_create_many(organisation, None, many.collect(), at(0)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    let (near, found_by) = near(&raw);
    let questions = [
        (near.as_str(), found_by),
        (
            "SELECT position FROM event WHERE organisation = 1 AND superseded_by IS NULL \
          AND first_position < 9000 ORDER BY first_position DESC LIMIT 200",
            "event_has_one_current_version",
        ),
        (
            "SELECT position FROM event WHERE organisation = 1 AND superseded_by IS NULL \
          AND reporter = 1 ORDER BY first_position DESC LIMIT 50",
            "event_reporter",
        ),
        (
            "SELECT position FROM event WHERE organisation = 1 AND superseded_by IS NULL \
          AND duplicate_of = (SELECT event_id FROM event WHERE position = 5)",
            "event_duplicate_of",
        ),
    ];
    for analysed in [false, true] {
        for (question, index) in questions {
            let plan = raw.plan(question);
            assert!(plan.iter().any(|line| line.contains(index)), "{question}: {plan:#?}");
        }
        if !analysed {
            raw.run("ANALYZE");
        }
    }
});
