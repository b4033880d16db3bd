//! Erasing a person: nothing of theirs is left in the database, its dump or the next backup, and an
//! older one brings nothing back.

use atalaya_domain::{AuditAction, Consent, Consents, Event, FeedChange, Narrative, Position};
use atalaya_store::{ErasedEvents, EventFilter, StaffContact, Store, StoreError};

use crate::contract::{
    Raw, TestStore, at, backup, exposure_id, id, new_session, robbery, user, visit,
};
use crate::decoys::{open_decoy, with_second_pin};
use crate::sealing::{everything, holds, unpacked};

const HANDLE: &str = "filomena-verde";
const TEXT: &str = "zarzamora con ceniza";

/// Columns that keep the number of somebody who was erased: it says who decided something, or which
/// account an entry of the log was about. All others that refer to a person are emptied.
const NUMBERS_KEPT: [&str; 9] = [
    "agreement.accepted_by",
    "agreement.ended_by",
    "agreement.offered_by",
    "alarm.closed_by",
    "audit_concerned.person",
    "check_in.author",
    "release.proposer",
    "release_approval.user_id",
    "safety_rules.changed_by",
];

/// Somebody with something of everything.
async fn filomena(store: &Store, of: atalaya_domain::OrganisationId) -> atalaya_domain::UserId {
    let who = user(store, of, HANDLE).await;
    let consents = Consents::ALL;
    let told = Event { narrative: Narrative::parse(TEXT), consents, ..robbery(1) };
    store.event_create(of, Some(who), told, at(1)).await.unwrap();
    store.event_create(of, Some(who), robbery(2), at(1)).await.unwrap();
    store.exposure_create(of, Some(who), visit(1), at(1)).await.unwrap();
    let name = StaffContact {
        name: "Filomena Verde".to_owned(),
        phone: "+502 5555 1".to_owned(),
        email: Some("filomena@example.org".to_owned()),
        language: None,
        safe: None,
    };
    store.contact_set(of, who, name, at(2)).await.unwrap();
    let secret = atalaya_store::SecretHash([9; 32]);
    store.session_create(who, new_session(secret, at(9_000)), at(2)).await.unwrap();
    who
}

contract!(nothing_of_who_was_erased_is_left_and_their_reports_count_as_nobody_s, async |store| {
    let of = store.organisation("uno").await;
    let eva = user(&store, of, "eva").await;
    let who = filomena(&store, of).await;
    store.event_create(of, Some(eva), robbery(3), at(1)).await.unwrap();
    let before = backup(&store).await;
    assert!(holds(&everything(&store), HANDLE), "it was looked at");
    let epoch = store.feed_head().await.unwrap();
    store.person_erase(of, who, ErasedEvents::Keep, at(5)).await.unwrap();

    let left = [everything(&store), unpacked(&backup(&store).await)];
    for (bytes, secret) in left.iter().flat_map(|bytes| [(bytes, HANDLE), (bytes, "Filomena")]) {
        assert!(!holds(bytes, secret), "{secret}");
    }
    let mut raw = Raw::open(store.database.url());
    for table in ["session", "device", "person_key", "staff_contact", "totp", "passkey"] {
        let column =
            if ["person_key", "staff_contact"].contains(&table) { "person" } else { "user_id" };
        let sql = format!("SELECT '{table}' AS line FROM {table} WHERE {column} = {}", who.0);
        assert_eq!(raw.lines(&sql), Vec::<String>::new());
    }
    assert_ne!(store.feed_head().await.unwrap(), epoch, "followers begin anew");
    for number in [1, 2] {
        let kept = store.event_get(of, id(number)).await.unwrap().unwrap();
        assert_eq!((kept.reporter, kept.withdrawn()), (None, false));
        assert_eq!(
            (kept.event.narrative, kept.event.consents.counts_only()),
            (None, kept.event.consents)
        );
        assert!(kept.event.consents.contains(Consent::Totals));
    }
    let others = store.event_get(of, id(3)).await.unwrap().unwrap();
    assert_eq!(others.reporter, Some(eva), "nobody else's");
    assert_eq!(store.event_count(of).await.unwrap(), 3);
    assert_eq!(store.person_list(of, at(6)).await.unwrap().len(), 1);
    assert_eq!(store.audit_verify(of, None).await.unwrap().faults, []);
    let log = store.audit_list(of, atalaya_store::AuditFilter::default(), 9).await.unwrap();
    assert!(log.entries.iter().any(|one| one.action == AuditAction::PersonErased));
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());

    let again = store.person_erase(of, who, ErasedEvents::Keep, at(6)).await;
    assert!(matches!(again, Err(StoreError::NotFound { .. })));
    // A backup of before brings them back; the list beside it does not let them stay.
    let list = store.erasures().await.unwrap();
    assert_eq!((list.len(), list[0].person, list[0].events), (1, who.0, ErasedEvents::Keep));
    assert!(!holds(&serde_json::to_vec(&list).unwrap(), HANDLE));
    let to = TestStore::open(atalaya_kit::sqlite()).await;
    to.backup_restore(std::io::Cursor::new(before), at(7), |_, _| ()).await.unwrap();
    assert!(holds(&everything(&to), HANDLE));
    let other = atalaya_store::Erasure { created_us: 1, ..list[0].clone() };
    assert_eq!(to.erase_again(&[other]).await.unwrap(), 0, "a number that was given again");
    assert_eq!(to.erase_again(&list).await.unwrap(), 1);
    assert_eq!(to.erase_again(&list).await.unwrap(), 0, "once");
    assert!(!holds(&everything(&to), HANDLE));
    assert_eq!(to.event_get(of, id(1)).await.unwrap().unwrap().reporter, None);
    assert_eq!(to.erasures().await.unwrap(), list, "with when it was");
});

contract!(who_wishes_so_has_their_reports_withdrawn, async |store| {
    let of = store.organisation("uno").await;
    let eva = user(&store, of, "eva").await;
    let who = filomena(&store, of).await;
    store.event_create(of, Some(eva), robbery(3), at(1)).await.unwrap();
    // Somebody else told the same: it stays on the map without the first.
    store.event_merge(of, id(3), id(1), None, Some(eva), at(2)).await.unwrap();
    let extent = store.person_extent(of, who).await.unwrap();
    assert_eq!((extent.events, extent.exposure, extent.devices), (2, 1, 0));
    store.person_erase(of, who, ErasedEvents::Withdraw, at(5)).await.unwrap();
    for number in [1, 2] {
        let gone = store.event_get(of, id(number)).await.unwrap().unwrap();
        assert_eq!((gone.reporter, gone.withdrawn()), (None, true));
    }
    let hours = store.exposure_get(of, exposure_id(1)).await.unwrap().unwrap();
    assert!(hours.withdrawn() && hours.reporter.is_none());
    let stays = store.event_get(of, id(3)).await.unwrap().unwrap();
    assert_eq!((stays.withdrawn(), stays.duplicate_of), (false, None));
    assert_eq!(store.event_count(of).await.unwrap(), 1);
    let filter = EventFilter { reporter: Some(who), ..EventFilter::default() };
    assert_eq!(store.event_list(of, filter, 9).await.unwrap().events, []);
    let mut feed = store.changes_after(Position(0), 99).await.unwrap().into_iter();
    assert!(feed.all(|change| match change {
        FeedChange::Event(change) => change.after.is_none_or(|facts| {
            facts.recorded.is_none_or(|recorded| recorded.by.number() != who.0)
        }),
        FeedChange::Exposure(change) => change.after.is_none_or(|facts| facts.recorded.is_none()),
    }));
});

contract!(who_had_a_second_pin_has_no_double_left, async |store| {
    let of = store.organisation("uno").await;
    let (ana, _) = with_second_pin(&store, of).await;
    assert!(open_decoy(&store, of, ana, 3).await);
    let mut raw = Raw::open(store.database.url());
    let named = "SELECT 'person' AS line FROM app_user WHERE handle = 'ana' \
                 UNION ALL SELECT 'alert' FROM alert WHERE payload LIKE '%ana%' OR subject LIKE '%ana%' \
                 UNION ALL SELECT 'device' FROM device";
    assert!(raw.lines(named).len() >= 5, "herself, her double, phones, and who was told");
    store.person_erase(of, ana, ErasedEvents::Keep, at(5)).await.unwrap();
    assert_eq!(raw.lines(named), Vec::<String>::new());
    assert_eq!(store.erasures().await.unwrap().len(), 1, "a double goes with whose it is");
});

contract!(another_organisation_s_people_are_nobody_to_erase, async |store| {
    let (one, two) = (store.organisation("uno").await, store.organisation("dos").await);
    let who = filomena(&store, one).await;
    let theirs = store.person_erase(two, who, ErasedEvents::Withdraw, at(5)).await;
    assert!(matches!(theirs, Err(StoreError::NotFound { .. })));
    assert!(!store.event_get(one, id(1)).await.unwrap().unwrap().withdrawn());
    assert!(store.erasures().await.unwrap().is_empty());
});

contract!(each_column_that_refers_to_a_person_is_emptied_or_named_here, async |store| {
    let mut raw = Raw::open(store.database.url());
    let sql = match raw {
        Raw::Postgres(_) => {
            "SELECT conrelid::regclass || '.' || attname AS line FROM pg_constraint \
             JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) \
             WHERE contype = 'f' AND confrelid = 'app_user'::regclass"
        }
        Raw::Sqlite(_) => {
            "SELECT t.name || '.' || f.\"from\" AS line FROM pragma_table_list AS t, \
             pragma_foreign_key_list(t.name) AS f WHERE f.\"table\" = 'app_user'"
        }
    };
    let emptied = include_str!("../src/erasure.rs");
    for column in raw.lines(sql) {
        let (table, name) = column.split_once('.').unwrap();
        let written = [format!("{table}::{name}.eq"), format!("{table}::table.find($who)")];
        assert!(
            NUMBERS_KEPT.contains(&column.as_str())
                || written.iter().any(|code| emptied.contains(code)),
            "{column} refers to a person: erasure.rs empties it, or it is named here with a reason"
        );
    }
});
