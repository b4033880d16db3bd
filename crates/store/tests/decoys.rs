//! Second PINs: a decoy that opens like a phone, apart from everything, and what ends with it.

use atalaya_domain::{Actor, AlertKind, AuditAction, DeviceId, OrganisationId, Role, UserId};
use atalaya_safety::SafetyRules;
use atalaya_store::{
    AuditFilter, EventFilter, NewAlert, NewDecoy, NewDevice, Outwards, PinAttempt, Recipients,
    SecretHash, Store,
};
use jiff::SignedDuration;

use crate::contract::{at, backup, new_session, robbery, user};

const DEVICE: SecretHash = SecretHash([40; 32]);
const REAL: SecretHash = SecretHash([50; 32]);
const DECOY: SecretHash = SecretHash([51; 32]);

const fn id(number: u8) -> DeviceId {
    DeviceId::from_bytes([number; 16])
}

/// Ana's phone, in use, with a second PIN; the rules say that she may have one, and who supervises.
pub async fn with_second_pin(store: &Store, organisation: OrganisationId) -> (UserId, UserId) {
    let (ana, luz) =
        (user(store, organisation, "ana").await, user(store, organisation, "luz").await);
    let all = atalaya_domain::KeyPopulations::default();
    store.person_change(organisation, luz, (Role::Supervisor, all), at(0)).await.unwrap();
    let rules = SafetyRules::default().with_duress_pin(true);
    store.safety_rules_set(organisation, rules, luz, at(0)).await.unwrap();
    let times = (at(0), at(1_800));
    store.enrolment_open(organisation, ana, "$code$".to_owned(), None, times).await.unwrap();
    let new = NewDevice {
        id: id(1),
        secret: DEVICE,
        label: "azul".to_owned(),
        pin_hash: "$first$".to_owned(),
        key_half: [9; 32],
        consents: false,
    };
    let first = new_session(REAL, at(10_000));
    store.device_enrol((organisation, ana), "$code$".into(), new, first, at(1)).await.unwrap();
    let hash = Some("$second$".to_owned());
    assert!(store.duress_pin_set((organisation, ana), id(1), hash, at(2)).await.unwrap());
    (ana, luz)
}

pub async fn open_decoy(
    store: &Store,
    organisation: OrganisationId,
    ana: UserId,
    now: i64,
) -> bool {
    let new = NewDecoy { stand_in: id(2), nobody_s: SecretHash([41; 32]), key_half: [7; 32] };
    let alert = NewAlert {
        kind: AlertKind::Duress,
        // As it is raised: whose, and which phone stands in.
        subject: format!("ana:{}", id(2)),
        payload: "{\"handle\":\"ana\"}".to_owned(),
        lasts: SignedDuration::from_secs(1_000),
        once_in: SignedDuration::from_secs(60),
        outwards: Outwards::default(),
    };
    let to = Recipients::Roles(organisation, vec![Role::Supervisor]);
    let first = new_session(DECOY, at(10_000));
    store.device_open_decoy((id(1), ana), (new, first), (to, alert), at(now)).await.unwrap()
}

contract!(a_second_pin_opens_a_decoy_and_ends_what_the_first_one_opened, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, luz) = with_second_pin(&store, organisation).await;
    let real = store.session_viewer(REAL, at(3)).await.unwrap().unwrap().session.unwrap();
    let browser = ("https://push.example/a".to_owned(), SecretHash([60; 32]));
    store.push_subscribe((organisation, ana), real, browser, at(3)).await.unwrap();
    let day = "2026-12-01";
    for code in ["GT-0101", "GT-0102"] {
        assert!(store.map_choose(organisation, ana, (code, day), 6, at(4)).await.unwrap());
    }
    assert!(open_decoy(&store, organisation, ana, 10).await);
    let told = store.push_subscribed(organisation, real).await.unwrap();
    assert_eq!(told, None, "what waits for her is shown on it no more");

    assert!(store.session_viewer(REAL, at(11)).await.unwrap().is_none(), "the real session");
    let double = store.session_viewer(DECOY, at(11)).await.unwrap().unwrap();
    let (decoy, of_double) = (double.viewer.organisation, double.viewer.user.unwrap());
    assert!(decoy != organisation && of_double != ana);
    assert_eq!(double.organisation.slug.as_str(), "uno", "it goes by the same name");
    assert_eq!(double.organisation.name, store.organisation_list().await.unwrap()[0].name);
    assert_eq!(double.handle.unwrap().as_str(), "ana");
    assert_eq!((double.viewer.role, double.session.unwrap().device), (Role::Promoter, Some(id(1))));

    // As many choices of the map are gone as there were, and which they were is not told.
    let gone = store.map_choices(decoy, of_double, day).await.unwrap();
    assert!(gone.len() == 2 && gone.iter().all(|one| !one.contains("GT")), "{gone:?}");
    for (number, open) in [(1, true), (2, true), (3, true), (4, true), (5, false)] {
        let code = format!("GT-090{number}");
        let chosen = store.map_choose(decoy, of_double, (&code, day), 6, at(11)).await.unwrap();
        assert_eq!(chosen, open, "{code}");
    }

    // The phone opens by the second PIN alone, with a key of its own, and has no second one.
    let device = store.device_by_secret(DEVICE).await.unwrap().unwrap();
    assert_eq!((device.pin_hash.as_str(), device.duress_hash), ("$second$", None));
    assert_eq!((device.key_half, device.user.viewer.user), ([7; 32], Some(of_double)));
    assert!(!open_decoy(&store, organisation, ana, 12).await, "it is nobody's but the double's");
    let again = new_session(SecretHash([52; 32]), at(10_000));
    assert!(store.device_open(id(1), of_double, again, at(13)).await.unwrap());

    // Each side sees one phone: the decoy itself, as it was; her organisation one that has ended.
    let seen = store.device_list(decoy, Some(of_double)).await.unwrap();
    let real = store.device_list(organisation, Some(ana)).await.unwrap();
    assert_eq!((seen.len(), seen[0].id, seen[0].ended_at), (1, id(1), None));
    assert_eq!((real.len(), real[0].id, real[0].ended_at), (1, id(2), Some(at(10))));
    assert_eq!((&seen[0].label, seen[0].created_at), (&real[0].label, real[0].created_at));

    let told = store.alerts_open(luz, 0, 10, at(14)).await.unwrap();
    assert_eq!(told.iter().map(|alert| alert.kind).collect::<Vec<_>>(), [AlertKind::Duress]);
    assert!(!store.safety_rules(decoy).await.unwrap().duress_pin(), "nothing tells of second PINs");
    assert_eq!(store.behind_double(of_double).await.unwrap(), Some(organisation));
    assert_eq!(store.behind_double(ana).await.unwrap(), None);
});

contract!(
    nobody_is_told_of_a_second_pin_and_its_use_is_entered_where_the_phone_cannot_look,
    async |store| {
        let organisation = store.organisation("uno").await;
        let (ana, _) = with_second_pin(&store, organisation).await;
        let mine = store.audit_mine(organisation, ana, None, 100).await.unwrap();
        assert!(mine.entries.iter().all(|entry| entry.action != AuditAction::DuressPinSet));
        let all = store.audit_list(organisation, AuditFilter::default(), 100).await.unwrap();
        let set = &all.entries[0];
        assert_eq!((set.action, set.actor), (AuditAction::DuressPinSet, Actor::System));
        assert!(set.subject.is_none() && set.concerned.is_empty(), "not whose");

        open_decoy(&store, organisation, ana, 10).await;
        let double = store.session_viewer(DECOY, at(11)).await.unwrap().unwrap().viewer;
        let mine = store.audit_mine(organisation, ana, None, 100).await.unwrap();
        assert_eq!(mine.entries[0].action, AuditAction::DuressPinUsed);
        for page in [
            store.audit_list(double.organisation, AuditFilter::default(), 100).await.unwrap(),
            store.audit_mine(double.organisation, double.user.unwrap(), None, 100).await.unwrap(),
        ] {
            let told: Vec<_> = page.entries.iter().map(|entry| entry.action).collect();
            assert_eq!(told, [AuditAction::SignedIn]);
        }
        for of in [organisation, double.organisation] {
            assert_eq!(store.audit_verify(of, None).await.unwrap().faults, []);
        }
        assert_eq!(store.organisation_list().await.unwrap().len(), 1, "no list has the decoy");
        let people = store.user_list(organisation).await.unwrap();
        assert_eq!(people.len(), 2, "nor her own organisation her double");
    }
);

contract!(what_is_entered_in_a_decoy_stays_there, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, _) = with_second_pin(&store, organisation).await;
    open_decoy(&store, organisation, ana, 10).await;
    let double = store.session_viewer(DECOY, at(11)).await.unwrap().unwrap().viewer;
    let by = double.user.unwrap();
    store.event_create(double.organisation, Some(by), robbery(1), at(12)).await.unwrap();
    let listed =
        async |of| store.event_list(of, EventFilter::default(), 10).await.unwrap().events.len();
    assert_eq!((listed(organisation).await, listed(double.organisation).await), (0, 1));
    // A backup is of the database: the decoy is in it, by a name that nobody can type.
    assert!(!backup(&store).await.is_empty());
});

contract!(a_second_pin_is_set_on_ones_own_phone_and_goes_again, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, luz) = with_second_pin(&store, organisation).await;
    let hash = || Some("$other$".to_owned());
    for whose in [(organisation, luz), (store.organisation("otra").await, ana)] {
        assert!(!store.duress_pin_set(whose, id(1), hash(), at(3)).await.unwrap());
    }
    assert!(matches!(
        store.pin_attempt(id(1), at(4)).await.unwrap(),
        PinAttempt::Allowed { left: 9 }
    ));
    assert!(store.duress_pin_set((organisation, ana), id(1), None, at(5)).await.unwrap());
    assert!(matches!(
        store.pin_attempt(id(1), at(6)).await.unwrap(),
        PinAttempt::Allowed { left: 9 }
    ));
    assert!(!open_decoy(&store, organisation, ana, 7).await, "there is none");
    assert!(store.session_viewer(REAL, at(8)).await.unwrap().is_some());
});

contract!(whoever_is_let_in_no_more_has_no_decoy_either, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, _) = with_second_pin(&store, organisation).await;
    open_decoy(&store, organisation, ana, 10).await;
    store.devices_end(organisation, ana, at(11)).await.unwrap();
    assert!(store.session_viewer(DECOY, at(12)).await.unwrap().is_none());
    assert!(store.device_by_secret(DEVICE).await.unwrap().is_none(), "the phone throws all away");
});
