//! An organisation's own history: what changed, and when it was recorded.

use atalaya_domain::{
    Event, EventId, Exposure, FeedChange, Position, Severity, Verification, Workers,
};
use atalaya_store::HistoryExtent;

use crate::contract::{at, id, robbery, user, visit};

/// One as a phone makes it: a UUID of version 7.
fn reported(number: u8) -> Event {
    let mut bytes = *b"\x01\x93\xa0\x00\x00\x00\x70\x00\x80\x00\x00\x00\x00\x00\x00\x00";
    bytes[15] = number;
    Event { id: EventId::from_bytes(bytes), ..robbery(u64::from(number)) }
}

contract!(a_history_is_read_in_commit_order_with_its_times, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    store.event_create(one, None, reported(1), at(0)).await.unwrap();
    store.event_create(other, None, reported(2), at(1)).await.unwrap();
    store.exposure_create(one, None, visit(1), at(2)).await.unwrap();
    store.event_create(one, None, robbery(3), at(3)).await.unwrap();
    let verified = Event { verification: Verification::Verified, ..robbery(3) };
    store.event_amend(one, verified.clone(), 1, None, at(4)).await.unwrap();
    store.event_withdraw(one, reported(1).id, None, None, at(5)).await.unwrap();
    let mut found = Vec::new();
    let mut after = Position(0);
    // Page by page, two at a time.
    loop {
        let page = store.changes_recorded(one, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.change.position();
        found.extend(page);
    }
    let times: Vec<_> = found
        .iter()
        .map(|one| {
            let seconds = (one.recorded_us - at(0).as_microsecond()) / 1_000_000;
            (one.change.position().0, seconds, one.imported)
        })
        .collect();
    // Rows of files have ids of version 8; what is changed by hand later is known from then on.
    let expected = [(1, 0, false), (3, 2, true), (4, 3, true), (5, 4, false), (6, 5, false)];
    assert_eq!(times, expected);
    // They are the feed's changes, and nobody else's.
    let feed = store.changes_after(Position(0), 100).await.unwrap();
    let own: Vec<FeedChange> =
        feed.into_iter().filter(|change| change.organisation() == one).collect();
    assert_eq!(found.iter().map(|one| one.change).collect::<Vec<_>>(), own);
});

contract!(a_history_tells_the_feeds_changes_of_what_was_amended_again_and_again, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    store.event_create(one, Some(ana), reported(1), at(0)).await.unwrap();
    store.exposure_create(one, Some(ana), visit(1), at(1)).await.unwrap();
    for (version, severity) in [(1, 4), (2, 5), (3, 2)] {
        let severity = Severity::new(severity).unwrap();
        let amended = Event { severity, ..reported(1) };
        store.event_amend(one, amended, version, Some(ana), at(10 + version)).await.unwrap();
        let workers = Workers::new(2 + version).unwrap();
        let amended = Exposure { workers, ..visit(1) };
        store.exposure_amend(one, amended, version, Some(ana), at(20 + version)).await.unwrap();
    }
    let history = store.changes_recorded(one, Position(0), 100).await.unwrap();
    let feed = store.changes_after(Position(0), 100).await.unwrap();
    assert_eq!(feed.len(), 8);
    assert_eq!(history.iter().map(|one| one.change).collect::<Vec<_>>(), feed);
});

contract!(how_much_was_recorded_by_then_moves_with_its_own_history_alone, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let extent = async || store.history_extent(one, at(10)).await.unwrap();
    assert_eq!(extent().await, HistoryExtent::default());
    store.event_create(one, None, reported(1), at(9)).await.unwrap();
    store.exposure_create(one, None, visit(1), at(9)).await.unwrap();
    let known = HistoryExtent { recorded: 2, imported: 1 };
    assert_eq!(extent().await, known);
    // Neither what comes later nor what others bring.
    store.event_create(one, None, reported(2), at(10)).await.unwrap();
    store.event_create(other, None, reported(3), at(5)).await.unwrap();
    store.event_create(other, None, robbery(4), at(5)).await.unwrap();
    assert_eq!(extent().await, known);
    // But a file that is read in does: its rows happened long ago.
    store.event_create(one, None, robbery(5), at(20)).await.unwrap();
    assert_eq!(extent().await, HistoryExtent { imported: 2, ..known });
    let verified = Event { verification: Verification::Verified, ..robbery(5) };
    assert_eq!(verified.id, id(5));
    store.event_amend(one, verified, 1, None, at(30)).await.unwrap();
    assert_eq!(extent().await, HistoryExtent { imported: 2, ..known });
});

contract!(the_rounding_key_is_made_with_the_database_and_stays, async |store| {
    let key = store.rounding_key().await.unwrap();
    assert_eq!(store.rounding_key().await.unwrap(), key);
    assert!(key.iter().any(|byte| *byte != key[0]), "random");
    let elsewhere = crate::contract::TestStore::open(atalaya_kit::sqlite()).await;
    assert_ne!(elsewhere.rounding_key().await.unwrap(), key, "another database has another");
});

#[tokio::test]
async fn a_backup_holds_no_rounding_key() {
    let store = crate::contract::TestStore::open(atalaya_kit::sqlite()).await;
    let key = store.rounding_key().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.backup");
    let file = std::fs::File::create(&path).unwrap();
    store.backup_write(file, at(0), |_, _| {}).await.unwrap();
    let mut text = String::new();
    let mut file = flate2::read::GzDecoder::new(std::fs::File::open(&path).unwrap());
    std::io::Read::read_to_string(&mut file, &mut text).unwrap();
    let hex = key.map(|byte| format!("{byte:02x}")).concat();
    assert!(!text.contains("rounding") && !text.contains(&hex[..16]), "{text}");
}
