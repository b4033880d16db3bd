//! How an organisation's logbooks are to be read: its own, sealed, a few.

use atalaya_domain::{LogbookPlanId, LogbookPlanName};
use atalaya_store::{StoreError, StoredLogbookPlan};

use crate::contract::at;

fn plan(number: u8, name: &str, plan: &str) -> StoredLogbookPlan {
    let name = LogbookPlanName::parse(name).unwrap();
    StoredLogbookPlan { id: LogbookPlanId::random([number; 16]), name, plan: plan.to_owned() }
}

contract!(a_plan_is_kept_sealed_changed_and_forgotten_by_its_organisation_alone, async |store| {
    let (omes, otra) = (store.organisation("omes").await, store.organisation("otra").await);
    let first = plan(1, "Bitácora", r#"{"places":{"la esquina":"GT-0101"}}"#);
    store.logbook_plan_set(omes, first.clone(), at(1)).await.unwrap();
    store.logbook_plan_set(omes, plan(2, "Anexo", "{}"), at(1)).await.unwrap();
    assert_eq!(store.logbook_plans(omes).await.unwrap(), [plan(2, "Anexo", "{}"), first.clone()]);
    assert_eq!(store.logbook_plans(otra).await.unwrap(), []);
    let theirs = store.logbook_plan_set(otra, plan(1, "Otra", "{}"), at(2)).await;
    assert!(matches!(theirs, Err(StoreError::Taken { what: "id" })));
    assert!(!store.logbook_plan_remove(otra, first.id).await.unwrap());
    let changed = plan(1, "Bitácora", "{}");
    store.logbook_plan_set(omes, changed.clone(), at(3)).await.unwrap();
    assert_eq!(store.logbook_plans(omes).await.unwrap()[1], changed);
    // Two changes of keys: the first key is gone, and plans are still read.
    for hours in [1, 3, 5] {
        store.data_key_rotate(omes, at(hours * 3_600), |_| ()).await.unwrap();
    }
    assert_eq!(store.logbook_plans(omes).await.unwrap()[1], changed);
    let written = crate::sealing::everything(&store);
    for secret in ["esquina", "Anexo"] {
        assert!(!crate::sealing::holds(&written, secret), "{secret} stands there");
    }
    assert!(store.logbook_plan_remove(omes, first.id).await.unwrap());
    for number in 10..59 {
        store.logbook_plan_set(omes, plan(number, "x", "{}"), at(4)).await.unwrap();
    }
    let many = store.logbook_plan_set(omes, plan(99, "x", "{}"), at(4)).await;
    assert!(matches!(many, Err(StoreError::Taken { what: "logbook plan" })));
});
