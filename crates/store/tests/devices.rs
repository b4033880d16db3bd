//! Codes, devices, PINs, and sessions that change their secret.

use atalaya_domain::{
    Actor, AuditAction, DeviceId, Handle, KeyPopulations, OrganisationId, Role, Slug, UserId,
};
use atalaya_store::{
    AccessChange, Engine, NewDevice, PIN_TRIES, PinAttempt, Presented, SecretHash, Store,
    StoreError,
};

use crate::contract::{Raw, at, new_session, user};

const DEVICE: SecretHash = SecretHash([40; 32]);
const FIRST: SecretHash = SecretHash([50; 32]);

fn secret(number: u8) -> SecretHash {
    SecretHash([number; 32])
}

fn device_id(number: u8) -> DeviceId {
    DeviceId::from_bytes([number; 16])
}

fn device(number: u8, secret: SecretHash) -> NewDevice {
    NewDevice {
        id: device_id(number),
        secret,
        label: "teléfono azul".to_owned(),
        pin_hash: "$argon2id$pin".to_owned(),
        key_half: [9; 32],
        consents: false,
    }
}

async fn code(store: &Store, organisation: OrganisationId, user: UserId) {
    let times = (at(0), at(1_800));
    store.enrolment_open(organisation, user, "$code$".to_owned(), None, times).await.unwrap();
}

/// Enrols a device with a session that ends at second 10,000.
async fn enrol(
    store: &Store,
    whose: (OrganisationId, UserId),
    new: NewDevice,
    first: SecretHash,
) -> bool {
    code(store, whose.0, whose.1).await;
    let session = new_session(first, at(10_000));
    store.device_enrol(whose, "$code$".to_owned(), new, session, at(1)).await.unwrap()
}

async fn open_codes(store: &Store, now: i64) -> bool {
    let (slug, handle) = (Slug::parse("uno").unwrap(), Handle::parse("ana").unwrap());
    store.enrolment_by_handle(&slug, &handle, at(now)).await.unwrap().is_some()
}

contract!(a_code_makes_one_device_and_is_worth_nothing_afterwards, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    let (slug, handle) = (Slug::parse("uno").unwrap(), Handle::parse("ana").unwrap());
    assert!(!open_codes(&store, 0).await);
    code(&store, organisation, ana).await;
    let open = store.enrolment_by_handle(&slug, &handle, at(1)).await.unwrap().unwrap();
    assert_eq!((open.hash.as_str(), open.user.viewer.user), ("$code$", Some(ana)));
    assert!(!open_codes(&store, 1_800).await, "its time is over");
    let session = new_session(FIRST, at(10_000));
    let whose = (organisation, ana);
    let with = async |hash: &str, number, secret, session, now| {
        let new = device(number, secret);
        store.device_enrol(whose, hash.to_owned(), new, session, at(now)).await.unwrap()
    };
    assert!(!with("$another$", 1, DEVICE, session, 1).await);
    assert!(!with("$code$", 1, DEVICE, session, 1_800).await);
    assert!(with("$code$", 1, DEVICE, session, 1).await);
    let again = new_session(secret(51), at(10_000));
    assert!(!with("$code$", 2, secret(41), again, 1).await, "once");
    let found = store.session_viewer(FIRST, at(2)).await.unwrap().unwrap();
    assert_eq!(found.viewer.user, Some(ana));
    assert_eq!(found.session.unwrap().device, Some(device_id(1)));
    let known = store.device_by_secret(DEVICE).await.unwrap().unwrap();
    assert_eq!((known.id, known.key_half, known.user.handle), (device_id(1), [9; 32], handle));
    assert!(store.device_by_secret(secret(41)).await.unwrap().is_none());
});

contract!(a_code_is_of_its_organisation_and_of_who_it_was_made_for, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let ana = user(&store, one, "ana").await;
    let times = (at(0), at(1_800));
    let foreign = store.enrolment_open(other, ana, "$code$".to_owned(), None, times).await;
    assert!(matches!(foreign, Err(StoreError::NotFound { what: "user" })));
    code(&store, one, ana).await;
    let session = new_session(FIRST, at(10_000));
    let new = device(1, DEVICE);
    assert!(!store.device_enrol((other, ana), "$code$".into(), new, session, at(1)).await.unwrap());
    // Made for a promoter: it must not let a supervisor in.
    let all = KeyPopulations::default();
    store.person_change(one, ana, (Role::Supervisor, all), at(1)).await.unwrap();
    assert!(!open_codes(&store, 1).await);
    code(&store, one, ana).await;
    store.user_disable(one, ana, at(2)).await.unwrap();
    assert!(!open_codes(&store, 3).await);
    let disabled = store.enrolment_open(one, ana, "$code$".to_owned(), None, times).await;
    assert!(matches!(disabled, Err(StoreError::NotFound { what: "user" })));
});

contract!(wrong_pins_wait_longer_and_longer_and_then_end_the_device, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    assert!(enrol(&store, (organisation, ana), device(1, DEVICE), FIRST).await);
    let id = device_id(1);
    let mut now = 10;
    let attempt = async |now| store.pin_attempt(id, at(now)).await.unwrap();
    for (wait, left) in
        [0, 0, 5, 15, 30, 60, 120, 300, 600, 600].into_iter().zip((0..PIN_TRIES).rev())
    {
        assert_eq!(attempt(now).await, PinAttempt::Allowed { left });
        if wait > 0 && left > 0 {
            assert_eq!(attempt(now).await, PinAttempt::Wait(at(now + wait)));
            assert_eq!(attempt(now + wait - 1).await, PinAttempt::Wait(at(now + wait)));
        }
        now += wait;
    }
    assert!(store.session_viewer(FIRST, at(now)).await.unwrap().is_some());
    assert_eq!(store.pin_attempt(id, at(now)).await.unwrap(), PinAttempt::Ended);
    assert!(store.session_viewer(FIRST, at(now)).await.unwrap().is_none());
    assert!(store.device_by_secret(DEVICE).await.unwrap().is_none());
    let session = new_session(secret(80), at(10_000));
    assert!(!store.device_open(id, ana, session, at(now)).await.unwrap());
});

contract!(a_right_pin_forgets_the_wrong_ones, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    assert!(enrol(&store, (organisation, ana), device(1, DEVICE), FIRST).await);
    let id = device_id(1);
    for now in [10, 11, 12] {
        assert!(matches!(
            store.pin_attempt(id, at(now)).await.unwrap(),
            PinAttempt::Allowed { .. }
        ));
    }
    let session = new_session(secret(51), at(10_000));
    assert!(store.device_open(id, ana, session, at(12)).await.unwrap());
    let first = PinAttempt::Allowed { left: PIN_TRIES - 1 };
    assert_eq!(store.pin_attempt(id, at(12)).await.unwrap(), first);
    assert!(store.session_viewer(secret(51), at(13)).await.unwrap().is_some());
});

contract!(many_pins_at_once_are_no_more_tries_than_one_after_the_other, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    assert!(enrol(&store, (organisation, ana), device(1, DEVICE), FIRST).await);
    let attempts = (0..40).map(|_| {
        let store = store.handle();
        tokio::spawn(async move { store.pin_attempt(device_id(1), at(10)).await.unwrap() })
    });
    let mut allowed = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        allowed += u32::from(matches!(attempt.await.unwrap(), PinAttempt::Allowed { .. }));
    }
    assert_eq!(allowed, 3);
});

contract!(an_ended_device_takes_its_sessions_and_its_key_with_it, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let (ana, eva) = (user(&store, one, "ana").await, user(&store, one, "eva").await);
    assert!(enrol(&store, (one, ana), device(1, DEVICE), FIRST).await);
    assert!(enrol(&store, (one, ana), device(2, secret(41)), secret(51)).await);
    store.session_create(ana, new_session(secret(52), at(10_000)), at(0)).await.unwrap();
    let end = async |organisation, owner, number| {
        store.device_end(organisation, owner, device_id(number), at(5)).await
    };
    for refused in
        [end(other, None, 1).await, end(one, Some(eva), 1).await, end(one, None, 9).await]
    {
        assert!(matches!(refused, Err(StoreError::NotFound { what: "device" })));
    }
    assert_eq!(end(one, Some(ana), 1).await.unwrap(), ana);
    assert_eq!(end(one, None, 1).await.unwrap(), ana, "again");
    let signed_in = async |secret| store.session_viewer(secret, at(6)).await.unwrap().is_some();
    assert!(!signed_in(FIRST).await);
    assert!(signed_in(secret(51)).await && signed_in(secret(52)).await);
    let halves = "SELECT hex(key_half) AS line FROM device WHERE ended_us IS NOT NULL";
    let halves = match store.engine() {
        Engine::Sqlite => halves.to_owned(),
        Engine::Postgres => halves.replace("hex(key_half)", "encode(key_half, 'hex')"),
    };
    assert_eq!(Raw::open(store.database.url()).lines(&halves), ["0".repeat(64)]);
    let listed = store.device_list(one, Some(ana)).await.unwrap();
    let ended: Vec<_> = listed.iter().map(|device| (device.id, device.ended_at)).collect();
    assert_eq!(ended, [(device_id(1), Some(at(5))), (device_id(2), None)]);
    assert!(store.device_list(other, None).await.unwrap().is_empty());

    code(&store, one, ana).await;
    let foreign = store.devices_end(other, ana, at(7)).await;
    assert!(matches!(foreign, Err(StoreError::NotFound { what: "user" })));
    assert!(signed_in(secret(51)).await && open_codes(&store, 7).await);
    assert_eq!(store.devices_end(one, ana, at(7)).await.unwrap(), 1);
    assert!(!signed_in(secret(51)).await && !signed_in(secret(52)).await);
    assert!(!open_codes(&store, 7).await);
});

contract!(a_device_that_ends_is_told_whoever_ended_it, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    assert!(enrol(&store, (organisation, ana), device(1, DEVICE), FIRST).await);
    let mut told = store.access_watch();
    match store.engine() {
        // By hand, past the program.
        Engine::Postgres => {
            while !store.access_is_told() {
                tokio::task::yield_now().await;
            }
            Raw::open(store.database.url()).run("UPDATE device SET ended_us = 1");
        }
        Engine::Sqlite => {
            store.device_end(organisation, None, device_id(1), at(2)).await.unwrap();
        }
    }
    while told.recv().await.unwrap() != AccessChange::User(ana) {}
    assert!(store.session_viewer(FIRST, at(2)).await.unwrap().is_none());
});

contract!(a_disabled_persons_devices_end_and_who_is_enabled_enrols_anew, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    assert!(enrol(&store, (organisation, ana), device(1, DEVICE), FIRST).await);
    store.user_disable(organisation, ana, at(5)).await.unwrap();
    store.user_enable(organisation, ana, at(5)).await.unwrap();
    assert!(store.device_by_secret(DEVICE).await.unwrap().is_none());
    assert!(enrol(&store, (organisation, ana), device(2, secret(41)), secret(51)).await);
    let people = store.person_list(organisation, at(6)).await.unwrap();
    assert_eq!(
        (people[0].devices, people[0].last_seen_at, people[0].code_until),
        (1, Some(at(1)), None)
    );
});

contract!(
    a_new_secret_lets_in_and_the_one_before_until_it_is_used_and_a_minute_more,
    async |store| {
        let organisation = store.organisation("uno").await;
        let ana = user(&store, organisation, "ana").await;
        store.session_create(ana, new_session(FIRST, at(10_000)), at(0)).await.unwrap();
        let presented = async |secret, now| {
            let found = store.session_viewer(secret, at(now)).await.unwrap();
            found.map(|found| found.session.unwrap().presented)
        };
        let (second, third) = (secret(51), secret(52));
        assert!(store.session_rotate(FIRST, second, at(100)).await.unwrap());
        // The answer with the second is lost: the phone comes with the first, again and again.
        assert_eq!(presented(FIRST, 101).await, Some(Presented::BeforeUnused));
        assert!(
            !store.session_rotate(FIRST, third, at(101)).await.unwrap(),
            "it may be on its way"
        );
        assert_eq!(presented(FIRST, 4_000).await, Some(Presented::BeforeUnused));
        assert!(store.session_rotate(FIRST, third, at(4_000)).await.unwrap());
        assert_eq!(presented(second, 4_001).await, None, "nobody has it");
        // Here it arrives.
        assert_eq!(presented(third, 4_002).await, Some(Presented::Current));
        // What is noticed is written unheard, before what is written next.
        store.session_extend(FIRST, at(4_003), at(10_001)).await.unwrap();
        assert_eq!(presented(FIRST, 4_061).await, Some(Presented::Before));
        let found = store.session_viewer(FIRST, at(4_061)).await.unwrap().unwrap();
        assert_eq!(found.expires_at, Some(at(4_062)));
        let standing = store.session_standing(FIRST, at(9_000)).await.unwrap().unwrap();
        assert_eq!(standing.session.unwrap().secret_since, at(4_000));
        assert_eq!(presented(third, 4_100).await, Some(Presented::Current));
    }
);

contract!(a_secret_that_was_replaced_long_ago_ends_the_session_of_who_took_it, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    store.session_create(ana, new_session(FIRST, at(10_000)), at(0)).await.unwrap();
    let second = secret(51);
    assert!(store.session_rotate(FIRST, second, at(100)).await.unwrap());
    assert!(store.session_viewer(second, at(101)).await.unwrap().is_some());
    store.session_extend(FIRST, at(102), at(10_001)).await.unwrap();
    assert!(store.session_viewer(FIRST, at(161)).await.unwrap().is_none());
    assert!(store.session_viewer(second, at(162)).await.unwrap().is_none());
    assert!(store.session_standing(FIRST, at(162)).await.unwrap().is_none());
});

contract!(of_many_who_rotate_at_once_one_does, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    store.session_create(ana, new_session(FIRST, at(10_000)), at(0)).await.unwrap();
    let rotations = (60..80).map(|number| {
        let store = store.handle();
        tokio::spawn(
            async move { store.session_rotate(FIRST, secret(number), at(100)).await.unwrap() },
        )
    });
    let mut rotated = 0;
    for rotation in rotations.collect::<Vec<_>>() {
        rotated += u32::from(rotation.await.unwrap());
    }
    assert_eq!(rotated, 1);
});

contract!(each_act_of_a_phones_life_is_entered_and_concerns_whose_it_is, async |store| {
    let organisation = store.organisation("uno").await;
    let (ana, luz) =
        (user(&store, organisation, "ana").await, user(&store, organisation, "luz").await);
    let by_luz = store.acting(Actor::User(luz));
    let times = (at(0), at(1_800));
    by_luz.enrolment_open(organisation, ana, "$code$".into(), Some(luz), times).await.unwrap();
    let (new, first) = (device(1, DEVICE), new_session(FIRST, at(10_000)));
    store.device_enrol((organisation, ana), "$code$".into(), new, first, at(1)).await.unwrap();
    store.pin_failed(organisation, ana, device_id(1), at(2)).await.unwrap();
    let again = new_session(secret(51), at(10_000));
    store.device_open(device_id(1), ana, again, at(3)).await.unwrap();
    by_luz.device_end(organisation, None, device_id(1), at(4)).await.unwrap();
    by_luz.device_end(organisation, None, device_id(1), at(5)).await.unwrap();
    by_luz.devices_end(organisation, ana, at(6)).await.unwrap();
    let all = KeyPopulations::default();
    by_luz.person_change(organisation, ana, (Role::Supervisor, all), at(7)).await.unwrap();
    let page = store.audit_mine(organisation, ana, None, 100).await.unwrap();
    let said: Vec<_> = page.entries.iter().rev().map(|entry| (entry.actor, entry.action)).collect();
    let (hers, luzs) = (Actor::User(ana), Actor::User(luz));
    assert_eq!(
        said[said.len() - 7..],
        [
            (luzs, AuditAction::CodeOpened),
            (hers, AuditAction::DeviceEnrolled),
            (Actor::System, AuditAction::PinFailed),
            (hers, AuditAction::SignedIn),
            (luzs, AuditAction::DeviceEnded),
            (luzs, AuditAction::DeviceEnded),
            (luzs, AuditAction::RoleChanged),
        ]
    );
    assert_eq!(store.audit_verify(organisation, None).await.unwrap().faults, []);
});
