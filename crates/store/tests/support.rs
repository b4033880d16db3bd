//! Support after an incident: begun once with a grave report, reminded of by the table, sealed, named by consent.

use atalaya_domain::{
    AlertKind, AuditAction, Consent, Consents, Event, EventId, OrganisationId, Severity,
    SupportStep, UserId, Zone,
};
use atalaya_store::{AuditFilter, Retention, Store, StoreError, SupportAct};

use crate::contract::{Raw, TestStore, at, robbery, user};

const HOUR: i64 = 3_600;

/// A grave report, whose reporter wants to be named to who gives support or does not.
fn grave(number: u64, referral: bool) -> Event {
    let named = referral.then_some(Consent::Referral);
    let consents = Consents::from_members([Consent::Totals].into_iter().chain(named)).unwrap();
    Event { severity: Severity::SEVERE, consents, ..robbery(number) }
}

async fn report(store: &Store, of: OrganisationId, by: UserId, event: Event, hour: i64) -> EventId {
    let id = event.id;
    store.event_create(of, Some(by), event, at(hour * HOUR)).await.unwrap();
    id
}

async fn told(store: &Store, who: UserId, hour: i64) -> usize {
    let open = store.alerts_open(who, 0, 100, at(hour * HOUR)).await.unwrap();
    open.iter().filter(|alert| alert.kind == AlertKind::Support).count()
}

fn lines(store: &TestStore, sql: &str) -> Vec<String> {
    Raw::open(store.database.url()).lines(sql)
}

contract!(support_is_seen_to_once_reminded_of_by_the_table_and_named_by_consent, async |store| {
    let of = store.organisation("omes").await;
    let other = store.organisation("lambda").await;
    let [ana, eva, sol] = [
        user(&store, of, "ana").await,
        user(&store, of, "eva").await,
        user(&store, of, "sol").await,
    ];
    report(&store, of, ana, grave(1, true), 0).await;
    let zone = Zone::new("America/Guatemala").unwrap();
    let tick = |second: i64| store.support_tick(&zone, at(second));
    assert_eq!(tick(1).await.unwrap(), (0, 0), "nobody sees to it");
    store.support_person_set(of, sol, eva, at(2)).await.unwrap();
    let missing = store.support_person_set(other, sol, eva, at(2)).await;
    assert!(matches!(missing, Err(StoreError::NotFound { .. })), "{missing:?}");
    assert_eq!(tick(3).await.unwrap(), (0, 0), "reports of before are over");

    let named = report(&store, of, ana, grave(2, true), 1).await;
    let hers = report(&store, of, eva, grave(3, true), 1).await;
    let light = Event { severity: Severity::LOW, ..robbery(4) };
    report(&store, of, eva, light, 1).await;
    assert_eq!(tick(HOUR).await.unwrap(), (2, 0));
    assert_eq!(tick(HOUR).await.unwrap(), (0, 0), "once");
    assert_eq!(told(&store, sol, 1).await, 2);
    let cases = store.support_cases(of, sol, at(2 * HOUR)).await.unwrap();
    let name = |id| cases.iter().find(|case| case.event == id).unwrap().named.clone();
    assert_eq!((name(named), name(hers)), (Some("ana".to_owned()), Some("eva".to_owned())));
    assert_eq!(store.support_cases(other, sol, at(2 * HOUR)).await.unwrap(), []);
    let filter = AuditFilter { action: Some(AuditAction::SupportViewed), ..AuditFilter::default() };
    let log = store.audit_list(of, filter, 50).await.unwrap();
    let concerned: Vec<&Vec<UserId>> = log.entries.iter().map(|one| &one.concerned).collect();
    assert_eq!(concerned, [&vec![ana, eva]], "it is in the log of who was named");

    // What became of it is not to be read in the database.
    let act = |id, act, hour: i64| store.support_act(of, id, act, sol, at(hour * HOUR));
    let mark = SupportAct::Mark;
    assert!(act(named, mark(SupportStep::Offered), 3).await.unwrap());
    assert!(!act(named, mark(SupportStep::Offered), 4).await.unwrap());
    assert_eq!(lines(&store, "SELECT count(*) || '' AS line FROM support_case"), ["2"]);
    let elsewhere =
        store.support_act(other, named, mark(SupportStep::Done), sol, at(3 * HOUR)).await;
    assert!(matches!(elsewhere, Err(StoreError::NotFound { .. })), "another's");

    // A day after the report, three days, two weeks; not of what is done, nor against somebody's wish.
    assert_eq!(tick(24 * HOUR).await.unwrap(), (0, 0));
    assert_eq!(tick(25 * HOUR).await.unwrap(), (0, 2));
    assert_eq!(tick(26 * HOUR).await.unwrap(), (0, 0), "once");
    act(named, mark(SupportStep::Done), 30).await.unwrap();
    assert_eq!(tick(73 * HOUR).await.unwrap(), (0, 1));
    assert!(act(hers, SupportAct::StopReminders, 80).await.unwrap());
    assert_eq!(tick(400 * HOUR).await.unwrap(), (0, 0));
    report(&store, of, eva, grave(5, true), 401).await;
    tick(401 * HOUR).await.unwrap();
    let told_before = told(&store, sol, 401).await;
    assert_eq!(tick(500 * HOUR).await.unwrap(), (0, 0), "nor of the next");
    assert_eq!(told(&store, sol, 401).await, told_before);

    // Withdrawn, nobody is reminded; erased, nothing is left; served, it goes.
    let gone = report(&store, of, ana, grave(6, true), 500).await;
    tick(500 * HOUR).await.unwrap();
    store.event_withdraw(of, gone, None, Some(ana), at(501 * HOUR)).await.unwrap();
    assert_eq!(tick(525 * HOUR).await.unwrap(), (0, 0));
    let cases = store.support_cases(of, sol, at(526 * HOUR)).await.unwrap();
    assert_eq!(cases.iter().map(|case| case.event).filter(|id| *id == gone).count(), 0);
    store.person_erase(of, eva, atalaya_store::ErasedEvents::Keep, at(527 * HOUR)).await.unwrap();
    let left = store.support_cases(of, sol, at(528 * HOUR)).await.unwrap();
    assert_eq!(left.iter().map(|case| case.event).collect::<Vec<_>>(), [named]);
    store
        .retain(Retention::default(), zone.clone(), at(366 * 24 * HOUR + 30 * HOUR))
        .await
        .unwrap();
    assert_eq!(lines(&store, "SELECT count(*) || '' AS line FROM support_case"), ["0"]);
    assert!(store.support_person_unset(of, sol, ana, at(600 * HOUR)).await.unwrap());
    assert_eq!(store.support_persons(of).await.unwrap(), []);
});

contract!(of_who_is_not_named_nobody_is_told_before_the_next_round, async |store| {
    let of = store.organisation("omes").await;
    let [ana, eva, sol] = [
        user(&store, of, "ana").await,
        user(&store, of, "eva").await,
        user(&store, of, "sol").await,
    ];
    store.support_person_set(of, sol, eva, at(0)).await.unwrap();
    let zone = Zone::new("America/Guatemala").unwrap();
    let local = |hour: i64| zone.local(at(hour * HOUR));
    let seen = async |hour: i64| store.support_cases(of, sol, at(hour * HOUR)).await.unwrap();
    // When a report was made between two rounds makes no difference: from two in the afternoon on it is the morning's.
    let mut hour = (1..25).find(|hour| local(*hour).hour() == 15).unwrap();
    let first = report(&store, of, ana, grave(1, false), hour).await;
    assert_eq!(store.support_tick(&zone, at(hour * HOUR)).await.unwrap(), (1, 0));
    while local(hour + 1).hour() != 1 {
        hour += 1;
    }
    let last = report(&store, of, eva, grave(2, false), hour).await;
    store.support_tick(&zone, at(hour * HOUR)).await.unwrap();
    while local(hour + 1).hour() != 8 {
        hour += 1;
        store.support_tick(&zone, at(hour * HOUR)).await.unwrap();
        assert_eq!((told(&store, sol, hour).await, seen(hour).await), (0, Vec::new()));
        let early = SupportAct::Mark(SupportStep::Offered);
        let act = store.support_act(of, first, early, sol, at(hour * HOUR)).await;
        assert!(matches!(act, Err(StoreError::NotFound { .. })), "{act:?}");
    }
    let morning = hour + 1;
    assert_eq!(store.support_tick(&zone, at(morning * HOUR)).await.unwrap(), (0, 2));
    assert_eq!(told(&store, sol, morning).await, 2);
    let cases = seen(morning).await;
    let begun: Vec<_> = cases.iter().map(|case| (case.named.clone(), case.created_at)).collect();
    assert_eq!(begun, [(None, begun[0].1), (None, begun[0].1)], "both began alike");
    let began = zone.local(begun[0].1);
    assert_eq!((began.hour(), began.minute(), began.second()), (8, 0, 0));
    // Reminders are counted from then: they do not tell either.
    assert_eq!(store.support_tick(&zone, at((morning + 23) * HOUR)).await.unwrap(), (0, 0));
    assert_eq!(store.support_tick(&zone, at((morning + 24) * HOUR)).await.unwrap(), (0, 2));
    let stop =
        store.support_act(of, last, SupportAct::StopReminders, sol, at(morning * HOUR)).await;
    assert!(matches!(stop, Err(StoreError::NotFound { .. })), "her named cases would show whose");

    // Whoever asks to be referred is not left waiting.
    let now = morning + 30;
    let asked = report(&store, of, ana, grave(3, false), now).await;
    assert_eq!(store.support_tick(&zone, at(now * HOUR)).await.unwrap(), (1, 0));
    let before = told(&store, sol, now).await;
    let event = Event { id: asked, ..grave(3, true) };
    store.event_amend(of, event, 1, Some(ana), at(now * HOUR + 60)).await.unwrap();
    assert_eq!(store.support_tick(&zone, at(now * HOUR + 60)).await.unwrap(), (0, 0));
    assert_eq!(told(&store, sol, now + 1).await, before + 1);
    let named = seen(now + 1).await.into_iter().find(|case| case.event == asked).unwrap();
    assert_eq!(named.named.as_deref(), Some("ana"));
});
