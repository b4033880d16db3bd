//! Sharing agreements.

use atalaya_domain::{AgreementId, AgreementState, Family, OrganisationId, Slug};
use atalaya_store::{NewAgreement, Retention, StoreError};
use jiff::{SignedDuration, Timestamp};

use crate::contract::{at, backup, user};

fn new(number: u8, giver: OrganisationId, partner: &str, until: Timestamp) -> NewAgreement {
    NewAgreement {
        id: AgreementId::random([number; 16]),
        giver,
        partner: Slug::parse(partner).unwrap(),
        families: vec![Family::Body, Family::Property],
        finest: 6,
        until,
    }
}

contract!(
    an_agreement_is_in_force_once_the_other_side_accepts_and_until_either_ends_it,
    async |store| {
        let (una, otra) = (store.organisation("una").await, store.organisation("otra").await);
        let tres = store.organisation("tres").await;
        let (luz, sol) = (user(&store, una, "luz").await, user(&store, otra, "sol").await);
        let mia = user(&store, tres, "mia").await;
        let offered = new(1, una, "otra", at(1_000));
        let id = offered.id;
        store.agreement_offer(offered, luz, at(0)).await.unwrap();
        let taken = store.agreement_offer(new(2, una, "otra", at(1_000)), luz, at(1)).await;
        assert!(matches!(taken, Err(StoreError::Taken { .. })));
        let none = |done: Result<(), StoreError>| {
            assert!(matches!(done, Err(StoreError::NotFound { .. })));
        };
        none(store.agreement_accept(una, id, luz, at(1)).await);
        none(store.agreement_accept(tres, id, mia, at(1)).await);
        none(store.agreement_end(tres, id, mia, at(1)).await);
        none(store.agreement_accept(otra, id, sol, at(1_000)).await);
        store.agreement_accept(otra, id, sol, at(2)).await.unwrap();
        none(store.agreement_accept(otra, id, sol, at(3)).await);
        for side in [una, otra] {
            let seen = store.agreements_of(side).await.unwrap();
            assert_eq!(seen.len(), 1);
            assert_eq!(seen[0].agreement.state(at(3)), AgreementState::Active);
            assert_eq!(seen[0].agreement.families, [Family::Body, Family::Property]);
            assert_eq!(seen[0].partner.as_ref().unwrap().slug.as_str(), "otra");
        }
        assert!(store.agreements_of(tres).await.unwrap().is_empty());
        store.agreement_end(otra, id, sol, at(4)).await.unwrap();
        none(store.agreement_end(una, id, luz, at(5)).await);
        // Anew, once the one before is over.
        store.agreement_offer(new(3, una, "otra", at(1_000)), luz, at(6)).await.unwrap();
        for organisation in [una, otra] {
            let log = store.audit_verify(organisation, None).await.unwrap();
            assert!(log.faults.is_empty() && log.entries >= 4, "{log:?}");
        }
    }
);

contract!(an_offer_to_nobody_or_to_oneself_waits_for_ever, async |store| {
    let una = store.organisation("una").await;
    let luz = user(&store, una, "luz").await;
    for (number, partner) in [(1, "nadie"), (2, "una")] {
        store.agreement_offer(new(number, una, partner, at(1_000)), luz, at(0)).await.unwrap();
    }
    let seen = store.agreements_of(una).await.unwrap();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|one| one.agreement.partner.is_none() && one.partner.is_none()));
});

contract!(agreements_are_in_no_backup_and_go_with_the_audit_of_their_time, async |store| {
    let (una, _) = (store.organisation("una").await, store.organisation("otra").await);
    let luz = user(&store, una, "luz").await;
    store.agreement_offer(new(1, una, "otra", at(1_000)), luz, at(0)).await.unwrap();
    let mut text = String::new();
    let bytes = backup(&store).await;
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text)
        .unwrap();
    // Its log tells of it; what is in force is not in there.
    assert!(text.contains("agreement_offered") && !text.contains("partner_slug"));
    let zone = atalaya_domain::Zone::new("America/Guatemala").unwrap();
    let retention = Retention::default();
    let over = at(1_000) + retention.audit;
    store.retain(retention, zone.clone(), over).await.unwrap();
    assert_eq!(store.agreements_of(una).await.unwrap().len(), 1);
    store.retain(retention, zone, over + SignedDuration::from_secs(1)).await.unwrap();
    assert!(store.agreements_of(una).await.unwrap().is_empty());
});
