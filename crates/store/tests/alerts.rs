//! Alerts: each account's own, in order, acknowledged once, told to listeners.

use atalaya_domain::{AlertKind, Role, UserId};
use atalaya_store::{AlertChange, NewAlert, Outwards, Recipients, Store, StoreError};
use jiff::SignedDuration;

use crate::contract::{at, user};

fn about(subject: &str) -> NewAlert {
    NewAlert {
        kind: AlertKind::Cluster,
        subject: subject.to_owned(),
        payload: format!("{{\"area\":\"{subject}\"}}"),
        lasts: SignedDuration::from_secs(1_000),
        once_in: SignedDuration::from_secs(500),
        outwards: Outwards::default(),
    }
}

/// The positions and payloads of what is open.
async fn open(store: &Store, whose: UserId, seconds: i64) -> Vec<(u64, String)> {
    let open = store.alerts_open(whose, 0, 100, at(seconds)).await.unwrap();
    assert!(open.iter().all(|alert| alert.recipient == whose));
    open.into_iter().map(|alert| (alert.position, alert.payload)).collect()
}

fn payload(subject: &str) -> String {
    about(subject).payload
}

contract!(each_account_has_its_own_order_and_its_own_acknowledgement, async |store| {
    let omes = store.organisation("omes").await;
    let (ana, eva) = (user(&store, omes, "ana").await, user(&store, omes, "eva").await);
    let raise = async |to: Vec<UserId>, subject| {
        store.alert_raise(Recipients::Users(to), about(subject), at(0)).await.unwrap()
    };
    assert_eq!(raise(vec![eva], "a").await, [eva]);
    assert_eq!(raise(vec![eva, ana], "b").await, [ana, eva]);
    assert_eq!(open(&store, ana, 1).await, [(1, payload("b"))]);
    assert_eq!(open(&store, eva, 1).await, [(1, payload("a")), (2, payload("b"))]);
    assert_eq!(store.alerts_open(eva, 1, 100, at(1)).await.unwrap().len(), 1);
    assert_eq!(store.alerts_open(eva, 0, 1, at(1)).await.unwrap().len(), 1);

    let first = store.alert_acknowledge(eva, 2, at(10)).await.unwrap();
    let again = store.alert_acknowledge(eva, 2, at(20)).await.unwrap();
    assert_eq!((first.at, first.first, again.at, again.first), (at(10), true, at(10), false));
    assert_eq!(open(&store, eva, 30).await, [(1, payload("a"))]);
    assert_eq!(open(&store, ana, 30).await.len(), 1, "hers is open");
    let closed = store.alerts_closed(eva, vec![1, 2], at(30)).await.unwrap();
    assert_eq!(closed.len(), 1);
    assert_eq!((closed[0].position, closed[0].acknowledged_at), (2, Some(at(10))));
    for nothing in [3, 0, u64::MAX] {
        let none = store.alert_acknowledge(ana, nothing, at(1)).await;
        assert!(matches!(none, Err(StoreError::NotFound { what: "alert" })), "{nothing}");
    }
});

contract!(an_alert_is_told_until_it_is_over_and_is_not_raised_again_soon, async |store| {
    let omes = store.organisation("omes").await;
    let ana = user(&store, omes, "ana").await;
    let raise = async |subject, seconds| {
        let to = Recipients::Users(vec![ana]);
        store.alert_raise(to, about(subject), at(seconds)).await.unwrap().len()
    };
    assert_eq!((raise("a", 0).await, raise("a", 499).await, raise("b", 0).await), (1, 0, 1));
    store.alert_acknowledge(ana, 1, at(100)).await.unwrap();
    assert_eq!(raise("a", 400).await, 0, "acknowledged is no reason to say it again");
    assert_eq!(raise("a", 501).await, 1);
    let positions = |open: Vec<(u64, String)>| open.iter().map(|one| one.0).collect::<Vec<_>>();
    assert_eq!(positions(open(&store, ana, 600).await), [2, 3], "no gap");
    assert_eq!(positions(open(&store, ana, 1_000).await), [3]);
    assert_eq!(positions(open(&store, ana, 1_501).await), [] as [u64; 0]);
});

contract!(roles_are_alerted_as_they_are_now, async |store| {
    let (omes, otra) = (store.organisation("omes").await, store.organisation("otra").await);
    let ana = user(&store, omes, "ana").await;
    let gone = user(&store, omes, "gone").await;
    user(&store, otra, "eva").await;
    store.user_disable(omes, gone, at(1)).await.unwrap();
    let raise = async |roles: Vec<Role>| {
        let to = Recipients::Roles(omes, roles);
        store.alert_raise(to, about("a"), at(2)).await.unwrap()
    };
    assert_eq!(raise(vec![Role::Supervisor, Role::Steward]).await, []);
    assert_eq!(raise(vec![Role::Supervisor, Role::Promoter]).await, [ana]);
    assert_eq!(raise(Vec::new()).await, []);
});

contract!(whose_alerts_change_is_told, async |store| {
    let omes = store.organisation("omes").await;
    let ana = user(&store, omes, "ana").await;
    let other = Store::open(store.database.url()).await.unwrap();
    let mut told = store.alert_watch();
    let mut heard = async || {
        // A listener that was away says that it may be anybody's.
        let hers = [AlertChange::Of(ana), AlertChange::Anybody];
        let heard = async { while !hers.contains(&told.recv().await.unwrap()) {} };
        let patience = std::time::Duration::from_secs(20);
        tokio::time::timeout(patience, heard).await.expect("it is told in time");
    };
    store.alert_raise(Recipients::Users(vec![ana]), about("a"), at(0)).await.unwrap();
    heard().await;
    store.alert_acknowledge(ana, 1, at(1)).await.unwrap();
    heard().await;
    if store.engine() == atalaya_store::Engine::Postgres {
        other.alert_raise(Recipients::Users(vec![ana]), about("b"), at(0)).await.unwrap();
        heard().await;
    }
});

contract!(alerts_that_are_raised_together_have_no_gap, async |store| {
    let omes = store.organisation("omes").await;
    let people = [user(&store, omes, "ana").await, user(&store, omes, "eva").await];
    let other = Store::open(store.database.url()).await.unwrap();
    let raising: Vec<_> = (0..40)
        .map(|number| {
            let store = if number % 2 == 0 { store.handle() } else { other.clone() };
            let mut to = people.to_vec();
            if number % 3 == 0 {
                to.reverse();
            }
            tokio::spawn(async move {
                let new = about(&format!("n{}", number / 2));
                store.alert_raise(Recipients::Users(to), new, at(0)).await.unwrap().len()
            })
        })
        .collect();
    let mut raised = 0;
    for one in raising {
        raised += one.await.unwrap();
    }
    assert_eq!(raised, 40, "each of twenty once for each of two, whoever raised it");
    for person in people {
        let positions: Vec<u64> = open(&store, person, 1).await.iter().map(|one| one.0).collect();
        assert_eq!(positions, (1..=20).collect::<Vec<_>>());
    }
});
