//! What an organisation adds to the directory of whom to call: sealed, its own, and not tried until somebody has.

use atalaya_domain::{
    BringsPolice, DirectoryKind, DirectoryVisibility, DirectoryWords, TreatmentSaid, Tried, YesNo,
};
use atalaya_store::{StoreError, StoredDirectoryEntry};

use crate::contract::{Raw, at, user};

const ID: &str = "0193a7f0-0000-7000-8000-00000000d1a1";

fn words(name: &str) -> DirectoryWords {
    DirectoryWords {
        kind: DirectoryKind::Lawyer,
        name: name.to_owned(),
        phone: Some("5555 1234".to_owned()),
        alternative_phone: None,
        municipality: None,
        hours: None,
        languages: None,
        say: None,
        brings_police: BringsPolice::No,
        kind_to: Vec::new(),
        unkind_to: Vec::new(),
        messaging: None,
        treatment_said: None,
        cost: Some("gratis".to_owned()),
        needs_id: YesNo::No,
        mandatory_report: YesNo::Unknown,
        who_may_call: None,
        visibility: DirectoryVisibility::Supervisors,
    }
}

contract!(whom_an_organisation_calls_is_its_own_and_not_tried_until_somebody_has, async |store| {
    let (omes, otra) = (store.organisation("omes").await, store.organisation("otra").await);
    let luz = user(&store, omes, "luz").await;
    store.directory_set(omes, ID.to_owned(), words("Ana"), luz, at(1)).await.unwrap();
    let tried = Tried { at: at(2), answered: true };
    store.directory_tried(omes, ID.to_owned(), tried, luz).await.unwrap();
    store.directory_tried(omes, "pdh".to_owned(), tried, luz).await.unwrap();
    let again = Tried { at: at(3), answered: false };
    store.directory_tried(omes, "pdh".to_owned(), again, luz).await.unwrap();
    let entry = |id: &str, words: Option<DirectoryWords>, tried: Option<Tried>| {
        let tried_by = tried.map(|_| "luz".to_owned());
        let treatment_by = words.as_ref().and_then(|words| words.treatment_said);
        let treatment_by = treatment_by.map(|_| "luz".to_owned());
        StoredDirectoryEntry { id: id.to_owned(), words, tried, tried_by, treatment_by }
    };
    let kept = store.directory_entries(omes).await.unwrap();
    let pdh = entry("pdh", None, Some(again));
    assert_eq!(kept, [entry(ID, Some(words("Ana")), Some(tried)), pdh.clone()]);
    assert_eq!(store.directory_entries(otra).await.unwrap(), []);
    let said = Some(TreatmentSaid { by: luz.0, at_us: at(4).as_microsecond() });
    let eva = DirectoryWords { treatment_said: said, ..words("Eva") };
    store.directory_set(omes, ID.to_owned(), eva.clone(), luz, at(4)).await.unwrap();
    let kept = store.directory_entries(omes).await.unwrap();
    assert_eq!(kept, [entry(ID, Some(eva), None), pdh.clone()]);
    for id in [ID, "pdh"] {
        let gone = store.directory_remove(otra, id.to_owned(), luz, at(5)).await;
        assert!(matches!(gone, Err(StoreError::NotFound { .. })), "{id}");
    }
    store.directory_remove(omes, ID.to_owned(), luz, at(5)).await.unwrap();
    assert_eq!(store.directory_entries(omes).await.unwrap(), [pdh]);
    let mut raw = Raw::open(store.database.url());
    let acts = raw.lines("SELECT action AS line FROM audit WHERE subject_kind = 'directory'");
    assert_eq!(acts.len(), 6);
});
