//! Passkeys and the challenges they sign.

use atalaya_domain::{OrganisationId, UserId};
use atalaya_store::{NewPasskey, PASSKEYS_MOST, SecretHash, Store};

use crate::contract::{at, user};

const SECRET: SecretHash = SecretHash([80; 32]);

fn new(number: u8) -> NewPasskey {
    NewPasskey {
        credential_id: vec![number; 32],
        user_handle: [7; 16],
        label: "la laptop".to_owned(),
        credential: format!("{{\"counter\":{number}}}"),
    }
}

async fn add(store: &Store, of: OrganisationId, who: UserId, number: u8) -> bool {
    store.passkey_add(of, who, new(number), at(1)).await.unwrap()
}

contract!(a_challenge_is_taken_once_in_time_and_by_whom_it_was_made_for, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    let begin = async |whose| {
        let times = (at(0), at(300));
        store.challenge_begin(SECRET, whose, "{}".to_owned(), times).await.unwrap();
    };
    let take = async |whose, now| store.challenge_take(SECRET, whose, at(now)).await.unwrap();
    begin(Some(ana)).await;
    assert_eq!(take(Some(ana), 299).await.as_deref(), Some("{}"));
    assert_eq!(take(Some(ana), 299).await, None, "once");
    begin(Some(ana)).await;
    assert_eq!(take(Some(ana), 300).await, None, "too late");
    begin(Some(ana)).await;
    assert_eq!(take(None, 1).await, None, "not to sign in with");
    assert_eq!(take(Some(ana), 1).await, None, "and worth nothing afterwards");
    begin(None).await;
    assert_eq!(take(Some(ana), 1).await, None, "not to add one by");
});

contract!(a_passkey_is_one_persons_and_few_and_its_counter_goes_on, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    let eva = user(&store, organisation, "eva").await;
    assert!(add(&store, organisation, ana, 1).await);
    assert!(!add(&store, organisation, eva, 1).await, "an id is one's alone");
    for number in 2..=PASSKEYS_MOST as u8 {
        assert!(add(&store, organisation, ana, number).await);
    }
    assert!(!add(&store, organisation, ana, 99).await);
    let known = store.passkey(vec![1; 32]).await.unwrap().unwrap();
    assert_eq!((known.user, known.organisation, known.user_handle), (ana, organisation, [7; 16]));
    let used = async |before: &str, after: &str| {
        let kept = (before.to_owned(), after.to_owned());
        store.passkey_used(vec![1; 32], kept, at(2)).await.unwrap()
    };
    assert!(used(&known.credential, "{\"counter\":2}").await);
    assert!(!used(&known.credential, "{\"counter\":3}").await, "two that are one key");
    assert_eq!(store.passkey_list(ana).await.unwrap()[0].last_used_at, Some(at(2)));
    assert!(!store.passkey_remove(organisation, eva, vec![1; 32], at(3)).await.unwrap());
    assert!(store.passkey_remove(organisation, ana, vec![1; 32], at(3)).await.unwrap());
    assert!(store.passkey(vec![1; 32]).await.unwrap().is_none());
});

contract!(a_lost_phone_a_reset_and_a_lock_take_passkeys_along, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    let there = async || store.passkey(vec![1; 32]).await.unwrap().is_some();
    assert!(add(&store, organisation, ana, 1).await);
    store.user_disable(organisation, ana, at(2)).await.unwrap();
    assert!(!there().await, "it signs nobody in");
    store.user_enable(organisation, ana, at(3)).await.unwrap();
    assert!(there().await);
    store.devices_end(organisation, ana, at(4)).await.unwrap();
    assert!(!there().await);
    assert!(add(&store, organisation, ana, 1).await);
    assert!(store.second_factor_remove(organisation, ana, at(5)).await.unwrap());
    assert!(!there().await);
});
