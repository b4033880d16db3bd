//! An alarm that is ended with the second PIN: one PIN works from then on and somebody is told, both or neither.

use atalaya_domain::{
    AlertKind, CheckInId, CheckInKind, DeviceId, OrganisationId, OutreachId, UserId,
};
use atalaya_safety::{CheckIn, Close};
use atalaya_store::{NewCheckIn, SecretHash, Store, TypedPin};

use crate::contract::{Raw, TestStore, at};
use crate::decoys::with_second_pin;

const PHONE: DeviceId = DeviceId::from_bytes([1; 16]);
const ITS_COOKIE: SecretHash = SecretHash([40; 32]);

fn outing() -> OutreachId {
    OutreachId::from_foreign("test", "1")
}

fn said(number: u64, author: UserId, kind: CheckInKind, second: Option<i64>) -> NewCheckIn {
    let at_s = second.unwrap_or(10);
    let typed = second.map(|_| TypedPin { device: PHONE, is_second: true });
    let said = CheckIn {
        duress: typed.is_some(),
        proved: typed.is_some(),
        ..CheckIn::tapped(kind, at(at_s))
    };
    let id = CheckInId::from_foreign("test", &number.to_string());
    NewCheckIn { id, author, said, cell: None, typed }
}

async fn is_forced(store: &Store) -> bool {
    store.device_by_secret(ITS_COOKIE).await.unwrap().unwrap().is_forced
}

/// How many of those who supervise are called because of duress: two are, past the line of duty, and one here.
async fn told(store: &Store, luz: UserId, now: i64) -> usize {
    let open = store.alerts_open(luz, 0, 100, at(now)).await.unwrap();
    let calls = open.iter().filter(|alert| alert.kind == AlertKind::Alarm);
    calls.filter(|alert| alert.payload.contains("duress")).count()
}

/// Makes every write of this kind fail, as a crash between would: nothing of its transaction stays.
fn break_writes(store: &TestStore, what: &str) {
    let url = store.database.url();
    let sql = if url.starts_with("sqlite:") {
        format!("CREATE TRIGGER planted BEFORE {what} BEGIN SELECT RAISE(ABORT, 'planted'); END")
    } else {
        let what = what
            .replace("UPDATE OF forced_us ON device", "UPDATE OF forced_us ON device FOR EACH ROW");
        format!(
            "CREATE OR REPLACE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'planted'; END $$; \
             CREATE TRIGGER planted BEFORE {what} EXECUTE FUNCTION planted()"
        )
    };
    Raw::open(url).run(&sql);
}

fn mend_writes(store: &TestStore, table: &str) {
    let url = store.database.url();
    let on = if url.starts_with("sqlite:") { String::new() } else { format!(" ON {table}") };
    Raw::open(url).run(&format!("DROP TRIGGER planted{on}"));
}

async fn alarm(store: &Store, organisation: OrganisationId, ana: UserId) {
    let red = said(1, ana, CheckInKind::Red, None);
    assert!(store.outreach_check_in(organisation, outing(), red, false, at(10)).await.unwrap());
    for (of, id) in store.outreach_due(at(60), 100).await.unwrap() {
        store.outreach_tick(of, id, at(60)).await.unwrap();
    }
}

contract!(
    a_crash_between_neither_forces_without_telling_nor_tells_without_forcing,
    async |store| {
        let organisation = store.organisation("omes").await;
        let (ana, luz) = with_second_pin(&store, organisation).await;
        alarm(&store, organisation, ana).await;
        let ended = said(2, ana, CheckInKind::FalseAlarm, Some(100));
        let end =
            async || store.outreach_check_in(organisation, outing(), ended, false, at(100)).await;
        for (what, table) in
            [("UPDATE OF forced_us ON device", "device"), ("INSERT ON alert", "alert")]
        {
            break_writes(&store, what);
            let failed = end().await;
            assert!(failed.is_err(), "{what}: {failed:?}");
            assert!(!is_forced(&store).await, "{what}: forced, and nobody was told");
            assert_eq!(told(&store, luz, 101).await, 0, "{what}: told, and both PINs still work");
            let said = store.outreach_check_ins(organisation, outing()).await.unwrap();
            assert_eq!(said.len(), 1, "{what}: sent again it is new");
            mend_writes(&store, table);
        }
        // Sent again, which the phone does, it is both.
        assert!(end().await.unwrap());
        assert!(is_forced(&store).await);
        assert_eq!(told(&store, luz, 101).await, 1);
        // And once more, because the answer was lost: nothing more.
        assert!(!end().await.unwrap());
        assert_eq!(told(&store, luz, 101).await, 1);

        let why = atalaya_domain::AlarmClosure::SafeForgot;
        let close = Close { by: luz, why, is_home: true };
        assert!(store.outreach_close(organisation, outing(), close, at(200)).await.unwrap());
        assert!(!is_forced(&store).await, "a human has heard of them");
    }
);

contract!(what_is_typed_under_duress_is_heard_whatever_id_it_has, async |store| {
    let organisation = store.organisation("omes").await;
    let (ana, luz) = with_second_pin(&store, organisation).await;
    alarm(&store, organisation, ana).await;
    // Ended freely, and the answer was lost; whoever stands there now has it sent again with the other PIN.
    let mut freely = said(2, ana, CheckInKind::FalseAlarm, Some(100));
    freely.said.duress = false;
    freely.typed = Some(TypedPin { device: PHONE, is_second: false });
    let check_in =
        async |new, now| store.outreach_check_in(organisation, outing(), new, false, at(now)).await;
    assert!(check_in(freely, 100).await.unwrap());
    assert!(!is_forced(&store).await && told(&store, luz, 101).await == 0);
    let ended = said(2, ana, CheckInKind::FalseAlarm, Some(105));
    assert!(!check_in(ended, 105).await.unwrap(), "it looks like any that came twice");
    assert!(is_forced(&store).await);
    assert_eq!(told(&store, luz, 106).await, 1);
    let said = store.outreach_check_ins(organisation, outing()).await.unwrap();
    assert_eq!((said.len(), said[1].duress), (2, true));
});

contract!(nobody_s_other_phone_is_forced, async |store| {
    let organisation = store.organisation("omes").await;
    let (_, luz) = with_second_pin(&store, organisation).await;
    // Of a device that is not the author's nothing follows.
    let red = said(1, luz, CheckInKind::Red, Some(10));
    assert!(store.outreach_check_in(organisation, outing(), red, false, at(10)).await.unwrap());
    assert!(!is_forced(&store).await);
});
