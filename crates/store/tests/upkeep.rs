//! What keeps accounts awake: written down with who did it, erased with the person, in no backup, and who is kept awake
//! all the same.

use std::collections::BTreeSet;

use atalaya_domain::{
    AlarmClosure, AuditAction, CheckInId, CheckInKind, Company, Duty, Handle, KeyPopulations,
    OrganisationId, OutreachId, Role, Sleep, Upkeep, UserId,
};
use atalaya_safety::{Asked, CheckIn, Close, Plan, SafetyRules};
use atalaya_store::{
    AuditFilter, ErasedEvents, NewCheckIn, NewDutyTurn, NewOutreach, SecretHash, Store,
};
use jiff::Timestamp;

use crate::contract::{TestStore, at, backup, new_session, user};

fn day(days: i64) -> Timestamp {
    at(days * 86_400)
}

fn handles(all: &[&str]) -> BTreeSet<Handle> {
    all.iter().map(|one| Handle::parse(one).unwrap()).collect()
}

async fn upkeep(store: &Store, of: OrganisationId, who: UserId, now: Timestamp) -> Upkeep {
    let people = store.person_list(of, now).await.unwrap();
    people.into_iter().find(|one| one.viewer.user == Some(who)).unwrap().upkeep
}

async fn steward(store: &Store, of: OrganisationId, handle: &str) -> UserId {
    let who = user(store, of, handle).await;
    let all = KeyPopulations::default();
    store.person_change(of, who, (Role::Steward, all), at(0)).await.unwrap();
    who
}

contract!(a_briefing_and_an_agreement_are_written_down_and_go_with_the_person, async |store| {
    let of = store.organisation("omes").await;
    let ana = user(&store, of, "ana").await;
    let fresh = upkeep(&store, of, ana, at(0)).await;
    assert_eq!((fresh.briefed, fresh.consented, fresh.vouched_at), (None, None, at(0)));
    store.briefing_read(of, ana, day(1)).await.unwrap();
    store.briefing_read(of, ana, day(300)).await.unwrap();
    let kept = upkeep(&store, of, ana, day(300)).await;
    assert_eq!(kept.briefed.map(|one| (one.version, one.at)), Some((1, day(300))));
    assert_eq!(
        kept.consented.map(|one| (one.version, one.at)),
        Some((1, day(1))),
        "the first time"
    );
    // A session knows it.
    let session = SecretHash([5; 32]);
    store.session_create(ana, new_session(session, day(400)), day(300)).await.unwrap();
    let found = store.session_viewer(session, day(300)).await.unwrap().unwrap();
    assert_eq!(found.upkeep, Some(kept));
    let log = store.audit_list(of, AuditFilter::default(), 50).await.unwrap();
    let count = |action| {
        log.entries.iter().filter(|one| one.action == action && one.concerned == [ana]).count()
    };
    assert_eq!((count(AuditAction::BriefingRead), count(AuditAction::ConsentGiven)), (2, 1));
    let other = store.organisation("otra").await;
    assert!(store.briefing_read(other, ana, day(1)).await.is_err(), "another organisation's");

    store.person_erase(of, ana, ErasedEvents::Keep, day(301)).await.unwrap();
    let mut raw = crate::contract::Raw::open(store.database.url());
    let left = raw.lines(
        "SELECT 'left' AS line FROM app_user WHERE briefed_us IS NOT NULL OR consented_us IS NOT NULL \
         OR briefing_version + consent_version > 0",
    );
    assert!(left.is_empty(), "{left:?}");
});

contract!(a_restored_database_asks_everybody_anew_and_lets_nobody_out, async |store| {
    let of = store.organisation("omes").await;
    let ana = user(&store, of, "ana").await;
    store.briefing_read(of, ana, day(1)).await.unwrap();
    let bytes = backup(&store).await;
    let restored = TestStore::open(atalaya_kit::sqlite()).await;
    // However long it has lain.
    restored.backup_restore(std::io::Cursor::new(bytes), day(700), |_, _| ()).await.unwrap();
    let kept = upkeep(&restored, of, ana, day(700)).await;
    assert_eq!((kept.briefed, kept.consented, kept.vouched_at), (None, None, day(700)));
});

contract!(a_steward_vouches_for_others_and_for_themselves_where_there_is_no_other, async |store| {
    let (of, other) = (store.organisation("omes").await, store.organisation("otra").await);
    let (vera, ana) = (steward(&store, of, "vera").await, user(&store, of, "ana").await);
    let gone = user(&store, of, "gone").await;
    user(&store, other, "eva").await;
    store.user_disable(of, gone, at(1)).await.unwrap();
    let vouch = async |by, all: &[&str], now| {
        let told = store.vouch(of, by, handles(all), now).await.unwrap();
        told.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        vouch(vera, &["ana", "vera", "gone", "eva", "nadie"], day(90)).await,
        ["ana", "vera"]
    );
    assert_eq!(upkeep(&store, of, ana, day(90)).await.vouched_at, day(90));
    assert_eq!(upkeep(&store, of, gone, day(90)).await.vouched_at, at(0));
    let log = store.audit_list(of, AuditFilter::default(), 50).await.unwrap();
    let entry = log.entries.iter().find(|one| one.action == AuditAction::AccountVouched).unwrap();
    let mut concerned = entry.concerned.clone();
    concerned.sort_unstable();
    let mut both = vec![vera, ana];
    both.sort_unstable();
    assert_eq!(concerned, both, "in the log of each");
    let ines = steward(&store, of, "ines").await;
    assert_eq!(vouch(vera, &["vera", "ines"], day(91)).await, ["ines"]);
    assert_eq!(vouch(ines, &["vera", "ines"], day(92)).await, ["vera"]);
    // Who is let in again is vouched for by whoever lets them in.
    store.user_enable(of, gone, day(95)).await.unwrap();
    assert_eq!(upkeep(&store, of, gone, day(95)).await.vouched_at, day(95));
});

contract!(who_is_out_on_duty_or_the_last_who_can_wake_others_is_kept_awake, async |store| {
    let of = store.organisation("omes").await;
    let (vera, ines) = (steward(&store, of, "vera").await, steward(&store, of, "ines").await);
    let (ana, luz) = (user(&store, of, "ana").await, user(&store, of, "luz").await);
    let since = |days| (Sleep::Vouching, day(days));
    let kept =
        async |who, role, why, now| store.is_kept_awake((of, who, role), why, now).await.unwrap();
    // An outing that was planned before and is under way.
    let plan = |from: i64| {
        let mut plan = Plan::new(at(from), at(from + 7_200), at(from + 10_000)).unwrap();
        plan.company = Company::Pair;
        plan
    };
    let asked = Asked { level: 2, hour: 12, with_client: false, bulletin: false };
    let requirement = SafetyRules::default().requirement(asked);
    let id = OutreachId::from_foreign("test", "1");
    let new = NewOutreach { id, promoter: ana, plan: plan(4_000), requirement, place: None };
    store.outreach_plan(of, new, at(3_000)).await.unwrap();
    let slept = (Sleep::Vouching, at(4_500));
    assert!(!kept(ana, Role::Promoter, slept, at(4_600)).await, "planned is not out");
    let say = async |number: u64, kind, now| {
        let said = CheckIn::tapped(kind, at(now));
        let id_of = CheckInId::from_foreign("test", &number.to_string());
        let new = NewCheckIn { id: id_of, author: ana, said, cell: None, typed: None };
        store.outreach_check_in(of, id, new, false, at(now)).await.unwrap();
    };
    say(1, CheckInKind::Arrive, 4_600).await;
    assert!(kept(ana, Role::Promoter, slept, at(4_700)).await);
    assert!(!kept(luz, Role::Promoter, slept, at(4_700)).await, "others are not");
    let before = (Sleep::Vouching, at(2_000));
    assert!(!kept(ana, Role::Promoter, before, at(4_700)).await, "begun asleep it wakes nobody up");
    say(2, CheckInKind::Home, 9_000).await;
    assert!(!kept(ana, Role::Promoter, slept, at(9_001)).await, "over");
    // A turn of duty.
    let turn = NewDutyTurn {
        user: luz,
        duty: Duty::SecondContact,
        starts_at: at(100),
        ends_at: at(200),
        place_in_line: 1,
    };
    store.duty_add(of, turn, at(0)).await.unwrap();
    for (now, on_duty) in [(99, false), (100, true), (199, true), (200, false)] {
        let slept = (Sleep::Vouching, at(101));
        assert_eq!(kept(luz, Role::Supervisor, slept, at(now)).await, on_duty, "second {now}");
    }
    let before = (Sleep::Vouching, at(50));
    assert!(!kept(luz, Role::Supervisor, before, at(150)).await, "a roster wakes nobody up");
    // The last steward, and for want of a word alone: a briefing they can read themselves.
    store.vouch(of, vera, handles(&["ines"]), day(50)).await.unwrap();
    assert!(kept(vera, Role::Steward, since(105), day(106)).await, "ines was never here");
    store.briefing_read(of, ines, day(50)).await.unwrap();
    assert!(!kept(vera, Role::Steward, since(105), day(106)).await, "ines is awake and can");
    assert!(kept(vera, Role::Steward, since(105), day(160)).await, "nobody else can");
    assert!(kept(ines, Role::Steward, since(155), day(160)).await, "either of them can wake both");
    assert!(!kept(vera, Role::Steward, (Sleep::Briefing, day(155)), day(160)).await);
    assert!(!kept(luz, Role::Supervisor, since(105), day(160)).await);
    // Where there is none nobody could, and nobody sleeps for it.
    let other = store.organisation("otra").await;
    let eva = user(&store, other, "eva").await;
    let alone =
        async |why| store.is_kept_awake((other, eva, Role::Promoter), why, day(160)).await.unwrap();
    assert!(alone(since(105)).await);
    assert!(!alone((Sleep::Briefing, day(155))).await, "what they can mend themselves they must");
    let sol = steward(&store, other, "sol").await;
    assert!(!alone(since(105)).await);
    store.user_disable(other, sol, day(159)).await.unwrap();
    assert!(alone(since(105)).await);
});

contract!(
    who_supervises_is_kept_awake_while_an_alarm_is_open_that_nobody_awake_could_take_up,
    async |store| {
        let of = store.organisation("omes").await;
        let ana = user(&store, of, "ana").await;
        let supervisor = async |handle| {
            let who = user(&store, of, handle).await;
            let all = KeyPopulations::default();
            store.person_change(of, who, (Role::Supervisor, all), at(0)).await.unwrap();
            who
        };
        let (mar, sol) = (supervisor("mar").await, supervisor("sol").await);
        steward(&store, of, "vera").await;
        let kept = async |who, why, now| {
            store.is_kept_awake((of, who, Role::Supervisor), (why, day(105)), now).await.unwrap()
        };
        let calls = async |number: u64, who: UserId, now: i64| {
            let mut plan = Plan::new(at(now), at(now + 7_200), at(now + 10_000)).unwrap();
            plan.company = Company::Pair;
            let asked = Asked { level: 2, hour: 12, with_client: false, bulletin: false };
            let requirement = SafetyRules::default().requirement(asked);
            let id = OutreachId::from_foreign("test", &number.to_string());
            let new = NewOutreach { id, promoter: who, plan, requirement, place: None };
            store.outreach_plan(of, new, at(now)).await.unwrap();
            let said = CheckIn::tapped(CheckInKind::Red, at(now + 60));
            let call = CheckInId::from_foreign("test", &number.to_string());
            let new = NewCheckIn { id: call, author: who, said, cell: None, typed: None };
            store.outreach_check_in(of, id, new, false, at(now + 60)).await.unwrap();
            // It calls after a while in which it can be taken back.
            assert!(crate::outreach::look(&store, now / 60 + 2).await > 0);
            id
        };
        let now = day(160);
        assert!(!kept(mar, Sleep::Vouching, now).await, "nobody has called");
        let own = calls(1, mar, 160 * 86_400).await;
        assert!(!kept(mar, Sleep::Vouching, day(161)).await, "a call of their own is no way in");
        assert!(kept(sol, Sleep::Vouching, day(161)).await, "but somebody has to hear it");
        let close = |by| Close { by, why: AlarmClosure::SafeForgot, is_home: true };
        assert!(store.outreach_close(of, own, close(sol), day(161)).await.unwrap());
        assert!(!kept(sol, Sleep::Vouching, day(161)).await, "closed");
        let hers = calls(2, ana, 162 * 86_400).await;
        for why in [Sleep::Vouching, Sleep::Briefing] {
            assert!(kept(mar, why, day(163)).await && kept(sol, why, day(163)).await, "{why:?}");
            let other = store.is_kept_awake((of, ana, Role::Promoter), (why, day(105)), day(163));
            assert!(!other.await.unwrap(), "{why:?}: nobody else for that");
        }
        let elsewhere = store.organisation("otra").await;
        let luz = user(&store, elsewhere, "luz").await;
        let who = (elsewhere, luz, Role::Supervisor);
        steward(&store, elsewhere, "sal").await;
        assert!(!store.is_kept_awake(who, (Sleep::Vouching, day(105)), day(163)).await.unwrap());
        // As soon as somebody is awake who can, they are.
        store.vouch(of, ana, handles(&["sol"]), day(163)).await.unwrap();
        assert!(kept(mar, Sleep::Vouching, day(163)).await, "sol was never briefed");
        store.briefing_read(of, sol, day(163)).await.unwrap();
        assert!(!kept(mar, Sleep::Vouching, day(163)).await);
        assert!(store.outreach_close(of, hers, close(sol), day(163)).await.unwrap());
    }
);
