//! Sealed columns: nothing readable in the database's files, its dump or a backup; keys are wrapped,
//! rotated while everybody works, and erased for good.

use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use atalaya_domain::AuditAction::{ContactRemoved, ContactSet, ContactViewed, UserCreated};
use atalaya_domain::{Actor, AuditAction, Event, Narrative, OrganisationId, UserId};
use atalaya_store::{AuditFilter, StaffContact, Store, StoreError};

use crate::contract::{Buffer, Raw, TestStore, at, backup, id, keyring, robbery, user};

const PLANTED: &str = "zarzamora con ceniza";

fn told(number: u64, text: &str) -> Event {
    Event { narrative: Narrative::parse(text), ..robbery(number) }
}

async fn text(store: &Store, of: OrganisationId, number: u64) -> Option<String> {
    let stored = store.event_get(of, id(number)).await.unwrap().unwrap();
    stored.event.narrative.map(|text| text.as_str().to_owned())
}

/// Everything that lies on the disk or can be dumped, as bytes.
pub fn everything(store: &TestStore) -> Vec<u8> {
    let url = store.database.url();
    let Some(path) = url.strip_prefix("sqlite:") else {
        let output = Command::new("pg_dump").args(["-d", url]).output().unwrap();
        assert!(output.status.success());
        return output.stdout;
    };
    let folder = Path::new(path).parent().unwrap();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        std::fs::File::open(file.unwrap().path()).unwrap().read_to_end(&mut bytes).unwrap();
    }
    bytes
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

pub fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).unwrap();
    text
}

fn contact() -> StaffContact {
    StaffContact {
        name: "Filomena Verdadera".to_owned(),
        phone: "+502 5555 1234".to_owned(),
        email: None,
        language: None,
        safe: None,
    }
}

contract!(no_text_name_or_number_is_in_the_database_or_its_backup, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    store.event_create(one, Some(ana), told(1, PLANTED), at(1)).await.unwrap();
    let many = (10..30).map(|number| told(number, PLANTED)).collect();
    store.event_create_many(one, None, many, at(1)).await.unwrap();
    let amended = told(1, &format!("{PLANTED}, después"));
    store.event_amend(one, amended, 1, Some(ana), at(2)).await.unwrap();
    store.contact_set(one, ana, contact(), at(3)).await.unwrap();
    let (bytes, file) = (everything(&store), unpacked(&backup(&store).await));
    for bytes in [&bytes, &file] {
        assert!(holds(bytes, "ana") && holds(bytes, "P1"), "it was looked at");
        for secret in [PLANTED, "zarzamora", "Filomena", "5555 1234"] {
            assert!(!holds(bytes, secret), "{secret}");
        }
        assert!(
            !holds(bytes, &format!("{:?}", [1_u8; 32]))
                && !holds(
                    bytes,
                    "\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}"
                )
        );
    }
    // And it is all there, for who has the keys.
    let to = TestStore::open(atalaya_kit::sqlite()).await;
    let from = std::io::Cursor::new(backup(&store).await);
    to.backup_restore(from, at(5), |_, _| ()).await.unwrap();
    assert_eq!(text(&to, one, 1).await, Some(format!("{PLANTED}, después")));
    assert_eq!(text(&to, one, 12).await.as_deref(), Some(PLANTED));
    assert!(to.contact_get(one, ana, at(6)).await.unwrap() == Some(contact()));
    assert_eq!(to.audit_verify(one, None).await.unwrap().faults, []);
});

contract!(a_text_opens_in_every_version_of_its_event, async |store| {
    let one = store.organisation("uno").await;
    let (ana, eva) = (user(&store, one, "ana").await, user(&store, one, "eva").await);
    store.event_create(one, Some(ana), told(1, "uno"), at(1)).await.unwrap();
    store.event_create(one, None, told(2, "dos"), at(1)).await.unwrap();
    store.event_create(one, Some(eva), robbery(3), at(1)).await.unwrap();
    store.event_merge(one, id(2), id(1), None, Some(eva), at(2)).await.unwrap();
    let separated = store.event_separate(one, id(2), None, Some(eva), at(3)).await.unwrap();
    assert_eq!(separated.event.narrative, Narrative::parse("dos"));
    // Said later, by somebody else, it is the reporter's text all the same.
    store.event_amend(one, told(3, "tres"), 1, Some(ana), at(4)).await.unwrap();
    for (number, expected) in [(1, "uno"), (2, "dos"), (3, "tres")] {
        assert_eq!(text(&store, one, number).await.as_deref(), Some(expected));
    }
    let page = store.event_list(one, atalaya_store::EventFilter::default(), 10).await.unwrap();
    let texts = page.events.iter().map(|stored| stored.event.narrative.is_some());
    assert!(texts.eq([true; 3]));
    let same = store.event_amend(one, told(3, "tres"), 2, Some(eva), at(5)).await.unwrap();
    assert_eq!(same.version, 2, "sealed anew it would differ; opened it does not");
    store.event_withdraw(one, id(3), None, None, at(6)).await.unwrap();
    assert_eq!(text(&store, one, 3).await, None);
});

contract!(whoever_erases_a_persons_key_erases_their_texts, async |store| {
    let (one, two) = (store.organisation("uno").await, store.organisation("dos").await);
    let (ana, eva) = (user(&store, one, "ana").await, user(&store, one, "eva").await);
    store.event_create(one, Some(ana), told(1, PLANTED), at(1)).await.unwrap();
    store.event_create(one, Some(eva), told(2, "otra cosa"), at(1)).await.unwrap();
    store.contact_set(one, ana, contact(), at(1)).await.unwrap();
    assert!(!store.person_key_erase(two, ana, at(2)).await.unwrap(), "another organisation's");
    assert!(store.person_key_erase(one, ana, at(2)).await.unwrap());
    assert!(!store.person_key_erase(one, ana, at(2)).await.unwrap());
    assert_eq!(text(&store, one, 1).await, None);
    assert_eq!(text(&store, one, 2).await.as_deref(), Some("otra cosa"));
    assert!(store.contact_get(one, ana, at(3)).await.unwrap().is_none());
    // What comes after has another key; what was erased stays so.
    store.event_create(one, Some(ana), told(3, "de nuevo"), at(4)).await.unwrap();
    assert_eq!(text(&store, one, 3).await.as_deref(), Some("de nuevo"));
    let broken = store.event_get(one, id(1)).await;
    assert!(matches!(broken, Err(StoreError::Corrupt { .. })), "{broken:?}");
});

contract!(each_look_at_a_contact_is_in_that_persons_log, async |store| {
    let (one, two) = (store.organisation("uno").await, store.organisation("dos").await);
    let (ana, sofia) = (user(&store, one, "ana").await, user(&store, one, "sofia").await);
    let hers = store.acting(Actor::User(sofia));
    hers.contact_set(one, ana, contact(), at(1)).await.unwrap();
    assert!(hers.contact_get(one, ana, at(2)).await.unwrap() == Some(contact()));
    assert!(hers.contact_get(two, ana, at(2)).await.unwrap().is_none());
    let elsewhere = hers.contact_set(two, ana, contact(), at(2)).await;
    assert!(matches!(elsewhere, Err(StoreError::NotFound { what: "user" })));
    assert!(!hers.contact_delete(two, ana, at(3)).await.unwrap());
    assert!(hers.contact_delete(one, ana, at(3)).await.unwrap());
    assert!(hers.contact_get(one, ana, at(4)).await.unwrap().is_none());
    let log = store.audit_mine(one, ana, None, 9).await.unwrap();
    let done: Vec<AuditAction> = log.entries.iter().map(|entry| entry.action).collect();
    assert_eq!(done, [ContactRemoved, ContactViewed, ContactSet, UserCreated]);
});

contract!(without_the_keys_or_with_others_nothing_opens, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    store.event_create(one, Some(ana), told(1, PLANTED), at(1)).await.unwrap();
    let file = backup(&store).await;
    let without = Store::open(store.database.url()).await.unwrap();
    assert!(matches!(without.event_get(one, id(1)).await, Err(StoreError::Locked)));
    let told = without.event_create(one, None, told(2, "x"), at(1)).await;
    assert!(matches!(told, Err(StoreError::Locked)));
    without.event_create(one, None, robbery(3), at(1)).await.unwrap();
    let entered = without.user_disable(one, ana, at(1)).await;
    assert!(matches!(entered, Err(StoreError::Locked)), "nothing is entered with the known key");
    let wrong = without.unlock(keyring(2), None, at(1)).await;
    assert!(matches!(&wrong, Err(StoreError::WrongKey { id }) if id.len() == 16), "{wrong:?}");
    let cut = store.audit_verify(one, None).await.unwrap();
    assert_eq!(cut.faults, []);
    // A backup neither.
    let (bare, other) = (TestStore::open(atalaya_kit::sqlite()).await, atalaya_kit::sqlite());
    let locked = Store::open(other.url()).await.unwrap();
    locked.migrate().await.unwrap();
    let refused = locked.backup_restore(std::io::Cursor::new(file.clone()), at(2), |_, _| ()).await;
    assert!(matches!(refused, Err(StoreError::Locked)), "{refused:?}");
    locked.unlock(keyring(2), None, at(1)).await.unwrap();
    let refused = locked.backup_restore(std::io::Cursor::new(file.clone()), at(2), |_, _| ()).await;
    assert!(matches!(refused, Err(StoreError::WrongKey { .. })), "{refused:?}");
    assert!(locked.organisation_list().await.unwrap().is_empty());
    bare.backup_restore(std::io::Cursor::new(file), at(2), |_, _| ()).await.unwrap();
});

contract!(texts_from_before_the_keys_are_sealed_and_leave_no_trace, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    for number in 1..=3 {
        store.event_create(one, Some(ana), told(number, "x"), at(1)).await.unwrap();
    }
    let mut raw = Raw::open(store.database.url());
    raw.run(&format!("UPDATE event SET narrative = '{PLANTED}', narrative_sealed = NULL"));
    raw.run("UPDATE event SET reporter = NULL WHERE position = 3");
    let file = store.backup_write(Buffer::default(), at(2), |_, _| ()).await;
    assert!(matches!(file, Err(StoreError::Locked)), "no backup holds what is readable");
    drop(raw);
    let again = Store::open(store.database.url()).await.unwrap();
    again.unlock(keyring(1), None, at(3)).await.unwrap();
    for number in 1..=3 {
        assert_eq!(text(&again, one, number).await.as_deref(), Some(PLANTED));
    }
    drop(again);
    assert!(!holds(&everything(&store), PLANTED));
});

contract!(keys_are_rotated_while_everybody_works, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    let many = (1_000..2_200).map(|number| told(number, PLANTED)).collect();
    store.event_create_many(one, None, many, at(1)).await.unwrap();
    store.event_create(one, Some(ana), told(1, PLANTED), at(1)).await.unwrap();
    // Another node, which reads the key file again when it meets what it does not know.
    let file = Arc::new(Mutex::new(keyring(1)));
    let (other, read) = (Store::open(store.database.url()).await.unwrap(), Arc::clone(&file));
    let reload = Box::new(move || Some(read.lock().unwrap().clone()));
    other.unlock(keyring(1), Some(reload), at(1)).await.unwrap();
    let working = {
        let other = other.clone();
        tokio::spawn(async move {
            for number in 3_000..3_200 {
                let who = (number % 2 == 0).then_some(ana);
                other.event_create(one, who, told(number, PLANTED), at(2)).await.unwrap();
                assert_eq!(text(&other, one, number).await.as_deref(), Some(PLANTED));
                assert_eq!(text(&other, one, 1).await.as_deref(), Some(PLANTED));
            }
        })
    };
    let both = keyring(1).rotated(atalaya_seal::Key::new([2; 32]));
    *file.lock().unwrap() = both.clone();
    let wrapped = store.keys_rewrap(both.clone(), at(3)).await.unwrap();
    assert_eq!(wrapped, 2, "the organisation's and the audit's");
    let sealed = store.data_key_rotate(one, at(3), |_| ()).await.unwrap();
    assert!(sealed >= 1_200, "{sealed}");
    store.data_key_rotate(one, at(4), |_| ()).await.unwrap();
    working.await.unwrap();
    // An hour later the first is removed.
    store.data_key_rotate(one, at(8_000), |_| ()).await.unwrap();
    let left = store.key_counts(one).await.unwrap();
    assert!(left.0 < 4 && left.1 == 1, "{left:?}");
    // The installation's old key opens nothing any more.
    let new = Store::open(store.database.url()).await.unwrap();
    new.unlock(both.without_old(), None, at(9)).await.unwrap();
    let old = Store::open(store.database.url()).await.unwrap();
    let refused = old.unlock(keyring(1), None, at(9)).await;
    assert!(matches!(refused, Err(StoreError::WrongKey { .. })));
    for number in (1_000..2_200).chain(3_000..3_200).chain([1]).step_by(7) {
        assert_eq!(text(&new, one, number).await.as_deref(), Some(PLANTED), "{number}");
    }
    let log = store.audit_list(one, AuditFilter::default(), 9).await.unwrap();
    let rotated = |entry: &&atalaya_domain::AuditEntry| entry.action == AuditAction::KeysRotated;
    assert_eq!(log.entries.iter().filter(rotated).count(), 4);
    assert_eq!(new.audit_verify(one, None).await.unwrap().faults, []);
});

contract!(a_text_that_was_moved_to_another_event_does_not_open, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    for (number, text) in [(1, "uno"), (2, "dos")] {
        store.event_create(one, Some(ana), told(number, text), at(1)).await.unwrap();
    }
    Raw::open(store.database.url()).run(
        "UPDATE event SET narrative_sealed = \
         (SELECT other.narrative_sealed FROM event other WHERE other.position = 1) \
         WHERE position = 2",
    );
    assert_eq!(text(&store, one, 1).await.as_deref(), Some("uno"));
    let moved = store.event_get(one, id(2)).await;
    assert!(matches!(moved, Err(StoreError::Corrupt { column: "narrative" })), "{moved:?}");
    let _: UserId = ana;
});
