//! Organisations, users, sessions, tokens.

use atalaya_domain::{
    Handle, History, KeyPopulation, KeyPopulations, OrganisationId, Role, Slug, UserId, Viewer,
};
use atalaya_store::{AccessChange, Engine, NewToken, NewUser, SecretHash, Store, StoreError};
use tokio::sync::broadcast;

use crate::contract::{at, new_session};

const SECRET: SecretHash = SecretHash([7; 32]);

fn token(role: Role, expires_at: Option<jiff::Timestamp>) -> NewToken {
    NewToken { role, intake_only: false, label: "prueba".to_owned(), expires_at }
}

fn ana(organisation: OrganisationId) -> NewUser {
    NewUser {
        organisation,
        handle: Handle::parse("ana").unwrap(),
        role: Role::Supervisor,
        key_populations: KeyPopulations::from_members([KeyPopulation::Fsw]),
        password_hash: "$argon2id$v=19$…".to_owned(),
    }
}

/// Waits until this is told; other changes may come before.
async fn heard(told: &mut broadcast::Receiver<AccessChange>, change: AccessChange) {
    let heard = async { while told.recv().await.unwrap() != change {} };
    let patience = std::time::Duration::from_secs(20);
    tokio::time::timeout(patience, heard).await.expect("it is told in time");
}

contract!(an_organisation_is_found_by_its_slug, async |store| {
    let id = store.organisation("omes-demo").await;
    let slug = Slug::parse("omes-demo").unwrap();
    let found = store.organisation_by_slug(&slug).await.unwrap().unwrap();
    assert_eq!((found.id, found.name.as_str()), (id, "Una organización"));
    assert_eq!(store.organisation_list().await.unwrap(), [found]);
    let again = store.organisation_create(slug, "Otra".to_owned(), at(0)).await;
    assert!(matches!(again, Err(StoreError::Taken { what: "slug" })));
    let none = Slug::parse("nadie").unwrap();
    assert_eq!(store.organisation_by_slug(&none).await.unwrap(), None);
});

contract!(a_handle_is_unique_in_its_organisation_only, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    store.user_create(ana(one), at(0)).await.unwrap();
    store.user_create(ana(other), at(0)).await.unwrap();
    let again = store.user_create(ana(one), at(0)).await;
    assert!(matches!(again, Err(StoreError::Taken { what: "handle" })));
    let slug = Slug::parse("otra").unwrap();
    let handle = Handle::parse("ana").unwrap();
    let found = store.user_by_handle(&slug, &handle).await.unwrap().unwrap();
    assert_eq!((found.viewer.organisation, found.viewer.role), (other, Role::Supervisor));
    assert!(found.viewer.key_populations.contains(KeyPopulation::Fsw));
    assert_eq!(found.password_hash, "$argon2id$v=19$…");
    assert_eq!(store.user_list(one).await.unwrap().len(), 1);
});

contract!(a_session_ends_when_it_expires, async |store| {
    let organisation = store.organisation("uno").await;
    let user = store.user_create(ana(organisation), at(0)).await.unwrap().viewer;
    let user_id = user.user.unwrap();
    store.session_create(user_id, new_session(SECRET, at(100)), at(0)).await.unwrap();
    let found = store.session_viewer(SECRET, at(99)).await.unwrap().unwrap();
    // How far back they see is said by whoever lets them in.
    let user = Viewer { history: History::NONE, ..user };
    assert_eq!((found.viewer, found.expires_at), (user, Some(at(100))));
    assert_eq!(found.handle.unwrap().as_str(), "ana");
    assert_eq!(found.organisation.slug.as_str(), "uno");
    assert_eq!(store.session_viewer(SECRET, at(100)).await.unwrap(), None);
    assert_eq!(store.session_viewer(SecretHash([8; 32]), at(1)).await.unwrap(), None);
    // The next sign-in sweeps it away.
    store
        .session_create(user_id, new_session(SecretHash([9; 32]), at(200)), at(101))
        .await
        .unwrap();
    assert!(!store.session_delete(SECRET, at(0)).await.unwrap());
});

contract!(signing_out_ends_the_session_at_once, async |store| {
    let organisation = store.organisation("uno").await;
    let user = store.user_create(ana(organisation), at(0)).await.unwrap().viewer.user.unwrap();
    let (first, second) = (SecretHash([1; 32]), SecretHash([2; 32]));
    store.session_create(user, new_session(first, at(100)), at(0)).await.unwrap();
    store.session_create(user, new_session(second, at(100)), at(0)).await.unwrap();
    assert!(store.session_delete(first, at(0)).await.unwrap());
    assert_eq!(store.session_viewer(first, at(1)).await.unwrap(), None);
    assert!(store.session_viewer(second, at(1)).await.unwrap().is_some());
});

contract!(a_disabled_user_is_out_at_once, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let user = store.user_create(ana(one), at(0)).await.unwrap().viewer.user.unwrap();
    store.session_create(user, new_session(SECRET, at(100)), at(0)).await.unwrap();
    let foreign = store.user_disable(other, user, at(1)).await;
    assert!(matches!(foreign, Err(StoreError::NotFound { what: "user" })));
    assert!(store.session_viewer(SECRET, at(1)).await.unwrap().is_some());
    store.user_disable(one, user, at(1)).await.unwrap();
    assert_eq!(store.session_viewer(SECRET, at(1)).await.unwrap(), None);
    let (slug, handle) = (Slug::parse("uno").unwrap(), Handle::parse("ana").unwrap());
    let disabled = async || store.user_by_handle(&slug, &handle).await.unwrap().unwrap().disabled;
    assert!(disabled().await);
    let foreign = store.user_enable(other, user, at(0)).await;
    assert!(matches!(foreign, Err(StoreError::NotFound { what: "user" })));
    store.user_enable(one, user, at(0)).await.unwrap();
    assert!(!disabled().await);
    assert_eq!(store.session_viewer(SECRET, at(2)).await.unwrap(), None, "they sign in again");
});

contract!(a_new_password_ends_all_sessions, async |store| {
    let organisation = store.organisation("uno").await;
    let user = store.user_create(ana(organisation), at(0)).await.unwrap().viewer.user.unwrap();
    store.session_create(user, new_session(SECRET, at(100)), at(0)).await.unwrap();
    store.user_set_password(organisation, user, "$new$".to_owned(), at(0)).await.unwrap();
    assert_eq!(store.session_viewer(SECRET, at(1)).await.unwrap(), None);
    let nobody = store.user_set_password(organisation, UserId(999), String::new(), at(0)).await;
    assert!(matches!(nobody, Err(StoreError::NotFound { what: "user" })));
});

contract!(a_revoked_token_is_worth_nothing, async |store| {
    let (one, other) = (store.organisation("uno").await, store.organisation("otra").await);
    let endless = store.token_create(SECRET, one, token(Role::Steward, None), at(0)).await.unwrap();
    let short = SecretHash([8; 32]);
    store.token_create(short, one, token(Role::Promoter, Some(at(10))), at(0)).await.unwrap();
    let phone = NewToken { intake_only: true, ..token(Role::Promoter, None) };
    let only_hands_in = SecretHash([9; 32]);
    store.token_create(only_hands_in, other, phone, at(0)).await.unwrap();
    let found = store.token_viewer(only_hands_in, at(9)).await.unwrap().unwrap();
    assert!(found.intake_only && store.token_list(other).await.unwrap()[0].intake_only);
    let found = store.token_viewer(SECRET, at(1_000_000)).await.unwrap().unwrap();
    assert!(!found.intake_only);
    assert_eq!((found.viewer.user, found.viewer.role), (None, Role::Steward));
    assert_eq!((found.viewer.organisation, found.handle), (one, None));
    assert!(store.token_viewer(short, at(9)).await.unwrap().is_some());
    assert_eq!(store.token_viewer(short, at(10)).await.unwrap(), None);
    assert_eq!(store.token_list(other).await.unwrap().len(), 1);
    let foreign = store.token_revoke(other, endless, at(2)).await;
    assert!(matches!(foreign, Err(StoreError::NotFound { what: "token" })));
    store.token_revoke(one, endless, at(2)).await.unwrap();
    assert_eq!(store.token_viewer(SECRET, at(3)).await.unwrap(), None);
    let listed = store.token_list(one).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[1].revoked_at, Some(at(2)));
});

contract!(a_session_is_extended_while_it_lives_and_keeps_its_beginning, async |store| {
    let organisation = store.organisation("uno").await;
    let user = store.user_create(ana(organisation), at(0)).await.unwrap().viewer.user.unwrap();
    store.session_create(user, new_session(SECRET, at(100)), at(0)).await.unwrap();
    assert!(store.session_extend(SECRET, at(50), at(150)).await.unwrap());
    assert!(!store.session_extend(SECRET, at(60), at(120)).await.unwrap(), "never nearer");
    let found = store.session_viewer(SECRET, at(149)).await.unwrap().unwrap();
    assert_eq!((found.started_at, found.expires_at), (Some(at(0)), Some(at(150))));
    assert!(!store.session_extend(SECRET, at(150), at(300)).await.unwrap(), "it has ended");
    assert!(!store.session_extend(SecretHash([9; 32]), at(1), at(300)).await.unwrap());
    assert!(store.session_delete(SECRET, at(0)).await.unwrap());
    assert!(!store.session_extend(SECRET, at(50), at(300)).await.unwrap(), "it was signed out");
});

contract!(a_store_knows_whether_every_change_of_access_is_told, async |store| {
    match store.engine() {
        Engine::Postgres => {
            while !store.access_is_told() {
                tokio::task::yield_now().await;
            }
        }
        Engine::Sqlite => assert!(!store.access_is_told()),
    }
});

contract!(whose_access_has_changed_is_told_here_and_at_other_nodes, async |store| {
    let organisation = store.organisation("uno").await;
    let user = store.user_create(ana(organisation), at(0)).await.unwrap().viewer.user.unwrap();
    let made = store.token_create(SECRET, organisation, token(Role::Steward, None), at(0));
    let token = made.await.unwrap();
    let mut told = vec![store.access_watch()];
    let other = match store.engine() {
        Engine::Postgres => Some(Store::open(store.database.url()).await.unwrap()),
        Engine::Sqlite => None,
    };
    if let Some(other) = &other {
        let mut there = other.access_watch();
        // It listens once it hears.
        while there.try_recv().is_err() {
            store.token_revoke(organisation, token, at(1)).await.unwrap();
        }
        told.push(there);
    }
    for round in 0..3 {
        let change = match round {
            0 => AccessChange::Programs(organisation),
            _ => AccessChange::User(user),
        };
        for heard in &mut told {
            while heard.try_recv().is_ok() {}
        }
        store.session_create(user, new_session(SECRET, at(100)), at(0)).await.unwrap();
        match round {
            0 => store.token_revoke(organisation, token, at(1)).await.unwrap(),
            1 => assert!(store.session_delete(SECRET, at(0)).await.unwrap()),
            _ => store.user_disable(organisation, user, at(1)).await.unwrap(),
        }
        for told in &mut told {
            heard(told, change).await;
        }
        store.session_delete(SECRET, at(0)).await.unwrap();
    }
});
