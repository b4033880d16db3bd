//! Security bulletins.

use atalaya_domain::{
    Advice, AgreementId, Bulletin, BulletinArea, BulletinAudience, BulletinId, BulletinKind, Cell,
    Family, OrganisationId, Role, Slug,
};
use atalaya_store::{Issued, NewAgreement, NewBulletin, Retention, StoreError};
use jiff::SignedDuration;

use crate::contract::{Raw, at, backup, user};

const ADVICE: &str = "zarzamora: no vayan";

fn new(number: u8, organisation: OrganisationId, audience: BulletinAudience) -> NewBulletin {
    let bulletin = Bulletin {
        id: BulletinId::random([number; 16]),
        organisation,
        audience,
        kind: BulletinKind::Shots,
        area: BulletinArea::new(vec![Cell::at(14.6, -90.5).unwrap().coarsened(7)]).unwrap(),
        advice: Advice::parse(ADVICE),
        issued_at: at(0),
        valid_until: at(3_600),
        revoked_at: None,
    };
    NewBulletin { bulletin, urgent: false, roles: vec![Role::Promoter, Role::Supervisor] }
}

contract!(a_bulletin_reaches_whom_it_is_for_until_it_ends_or_is_taken_back, async |store| {
    let (una, otra) = (store.organisation("una").await, store.organisation("otra").await);
    let tres = store.organisation("tres").await;
    let (luz, sol) = (user(&store, una, "luz").await, user(&store, otra, "sol").await);
    let mia = user(&store, tres, "mia").await;
    let agreement = NewAgreement {
        id: AgreementId::random([9; 16]),
        giver: otra,
        partner: Slug::parse("una").unwrap(),
        families: vec![Family::Body],
        finest: 6,
        until: at(9_000),
    };
    let agreed = agreement.id;
    store.agreement_offer(agreement, sol, at(0)).await.unwrap();
    store.agreement_accept(una, agreed, luz, at(0)).await.unwrap();
    let audiences =
        [BulletinAudience::Own, BulletinAudience::Partners, BulletinAudience::Everybody];
    for (number, audience) in (1..).zip(audiences) {
        let issued = store.bulletin_issue(new(number, una, audience), luz, at(0)).await.unwrap();
        assert_eq!(issued, Issued::New);
    }
    let again = store.bulletin_issue(new(1, una, BulletinAudience::Own), luz, at(5)).await.unwrap();
    assert_eq!(again, Issued::Known);
    let stolen = store.bulletin_issue(new(1, otra, BulletinAudience::Own), sol, at(5)).await;
    assert!(matches!(stolen, Err(StoreError::Taken { .. })));

    let mut alerts = Vec::new();
    for who in [luz, sol, mia] {
        alerts.push(store.alerts_open(who, 0, 10, at(1)).await.unwrap().len());
    }
    assert_eq!(alerts, [0, 2, 1], "the author knows");
    for (of, who, received) in [(una, luz, 3), (otra, sol, 2), (tres, mia, 1)] {
        let list = store.bulletin_list(of, who, at(1)).await.unwrap();
        assert_eq!(list.len(), received);
        assert!(list.iter().all(|one| one.bulletin.advice == Advice::parse(ADVICE)));
        assert_eq!(store.bulletins_in_force(of, at(1)).await.unwrap().len(), received);
        assert!(store.bulletins_in_force(of, at(3_600)).await.unwrap().is_empty());
    }

    let third = BulletinId::random([3; 16]);
    let seen =
        |of, who, number| store.bulletin_seen((of, who), BulletinId::random([number; 16]), at(2));
    assert!(matches!(seen(tres, mia, 2).await, Err(StoreError::NotFound { .. })));
    seen(otra, sol, 3).await.unwrap();
    seen(otra, sol, 3).await.unwrap();
    seen(tres, mia, 3).await.unwrap();
    assert_eq!(store.alerts_open(sol, 0, 10, at(3)).await.unwrap().len(), 1);
    let own = store.bulletin_list(una, luz, at(3)).await.unwrap();
    let own = own.iter().find(|one| one.bulletin.id == third).unwrap();
    let handles: Vec<&str> = own.seen_by.iter().map(|one| one.handle.as_str()).collect();
    assert_eq!((handles, own.seen, own.partners.len()), (vec!["sol", "mia"], false, 1));
    let theirs = store.bulletin_list(otra, sol, at(3)).await.unwrap();
    let theirs = theirs.iter().find(|one| one.bulletin.id == third).unwrap();
    assert_eq!((theirs.seen, theirs.seen_by.len()), (true, 0), "only its issuer is told");

    let revoke = |of, who| store.bulletin_revoke(of, third, who, at(4));
    assert!(matches!(revoke(otra, sol).await, Err(StoreError::NotFound { .. })));
    revoke(una, luz).await.unwrap();
    assert!(store.bulletins_in_force(tres, at(5)).await.unwrap().is_empty());
    assert_eq!(
        store.bulletin_list(una, luz, at(5)).await.unwrap().len(),
        3,
        "its own, to look back"
    );

    // Neither the agreement's end nor a dump tells more.
    store.agreement_end(una, agreed, luz, at(6)).await.unwrap();
    assert!(store.bulletins_in_force(otra, at(7)).await.unwrap().is_empty());
    let dump = crate::sealing::everything(&store);
    assert!(!crate::sealing::holds(&dump, "zarzamora"), "advice is sealed");
});

contract!(bulletins_are_bounded_in_no_backup_and_go_by_themselves, async |store| {
    let una = store.organisation("una").await;
    let luz = user(&store, una, "luz").await;
    let issue = |number| store.bulletin_issue(new(number, una, BulletinAudience::Own), luz, at(0));
    for number in 1..=20 {
        assert_eq!(issue(number).await.unwrap(), Issued::New);
    }
    assert_eq!(issue(21).await.unwrap(), Issued::TooMany);
    let text = String::from_utf8(crate::sealing::unpacked(&backup(&store).await)).unwrap();
    assert!(text.contains("bulletin_issued") && !text.contains("valid_until_us"));
    let zone = atalaya_domain::Zone::new("America/Guatemala").unwrap();
    let mut raw = Raw::open(store.database.url());
    for (days, left) in [(30, 20), (32, 0)] {
        let now = at(0).checked_add(SignedDuration::from_hours(24 * days)).unwrap();
        store.retain(Retention::default(), zone.clone(), now).await.unwrap();
        let rows = raw.lines("SELECT kind AS line FROM bulletin");
        assert_eq!(rows.len(), left, "after {days} days");
    }
});
