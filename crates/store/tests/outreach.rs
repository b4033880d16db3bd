//! Outreach seen home: stored once, each step fired once on every node, places sealed and soon gone.

use std::collections::BTreeMap;

use atalaya_domain::{
    AlarmCause, AlarmClosure, AlertKind, AuditAction, Cell, CheckInId, CheckInKind, Company, Duty,
    Handle, KeyPopulations, OrganisationId, OutreachId, OutreachPhase, OutsideAct, Role, Setting,
    UserId, Zone,
};
use atalaya_safety::{Asked, CheckIn, Close, Plan, SafetyRules, StaysOutside};
use atalaya_store::{
    AuditFilter, NewCheckIn, NewDutyTurn, NewOutreach, NewUser, OutreachPlace, Retention, Store,
    StoreError, Ticked,
};

use crate::contract::{Buffer, Raw, TestStore, at, backup, keyring, user};
use crate::sealing::{everything, holds, unpacked};

pub fn outing_id(number: u64) -> OutreachId {
    OutreachId::from_foreign("test", &number.to_string())
}

fn place() -> OutreachPlace {
    let cell = Cell::at(14.634, -90.507).unwrap();
    OutreachPlace { cell, setting: Some(Setting::Park) }
}

/// From minute 60 to minute 240, home by minute 300.
pub fn planned(number: u64, promoter: UserId, level: u8) -> NewOutreach {
    let mut plan = Plan::new(at(3_600), at(14_400), at(18_000)).unwrap();
    plan.company = Company::Pair;
    let asked = Asked { level, hour: 12, with_client: false, bulletin: false };
    let requirement = SafetyRules::default().requirement(asked);
    NewOutreach { id: outing_id(number), promoter, plan, requirement, place: Some(place()) }
}

pub fn said(number: u64, author: UserId, kind: CheckInKind, minute: i64) -> NewCheckIn {
    let id = CheckInId::from_foreign("test", &number.to_string());
    let said = CheckIn::tapped(kind, at(minute * 60));
    NewCheckIn { id, author, said, cell: Some(place().cell), typed: None }
}

pub async fn supervisor(store: &Store, organisation: OrganisationId, handle: &str) -> UserId {
    let user = NewUser {
        organisation,
        handle: Handle::parse(handle).unwrap(),
        role: Role::Supervisor,
        key_populations: KeyPopulations::default(),
        password_hash: "$argon2id$".to_owned(),
    };
    store.user_create(user, at(0)).await.unwrap().viewer.user.unwrap()
}

struct Team {
    organisation: OrganisationId,
    ana: UserId,
    supervisors: [UserId; 3],
}

async fn team(store: &TestStore) -> Team {
    let organisation = store.organisation("omes").await;
    let ana = user(store, organisation, "ana").await;
    let mut supervisors = [UserId(0); 3];
    for (index, handle) in ["sol", "luz", "paz"].into_iter().enumerate() {
        supervisors[index] = supervisor(store, organisation, handle).await;
    }
    Team { organisation, ana, supervisors }
}

/// Fires what is due, as a node does.
pub async fn look(store: &Store, minute: i64) -> usize {
    let mut fired = 0;
    for (organisation, id) in store.outreach_due(at(minute * 60), 100).await.unwrap() {
        match store.outreach_tick(organisation, id, at(minute * 60)).await.unwrap() {
            Ticked::Fired(steps) => fired += steps,
            Ticked::Others => {}
        }
    }
    fired
}

/// The kinds and steps of what somebody is to be told at an instant.
async fn open(store: &Store, whose: UserId, minute: i64) -> Vec<(AlertKind, String)> {
    let open = store.alerts_open(whose, 0, 100, at(minute * 60)).await.unwrap();
    let step = |payload: &str| {
        let json: serde_json::Value = serde_json::from_str(payload).unwrap();
        json["step"].as_str().unwrap_or_default().to_owned()
    };
    open.into_iter().map(|alert| (alert.kind, step(&alert.payload))).collect()
}

fn steps(store: &TestStore) -> Vec<String> {
    Raw::open(store.database.url()).lines(
        "SELECT ladder || ':' || step AS line FROM alarm_step ORDER BY fired_us, ladder, step",
    )
}

contract!(a_plan_is_stored_once_and_is_one_promoters, async |store| {
    let team = team(&store).await;
    let plan = |number, who| store.outreach_plan(team.organisation, planned(number, who, 2), at(0));
    assert!(plan(1, team.ana).await.unwrap());
    assert!(!plan(1, team.ana).await.unwrap(), "again");
    let eva = user(&store, team.organisation, "eva").await;
    assert!(matches!(plan(1, eva).await, Err(StoreError::Taken { what: "id" })));
    let other = store.organisation("lambda").await;
    let lupe = user(&store, other, "lupe").await;
    let theirs = store.outreach_plan(other, planned(1, lupe, 2), at(0)).await;
    assert!(matches!(theirs, Err(StoreError::Taken { what: "id" })));

    let read = store
        .outreach_get(team.organisation, outing_id(1), team.ana, |_| true, at(1))
        .await
        .unwrap();
    let read = read.unwrap();
    assert_eq!((read.promoter.as_str(), read.place), ("ana", Some(place())));
    assert_eq!(read.outing.phase, OutreachPhase::Planned);
    let elsewhere = store.outreach_get(other, outing_id(1), lupe, |_| true, at(1)).await.unwrap();
    assert_eq!(elsewhere, None);
    assert_eq!(store.outreach_open(other, 10).await.unwrap(), []);
    assert_eq!(store.outreach_open(team.organisation, 10).await.unwrap().len(), 1);
});

contract!(whoever_falls_silent_is_missed_once_by_the_table, async |store| {
    let team = team(&store).await;
    let [sol, luz, paz] = team.supervisors;
    store.outreach_plan(team.organisation, planned(1, team.ana, 3), at(0)).await.unwrap();
    let arrived = said(1, team.ana, CheckInKind::Arrive, 60);
    let check_in = |new, minute: i64| {
        store.outreach_check_in(team.organisation, outing_id(1), new, false, at(minute * 60))
    };
    assert!(check_in(arrived, 60).await.unwrap());
    assert!(!check_in(arrived, 61).await.unwrap(), "sent twice, taken once");
    // The next word is due at minute 120; medium: R0 0, R1 10, R2 20, R3 40, R4 75.
    assert_eq!(look(&store, 119).await, 0);
    assert_eq!(look(&store, 120).await, 1);
    assert_eq!(look(&store, 120).await, 0);
    assert_eq!(open(&store, team.ana, 120).await, [(AlertKind::CheckIn, "R0".to_owned())]);
    assert_eq!(look(&store, 141).await, 2);
    let called = [(AlertKind::Alarm, "R1".to_owned()), (AlertKind::Alarm, "R2".to_owned())];
    assert_eq!(open(&store, sol, 141).await, called);
    assert_eq!(open(&store, luz, 141).await, called[1..]);
    assert_eq!(open(&store, paz, 141).await, []);
    // Nobody acknowledges: all are told so.
    assert_eq!(look(&store, 151).await, 1);
    assert_eq!(open(&store, paz, 151).await, [(AlertKind::Alarm, "N2".to_owned())]);

    // Tapped in time, heard of late: the call is over for everybody, and a human closes it still.
    let late = said(2, team.ana, CheckInKind::Ok, 118);
    assert!(check_in(late, 152).await.unwrap());
    assert_eq!(open(&store, team.ana, 153).await, []);
    let answered = [(AlertKind::AlarmAnswered, String::new())];
    for each in team.supervisors {
        assert_eq!(open(&store, each, 153).await, answered);
    }
    assert_eq!(look(&store, 170).await, 0, "no step after an answer");
    let close = |by| Close { by, why: AlarmClosure::SafeNoSignal, is_home: false };
    let closing =
        |by| store.outreach_close(team.organisation, outing_id(1), close(by), at(171 * 60));
    assert!(!closing(team.ana).await.unwrap(), "nobody closes their own");
    assert!(closing(luz).await.unwrap());
    assert!(!closing(luz).await.unwrap(), "closed once");
    assert_eq!(steps(&store), ["2:R0", "2:R1", "2:R2", "2:N2"]);
    let figures = Raw::open(store.database.url()).lines(
        "SELECT cause || ':' || ((called_us - due_us) / 60000000) || ':' || \
         ((closed_us - called_us) / 60000000) || ':' || closure AS line FROM alarm",
    );
    assert_eq!(figures, ["not_heard:21:30:safe_no_signal"]);
});

contract!(two_nodes_fire_no_step_twice_and_lose_none, async |store| {
    let team = team(&store).await;
    let url = store.database.url().to_owned();
    let other = Store::open(&url).await.unwrap();
    other.unlock(keyring(1), None, at(0)).await.unwrap();
    for number in 1..=12 {
        let promoter = user(&store, team.organisation, &format!("p{number}")).await;
        let new = planned(number, promoter, 4);
        store.outreach_plan(team.organisation, new, at(0)).await.unwrap();
        let by = team.supervisors[0];
        store.outreach_decide(team.organisation, outing_id(number), by, true, at(1)).await.unwrap();
        let set_out = said(number, promoter, CheckInKind::SetOut, 50);
        store
            .outreach_check_in(team.organisation, outing_id(number), set_out, false, at(3_000))
            .await
            .unwrap();
    }
    let nodes = [store.handle(), other.clone(), store.handle(), other];
    let mut fired = 0;
    // Due at minute 80; high: 0, 5, 10, 20, 40, and nobody acknowledges.
    for minute in (80..=125).step_by(5) {
        let looks = nodes
            .iter()
            .cloned()
            .map(|node| tokio::spawn(async move { look(&node, minute).await }));
        for each in looks.collect::<Vec<_>>() {
            fired += each.await.unwrap();
        }
    }
    assert_eq!(fired, 12 * 8);
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for step in steps(&store) {
        *counted.entry(step).or_default() += 1;
    }
    assert!(counted.len() == 8 && counted.values().all(|times| *times == 12), "{counted:?}");
    // Each call once to each of those it is for.
    let told = store.alerts_open(team.supervisors[0], 0, 1_000, at(126 * 60)).await.unwrap();
    let mut subjects: Vec<String> = told.into_iter().map(|alert| alert.payload).collect();
    let all = subjects.len();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), all);
});

contract!(help_is_heard_without_a_plan_and_only_in_ones_own_name, async |store| {
    let team = team(&store).await;
    let ok = said(1, team.ana, CheckInKind::Ok, 0);
    let nothing = store.outreach_check_in(team.organisation, outing_id(1), ok, false, at(0)).await;
    assert!(matches!(nothing, Err(StoreError::NotFound { what: "outing" })));
    let red = said(2, team.ana, CheckInKind::Red, 0);
    let heard = store.outreach_check_in(team.organisation, outing_id(1), red, false, at(0)).await;
    assert!(heard.unwrap());
    // A plan that comes through later changes nothing of it.
    let plan = planned(1, team.ana, 2);
    assert!(!store.outreach_plan(team.organisation, plan, at(1)).await.unwrap());
    assert_eq!(look(&store, 1).await, 1);
    for each in &team.supervisors[..2] {
        assert_eq!(open(&store, *each, 1).await, [(AlertKind::Alarm, "R2".to_owned())]);
    }
    let eva = user(&store, team.organisation, "eva").await;
    let hers = said(3, eva, CheckInKind::FalseAlarm, 1);
    let refused =
        store.outreach_check_in(team.organisation, outing_id(1), hers, false, at(60)).await;
    assert!(matches!(refused, Err(StoreError::NotFound { what: "outing" })));
    // A supervisor enters what they were told by telephone; that is in the log.
    let sol = team.supervisors[0];
    let told = said(4, sol, CheckInKind::Ok, 2);
    assert!(
        store
            .outreach_check_in(team.organisation, outing_id(1), told, true, at(120))
            .await
            .unwrap()
    );
    assert!(
        store.outreach_acknowledge(team.organisation, outing_id(1), sol, at(130)).await.unwrap()
    );
    assert!(
        !store.outreach_acknowledge(team.organisation, outing_id(1), sol, at(131)).await.unwrap()
    );
    assert_eq!(open(&store, sol, 3).await, [], "what is taken up was heard");
    let acts = Raw::open(store.database.url())
        .lines("SELECT action AS line FROM audit WHERE subject_kind = 'outreach' ORDER BY number");
    let expected = [AuditAction::CheckInForOther, AuditAction::AlarmAcknowledged];
    assert_eq!(acts, expected.map(AuditAction::code));
    let mine =
        store.outreach_get(team.organisation, outing_id(1), sol, |_| true, at(140)).await.unwrap();
    assert_eq!(mine.unwrap().outing.alarms().next().unwrap().cause, AlarmCause::Red);
});

contract!(where_people_were_is_sealed_and_soon_gone, async |store| {
    let team = team(&store).await;
    store.outreach_plan(team.organisation, planned(1, team.ana, 2), at(0)).await.unwrap();
    let sol = team.supervisors[0];
    for (number, author, kind) in [
        (1, team.ana, CheckInKind::Arrive),
        // Nobody chooses it for somebody else.
        (2, sol, CheckInKind::ShareZone),
        (3, team.ana, CheckInKind::Ok),
        (4, team.ana, CheckInKind::ShareZone),
        (5, team.ana, CheckInKind::Ok),
        (6, sol, CheckInKind::Ok),
        (7, team.ana, CheckInKind::StopZone),
        (8, team.ana, CheckInKind::Ok),
        (9, team.ana, CheckInKind::ShareZone),
        (10, team.ana, CheckInKind::Orange),
        (11, team.ana, CheckInKind::FalseAlarm),
        (12, team.ana, CheckInKind::Leave),
        (13, team.ana, CheckInKind::Home),
    ] {
        let mut new = said(number, author, kind, 60 + number as i64);
        new.said.proved = true;
        let now = at(3_600 + 60 * number as i64);
        store.outreach_check_in(team.organisation, outing_id(1), new, true, now).await.unwrap();
    }
    let close = Close { by: sol, why: AlarmClosure::FalseAlarm, is_home: true };
    store.outreach_close(team.organisation, outing_id(1), close, at(4_400)).await.unwrap();
    let check_ins =
        async || store.outreach_check_ins(team.organisation, outing_id(1)).await.unwrap();
    let zone = place().cell.coarsened(8);
    let kept: Vec<_> =
        check_ins().await.iter().filter_map(|one| Some((one.kind, one.cell?))).collect();
    assert_eq!(
        kept,
        [(CheckInKind::Ok, zone), (CheckInKind::Orange, place().cell), (CheckInKind::Leave, zone)],
        "where help was called for, and zones while they were chosen; none at one's own door"
    );
    let mut raw = Raw::open(store.database.url());
    for sql in [
        "SELECT state AS line FROM outreach",
        "SELECT payload || subject AS line FROM alert",
        "SELECT coalesce(subject, '') AS line FROM audit",
    ] {
        for line in raw.lines(sql) {
            let told = [place().cell, zone].iter().any(|cell| line.contains(&cell.to_string()));
            assert!(!told && !line.contains("park"), "{sql}");
        }
    }
    let days = |days: i64| at(days * 86_400 + 4_500);
    let retain = async |day| {
        let zone = Zone::new("America/Guatemala").unwrap();
        store.retain(Retention::default(), zone, days(day)).await.unwrap()
    };
    let place_at = async |day| {
        let read = store
            .outreach_get(team.organisation, outing_id(1), team.ana, |_| true, days(day))
            .await;
        read.unwrap().unwrap().place
    };
    assert_eq!(retain(0).await.outreach_places, 0);
    assert_eq!(retain(1).await.outreach_places, 2, "the track goes a day after");
    assert_eq!(retain(2).await.outreach_places, 0);
    assert_eq!(retain(3).await.outreach_places, 1);
    assert!(check_ins().await.iter().all(|one| one.cell.is_none()));
    assert_eq!(place_at(3).await, Some(place()));
    assert_eq!(retain(31).await.outreach_places, 1);
    assert_eq!(place_at(31).await, None);
    assert_eq!(retain(729).await.outreach, 0);
    assert_eq!(retain(731).await.outreach, 1);
    assert!(raw.lines("SELECT kind AS line FROM check_in").is_empty());
});

contract!(whoever_is_on_duty_is_called_first, async |store| {
    let team = team(&store).await;
    let [sol, luz, paz] = team.supervisors;
    let turn = |user, duty, place_in_line| NewDutyTurn {
        user,
        duty,
        starts_at: at(0),
        ends_at: at(86_400),
        place_in_line,
    };
    let add = async |turn| store.duty_add(team.organisation, turn, at(0)).await;
    add(turn(paz, Duty::Supervisor, 1)).await.unwrap();
    add(turn(luz, Duty::Supervisor, 2)).await.unwrap();
    let second = add(turn(team.ana, Duty::SecondContact, 1)).await.unwrap();
    let other = store.organisation("lambda").await;
    let lupe = user(&store, other, "lupe").await;
    let foreign = add(turn(lupe, Duty::Supervisor, 1)).await;
    assert!(matches!(foreign, Err(StoreError::NotFound { what: "user" })));
    let listed = store.duty_list(team.organisation, at(1), 10).await.unwrap();
    let handles: Vec<&str> = listed.iter().map(|turn| turn.handle.as_str()).collect();
    assert_eq!(handles, ["paz", "ana", "luz"]);
    assert!(!store.duty_remove(other, second, at(1)).await.unwrap());
    assert!(store.duty_remove(team.organisation, second, at(1)).await.unwrap());

    let red = said(1, team.ana, CheckInKind::Red, 0);
    store.outreach_check_in(team.organisation, outing_id(1), red, false, at(0)).await.unwrap();
    look(&store, 1).await;
    for (who, called) in [(paz, true), (luz, true), (sol, false)] {
        assert_eq!(!open(&store, who, 1).await.is_empty(), called);
    }
});

contract!(who_supervises_no_more_is_passed_over_though_the_roster_names_them, async |store| {
    let team = team(&store).await;
    let [sol, luz, paz] = team.supervisors;
    let turn = |user| NewDutyTurn {
        user,
        duty: Duty::Supervisor,
        starts_at: at(0),
        ends_at: at(86_400),
        place_in_line: 1,
    };
    store.duty_add(team.organisation, turn(paz), at(0)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    raw.run("UPDATE app_user SET role = 'promoter' WHERE handle = 'paz'");
    let red = said(1, team.ana, CheckInKind::Red, 0);
    store.outreach_check_in(team.organisation, outing_id(1), red, false, at(0)).await.unwrap();
    look(&store, 1).await;
    // Two who can act are told at once, and nobody waits for the one who cannot.
    for (who, called) in [(sol, true), (luz, true), (paz, false)] {
        assert_eq!(!open(&store, who, 1).await.is_empty(), called);
    }
});

contract!(who_sleeps_is_called_last_and_counts_as_nobody_who_watches, async |store| {
    let team = team(&store).await;
    let [sol, luz, paz] = team.supervisors;
    let day_minutes = 24 * 60;
    // All were made at minute 0 and have a week to be briefed; a steward stands for somebody who could vouch.
    for who in [luz, paz, team.ana] {
        store.briefing_read(team.organisation, who, at(60)).await.unwrap();
    }
    let calls = async |number: u64, minute: i64| {
        let red = said(number, team.ana, CheckInKind::Red, minute);
        let id = outing_id(number);
        store.outreach_check_in(team.organisation, id, red, false, at(minute * 60)).await.unwrap();
        look(&store, minute + 1).await;
        id
    };
    let called = async |minute| {
        let mut who = Vec::new();
        for one in [sol, luz, paz] {
            let told = open(&store, one, minute).await;
            if told.iter().any(|(kind, _)| *kind == AlertKind::Alarm) {
                who.push(one);
            }
        }
        who
    };
    let over = async |id, minute: i64| {
        let close = Close { by: paz, why: AlarmClosure::SafeForgot, is_home: true };
        assert!(store.outreach_close(team.organisation, id, close, at(minute * 60)).await.unwrap());
    };
    let watch = async |day: i64| {
        let span = (at(day * 86_400), at(day * 86_400 + 3_600));
        store.outreach_watch(team.organisation, team.ana, span).await.unwrap()
    };

    // Awake: the first two in order. The one who was made first would be called first for ever.
    let first = calls(1, 0).await;
    assert_eq!(called(1).await, [sol, luz]);
    over(first, 2).await;
    assert_eq!((watch(1).await.supervisors, watch(8).await.supervisors), (3, 2));

    // The one who was never briefed sleeps after a week, and is passed over without a wait.
    let second = calls(2, 8 * day_minutes).await;
    assert_eq!(called(8 * day_minutes + 1).await, [luz, paz]);
    // Where that is not answered they are told too: a message may still reach them.
    look(&store, 8 * day_minutes + 10).await;
    assert_eq!(called(8 * day_minutes + 10).await, [sol, luz, paz]);
    over(second, 8 * day_minutes + 11).await;

    // On duty since before, they are first as the roster says; a turn that begins while they sleep wakes nobody up.
    let turn = |starts: i64| NewDutyTurn {
        user: sol,
        duty: Duty::Supervisor,
        starts_at: at(starts * 86_400),
        ends_at: at((starts + 3) * 86_400),
        place_in_line: 1,
    };
    let kept = store.duty_add(team.organisation, turn(6), at(0)).await.unwrap();
    assert_eq!(watch(8).await.gaps, []);
    let third = calls(3, 8 * day_minutes + 20).await;
    assert_eq!(called(8 * day_minutes + 21).await, [sol, luz]);
    over(third, 8 * day_minutes + 22).await;
    assert!(store.duty_remove(team.organisation, kept, at(9 * 86_400)).await.unwrap());
    store.duty_add(team.organisation, turn(9), at(9 * 86_400)).await.unwrap();
    assert_eq!(watch(10).await.gaps.len(), 1, "on the roster is nobody who would be called");
    let fourth = calls(4, 10 * day_minutes).await;
    assert_eq!(called(10 * day_minutes + 1).await, [luz, paz]);
    over(fourth, 10 * day_minutes + 2).await;

    // Nobody sleeps for want of a steward's word where there is none; where there is one, all may sleep, and are called.
    let fifth = calls(5, 200 * day_minutes).await;
    assert_eq!(called(200 * day_minutes + 1).await, [luz, paz]);
    over(fifth, 200 * day_minutes + 2).await;
    let vera = user(&store, team.organisation, "vera").await;
    let all = KeyPopulations::default();
    store.person_change(team.organisation, vera, (Role::Steward, all), at(0)).await.unwrap();
    assert_eq!(watch(201).await.supervisors, 0);
    let sixth = calls(6, 201 * day_minutes).await;
    assert_eq!(called(201 * day_minutes + 1).await, [sol, luz, paz], "whoever hears it first");
    over(sixth, 201 * day_minutes + 2).await;
});

contract!(an_organisation_has_its_own_rules, async |store| {
    let team = team(&store).await;
    let other = store.organisation("lambda").await;
    let default = SafetyRules::default();
    assert_eq!(store.safety_rules(team.organisation).await.unwrap(), default);
    let mut written = serde_json::to_value(&default).unwrap();
    written["night_from"] = 16.into();
    let own: SafetyRules = serde_json::from_value(written).unwrap();
    for by in [team.supervisors[0], team.supervisors[1]] {
        store.safety_rules_set(team.organisation, own.clone(), by, at(1)).await.unwrap();
    }
    assert_eq!(store.safety_rules(team.organisation).await.unwrap(), own);
    assert_eq!(store.safety_rules(other).await.unwrap(), default);
    let page = store.audit_list(team.organisation, AuditFilter::default(), 100).await.unwrap();
    let changes = page.entries.iter().filter(|one| one.action == AuditAction::SafetyRulesChanged);
    assert_eq!(changes.count(), 2);
});

contract!(drills_are_told_apart_and_counted_nowhere_and_the_rest_is_counted, async |store| {
    let team = team(&store).await;
    let [sol, luz, _] = team.supervisors;
    for number in 1..=3 {
        let mut new = planned(number, team.ana, 3);
        new.plan.exercise = number == 1;
        store.outreach_plan(team.organisation, new, at(0)).await.unwrap();
        store
            .outreach_decide(team.organisation, outing_id(number), luz, true, at(0))
            .await
            .unwrap();
        let arrived = said(number, team.ana, CheckInKind::Arrive, 60);
        let outing = outing_id(number);
        store
            .outreach_check_in(team.organisation, outing, arrived, false, at(3_600))
            .await
            .unwrap();
    }
    look(&store, 141).await;
    let acknowledge = |number, by, minute: i64| {
        store.outreach_acknowledge(team.organisation, outing_id(number), by, at(minute * 60))
    };
    assert!(acknowledge(1, sol, 143).await.unwrap());
    assert!(acknowledge(2, luz, 145).await.unwrap());
    let why = AlarmClosure::SafeForgot;
    for number in [1, 2] {
        let close = Close { by: luz, why, is_home: true };
        let outing = outing_id(number);
        assert!(store.outreach_close(team.organisation, outing, close, at(9_000)).await.unwrap());
    }
    let drills = store.drills(team.organisation, at(0), 10).await.unwrap();
    let [drill] = drills.as_slice() else { panic!("{drills:?}") };
    assert_eq!((drill.promoter.as_str(), drill.closed_by.as_deref()), ("ana", Some("luz")));
    assert_eq!((drill.called_at, drill.acknowledged_after_s), (Some(at(141 * 60)), Some(120)));
    let figures = store.alarm_figures(team.organisation, at(0)).await.unwrap();
    let counted = (figures.called, figures.overdue, figures.overdue_closed, figures.overdue_false);
    assert_eq!(counted, (2, 2, 1, 1));
    assert_eq!((figures.unanswered, figures.acknowledged_median_s), (1, Some(240)));
    let later = store.alarm_figures(team.organisation, at(9_000)).await.unwrap();
    assert_eq!(later, atalaya_store::AlarmFigures::default());
    // The log calls it what it was.
    let page = store.audit_list(team.organisation, AuditFilter::default(), 50).await.unwrap();
    let closed = page.entries.iter().filter(|entry| entry.action == AuditAction::AlarmClosed);
    let mut kinds: Vec<&str> =
        closed.filter_map(|entry| entry.subject.as_ref()).map(|one| one.kind.code()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["exercise", "outreach"]);
    let other = store.organisation("lambda").await;
    assert_eq!(store.drills(other, at(0), 10).await.unwrap(), []);
});

contract!(a_protocol_is_an_organisations_and_is_changed_from_what_one_has_read, async |store| {
    let team = team(&store).await;
    let by = team.supervisors[0];
    let first = store.protocol(team.organisation).await.unwrap();
    assert_eq!((first.version, first.changed_at), (0, None));
    let mut cards: Vec<atalaya_safety::ProtocolCard> = first.protocol.clone().into();
    cards.truncate(2);
    "Llamar a la radio".clone_into(&mut cards[0].steps[0].es);
    let own = atalaya_safety::Protocol::try_from(cards).unwrap();
    let set = |after, minute: i64| {
        store.protocol_set(team.organisation, own.clone(), after, by, at(minute * 60))
    };
    assert_eq!(set(0, 1).await.unwrap(), 1);
    // Whom to call is nowhere to be read.
    for bytes in [everything(&store), unpacked(&backup(&store).await)] {
        assert!(!holds(&bytes, "Llamar a la radio"));
    }
    let stale = set(0, 2).await;
    assert!(matches!(stale, Err(StoreError::VersionConflict { found: 1 })), "{stale:?}");
    assert_eq!(set(1, 3).await.unwrap(), 2);
    let held = store.protocol(team.organisation).await.unwrap();
    assert_eq!((held.version, held.changed_at, held.protocol), (2, Some(at(180)), own.clone()));
    let other = store.organisation("lambda").await;
    assert_eq!(store.protocol(other).await.unwrap().version, 0);

    // It opens after the keys were changed.
    for hours in [1, 3, 5] {
        store.data_key_rotate(team.organisation, at(hours * 3_600), |_| ()).await.unwrap();
    }
    assert_eq!(store.protocol(team.organisation).await.unwrap().protocol, own);

    // Those of before go thirty days after others took their place; what holds stays.
    let zone = Zone::new("America/Guatemala").unwrap();
    let kept = async |days: i64| {
        let now = at(days * 86_400 + 200);
        store.retain(Retention::default(), zone.clone(), now).await.unwrap();
        let versions = "SELECT version || '' AS line FROM protocol ORDER BY version";
        Raw::open(store.database.url()).lines(versions)
    };
    assert_eq!(kept(29).await, ["1", "2"]);
    assert_eq!(kept(30).await, ["2"]);
    assert_eq!(store.protocol(team.organisation).await.unwrap().protocol, own);
});

contract!(
    protocol_cards_from_before_they_were_sealed_are_sealed_and_leave_no_trace,
    async |store| {
        let team = team(&store).await;
        let own = atalaya_safety::Protocol::default();
        let by = team.supervisors[0];
        store.protocol_set(team.organisation, own.clone(), 0, by, at(1)).await.unwrap();
        let readable = serde_json::to_string(&own).unwrap().replace('\'', "''");
        Raw::open(store.database.url())
            .run(&format!("UPDATE protocol SET cards = '{readable}', sealed = NULL"));
        let locked = store.protocol(team.organisation).await;
        assert!(matches!(locked, Err(StoreError::Locked)), "{locked:?}");
        let file = store.backup_write(Buffer::default(), at(2), |_, _| ()).await;
        assert!(matches!(file, Err(StoreError::Locked)), "no backup holds what is readable");
        let again = Store::open(store.database.url()).await.unwrap();
        again.unlock(keyring(1), None, at(3)).await.unwrap();
        assert_eq!(again.protocol(team.organisation).await.unwrap().protocol, own);
        drop(again);
        assert!(!holds(&everything(&store), "Antes de cualquier salida"));
    }
);

contract!(who_stays_outside_is_called_first_and_the_ladder_follows, async |store| {
    let team = team(&store).await;
    let zoe = user(&store, team.organisation, "zoe").await;
    let mut new = planned(1, team.ana, 3);
    new.plan.buddy = Some(zoe);
    new.plan.outside = StaysOutside::new(20, OutsideAct::Knock);
    store.outreach_plan(team.organisation, new, at(0)).await.unwrap();
    let arrived = said(1, team.ana, CheckInKind::Arrive, 60);
    let (organisation, id) = (team.organisation, outing_id(1));
    assert!(store.outreach_check_in(organisation, id, arrived, false, at(3_600)).await.unwrap());
    let read = || store.outreach_get(organisation, id, team.ana, |_| true, at(3_601));
    let outing = read().await.unwrap().unwrap().outing;
    assert_eq!(outing.plan.outside, StaysOutside::new(20, OutsideAct::Knock));
    assert_eq!(outing.expected(), Some((AlarmCause::NotOut, at(80 * 60))));
    assert_eq!(look(&store, 79).await, 0);
    assert_eq!(look(&store, 80).await, 1);
    assert_eq!(open(&store, zoe, 80).await, [(AlertKind::Alarm, "R0".to_owned())]);
    assert_eq!(open(&store, team.ana, 80).await, [(AlertKind::CheckIn, "R0".to_owned())]);
    // The second rung of its tier, to both; nobody else yet.
    look(&store, 90).await;
    let r1 = (AlertKind::Alarm, "R1".to_owned());
    assert_eq!(open(&store, zoe, 90).await.last(), Some(&r1));
    assert_eq!(open(&store, team.supervisors[0], 90).await, []);
    look(&store, 100).await;
    assert!(!open(&store, team.supervisors[0], 100).await.is_empty());
});
