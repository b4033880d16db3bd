//! The change feed: commit order, no gap, waking.

use std::time::Duration;

use atalaya_domain::{
    Account, Change, Event, Exposure, ExposureChange, FeedChange, Kind, OrganisationId, Position,
    Recorded, TimePrecision, TimeSpan, Verification, Workers,
};
use atalaya_store::Store;

use crate::contract::{Raw, TestStore, at, exposure_id, id, robbery, told_in_full, user, visit};

/// Everything that stands in the feed, read in small pages.
async fn everything(store: &Store) -> Vec<FeedChange> {
    let mut changes: Vec<FeedChange> = Vec::new();
    loop {
        let after = changes.last().map_or(Position(0), FeedChange::position);
        let page = store.changes_after(after, 7).await.unwrap();
        if page.is_empty() {
            return changes;
        }
        changes.extend(page);
    }
}

/// Follows the feed from its beginning until it has seen `count` changes.
async fn follow(store: Store, count: usize) -> Vec<FeedChange> {
    let mut woken = store.feed_watch();
    let mut changes: Vec<FeedChange> = Vec::new();
    while changes.len() < count {
        woken.mark_unchanged();
        let after = changes.last().map_or(Position(0), FeedChange::position);
        let page = store.changes_after(after, 50).await.unwrap();
        // At every moment, not only in the end: a follower cannot wait for what it stepped over.
        let gapless = (after.0 + 1..).take(page.len()).collect::<Vec<_>>();
        assert_eq!(positions(&page), gapless);
        if page.is_empty() {
            let wake = tokio::time::timeout(Duration::from_secs(20), woken.changed()).await;
            wake.expect("a commit wakes its followers").unwrap();
        }
        changes.extend(page);
    }
    changes
}

fn positions(changes: &[FeedChange]) -> Vec<i64> {
    changes.iter().map(|change| change.position().0).collect()
}

contract!(a_new_database_has_an_empty_feed, async |store| {
    let head = store.feed_head().await.unwrap();
    assert_eq!(head.position, Position(0));
    assert!(store.changes_after(Position(0), 10).await.unwrap().is_empty());
    let again = Store::open(store.database.url()).await.unwrap();
    assert_eq!(again.feed_head().await.unwrap().epoch, head.epoch, "the lineage stays");
    assert_eq!(head.epoch.to_string().len(), 16);
});

contract!(changes_tell_before_and_after, async |store| {
    let organisation = store.organisation("uno").await;
    let first = told_in_full(1);
    let amended = Event { kind: Kind::L1, ..first.clone() };
    let verified = Event { verification: Verification::Verified, ..amended.clone() };
    store.event_create(organisation, None, first.clone(), at(0)).await.unwrap();
    store.event_create(organisation, None, robbery(2), at(0)).await.unwrap();
    store.event_amend(organisation, amended.clone(), 1, None, at(1)).await.unwrap();
    store.event_amend(organisation, verified.clone(), 2, None, at(2)).await.unwrap();
    store.event_withdraw(organisation, id(1), None, None, at(3)).await.unwrap();
    let told: Vec<_> = everything(&store)
        .await
        .into_iter()
        .map(|change| match change {
            FeedChange::Event(change) => {
                (change.position.0, change.organisation, change.before, change.after)
            }
            FeedChange::Exposure(change) => panic!("{change:?} is no event's"),
        })
        .collect();
    let facts = |event: &Event| Some(event.facts());
    let expected = [
        (1, organisation, None, facts(&first)),
        (2, organisation, None, facts(&robbery(2))),
        (3, organisation, facts(&first), facts(&amended)),
        (4, organisation, facts(&amended), facts(&verified)),
        (5, organisation, facts(&verified), None),
    ];
    assert_eq!(told, expected);
});

contract!(hours_stand_between_events_in_the_one_feed, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let three = Exposure { workers: Workers::new(3).unwrap(), ..visit(1) };
    store.exposure_create(one, None, visit(1), at(0)).await.unwrap();
    store.event_create(one, None, robbery(1), at(0)).await.unwrap();
    store.exposure_create(other, None, visit(1), at(0)).await.unwrap();
    store.exposure_amend(one, three, 1, None, at(1)).await.unwrap();
    store.event_withdraw(one, id(1), None, None, at(2)).await.unwrap();
    store.exposure_withdraw(one, exposure_id(1), None, None, at(3)).await.unwrap();
    let changes = everything(&store).await;
    assert_eq!(positions(&changes), [1, 2, 3, 4, 5, 6]);
    let events: Vec<bool> =
        changes.iter().map(|change| matches!(change, FeedChange::Event(_))).collect();
    assert_eq!(events, [false, true, false, false, true, false]);
    let owners: Vec<OrganisationId> = changes.iter().map(FeedChange::organisation).collect();
    assert_eq!(owners, [one, one, other, one, one, one]);
    let told: Vec<_> = changes
        .iter()
        .filter_map(|change| match change {
            FeedChange::Exposure(change) => Some((change.before, change.after)),
            FeedChange::Event(_) => None,
        })
        .collect();
    let facts = |exposure: &Exposure| Some(exposure.facts());
    let expected = [
        (None, facts(&visit(1))),
        (None, facts(&visit(1))),
        (facts(&visit(1)), facts(&three)),
        (facts(&three), None),
    ];
    assert_eq!(told, expected);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(a_late_report_comes_last_and_tells_of_the_past, async |store| {
    let organisation = store.organisation("uno").await;
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();
    let us = at(-30 * 86_400).as_microsecond();
    let when = TimeSpan::new(us, us, TimePrecision::Exact).unwrap();
    let late = Event { when, ..robbery(2) };
    store.event_create(organisation, None, late, at(1)).await.unwrap();
    let changes = everything(&store).await;
    let FeedChange::Event(change) = changes[1] else { panic!("{:?}", changes[1]) };
    assert_eq!(change.after.unwrap().when, when);
});

contract!(a_follower_of_many_writers_misses_nothing, async |store| {
    let organisation = store.organisation("uno").await;
    // A second program on the same database.
    let other = Store::open(store.database.url()).await.unwrap();
    let follower = tokio::spawn(follow(store.handle(), 640));
    let far_follower = tokio::spawn(follow(other.clone(), 640));
    let writers = (0..64_u64).map(|writer| {
        let store = if writer % 4 == 0 { other.clone() } else { store.handle() };
        tokio::spawn(async move {
            for number in 0..10 {
                let number = writer * 10 + number;
                if number.is_multiple_of(3) {
                    let hours = visit(number);
                    store.exposure_create(organisation, None, hours, at(0)).await.unwrap();
                } else {
                    let event = robbery(number);
                    store.event_create(organisation, None, event, at(0)).await.unwrap();
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let gapless: Vec<i64> = (1..=640).collect();
    assert_eq!(positions(&follower.await.unwrap()), gapless);
    assert_eq!(positions(&far_follower.await.unwrap()), gapless);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(the_check_finds_what_must_not_be, async |store| {
    let organisation = store.organisation("uno").await;
    for number in 0..5 {
        store.event_create(organisation, None, robbery(number), at(0)).await.unwrap();
    }
    store.exposure_create(organisation, None, visit(1), at(0)).await.unwrap();
    store.exposure_create(organisation, None, visit(2), at(0)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    raw.run("DELETE FROM event WHERE position = 3");
    raw.run("UPDATE event SET cell = 12345 WHERE position = 4");
    raw.run("DELETE FROM event WHERE position = 5");
    raw.run("UPDATE exposure SET version = 2 WHERE position = 6");
    raw.run("DELETE FROM exposure WHERE position = 7");
    let report = store.check().await.unwrap();
    assert_eq!(report.versions, 4);
    let expected = [
        "the feed jumps from 2 to 4",
        "position 4 holds no cell",
        "the feed jumps from 4 to 6",
        "position 6 does not follow from a version before",
        "the feed's head is 7, its last row 6",
    ];
    assert_eq!(report.problems, expected);
});

/// What a sequence would do: its numbers are not the order of commits.
#[test]
fn a_naive_sequence_hides_a_row_from_a_follower() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let [mut setup, mut early, mut late, mut follower] =
        [(); 4].map(|()| Raw::open(database.url()));
    setup.run("CREATE TABLE naive (id BIGSERIAL PRIMARY KEY)");
    let after = |id: u32| format!("SELECT id::text AS line FROM naive WHERE id > {id} ORDER BY id");

    early.run("BEGIN; INSERT INTO naive DEFAULT VALUES"); // takes 1
    late.run("BEGIN; INSERT INTO naive DEFAULT VALUES"); // takes 2
    late.run("COMMIT");
    assert_eq!(follower.lines(&after(0)), ["2"], "the follower is at 2 now");
    early.run("COMMIT");
    assert!(follower.lines(&after(2)).is_empty(), "1 came too late: lost for ever");
}

/// The rows that two transactions bring, by hand: position 2 into one table or the other.
const EARLY_EVENT: &str = "INSERT INTO event SELECT 2, organisation, version, 2, NULL, NULL, \
    earliest_us, latest_us, cell, cell_8, lat, lon, severity, felt, potential, key_populations, \
    reporter, author, recorded_us, '\\x00000000000000000000000000000001', action, kind, \
    time_precision, location_precision, source, verification, setting, perpetrator, flags, \
    narrative FROM event WHERE position = 1; COMMIT";
const EARLY_EXPOSURE: &str = "INSERT INTO exposure SELECT 2, organisation, version, 2, NULL, NULL, \
    earliest_us, latest_us, cell, 2, 3600, key_populations, reporter, author, recorded_us, \
    '\\x00000000000000000000000000000001', action, location_precision, 'log' \
    FROM event WHERE position = 1; COMMIT";

/// The same two transactions against our feed: the second cannot take a number, let alone commit,
/// before the first has; whichever of the two tables each of them writes to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_transactions_cannot_commit_against_the_feeds_order() {
    for early_row in [EARLY_EVENT, EARLY_EXPOSURE] {
        for late_is_event in [true, false] {
            against_the_order(early_row, late_is_event).await;
        }
    }
}

async fn against_the_order(early_row: &str, late_is_event: bool) {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let organisation = store.organisation("uno").await;
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();

    // By hand: takes position 2 and does not commit yet.
    let mut early = Raw::open(store.database.url());
    early.run("BEGIN");
    let taken = early
        .lines("UPDATE feed_head SET position = position + 1 RETURNING position::text AS line");
    assert_eq!(taken, ["2"]);

    let late = store.handle();
    let late = tokio::spawn(async move {
        if late_is_event {
            late.event_create(organisation, None, robbery(3), at(0)).await.unwrap()
        } else {
            late.exposure_create(organisation, None, visit(3), at(0)).await.unwrap()
        }
    });
    let mut server = Raw::open(store.database.url());
    let waiting = "SELECT state AS line FROM pg_stat_activity \
                   WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while server.lines(waiting).is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(!late.is_finished());
    let seen = store.changes_after(Position(0), 10).await.unwrap();
    assert_eq!(positions(&seen), [1], "nothing after the hole is to be seen");

    early.run(early_row);
    late.await.unwrap();
    let seen = store.changes_after(Position(1), 10).await.unwrap();
    assert_eq!(positions(&seen), [2, 3]);
    assert_eq!(matches!(seen[1], FeedChange::Event(_)), late_is_event);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
}

/// An event and hours commit between a page's questions to the two tables: the page may miss both,
/// never one of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_commits_between_a_pages_questions_waits_for_the_next_page() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let organisation = store.organisation("uno").await;
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();

    // Nobody reads the second table until this commits.
    let mut between = Raw::open(store.database.url());
    between.run("BEGIN; LOCK TABLE exposure IN ACCESS EXCLUSIVE MODE");
    let reader = store.handle();
    let page = tokio::spawn(async move { reader.changes_after(Position(0), 10).await.unwrap() });
    let mut server = Raw::open(store.database.url());
    let waiting = "SELECT state AS line FROM pg_stat_activity \
                   WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while server.lines(waiting).is_empty() {
        tokio::task::yield_now().await;
    }
    store.event_create(organisation, None, robbery(2), at(0)).await.unwrap();
    between.run("UPDATE feed_head SET position = position + 1");
    between.run(
        &EARLY_EXPOSURE
            .replace("SELECT 2, organisation, version, 2", "SELECT 3, organisation, version, 3"),
    );

    assert_eq!(positions(&page.await.unwrap()), [1]);
    assert_eq!(positions(&store.changes_after(Position(1), 10).await.unwrap()), [2, 3]);
}

/// A transaction that gives up gives its positions back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_rolls_back_leaves_no_gap() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let organisation = store.organisation("uno").await;
    let mut gives_up = Raw::open(store.database.url());
    gives_up.run("BEGIN; UPDATE feed_head SET position = position + 10; ROLLBACK");
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();
    assert_eq!(positions(&everything(&store).await), [1]);
}

contract!(who_follows_is_woken_by_a_shorter_feed_that_was_restored_underneath, async |store| {
    let organisation = store.organisation("uno").await;
    let mut woken = store.feed_watch();
    for number in 1..=3 {
        store.event_create(organisation, None, robbery(number), at(0)).await.unwrap();
    }
    let head = store.feed_head().await.unwrap();
    let reach = async |woken: &mut tokio::sync::watch::Receiver<Position>, position| {
        let there = woken.wait_for(|known| *known == position);
        let there = tokio::time::timeout(Duration::from_secs(20), there).await;
        assert!(there.expect("it is told").is_ok(), "it goes on");
    };
    reach(&mut woken, head.position).await;
    // The watcher looks now and then, and must have seen one lineage to know another.
    let mut raw = Raw::open(store.database.url());
    for _ in 0..20 {
        raw.run("UPDATE feed_head SET epoch = epoch - 1, position = 1");
        let shorter = woken.wait_for(|known| *known == Position(1));
        if tokio::time::timeout(Duration::from_secs(2), shorter).await.is_ok() {
            return;
        }
    }
    panic!("nobody is told of the shorter feed");
});

contract!(an_account_and_its_first_moment_stay_with_a_record_whoever_amends_it, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, luz) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "luz").await);
    store.event_create(organisation, Some(ana), robbery(1), at(0)).await.unwrap();
    store.event_create(organisation, None, robbery(2), at(0)).await.unwrap();
    store.exposure_create(organisation, Some(ana), visit(1), at(0)).await.unwrap();
    let amended = Event { kind: Kind::L1, ..robbery(1) };
    store.event_amend(organisation, amended, 1, Some(luz), at(1)).await.unwrap();
    let three = Exposure { workers: Workers::new(3).unwrap(), ..visit(1) };
    store.exposure_amend(organisation, three, 1, Some(luz), at(2)).await.unwrap();
    store.event_withdraw(organisation, id(1), None, Some(luz), at(3)).await.unwrap();
    let by_ana = Account::of(ana).map(|by| Recorded { by, at_us: at(0).as_microsecond() });
    let told: Vec<_> = everything(&store)
        .await
        .into_iter()
        .map(|change| match change {
            FeedChange::Event(Change { before, after, .. }) => {
                (before.map(|facts| facts.recorded), after.map(|facts| facts.recorded))
            }
            FeedChange::Exposure(ExposureChange { before, after, .. }) => {
                (before.map(|facts| facts.recorded), after.map(|facts| facts.recorded))
            }
        })
        .collect();
    let expected = [
        (None, Some(by_ana)),
        (None, Some(None)),
        (None, Some(by_ana)),
        (Some(by_ana), Some(by_ana)),
        (Some(by_ana), Some(by_ana)),
        (Some(by_ana), None),
    ];
    assert_eq!(told, expected);
    let after = Position(0);
    let events = store.facts_known_at(organisation, at(2), after, 10).await.unwrap();
    assert_eq!(events.iter().map(|(_, facts)| facts.recorded).collect::<Vec<_>>(), [None, by_ana]);
    let hours = store.exposure_known_at(organisation, at(2), after, 10).await.unwrap();
    assert_eq!(hours.iter().map(|(_, facts)| facts.recorded).collect::<Vec<_>>(), [by_ana]);
});
