//! The indicators that are told of the whole organisation alone: outings, alarms, support, readiness.

use atalaya_domain::{AlarmCause, AlarmClosure, Company, OutreachPhase, UserId};
use atalaya_safety::Outreach;
use jiff::SignedDuration;

use super::facts::{AlarmRecord, IndicatorFacts, SupportRecord};
use super::people;
use super::{Counted, IndicatorGroup, IndicatorRow};
use crate::release::EVENTS;

/// Home said this much after it was planned is on time still.
const ON_TIME: SignedDuration = SignedDuration::from_mins(15);
/// Support offered within this is in time.
const OFFERED_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// From this level on a place and time is one of high risk.
const HIGH: u8 = 4;

/// The rows.
pub(super) fn rows(facts: &IndicatorFacts) -> Vec<IndicatorRow> {
    let row = |indicator, part, counted| IndicatorRow {
        indicator,
        part,
        group: IndicatorGroup::Organisation,
        counted,
    };
    let mut rows = Vec::new();
    rows.extend(outings(facts).into_iter().map(|(number, part, told)| row(number, part, told)));
    rows.extend(alarms(facts).into_iter().map(|(number, part, told)| row(number, part, told)));
    rows.extend(support(facts).into_iter().map(|(part, told)| row(14, part, told)));
    let places = (facts.places as usize >= EVENTS)
        .then_some(Counted::Share { part: facts.places_reviewed, whole: facts.places });
    rows.push(row(18, "", places.unwrap_or(Counted::Withheld)));
    for (part, number) in [("protocol", facts.have_read), ("drill", facts.have_drilled)] {
        // Of few people each share is a list of who has not.
        let counted = (facts.promoters as usize >= EVENTS).then_some(Counted::Share {
            part: people::stepped(number.min(facts.promoters)),
            whole: people::stepped(facts.promoters),
        });
        rows.push(row(19, part, counted.unwrap_or(Counted::Withheld)));
    }
    rows
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
    let share = |of: &[&Outreach], is_it: fn(&Outreach) -> bool| {
        people::share(of, |one| one.promoter, |one| is_it(one))
    };
    let suspended: Vec<&Outreach> = all.iter().copied().filter(|one| one.suspended).collect();
    let missed = |one: &&Outreach| Some((one.promoter, u64::from(one.contacts_missed?)));
    let contacts: Vec<(UserId, u64)> = suspended.iter().filter_map(missed).collect();
    let in_time = |one: &Outreach| {
        let home = one.ended_at.filter(|_| one.phase == OutreachPhase::Home);
        home.is_some_and(|home| home <= one.plan.home_by() + ON_TIME)
    };
    let overdue = |one: &Outreach| one.alarms().any(|alarm| is_overdue(alarm.cause));
    // Programs and imports count as one person together.
    let reports = if people::of_many(&facts.suspensions) {
        Counted::Count(people::stepped(facts.suspensions.len() as u64))
    } else {
        Counted::Withheld
    };
    vec![
        (11, "", share(&high, |one| one.plan.company == Company::Alone)),
        (12, "closed", share(&out, in_time)),
        (12, "overdue", share(&out, overdue)),
        (15, "outings", share(&all, |one| one.suspended)),
        (15, "reports", reports),
        (15, "contacts", people::amount(&contacts)),
        (15, "contacts_said", share(&suspended, |one| one.contacts_missed.is_some())),
    ]
}

fn alarms(facts: &IndicatorFacts) -> Vec<(u8, &'static str, Counted)> {
    let all = &facts.alarms;
    let waited = |alarm: &AlarmRecord| {
        Some((alarm.promoter, alarm.acknowledged_at?.duration_since(alarm.called_at)))
    };
    let until_safe = |alarm: &AlarmRecord| {
        let (at, why) = alarm.closed?;
        let safe = !matches!(why, AlarmClosure::Harmed | AlarmClosure::Exercise);
        safe.then(|| (alarm.promoter, at.duration_since(alarm.called_at)))
    };
    let closed: Vec<AlarmRecord> =
        all.iter().copied().filter(|one| is_overdue(one.cause) && one.closed.is_some()).collect();
    let in_vain = |one: &AlarmRecord| one.closed.is_some_and(|(_, why)| why.is_false());
    vec![
        (12, "false_overdue", people::share(&closed, |one| one.promoter, in_vain)),
        (13, "acknowledged", people::times(all.iter().filter_map(waited))),
        (13, "safe", people::times(all.iter().filter_map(until_safe))),
    ]
}

fn support(facts: &IndicatorFacts) -> Vec<(&'static str, Counted)> {
    let share =
        |is_it: fn(&SupportRecord) -> bool| people::share(&facts.support, |one| one.person, is_it);
    let offered = |one: &SupportRecord| {
        one.support.offered_at.is_some_and(|at| at <= one.began_at + OFFERED_WITHIN)
    };
    vec![("offered", share(offered)), ("completed", share(|one| one.support.done_at.is_some()))]
}
