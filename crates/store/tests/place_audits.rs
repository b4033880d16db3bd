//! What was found at places: sealed, its organisation's, without its author once they are erased, gone after two years.

use atalaya_domain::{Aspect, Cell, Finding, PlaceAudit, PlaceAuditId, TimeBand};
use atalaya_store::{ErasedEvents, Retention, StoreError};
use jiff::SignedDuration;

use crate::contract::{Raw, at, user};

fn audit(number: u8) -> PlaceAudit {
    PlaceAudit {
        id: PlaceAuditId::random([number; 16]),
        cell: Cell::at(14.634, -90.507).unwrap(),
        band: TimeBand::Evening,
        findings: vec![(Aspect::Light, Finding::None), (Aspect::Police, Finding::Good)],
    }
}

contract!(an_audit_is_kept_sealed_told_with_its_author_and_removed_by_who_may, async |store| {
    let (omes, otra) = (store.organisation("omes").await, store.organisation("otra").await);
    let (ana, luz) = (user(&store, omes, "ana").await, user(&store, omes, "luz").await);
    let eva = user(&store, otra, "eva").await;
    assert!(store.place_audit_add(omes, audit(1), ana, at(1)).await.unwrap());
    assert!(!store.place_audit_add(omes, audit(1), ana, at(2)).await.unwrap(), "sent twice");
    let theirs = store.place_audit_add(omes, audit(1), luz, at(2)).await;
    assert!(matches!(theirs, Err(StoreError::Taken { what: "id" })));
    let other = store.place_audit_add(otra, audit(1), eva, at(2)).await;
    assert!(matches!(other, Err(StoreError::Taken { what: "id" })));
    store.place_audit_add(omes, audit(2), luz, at(3)).await.unwrap();
    let kept = store.place_audits(omes).await.unwrap();
    let told: Vec<_> =
        kept.iter().map(|one| (one.audit.clone(), one.author, one.audited_at)).collect();
    assert_eq!(
        told,
        [(audit(2), Some(luz), at(3)), (audit(1), Some(ana), at(1))],
        "the newest first"
    );
    assert_eq!(store.place_audits(otra).await.unwrap(), []);
    let mut raw = Raw::open(store.database.url());
    let written = crate::sealing::everything(&store);
    for secret in ["evening", &audit(1).cell.to_string()] {
        assert!(!crate::sealing::holds(&written, secret), "{secret} stands there");
    }
    let gone = store.place_audit_remove(omes, audit(2).id, Some(ana), ana, at(4)).await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })), "only one's own");
    let gone = store.place_audit_remove(otra, audit(2).id, None, eva, at(4)).await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })));
    store.place_audit_remove(omes, audit(2).id, None, luz, at(4)).await.unwrap();
    store.place_audit_remove(omes, audit(1).id, Some(ana), ana, at(4)).await.unwrap();
    assert_eq!(store.place_audits(omes).await.unwrap(), []);
    let acts = raw.lines(
        "SELECT action AS line FROM audit WHERE subject_kind = 'place_audit' ORDER BY number",
    );
    assert_eq!(
        acts,
        ["place_audited", "place_audited", "place_audit_removed", "place_audit_removed"]
    );
});

contract!(an_audit_outlives_its_author_and_new_keys_and_goes_after_two_years, async |store| {
    let omes = store.organisation("omes").await;
    let (ana, luz) = (user(&store, omes, "ana").await, user(&store, omes, "luz").await);
    store.place_audit_add(omes, audit(1), ana, at(1)).await.unwrap();
    store.place_audit_add(omes, audit(2), luz, at(1)).await.unwrap();
    for hours in [1, 3, 5] {
        store.data_key_rotate(omes, at(hours * 3_600), |_| ()).await.unwrap();
    }
    store.person_erase(omes, ana, ErasedEvents::Keep, at(20_000)).await.unwrap();
    let kept = store.place_audits(omes).await.unwrap();
    let of = |number| kept.iter().find(|one| one.audit == audit(number)).unwrap();
    assert_eq!(
        (of(1).author, of(1).handle.clone()),
        (None, None),
        "the fact stays, who looked goes"
    );
    assert_eq!(of(2).author, Some(luz));
    let zone = atalaya_domain::Zone::new("America/Guatemala").unwrap();
    let retention = Retention::default();
    let two_years = at(1) + retention.exact;
    store.retain(retention, zone.clone(), two_years - SignedDuration::from_secs(9)).await.unwrap();
    assert_eq!(store.place_audits(omes).await.unwrap().len(), 2);
    store.retain(retention, zone, two_years + SignedDuration::from_secs(9)).await.unwrap();
    assert_eq!(store.place_audits(omes).await.unwrap(), []);
});
