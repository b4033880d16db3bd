//! Whose a telephone number is: found by a hash, which goes with the contact and is made anew with the keys.

use atalaya_domain::{Language, Role, UserId};
use atalaya_store::{StaffContact, Store};

use crate::contract::{Raw, TestStore, at, user};

async fn reached(
    store: &Store,
    of: atalaya_domain::OrganisationId,
    who: UserId,
    phone: &str,
    second: i64,
) {
    let contact = StaffContact {
        name: "Nombre de Planta".to_owned(),
        phone: phone.to_owned(),
        email: None,
        language: None,
        safe: None,
    };
    store.contact_set(of, who, contact, at(second)).await.unwrap();
}

async fn whose(store: &Store, number: &str) -> Option<UserId> {
    let found = store.text_sender(number, Some("502"), at(10)).await.unwrap();
    found.map(|sender| sender.user)
}

fn rows(store: &TestStore) -> Vec<String> {
    Raw::open(store.database.url()).lines(
        "SELECT CASE WHEN digest IS NULL THEN 'none' ELSE 'hash' END AS line FROM phone_number ORDER BY person",
    )
}

contract!(a_number_is_found_by_a_hash_and_stands_nowhere, async |store| {
    let omes = store.organisation("omes").await;
    let otra = store.organisation("otra").await;
    let (ana, eva) = (user(&store, omes, "ana").await, user(&store, omes, "eva").await);
    let lupe = user(&store, otra, "lupe").await;
    reached(&store, omes, ana, "5555-1234", 1).await;
    reached(&store, omes, eva, "con la vecina", 1).await;
    assert_eq!(whose(&store, "+50255551234").await, Some(ana));
    assert_eq!(whose(&store, "+50255551235").await, None);
    let mut kept = rows(&store);
    kept.sort();
    assert_eq!(kept, ["hash", "none"]);
    let found = store.text_sender("+50255551234", Some("502"), at(10)).await.unwrap().unwrap();
    assert_eq!((found.organisation, found.role), (omes, Role::Promoter));
    assert_eq!(found.language, Language::Es, "where nothing is set");
    let english = StaffContact {
        name: "Nombre de Planta".to_owned(),
        phone: "4444 9999".to_owned(),
        email: None,
        language: Some(Language::En),
        safe: None,
    };
    store.contact_set(omes, eva, english, at(2)).await.unwrap();
    let found = store.text_sender("+50244449999", Some("502"), at(10)).await.unwrap().unwrap();
    assert_eq!((found.user, found.language), (eva, Language::En));

    // In two organisations it is nobody's.
    reached(&store, otra, lupe, "+502 5555 1234", 2).await;
    assert_eq!(whose(&store, "+50255551234").await, None);
    // It goes with the contact, and changes with it.
    store.contact_delete(otra, lupe, at(3)).await.unwrap();
    assert_eq!(whose(&store, "+50255551234").await, Some(ana));
    reached(&store, omes, ana, "4444 0000", 4).await;
    assert_eq!(whose(&store, "+50255551234").await, None);
    assert_eq!(whose(&store, "+50244440000").await, Some(ana));
    assert_eq!(rows(&store).len(), 2);
});
