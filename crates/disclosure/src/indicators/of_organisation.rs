//! The indicators that are told of the whole organisation alone: outings, alarms, support, readiness.

use std::collections::BTreeSet;

use atalaya_domain::{AlarmCause, AlarmClosure, Company, OutreachPhase, PoliceTold, UserId};
use atalaya_safety::Outreach;
use jiff::SignedDuration;

use super::facts::{AlarmRecord, IndicatorEvent, IndicatorFacts};
use super::parts::{enough, told_part};
use super::{Counted, IndicatorGroup, IndicatorRow, Per};
use crate::release::{EVENTS, REPORTERS, Unit};

/// Home said this much after it was planned is on time still.
const ON_TIME: SignedDuration = SignedDuration::from_mins(15);
/// Support offered within this is in time.
const OFFERED_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// From this level on a place and time is one of high risk.
const HIGH: u8 = 4;

/// The rows.
pub(super) fn rows(facts: &IndicatorFacts, events: &[&IndicatorEvent]) -> Vec<IndicatorRow> {
    let row = |indicator, part, counted| IndicatorRow {
        indicator,
        part,
        group: IndicatorGroup::Organisation,
        counted,
    };
    let mut rows = vec![row(8, "", phones(facts, events))];
    rows.extend(outings(facts).into_iter().map(|(number, part, told)| row(number, part, told)));
    rows.extend(alarms(facts).into_iter().map(|(number, part, told)| row(number, part, told)));
    rows.extend(support(facts).into_iter().map(|(part, told)| row(14, part, told)));
    rows.extend(of_reports(events).into_iter().map(|(number, part, told)| row(number, part, told)));
    rows.push(row(15, "contacts", Counted::NotRecorded));
    rows.push(row(16, "sentence", Counted::NotRecorded));
    let places = (facts.places as usize >= EVENTS)
        .then_some(Counted::Share { part: facts.places_reviewed, whole: facts.places });
    rows.push(row(18, "", places.unwrap_or(Counted::Withheld)));
    for (part, number) in [("protocol", facts.have_read), ("drill", facts.have_drilled)] {
        // Of few people each share is a list of who has not.
        let counted = (facts.promoters as usize >= EVENTS).then_some(Counted::Share {
            part: number.min(facts.promoters),
            whole: facts.promoters,
        });
        rows.push(row(19, part, counted.unwrap_or(Counted::Withheld)));
    }
    rows.push(row(20, "value", Counted::NotRecorded));
    rows
}

fn phones(facts: &IndicatorFacts, events: &[&IndicatorEvent]) -> Counted {
    let lost = told_part(events, |event| event.phone);
    match lost {
        Some(lost) if enough(events, Unit::Area, true) && facts.promoters > 0 => {
            Counted::Rate(lost, Per::Promoters(facts.promoters))
        }
        _ => Counted::Withheld,
    }
}

/// Whether enough people are in a list that a number of it is of nobody.
fn of_many(people: impl Iterator<Item = UserId>) -> bool {
    let all: Vec<UserId> = people.collect();
    let distinct: BTreeSet<UserId> = all.iter().copied().collect();
    all.len() >= EVENTS && distinct.len() >= REPORTERS
}

const fn went_out(outing: &Outreach) -> bool {
    matches!(
        outing.phase,
        OutreachPhase::Underway
            | OutreachPhase::AtPlace
            | OutreachPhase::Leaving
            | OutreachPhase::Home
    )
}

const fn is_overdue(cause: AlarmCause) -> bool {
    !matches!(cause, AlarmCause::Orange | AlarmCause::Red | AlarmCause::Duress)
}

fn outings(facts: &IndicatorFacts) -> Vec<(u8, &'static str, Counted)> {
    let all: Vec<&Outreach> = facts.outings.iter().collect();
    let out: Vec<&Outreach> = all.iter().copied().filter(|one| went_out(one)).collect();
    let high: Vec<&Outreach> =
        out.iter().copied().filter(|one| one.requirement.level >= HIGH).collect();
    let share = |of: &[&Outreach], is_in: fn(&Outreach) -> bool| {
        if of_many(of.iter().map(|one| one.promoter)) {
            let part = of.iter().filter(|one| is_in(one)).count() as u64;
            Counted::Share { part, whole: of.len() as u64 }
        } else {
            Counted::Withheld
        }
    };
    let in_time = |one: &Outreach| {
        let home = one.ended_at.filter(|_| one.phase == OutreachPhase::Home);
        home.is_some_and(|home| home <= one.plan.home_by() + ON_TIME)
    };
    let overdue = |one: &Outreach| one.alarms().any(|alarm| is_overdue(alarm.cause));
    let reports = (facts.suspensions as usize >= EVENTS).then_some(facts.suspensions);
    vec![
        (11, "", share(&high, |one| one.plan.company == Company::Alone)),
        (12, "closed", share(&out, in_time)),
        (12, "overdue", share(&out, overdue)),
        (15, "outings", share(&all, |one| one.suspended)),
        (15, "reports", reports.map_or(Counted::Withheld, Counted::Count)),
    ]
}

fn alarms(facts: &IndicatorFacts) -> Vec<(u8, &'static str, Counted)> {
    let times = |waits: Vec<SignedDuration>| {
        let mut seconds: Vec<i64> = waits.iter().map(|wait| wait.as_secs().max(0)).collect();
        seconds.sort_unstable();
        if seconds.len() >= EVENTS { Counted::Times(seconds) } else { Counted::Withheld }
    };
    let waited =
        |alarm: &AlarmRecord| alarm.acknowledged_at.map(|at| at.duration_since(alarm.called_at));
    let until_safe = |alarm: &AlarmRecord| {
        let (at, why) = alarm.closed?;
        let safe = !matches!(why, AlarmClosure::Harmed | AlarmClosure::Exercise);
        safe.then(|| at.duration_since(alarm.called_at))
    };
    let overdue = || facts.alarms.iter().filter(|alarm| is_overdue(alarm.cause));
    let closed = overdue().filter(|alarm| alarm.closed.is_some()).count();
    let vain = overdue().filter(|alarm| alarm.closed.is_some_and(|(_, why)| why.is_false()));
    let vain = vain.count() as u64;
    let vain = (closed >= EVENTS).then_some(Counted::Share { part: vain, whole: closed as u64 });
    vec![
        (12, "false_overdue", vain.unwrap_or(Counted::Withheld)),
        (13, "acknowledged", times(facts.alarms.iter().filter_map(waited).collect())),
        (13, "safe", times(facts.alarms.iter().filter_map(until_safe).collect())),
    ]
}

fn support(facts: &IndicatorFacts) -> Vec<(&'static str, Counted)> {
    let cases = &facts.support;
    let told = of_many(cases.iter().map(|one| one.person));
    let share = |is_in: &dyn Fn(&super::SupportRecord) -> bool| {
        let part = cases.iter().filter(|one| is_in(one)).count() as u64;
        let whole = cases.len() as u64;
        if told { Counted::Share { part, whole } } else { Counted::Withheld }
    };
    let offered = |one: &super::SupportRecord| {
        one.support.offered_at.is_some_and(|at| at <= one.began_at + OFFERED_WITHIN)
    };
    vec![("offered", share(&offered)), ("completed", share(&|one| one.support.done_at.is_some()))]
}

/// What reports tell of themselves and of what was lost.
fn of_reports(events: &[&IndicatorEvent]) -> Vec<(u8, &'static str, Counted)> {
    let told = enough(events, Unit::Area, true);
    let whole = events.len() as u64;
    let count = |is_in: fn(&IndicatorEvent) -> bool| {
        let part = told_part(events, is_in).filter(|_| told);
        part.map_or(Counted::Withheld, Counted::Count)
    };
    let share = |is_in: fn(&IndicatorEvent) -> bool| {
        let part = told_part(events, is_in).filter(|_| told);
        part.map_or(Counted::Withheld, |part| Counted::Share { part, whole })
    };
    let mut delays: Vec<i64> =
        events.iter().filter_map(|event| event.delay).map(|delay| delay.as_secs()).collect();
    delays.sort_unstable();
    let delays =
        if told && delays.len() >= EVENTS { Counted::Times(delays) } else { Counted::Withheld };
    vec![
        (16, "told", count(|event| event.police == Some(PoliceTold::Yes))),
        (16, "refused", count(|event| event.police == Some(PoliceTold::Refused))),
        (17, "delay", delays),
        (17, "meeting", share(|event| event.at_meeting)),
        (17, "verified", share(|event| event.counted.corroborated)),
        (20, "phones", count(|event| event.phone)),
        (20, "supplies", count(|event| event.supplies)),
    ]
}
