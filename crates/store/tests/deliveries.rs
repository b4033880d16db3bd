//! Telling people outside of the app: written with the alert, taken by one node, told when nothing
//! goes out.

use atalaya_domain::{
    AlertKind, Channel, CheckInId, CheckInKind, DeliveryState, Handle, KeyPopulations, Language,
    OrganisationId, OutreachId, Role, UserId,
};
use atalaya_safety::CheckIn;
use atalaya_store::{
    Claimed, Delivery, DeliveryOutcome, DeliveryTo, NewCheckIn, NewUser, Receipt, Retention,
    SecretHash, SessionInfo, StaffContact, Store, Ticked,
};
use jiff::{SignedDuration, Timestamp};

use crate::contract::{Raw, TestStore, at, keyring, new_session, user};

const LEASE: SignedDuration = SignedDuration::from_secs(20);

struct Team {
    organisation: OrganisationId,
    ana: UserId,
    sol: UserId,
}

async fn reached(store: &Store, of: OrganisationId, who: UserId, email: Option<&str>) {
    let contact = StaffContact {
        name: "Nombre de Planta".to_owned(),
        phone: "5555 1234".to_owned(),
        email: email.map(str::to_owned),
        language: Some(Language::En),
        safe: None,
    };
    store.contact_set(of, who, contact, at(0)).await.unwrap();
}

/// A promoter and one supervisor, who is reached by text message and by e-mail.
async fn team(store: &TestStore) -> Team {
    let organisation = store.organisation("omes").await;
    let ana = user(store, organisation, "ana").await;
    let new = NewUser {
        organisation,
        handle: Handle::parse("sol").unwrap(),
        role: Role::Supervisor,
        key_populations: KeyPopulations::default(),
        password_hash: "$argon2id$".to_owned(),
    };
    let sol = store.user_create(new, at(0)).await.unwrap().viewer.user.unwrap();
    reached(store, organisation, sol, Some("sol@omes.example")).await;
    Team { organisation, ana, sol }
}

/// Ana calls for help: the first step for a supervisor is fired at once.
async fn call(store: &Store, team: &Team, number: u64, seconds: i64) {
    let outing = OutreachId::from_foreign("test", &number.to_string());
    let id = CheckInId::from_foreign("test", &number.to_string());
    let said = CheckIn::tapped(CheckInKind::Red, at(seconds));
    let new = NewCheckIn { id, author: team.ana, said, cell: None, typed: None };
    store.outreach_check_in(team.organisation, outing, new, false, at(seconds)).await.unwrap();
    let now = at(seconds + 10);
    for (of, id) in store.outreach_due(now, 10).await.unwrap() {
        assert!(matches!(store.outreach_tick(of, id, now).await.unwrap(), Ticked::Fired(1)));
    }
}

fn secret(number: u8) -> SecretHash {
    SecretHash([number; 32])
}

/// Takes everything that is due; gives what is to be sent. Their secrets are numbered from `first`.
async fn take(store: &Store, now: Timestamp, first: u8) -> Vec<Delivery> {
    let (mut taken, mut number) = (Vec::new(), first);
    for due in store.deliveries_due(now, 100).await.unwrap() {
        let claimed = store.delivery_claim(due, secret(number), LEASE, now).await.unwrap();
        if let Claimed::Send(delivery) = claimed {
            taken.push(delivery);
            number += 1;
        }
    }
    taken
}

fn states(store: &TestStore) -> Vec<String> {
    Raw::open(store.database.url()).lines(
        "SELECT channel || ':' || state AS line FROM delivery ORDER BY created_us, place_in_line",
    )
}

async fn told(store: &Store, who: UserId, now: Timestamp) -> Vec<AlertKind> {
    let open = store.alerts_open(who, 0, 100, now).await.unwrap();
    open.into_iter().map(|alert| alert.kind).collect()
}

contract!(a_step_goes_out_by_two_channels_at_once_and_by_the_next_when_one_fails, async |store| {
    let store_of = &store;
    let sending = store.telling_by(&[Channel::Push, Channel::Sms, Channel::Email]);
    let team = team(store_of).await;
    call(&sending, &team, 1, 0).await;
    assert_eq!(states(store_of), ["push:waiting", "sms:waiting", "email:reserve"]);
    // No browser of hers was ever asked: the next channel takes that one's place.
    let taken = take(&sending, at(10), 1).await;
    assert_eq!(states(store_of), ["push:no_address", "sms:waiting", "email:waiting"]);
    assert_eq!(taken.len(), 1);
    let sms = &taken[0];
    assert_eq!(sms.to, DeliveryTo::Sms("5555 1234".to_owned()));
    assert_eq!((sms.language, sms.attempt), (Language::En, 1));
    assert!(!format!("{sms:?}").contains("5555"), "it reaches no log");
    let email = take(&sending, at(11), 5).await.remove(0);
    assert_eq!(email.to, DeliveryTo::Email("sol@omes.example".to_owned()));
    assert!(sending.delivery_mark(sms, DeliveryOutcome::Sent, at(12)).await.unwrap());
    assert!(sending.delivery_mark(&email, DeliveryOutcome::Refused, at(12)).await.unwrap());
    assert_eq!(states(store_of), ["push:no_address", "sms:sent", "email:failed"]);
    assert_eq!(told(&sending, team.sol, at(13)).await, [AlertKind::Alarm], "one is out");
    assert_eq!(sending.deliveries_due(at(9_000), 10).await.unwrap(), []);
    assert_eq!(sending.delivery_last(team.organisation).await.unwrap(), Some(at(12)));
    // A program that tells nobody outside of the app writes nothing down.
    call(&store, &team, 2, 100).await;
    assert_eq!(states(store_of).len(), 3);
});

contract!(one_node_has_a_message_until_its_lease_is_over, async |store| {
    let channels = [Channel::Sms];
    let sending = store.telling_by(&channels);
    let other = Store::open(store.database.url()).await.unwrap().telling_by(&channels);
    other.unlock(keyring(1), None, at(0)).await.unwrap();
    let team = team(&store).await;
    for number in 1..=8 {
        call(&sending, &team, number, 0).await;
    }
    let nodes = [sending.clone(), other.clone(), sending.clone(), other.clone()];
    let takes = nodes
        .into_iter()
        .zip([10, 60, 110, 160])
        .map(|(node, first)| tokio::spawn(async move { take(&node, at(10), first).await }));
    let mut taken = Vec::new();
    for each in takes.collect::<Vec<_>>() {
        taken.extend(each.await.unwrap());
    }
    assert_eq!(taken.len(), 8, "each by one");
    assert!(take(&other, at(29), 1).await.is_empty());
    // The node has died with them: the other has them when the lease is over, under the same ids.
    let again = take(&other, at(31), 200).await;
    assert_eq!(again.len(), 8);
    let ids = |of: &[Delivery]| {
        let mut ids: Vec<_> = of.iter().map(|delivery| delivery.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&again), ids(&taken));
    // It had only hung: what it writes down late counts no more.
    assert!(!sending.delivery_mark(&taken[0], DeliveryOutcome::Refused, at(32)).await.unwrap());
    for delivery in &again {
        assert!(other.delivery_mark(delivery, DeliveryOutcome::Sent, at(33)).await.unwrap());
    }
    assert!(take(&sending, at(900), 1).await.is_empty());
    assert_eq!(sending.deliveries_backlog().await.unwrap().waiting, 0);
});

contract!(what_goes_out_by_no_channel_is_told_in_the_app_until_it_does, async |store| {
    let sending = store.telling_by(&[Channel::Sms, Channel::Email]);
    let team = team(&store).await;
    reached(&store, team.organisation, team.sol, None).await;
    call(&sending, &team, 1, 0).await;
    let sms = take(&sending, at(10), 1).await.remove(0);
    assert_eq!(states(&store), ["sms:waiting", "email:no_address"]);
    let failed = DeliveryOutcome::Failed { again_at: at(20) };
    sending.delivery_mark(&sms, failed, at(12)).await.unwrap();
    let both = [AlertKind::Alarm, AlertKind::Undelivered];
    assert_eq!(told(&sending, team.sol, at(13)).await, both);
    let open = sending.alerts_open(team.sol, 0, 10, at(13)).await.unwrap();
    let said: serde_json::Value = serde_json::from_str(&open[1].payload).unwrap();
    assert_eq!((said["step"].as_str(), said["to"].as_str()), (Some("R2"), Some("team")));
    assert!(!open[1].payload.contains("sol") && !open[1].payload.contains("5555"));
    // Once, however often it fails; and no more once it is out.
    let again = take(&sending, at(20), 2).await.remove(0);
    assert_eq!(again.attempt, 2);
    sending.delivery_mark(&again, failed, at(21)).await.unwrap();
    assert_eq!(told(&sending, team.sol, at(22)).await, both);
    let third = take(&sending, at(22), 3).await.remove(0);
    sending.delivery_mark(&third, DeliveryOutcome::Sent, at(23)).await.unwrap();
    assert_eq!(told(&sending, team.sol, at(24)).await, both[..1]);
});

contract!(
    a_receipt_is_taken_by_its_secret_and_its_absence_brings_the_next_channel,
    async |store| {
        let sending = store.telling_by(&[Channel::Push, Channel::Sms, Channel::Email]);
        let team = team(&store).await;
        // 1: arrives; 2: nothing is heard of it; 3: the operator says no.
        let mut taken = Vec::new();
        for number in 1..=3 {
            call(&sending, &team, number, 0).await;
            taken.extend(take(&sending, at(10), number as u8).await);
            let mail = take(&sending, at(10), 50 + number as u8).await.remove(0);
            sending.delivery_mark(&mail, DeliveryOutcome::Refused, at(11)).await.unwrap();
        }
        assert_eq!(taken.len(), 3);
        // The first receipt is quicker than the answer.
        let receipt = |number, what, now| sending.delivery_receipt(secret(number), what, at(now));
        assert!(receipt(1, Receipt::Delivered, 12).await.unwrap());
        let follows = DeliveryOutcome::ReceiptFollows;
        assert!(!sending.delivery_mark(&taken[0], follows, at(13)).await.unwrap());
        for delivery in &taken[1..] {
            assert!(sending.delivery_mark(delivery, follows, at(13)).await.unwrap());
        }
        assert!(receipt(1, Receipt::Failed, 14).await.unwrap(), "known, and changes nothing");
        assert_eq!(told(&sending, team.sol, at(15)).await, [AlertKind::Alarm; 3]);
        assert!(receipt(3, Receipt::Failed, 15).await.unwrap());
        let mut told_then = told(&sending, team.sol, at(16)).await;
        told_then.sort();
        assert_eq!(told_then[3..], [AlertKind::Undelivered], "of the third, by no channel");
        assert!(!sending.delivery_receipt(secret(255), Receipt::Delivered, at(16)).await.unwrap());
        let sms: Vec<String> =
            states(&store).into_iter().filter(|line| line.starts_with("sms")).collect();
        let count = |state: DeliveryState| {
            sms.iter().filter(|line| line.ends_with(&format!(":{state}"))).count()
        };
        let all = [DeliveryState::Delivered, DeliveryState::Sent, DeliveryState::Failed].map(count);
        assert_eq!(all, [1, 1, 1]);
        // The wait for the second's is over: looked at once more, and not sent again.
        assert_eq!(sending.deliveries_due(at(132), 10).await.unwrap(), []);
        assert_eq!(sending.deliveries_due(at(133), 10).await.unwrap().len(), 1);
        assert!(take(&sending, at(133), 80).await.is_empty());
        assert_eq!(sending.deliveries_due(at(9_000), 10).await.unwrap(), []);
    }
);

contract!(what_was_heard_in_the_app_or_is_too_old_is_not_sent, async |store| {
    let sending = store.telling_by(&[Channel::Sms]);
    let team = team(&store).await;
    call(&sending, &team, 1, 0).await;
    let alert = sending.alerts_open(team.sol, 0, 10, at(11)).await.unwrap().remove(0);
    sending.alert_acknowledge(team.sol, alert.position, at(11)).await.unwrap();
    assert!(take(&sending, at(12), 1).await.is_empty());
    assert_eq!(states(&store), ["sms:not_needed"]);
    call(&sending, &team, 2, 100).await;
    assert!(take(&sending, at(110 + 31 * 60), 2).await.is_empty());
    assert_eq!(states(&store), ["sms:not_needed", "sms:failed"]);
    let late = told(&sending, team.sol, at(112 + 31 * 60)).await;
    assert_eq!(late, [AlertKind::Alarm, AlertKind::Undelivered]);
    // Nobody is told of anything without the keys that open where to.
    let locked = Store::open(store.database.url()).await.unwrap().telling_by(&[Channel::Sms]);
    call(&sending, &team, 3, 200).await;
    let due = locked.deliveries_due(at(210), 10).await.unwrap().remove(0);
    assert!(locked.delivery_claim(due, secret(9), LEASE, at(210)).await.is_err());
    // What was sent is forgotten with the alerts.
    let month = at(40 * 86_400);
    let zone = atalaya_domain::Zone::new("America/Guatemala").unwrap();
    store.retain(Retention::default(), zone, month).await.unwrap();
    assert_eq!(states(&store), Vec::<String>::new());
});

contract!(a_browser_is_told_until_its_device_or_session_ends, async |store| {
    let sending = store.telling_by(&[Channel::Push]);
    let team = team(&store).await;
    let whose = (team.organisation, team.sol);
    let first = signed_in(&store, team.sol, 1).await;
    let second = signed_in(&store, team.sol, 2).await;
    let address = |name: &str, number| (format!("https://push.example/{name}"), secret(number));
    store.push_subscribe(whose, first, address("a", 101), at(0)).await.unwrap();
    store.push_subscribe(whose, second, address("b", 102), at(0)).await.unwrap();
    // Anew in the same browser, and the second's address as somebody else's of another organisation.
    store.push_subscribe(whose, first, address("c", 103), at(1)).await.unwrap();
    assert_eq!(store.push_subscribed(team.organisation, first).await.unwrap(), Some(secret(103)));
    let readable = "SELECT count(*) || '' AS line FROM push_subscription";
    assert_eq!(Raw::open(store.database.url()).lines(readable), ["2"]);
    let told_at = async |seconds: i64| {
        let number = seconds as u64 + 1;
        call(&sending, &team, number, seconds).await;
        let taken = take(&sending, at(seconds + 10), seconds as u8).await;
        let mut told = Vec::new();
        for delivery in taken {
            sending
                .delivery_mark(&delivery, DeliveryOutcome::Sent, at(seconds + 11))
                .await
                .unwrap();
            let DeliveryTo::Push(browsers) = delivery.to else { continue };
            told.extend(browsers.into_iter().map(|browser| browser.endpoint));
        }
        told.sort();
        told
    };
    assert_eq!(told_at(10).await, ["https://push.example/b", "https://push.example/c"]);
    let other = store.organisation("lambda").await;
    let lupe = user(&store, other, "lupe").await;
    let theirs = signed_in(&store, lupe, 3).await;
    store.push_subscribe((other, lupe), theirs, address("b", 102), at(2)).await.unwrap();
    assert_eq!(told_at(100).await, ["https://push.example/c"]);
    assert!(store.session_delete(secret(1), at(150)).await.unwrap());
    assert_eq!(told_at(200).await, Vec::<String>::new());
    assert_eq!(store.push_subscribed(other, theirs).await.unwrap(), Some(secret(102)));
    assert!(store.push_unsubscribe(other, theirs).await.unwrap());
    assert!(!store.push_unsubscribe(other, theirs).await.unwrap());
});

/// A session of somebody, by its number.
async fn signed_in(store: &Store, user: UserId, number: u8) -> SessionInfo {
    let new = new_session(secret(number), at(9_000));
    store.session_create(user, new, at(0)).await.unwrap();
    store.session_viewer(secret(number), at(1)).await.unwrap().unwrap().session.unwrap()
}
