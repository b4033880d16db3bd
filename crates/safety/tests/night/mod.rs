//! One night of six organisations, with the clock in our hands: 25 who are out, 5 who supervise, networks that come
//! and go, three lost phones, two words under duress, and a node that dies. What came of it is the test.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{AlarmCause, AlarmClosure, AlarmStep, CheckInKind, Company, Duty, UserId};
use atalaya_safety::{
    Asked, CheckIn, Close, Crew, Notice, Noticed, Outreach, Plan, SafetyRules, Turn, said_at,
};
use jiff::{SignedDuration, Timestamp};

const PROMOTERS: usize = 25;
const ORGANISATIONS: usize = 6;
/// Each node looks so often; there are two.
const LOOK_S: i64 = 20;
const EVENING: i64 = 19 * 3_600;
const MORNING: i64 = 31 * 3_600;
/// One of the two is gone from then on.
const NODE_DIES: i64 = 22 * 3_600 + 10 * 60;
/// So long a supervisor takes to answer an alarm, and then to find out how somebody is, seconds.
const ANSWERS_S: i64 = 150;
const FINDS_OUT_S: i64 = 1_500;

/// What happens to somebody that night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Home, as planned.
    Home,
    /// Their phone is lost at that second of the day: nothing is said after.
    PhoneLost(i64),
    /// They are made to say that all is well at that second.
    Forced(i64),
}

/// Numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.unsigned_abs()).cast_signed()
    }
}

/// A word on its way: tapped, arriving, what, under duress.
type Word = (i64, i64, CheckInKind, bool);

struct Out {
    fate: Fate,
    crew: Crew,
    /// As it lies in the database: whoever looks reads it and writes it back.
    stored: String,
    words: Vec<Word>,
    /// When each alarm is answered and closed by a human.
    answers: BTreeMap<i64, UserId>,
    closes: BTreeMap<i64, UserId>,
    fired: Vec<(i64, u32, AlarmStep, AlarmCause, Vec<UserId>)>,
    closed: BTreeSet<u32>,
}

fn at(second: i64) -> Timestamp {
    "2026-11-28T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
}

impl Out {
    fn read(&self) -> Outreach {
        serde_json::from_str(&self.stored).unwrap()
    }

    fn write(&mut self, outing: &Outreach, notices: Vec<Notice>, now: i64) {
        self.stored = serde_json::to_string(outing).unwrap();
        for notice in notices {
            let Noticed::Step(step, cause) = notice.what else { continue };
            let acts = step >= AlarmStep::Supervisor;
            if let Some(first) = notice.to.first().filter(|_| acts && self.answers.is_empty()) {
                self.answers.insert(now + ANSWERS_S, *first);
                self.closes.insert(now + ANSWERS_S + FINDS_OUT_S, *first);
            }
            self.fired.push((now, notice.ladder, step, cause, notice.to));
        }
    }
}

fn night() -> Vec<Out> {
    let (rules, mut dice) = (SafetyRules::default(), Dice(7));
    let mut all = Vec::new();
    for number in 0..PROMOTERS {
        let organisation = number % ORGANISATIONS;
        let promoter = UserId(100 + number as i64);
        // Five supervise, one each; the sixth organisation has a second contact and a crisis lead alone.
        let supervisor = (organisation < 5).then_some(UserId(organisation as i64 + 1));
        let turn = |user, duty| Turn { user: UserId(user), duty };
        let mut turns = vec![turn(10 + organisation as i64, Duty::SecondContact)];
        match supervisor {
            Some(user) => turns.push(Turn { user, duty: Duty::Supervisor }),
            None => turns.push(turn(20, Duty::CrisisLead)),
        }
        let supervisors: Vec<UserId> = supervisor.into_iter().collect();
        let crew = Crew::new(promoter, None, &turns, &supervisors);

        let starts = EVENING + 3_600 + dice.below(3_600);
        let ends = starts + 2 * 3_600;
        let mut plan = Plan::new(at(starts), at(ends), at(ends + 3_600)).unwrap();
        plan.company = Company::Pair;
        let level = 1 + (number % 4) as u8;
        let asked = Asked { level, hour: 20, with_client: false, bulletin: false };
        let requirement = rules.requirement(asked);
        let (mut outing, _) = Outreach::planned(promoter, plan, requirement, &crew);
        outing.decide(UserId(99), true);
        let fate = match number {
            3 | 11 | 19 => Fate::PhoneLost(starts + 1_800 + dice.below(1_800)),
            6 | 14 => Fate::Forced(starts + 2_000 + dice.below(1_500)),
            _ => Fate::Home,
        };
        let every = requirement.rule.check_every.map_or(3_600, |minutes| i64::from(minutes) * 60);
        let mut said = vec![
            (starts - 1_200, CheckInKind::SetOut, false),
            (starts - 60, CheckInKind::Arrive, false),
        ];
        let mut next = starts + every - 120;
        while next < ends {
            said.push((next, CheckInKind::Ok, false));
            next += every - 120;
        }
        said.push((ends - 30, CheckInKind::Leave, false));
        said.push((ends + 3_000, CheckInKind::Home, false));
        if let Fate::Forced(second) = fate {
            said.push((second, CheckInKind::Ok, true));
        }
        let words = said
            .into_iter()
            .filter(|(tapped, ..)| !matches!(fate, Fate::PhoneLost(at) if *tapped >= at))
            .map(|(tapped, kind, duress)| {
                // One in four words waits for a network, up to twenty minutes; a word under duress too.
                let waits = if dice.below(4) == 0 { dice.below(1_200) } else { dice.below(5) };
                (tapped, tapped + waits, kind, duress)
            })
            .collect();
        let stored = serde_json::to_string(&outing).unwrap();
        let (answers, closes) = (BTreeMap::new(), BTreeMap::new());
        let (fired, closed) = (Vec::new(), BTreeSet::new());
        all.push(Out { fate, crew, stored, words, answers, closes, fired, closed });
    }
    all
}

/// Lets the night pass, second by second where something happens.
fn pass(all: &mut [Out]) {
    let rules = SafetyRules::default();
    for second in EVENING..MORNING {
        let node = (second / (LOOK_S / 2)) % 2;
        let looks = second % (LOOK_S / 2) == 0 && (node == 0 || second < NODE_DIES);
        for out in all.iter_mut() {
            let arriving = out.words.iter().any(|(_, arrives, ..)| *arrives == second);
            let acted = out.answers.contains_key(&second) || out.closes.contains_key(&second);
            if !(looks || arriving || acted) {
                continue;
            }
            let (now, mut outing) = (at(second), out.read());
            let mut notices = Vec::new();
            for (tapped, arrives, kind, duress) in out.words.clone() {
                if arrives != second {
                    continue;
                }
                // Its clock is an hour off: it says how long it waited, and no more.
                let off = SignedDuration::from_hours(1);
                let said_at = said_at(at(tapped) + off, now + off, now);
                let said = CheckIn { duress, ..CheckIn::tapped(kind, said_at) };
                notices.extend(outing.check_in(said, now, &rules, &out.crew));
            }
            if let Some(by) = out.answers.remove(&second) {
                outing.acknowledge(by, now);
            }
            if let Some(by) = out.closes.remove(&second) {
                let (why, is_home) = match out.fate {
                    Fate::Home => (AlarmClosure::SafeNoSignal, false),
                    Fate::PhoneLost(_) | Fate::Forced(_) => (AlarmClosure::Helped, true),
                };
                let (closed, told) = outing.close(Close { by, why, is_home }, now, &out.crew);
                out.closed.extend(closed.iter().map(|ladder| ladder.number));
                notices.extend(told);
            }
            if looks || arriving {
                notices.extend(outing.tick(now, &rules, &out.crew));
            }
            out.write(&outing, notices, second);
        }
    }
}

/// What is told of that night in the morning.
#[derive(Debug, Default, PartialEq, Eq)]
struct Report {
    alarms: usize,
    duress: usize,
    phones_lost_found_out: usize,
    in_vain: usize,
    slowest_call_s: i64,
    open: usize,
}

#[test]
fn a_night_of_six_organisations_in_which_nobody_is_forgotten() {
    let mut all = night();
    pass(&mut all);
    let rules = SafetyRules::default();
    let mut report = Report::default();
    for out in &all {
        let outing = out.read();
        let steps: Vec<(u32, AlarmStep)> =
            out.fired.iter().map(|(_, ladder, step, ..)| (*ladder, *step)).collect();
        let once: BTreeSet<_> = steps.iter().copied().collect();
        assert_eq!(once.len(), steps.len(), "a step was fired twice: {:?}", out.fate);
        assert_eq!(outing.next_tick(&rules), None, "a step was left over: {:?}", out.fate);
        report.open += outing.alarms().count();

        let calls = out.fired.iter().filter(|(_, _, step, ..)| *step == AlarmStep::Supervisor);
        let calls: Vec<_> = calls.collect();
        for (_, _, _, _, to) in &calls {
            assert!(to.len() >= 2, "{:?} was told to {to:?}", out.fate);
            assert!(!to.contains(&outing.promoter));
        }
        report.alarms += calls.len();
        let forced = calls.iter().filter(|(_, _, _, cause, _)| *cause == AlarmCause::Duress);
        report.duress += forced.clone().count();
        match out.fate {
            Fate::Forced(second) => {
                let (_, arrived, ..) = *out.words.iter().find(|word| word.3).unwrap();
                let (fired, ..) = **forced.clone().next().expect("two are called");
                assert!(fired == arrived && arrived >= second, "at once, when it is heard");
                report.slowest_call_s = report.slowest_call_s.max(fired - arrived);
            }
            Fate::PhoneLost(lost) => {
                let (fired, ladder, _, cause, _) = calls.first().expect("somebody is called");
                assert!(*fired > lost, "{cause:?}");
                assert!(out.closed.contains(ladder), "a human found out");
                report.phones_lost_found_out += 1;
                // From when they were due the step is late by no more than a node's look.
                let tier = rules.timing(outing.requirement.tier).minutes[2];
                let twice = if *cause == AlarmCause::NotLeft { 2 } else { 1 };
                let asked = out
                    .fired
                    .iter()
                    .find(|(_, one, step, ..)| one == ladder && *step == AlarmStep::Ask);
                let due = asked.unwrap().0 + i64::from(tier) * 60 * twice;
                report.slowest_call_s = report.slowest_call_s.max(fired - due);
            }
            Fate::Home => {
                report.in_vain += calls.len();
                assert!(outing.ended_at.is_some(), "who was well came home: {:?}", outing.phase);
            }
        }
    }
    assert_eq!((report.duress, report.phones_lost_found_out, report.open), (2, 3, 0), "{report:?}");
    assert!(report.slowest_call_s <= LOOK_S, "{report:?}");
    // Of 20 who were well, no more than a few were looked for in vain: or people stop heeding it.
    assert!(report.in_vain <= 4, "{report:?}");
    // The same night tells the same.
    let mut again = night();
    pass(&mut again);
    for (one, other) in all.iter().zip(&again) {
        assert_eq!((&one.stored, &one.fired), (&other.stored, &other.fired));
    }
}
