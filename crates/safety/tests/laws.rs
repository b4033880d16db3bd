//! What holds for every outing, whatever is said in which order, late, twice, by a phone whose clock
//! jumps, and however often the server starts anew.

#![expect(clippy::unwrap_used, reason = "a test")]

mod night; // six organisations, one night, lost phones, duress, a dead node

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{
    AlarmCause, AlarmClosure, AlarmStep, CheckInKind, Colour, Company, Duty, OutreachPhase, UserId,
};
use atalaya_safety::{
    Asked, CheckIn, Close, Crew, Notice, Noticed, OLDEST_SAYING, Outreach, Plan, SafetyRules, Tier,
    Turn, said_at,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const PROMOTER: UserId = UserId(1);
const BUDDY: UserId = UserId(2);
const RUNGS: [AlarmStep; 5] = [
    AlarmStep::Ask,
    AlarmStep::Insist,
    AlarmStep::Supervisor,
    AlarmStep::SecondContact,
    AlarmStep::Crisis,
];

fn start() -> Timestamp {
    "2026-11-28T00:00:00Z".parse().unwrap()
}

fn at(minutes: i64) -> Timestamp {
    start() + SignedDuration::from_mins(minutes)
}

fn plan() -> Plan {
    let mut plan = Plan::new(at(60), at(240), at(300)).unwrap();
    plan.company = Company::Pair;
    plan.buddy = Some(BUDDY);
    plan
}

/// An outing that was planned, and approved if that was asked for.
fn outing(level: u8, crew: &Crew) -> Outreach {
    let asked = Asked { level, hour: 12, with_client: false, bulletin: false };
    let requirement = SafetyRules::default().requirement(asked);
    let (mut outing, _) = Outreach::planned(PROMOTER, plan(), requirement, crew);
    outing.decide(UserId(10), true);
    assert_eq!(outing.phase, OutreachPhase::Planned);
    outing
}

fn crew() -> Crew {
    let turn = |user, duty| Turn { user: UserId(user), duty };
    let turns = [
        turn(11, Duty::Supervisor),
        turn(10, Duty::Supervisor),
        turn(20, Duty::SecondContact),
        turn(30, Duty::CrisisLead),
    ];
    Crew::new(PROMOTER, Some(BUDDY), &turns, &[UserId(10), UserId(11), UserId(12)])
}

#[derive(Debug, Clone)]
enum Act {
    /// Says something that was tapped so many minutes ago.
    Say {
        kind: CheckInKind,
        ago: i64,
        duress: bool,
        until: Option<i64>,
    },
    /// Time passes.
    Wait(i64),
    Acknowledge(i64),
    Close {
        is_home: bool,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let kind = prop::sample::select(CheckInKind::ALL);
    let quiet = prop::option::of(0_i64..200);
    prop_oneof![
        6 => (kind, prop_oneof![Just(0_i64), 0..200_i64], prop::bool::weighted(0.1), quiet)
            .prop_map(|(kind, ago, duress, until)| Act::Say { kind, ago, duress, until }),
        6 => (1_i64..90).prop_map(Act::Wait),
        1 => (1_i64..13).prop_map(Act::Acknowledge),
        1 => any::<bool>().prop_map(|is_home| Act::Close { is_home }),
    ]
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 1..60)
}

/// Does one thing. The server looks whenever something is due, or late by `slow` minutes.
struct Night {
    outing: Outreach,
    now: Timestamp,
    rules: SafetyRules,
    crew: Crew,
    notices: Vec<Notice>,
    /// Whether everything that happens is written down and read again.
    restarts: bool,
}

impl Night {
    fn new(level: u8, restarts: bool) -> Self {
        let crew = crew();
        let (rules, notices) = (SafetyRules::default(), Vec::new());
        Self { outing: outing(level, &crew), now: start(), rules, crew, notices, restarts }
    }

    fn say(&mut self, kind: CheckInKind, ago: i64, duress: bool, until: Option<i64>) {
        let back = SignedDuration::from_mins(ago);
        let until = until.map(|minutes| self.now + SignedDuration::from_mins(minutes));
        let said =
            CheckIn { until, duress, proved: true, ..CheckIn::tapped(kind, self.now - back) };
        let told = self.outing.check_in(said, self.now, &self.rules, &self.crew);
        self.notices.extend(told);
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::Say { kind, ago, duress, until } => self.say(kind, ago, duress, until),
            Act::Wait(minutes) => self.now += SignedDuration::from_mins(minutes),
            Act::Acknowledge(by) => {
                self.outing.acknowledge(UserId(by), self.now);
            }
            Act::Close { is_home } => {
                let close = Close { by: UserId(10), why: AlarmClosure::SafeForgot, is_home };
                let (_, told) = self.outing.close(close, self.now, &self.crew);
                self.notices.extend(told);
            }
        }
        self.tick();
    }

    fn tick(&mut self) {
        if self.restarts {
            let written = serde_json::to_string(&self.outing).unwrap();
            self.outing = serde_json::from_str(&written).unwrap();
        }
        let told = self.outing.tick(self.now, &self.rules, &self.crew);
        self.notices.extend(told);
    }

    fn steps(&self) -> Vec<(u32, AlarmStep)> {
        let step = |notice: &Notice| match notice.what {
            Noticed::Step(step, _) => Some((notice.ladder, step)),
            _ => None,
        };
        self.notices.iter().filter_map(step).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_step_is_lost_and_none_is_fired_twice(level in 0_u8..6, acts in acts()) {
        let mut night = Night::new(level, false);
        for act in &acts {
            night.act(act);
            let next = night.outing.next_tick(&night.rules);
            prop_assert!(next.is_none_or(|next| next > night.now), "a step was left over");
            if night.outing.is_out() {
                prop_assert!(night.outing.expected().is_some(), "nobody waits for who is out");
                // Whatever they wait for is a step that is yet to come, or humans have to act.
                prop_assert!(next.is_some() || night.outing.alarms().next().is_some());
            }
        }
        let steps = night.steps();
        let once: BTreeSet<_> = steps.iter().copied().collect();
        prop_assert_eq!(once.len(), steps.len(), "{:?}", steps);
        // Nobody is called before they were asked.
        let mut before: BTreeMap<u32, AlarmStep> = BTreeMap::new();
        for (ladder, step) in steps.iter().filter(|(_, step)| RUNGS.contains(step)) {
            let lower = before.insert(*ladder, *step);
            prop_assert!(lower.is_none_or(|lower| lower < *step));
        }
    }

    #[test]
    fn a_server_that_starts_anew_tells_the_same(level in 0_u8..6, acts in acts()) {
        let (mut steady, mut restarted) = (Night::new(level, false), Night::new(level, true));
        for act in &acts {
            steady.act(act);
            restarted.act(act);
        }
        prop_assert_eq!(&steady.notices, &restarted.notices);
        prop_assert_eq!(&steady.outing, &restarted.outing);
    }

    #[test]
    fn what_is_said_twice_changes_nothing(level in 0_u8..6, acts in acts()) {
        let (mut once, mut twice) = (Night::new(level, false), Night::new(level, false));
        for act in &acts {
            once.act(act);
            twice.act(act);
            if let Act::Say { .. } = act {
                let told = twice.notices.len();
                // A false alarm after which one says red again is two things, not one twice.
                twice.act(act);
                prop_assert_eq!(twice.notices.len(), told);
            }
        }
        prop_assert_eq!(once.notices, twice.notices);
    }

    #[test]
    fn only_a_human_closes_what_a_human_was_told_of(level in 0_u8..6, acts in acts()) {
        let mut night = Night::new(level, false);
        let mut open = BTreeSet::new();
        for act in &acts {
            night.act(act);
            let now: BTreeSet<u32> = night.outing.alarms().map(|alarm| alarm.number).collect();
            if !matches!(act, Act::Close { .. }) {
                prop_assert!(now.is_superset(&open), "{:?} closed {:?}", act, open);
            }
            open = now;
        }
    }

    #[test]
    fn check_ins_may_come_in_any_order(
        level in 1_u8..6,
        mut said in prop::collection::vec(prop::sample::select(vec![
            CheckInKind::SetOut, CheckInKind::Arrive, CheckInKind::Ok, CheckInKind::Leave,
            CheckInKind::Green, CheckInKind::Yellow,
        ]), 1..8).prop_map(|kinds| kinds.into_iter().zip(0_i64..).collect::<Vec<_>>()),
        order in any::<prop::sample::Index>(),
    ) {
        let crew = crew();
        let rules = SafetyRules::default();
        // All were tapped in time, and come together when there is a network again.
        let run = |said: &[(CheckInKind, i64)]| {
            let mut outing = outing(level, &crew);
            for (kind, index) in said {
                let said_at = at(60 + index);
                let said = CheckIn::tapped(*kind, said_at);
                outing.check_in(said, at(70), &rules, &crew);
            }
            (outing.phase, outing.colour, outing.expected(), outing.next_tick(&rules))
        };
        let straight = run(&said);
        let turned = order.index(said.len());
        said.rotate_left(turned);
        prop_assert_eq!(&straight, &run(&said));
        said.reverse();
        prop_assert_eq!(&straight, &run(&said));
    }

    #[test]
    fn a_phones_clock_moves_nothing_past_what_was_received(
        tapped in any::<i32>(), sent in any::<i32>(), off in any::<i32>(),
    ) {
        let received = at(0);
        let on = |seconds: i32| at(0) + SignedDuration::from_secs(i64::from(seconds));
        let said = said_at(on(tapped), on(sent), received);
        prop_assert!(said <= received && received.duration_since(said) <= OLDEST_SAYING);
        // However far off the clock is, as long as it does not jump.
        let off = SignedDuration::from_secs(i64::from(off));
        prop_assert_eq!(said, said_at(on(tapped) + off, on(sent) + off, received));
    }

    #[test]
    fn every_call_reaches_two_people_if_there_are_two(
        supervisors in prop::collection::btree_set(1_i64..6, 0..4),
        turns in prop::collection::vec((1_i64..8, prop::sample::select(Duty::ALL)), 0..5),
        cause in prop::sample::select(AlarmCause::ALL),
    ) {
        let supervisors: Vec<UserId> = supervisors.into_iter().map(UserId).collect();
        let turns: Vec<Turn> =
            turns.into_iter().map(|(user, duty)| Turn { user: UserId(user), duty }).collect();
        let crew = Crew::new(PROMOTER, None, &turns, &supervisors);
        let others: BTreeSet<UserId> = supervisors.iter().copied()
            .chain(turns.iter().map(|turn| turn.user))
            .filter(|user| *user != PROMOTER)
            .collect();
        for step in AlarmStep::ALL.iter().copied().filter(|step| *step >= AlarmStep::Supervisor) {
            let told = crew.told(step, cause);
            let each: BTreeSet<_> = told.iter().copied().collect();
            prop_assert_eq!(each.len(), told.len());
            prop_assert!(told.len() >= others.len().min(2), "{:?}: {:?}", step, told);
            prop_assert!(!told.contains(&PROMOTER));
        }
    }
}

/// Somebody sets out and is never heard of again: when which step is fired, in minutes after what
/// was due, looked at every minute.
fn silence(level: u8, kinds: &[(CheckInKind, i64)]) -> Vec<(AlarmStep, i64)> {
    let mut night = Night::new(level, true);
    for (kind, minute) in kinds {
        night.now = at(*minute);
        night.tick();
        night.say(*kind, 0, false, None);
    }
    let (_, due) = night.outing.expected().unwrap();
    let mut fired = Vec::new();
    for _ in 0..1_000 {
        night.now += SignedDuration::from_mins(1);
        let before = night.steps().len();
        night.tick();
        let minutes = night.now.duration_since(due).as_mins();
        fired.extend(night.steps().split_off(before).into_iter().map(|(_, step)| (step, minutes)));
    }
    fired.into_iter().filter(|(step, _)| RUNGS.contains(step)).collect()
}

#[test]
fn whoever_falls_silent_is_missed_as_the_table_says() {
    use CheckInKind::{Arrive, Leave, SetOut};
    let expected = |minutes: [i64; 5]| RUNGS.into_iter().zip(minutes).collect::<Vec<_>>();
    let there = [(SetOut, 30), (Arrive, 60)];
    let home = [(SetOut, 30), (Arrive, 60), (Leave, 200)];
    // Level 1 and 2: nothing is due there but leaving, and that goes at half the speed.
    assert_eq!(silence(1, &there), expected([0, 30, 60, 120, 240]));
    assert_eq!(silence(3, &there), expected([0, 10, 20, 40, 75]));
    assert_eq!(silence(4, &there), expected([0, 5, 10, 20, 40]));
    assert_eq!(silence(2, &home), expected([0, 15, 30, 60, 120]));
    assert_eq!(silence(5, &home), expected([0, 5, 10, 20, 40]));
    assert_eq!(silence(3, &[(SetOut, 30)]), expected([0, 10, 20, 40, 75]));
}

#[test]
fn how_often_the_server_looks_changes_no_step() {
    let run = |every: i64| {
        let mut night = Night::new(4, false);
        night.say(CheckInKind::SetOut, 0, false, None);
        for _ in 0..(600 / every) {
            night.act(&Act::Wait(every));
        }
        let steps = night.steps().into_iter().filter(|(_, step)| RUNGS.contains(step));
        steps.collect::<Vec<_>>()
    };
    for every in [1, 7, 60, 600] {
        assert_eq!(run(every), run(1), "every {every} minutes");
    }
}

#[test]
fn nobody_acknowledges_and_everybody_is_told() {
    let mut night = Night::new(4, false);
    night.say(CheckInKind::Red, 0, false, None);
    night.now += SignedDuration::from_secs(10);
    night.tick();
    assert_eq!(night.steps(), [(2, AlarmStep::Supervisor)]);
    night.act(&Act::Wait(5));
    assert_eq!(night.steps().last(), Some(&(2, AlarmStep::SupervisorUnanswered)));
    let told = &night.notices.last().unwrap().to;
    for user in [10, 11, 12, 20] {
        assert!(told.contains(&UserId(user)), "{told:?}");
    }
    // Whoever takes it up stops that, and only that: the second contact is called in its time.
    night.act(&Act::Acknowledge(12));
    night.act(&Act::Wait(5));
    assert_eq!(night.steps().last(), Some(&(2, AlarmStep::SecondContact)));
    assert!(!night.outing.alarms().next().unwrap().is_taken_up());
}

#[test]
fn a_red_is_taken_back_in_silence_within_ten_seconds_and_not_after() {
    let mut night = Night::new(1, false);
    night.say(CheckInKind::Red, 0, false, None);
    night.now += SignedDuration::from_secs(9);
    night.tick();
    night.say(CheckInKind::FalseAlarm, 0, false, None);
    night.act(&Act::Wait(30));
    assert_eq!(night.notices, []);

    night.say(CheckInKind::Red, 0, false, None);
    night.act(&Act::Wait(1));
    night.say(CheckInKind::FalseAlarm, 0, false, None);
    night.act(&Act::Wait(120));
    // R0 and R1 are of the plan that was never set out on.
    let called = night.steps().into_iter().filter(|(_, step)| *step >= AlarmStep::Supervisor);
    assert_eq!(called.count(), 1);
    assert!(night.outing.alarms().next().unwrap().answered.is_some());
    let answered = night.notices.iter().find(|one| matches!(one.what, Noticed::Answered(_)));
    assert_eq!(answered.unwrap().to, [UserId(11), UserId(10)]);
}

#[test]
fn what_is_said_under_duress_looks_the_same_and_calls_two() {
    for kind in [CheckInKind::Ok, CheckInKind::FalseAlarm, CheckInKind::Home] {
        let (mut free, mut forced) = (Night::new(3, false), Night::new(3, false));
        for night in [&mut free, &mut forced] {
            night.say(CheckInKind::SetOut, 0, false, None);
            night.say(CheckInKind::Red, 0, false, None);
            night.act(&Act::Wait(1));
        }
        free.say(kind, 0, false, None);
        forced.say(kind, 0, true, None);
        forced.tick();
        let shown = |night: &Night| (night.outing.phase, night.outing.colour);
        assert_eq!(shown(&free), shown(&forced));
        let silent = forced
            .notices
            .iter()
            .find(|notice| notice.what == Noticed::Step(AlarmStep::Supervisor, AlarmCause::Duress));
        // Past the line of duty too: whoever is on duty may be the trouble.
        assert_eq!(silent.unwrap().to, [UserId(11), UserId(10), UserId(20)]);
        // A forced false alarm ends nothing.
        let red = forced.outing.alarms().find(|alarm| alarm.cause == AlarmCause::Red).unwrap();
        assert!(red.answered.is_none());
    }
}

#[test]
fn a_red_shows_to_nobody_before_it_is_told_and_afterwards_takes_a_pin_to_end() {
    let mut night = Night::new(3, false);
    night.say(CheckInKind::Yellow, 0, false, None);
    night.act(&Act::Wait(1));
    night.say(CheckInKind::Red, 0, false, None);
    let within = night.now + SignedDuration::from_secs(9);
    assert_eq!(night.outing.colour, Colour::Red, "her own phone shows it");
    assert_eq!(night.outing.colour_shown(within), Colour::Yellow);
    assert!(night.outing.tick(within, &night.rules, &night.crew).is_empty());
    let told = night.now + SignedDuration::from_secs(10);
    assert_eq!(night.outing.colour_shown(told), Colour::Red);
    night.act(&Act::Wait(1));
    assert_eq!(night.outing.colour_shown(night.now), Colour::Red);
    // Whoever took the phone out of her hand does not call off the search.
    let said = CheckIn::tapped(CheckInKind::FalseAlarm, night.now);
    let told = night.outing.check_in(said, night.now, &night.rules, &night.crew);
    assert_eq!((told.len(), night.outing.colour), (0, Colour::Red));
    assert!(night.outing.alarms().next().unwrap().runs());
    night.say(CheckInKind::FalseAlarm, 0, false, None);
    assert!(night.outing.alarms().next().unwrap().answered.is_some());
    assert_eq!(night.outing.colour, Colour::Green);
    // What somebody else says for her no pocket pressed.
    let mut night = Night::new(3, false);
    let said = CheckIn { relayed: true, ..CheckIn::tapped(CheckInKind::Red, night.now) };
    night.outing.check_in(said, night.now, &night.rules, &night.crew);
    night.tick();
    assert_eq!(night.steps(), [(2, AlarmStep::Supervisor)]);
}

#[test]
fn a_late_ok_says_when_it_was_tapped_and_ends_what_it_was_in_time_for() {
    let mut night = Night::new(3, false);
    night.say(CheckInKind::Arrive, 0, false, None);
    night.act(&Act::Wait(90));
    assert_eq!(night.steps().last(), Some(&(2, AlarmStep::Supervisor)));
    // Tapped before it was due, without a network; the next is due later.
    night.say(CheckInKind::Ok, 40, false, None);
    let tapped = night.now - SignedDuration::from_mins(40);
    assert_eq!(night.notices.last().unwrap().what, Noticed::Answered(tapped));
    let alarm = night.outing.alarms().next().unwrap();
    assert_eq!(alarm.answered.unwrap().said_at, tapped);
    assert!(night.outing.expected().unwrap().1 > night.now);
    // A word so old that they are as overdue as they were is no answer.
    let mut night = Night::new(3, false);
    night.say(CheckInKind::Arrive, 0, false, None);
    night.act(&Act::Wait(150));
    night.say(CheckInKind::Ok, 145, false, None);
    assert!(night.outing.alarms().next().unwrap().runs());
}

#[test]
fn where_no_signal_is_expected_nobody_is_missed_until_then() {
    let mut night = Night::new(4, false);
    night.say(CheckInKind::Arrive, 0, false, None);
    night.say(CheckInKind::Quiet, 0, false, Some(180));
    night.act(&Act::Wait(179));
    assert_eq!(night.notices, []);
    night.act(&Act::Wait(1));
    assert_eq!(night.steps().len(), 1);
    // Nobody announces a silence of days.
    night.say(CheckInKind::Quiet, 0, false, Some(5_000));
    let (_, until) = night.outing.expected().unwrap();
    assert_eq!(until, night.outing.plan.home_by());
}

#[test]
fn no_silence_that_was_announced_lasts_longer_than_the_way_home_or_than_calm() {
    // «21:00» for an outing that begins at 22:00 is the next day's: a slip of the finger, and a night unmissed.
    let mut wrong_day = plan();
    wrong_day.quiet_until = Some(at(23 * 60));
    let (rules, crew) = (SafetyRules::default(), crew());
    let asked = Asked { level: 4, hour: 12, with_client: false, bulletin: false };
    let (mut outing, _) = Outreach::planned(PROMOTER, wrong_day, rules.requirement(asked), &crew);
    outing.decide(UserId(10), true);
    for kind in [CheckInKind::SetOut, CheckInKind::Arrive] {
        outing.check_in(CheckIn::tapped(kind, at(60)), at(60), &rules, &crew);
    }
    let (_, until) = outing.expected().unwrap();
    assert_eq!(until, at(300), "home by then, whatever was announced");
    assert!(outing.next_tick(&rules).is_some_and(|next| next <= at(300)));

    // Something strange is said from where no signal was expected: they are heard of soon, or missed.
    for (kind, minutes) in [(CheckInKind::Yellow, 15), (CheckInKind::Orange, 15)] {
        let mut night = Night::new(4, false);
        night.say(CheckInKind::Arrive, 0, false, None);
        night.say(CheckInKind::Quiet, 0, false, Some(180));
        night.say(kind, 0, false, None);
        let (_, until) = night.outing.expected().unwrap();
        assert_eq!(until.duration_since(night.now), SignedDuration::from_mins(minutes), "{kind}");
        // In whatever order the two words arrive.
        night.say(CheckInKind::Quiet, 0, false, Some(190));
        assert_eq!(night.outing.expected().unwrap().1, until, "{kind}");
    }
}

#[test]
fn suspending_is_a_credit_and_one_is_still_seen_home() {
    let mut night = Night::new(4, false);
    night.say(CheckInKind::Arrive, 0, false, None);
    night.say(CheckInKind::Suspend, 0, false, None);
    assert!(night.outing.suspended && night.outing.phase == OutreachPhase::Leaving);
    assert_eq!(night.outing.expected().unwrap().0, AlarmCause::NotHome);

    let mut night = Night::new(4, false);
    night.say(CheckInKind::Suspend, 0, false, None);
    assert!(night.outing.suspended && night.outing.phase == OutreachPhase::CalledOff);
    assert!(night.outing.is_over() && night.outing.next_tick(&night.rules).is_none());
}

#[test]
fn whoever_goes_unapproved_is_watched_over_and_somebody_is_told() {
    let (rules, crew) = (SafetyRules::default(), crew());
    let requirement =
        rules.requirement(Asked { level: 4, hour: 12, with_client: false, bulletin: false });
    let (mut outing, told) = Outreach::planned(PROMOTER, plan(), requirement, &crew);
    assert_eq!(told[0].what, Noticed::ApprovalAsked);
    assert!(outing.decide(PROMOTER, true).is_empty(), "nobody approves their own");
    let said = CheckIn::tapped(CheckInKind::SetOut, at(50));
    let told = outing.check_in(said, at(50), &rules, &crew);
    assert_eq!(told[0].what, Noticed::SetOutUnapproved);
    assert!(outing.is_out() && outing.next_tick(&rules).is_some());
    assert_eq!(outing.requirement.tier, Tier::High);

    let requirement =
        rules.requirement(Asked { level: 5, hour: 12, with_client: false, bulletin: false });
    let (outing, _) = Outreach::planned(PROMOTER, plan(), requirement, &crew);
    assert!(outing.phase == OutreachPhase::Refused && outing.suspended);
}

#[test]
fn closing_says_why_and_waits_for_the_next_word() {
    let mut night = Night::new(3, false);
    night.say(CheckInKind::Arrive, 0, false, None);
    night.act(&Act::Wait(100));
    let close = |by, is_home| Close { by, why: AlarmClosure::SafeNoSignal, is_home };
    let (none, _) = night.outing.close(close(PROMOTER, false), night.now, &night.crew);
    assert!(none.is_empty(), "nobody closes their own");
    let (closed, told) = night.outing.close(close(UserId(12), false), night.now, &night.crew);
    assert_eq!(closed[0].closed.unwrap().why, AlarmClosure::SafeNoSignal);
    assert!(told[0].to.contains(&BUDDY) && told[0].to.contains(&UserId(11)));
    let (cause, due) = night.outing.expected().unwrap();
    assert_eq!((cause, due.duration_since(night.now).as_mins()), (AlarmCause::NotHeard, 60));
    night.act(&Act::Wait(90));
    let (closed, _) = night.outing.close(close(UserId(12), true), night.now, &night.crew);
    assert_eq!(closed.len(), 1);
    assert!(night.outing.phase == OutreachPhase::Home && night.outing.is_over());
}
