//! Which municipalities somebody looks at: a few a day, each entered once, gone with the person.

use atalaya_domain::AuditAction;
use atalaya_store::{AuditFilter, ErasedEvents};

use crate::contract::{Raw, at, user};

contract!(so_many_are_chosen_in_a_day_and_no_more_however_many_ask_at_once, async |store| {
    let of = store.organisation("omes").await;
    let (ana, eva) = (user(&store, of, "ana").await, user(&store, of, "eva").await);
    let (one_day, next_day) = ("2026-12-01", "2026-12-02");
    assert!(store.map_choices(of, ana, one_day).await.unwrap().is_empty());
    // Twelve ask for nine at once, of which three twice.
    let mut asking = Vec::new();
    for number in 0..12 {
        let store = store.handle();
        asking.push(tokio::spawn(async move {
            let code = format!("GT-{:04}", number % 9);
            store.map_choose(of, ana, (&code, one_day), 5, at(number)).await.unwrap()
        }));
    }
    for one in asking {
        one.await.unwrap();
    }
    let chosen = store.map_choices(of, ana, one_day).await.unwrap();
    assert_eq!(chosen.len(), 5, "{chosen:?}");
    for number in 0..9 {
        let code = format!("GT-{number:04}");
        let open = store.map_choose(of, ana, (&code, one_day), 5, at(20)).await.unwrap();
        assert_eq!(open, chosen.contains(&code), "{code}: what is open stays so, and nothing else");
    }
    assert_eq!(store.map_choices(of, ana, one_day).await.unwrap(), chosen);
    assert!(store.map_choices(of, ana, next_day).await.unwrap().is_empty(), "another day");
    assert!(store.map_choose(of, ana, ("GT-0101", next_day), 5, at(90_000)).await.unwrap());
    assert_eq!(store.map_choices(of, ana, next_day).await.unwrap(), ["GT-0101"]);
    assert!(store.map_choices(of, eva, next_day).await.unwrap().is_empty(), "hers alone");
    let other = store.organisation("otra").await;
    assert!(store.map_choices(other, ana, next_day).await.unwrap().is_empty());
    let log = store.audit_list(of, AuditFilter::default(), 50).await.unwrap();
    let entered = log.entries.iter().filter(|one| one.action == AuditAction::MapChosen);
    assert!(entered.clone().all(|one| one.concerned == [ana]) && entered.count() == 6);
    store.person_erase(of, ana, ErasedEvents::Keep, at(90_001)).await.unwrap();
    let left =
        Raw::open(store.database.url()).lines("SELECT municipalities AS line FROM map_choice");
    assert!(left.is_empty(), "{left:?}");
});
