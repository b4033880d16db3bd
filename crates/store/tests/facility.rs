//! What is found of an organisation's premises: sealed, its own, and the last word.

use atalaya_domain::{AuditAction, FacilityAnswer, FacilityCheck, FacilityItem, Setting};
use atalaya_store::StoredFacilityCheck;

use crate::contract::{Raw, at, user};

contract!(how_premises_are_is_sealed_and_an_organisations_own, async |store| {
    let (omes, otra) = (store.organisation("omes").await, store.organisation("otra").await);
    let luz = user(&store, omes, "luz").await;
    let first = FacilityCheck::new([(FacilityItem::Alarm, FacilityAnswer::No)]);
    let then = FacilityCheck::new([(FacilityItem::Alarm, FacilityAnswer::Yes)]);
    store.facility_check_set(omes, Setting::CsoClinic, first.clone(), luz, at(1)).await.unwrap();
    store.facility_check_set(omes, Setting::CsoOffice, first, luz, at(2)).await.unwrap();
    store.facility_check_set(omes, Setting::CsoClinic, then.clone(), luz, at(3)).await.unwrap();
    let kept = store.facility_checks(omes).await.unwrap();
    let order: Vec<Setting> = kept.iter().map(|one| one.facility).collect();
    assert_eq!(order, [Setting::CsoOffice, Setting::CsoClinic]);
    let clinic =
        StoredFacilityCheck { facility: Setting::CsoClinic, check: then, checked_at: at(3) };
    assert_eq!(kept[1], clinic);
    assert_eq!(store.facility_checks(otra).await.unwrap(), []);
    let mut raw = Raw::open(store.database.url());
    let acts = raw.lines("SELECT action AS line FROM audit WHERE subject_kind = 'facility'");
    assert_eq!(acts, vec![AuditAction::FacilityChecked.code(); 3]);
});
