//! Releasing an organisation's indicators (section 4.2): to those who see all of its reports.
//!
//! They see every report anyway. The thresholds of releases hold for each number of reports, and what is
//! left of its own group's whole beside its parts is empty or meets them too; across groups, periods and
//! severities it is not settled, nor do figures of alarms and outings say of how many people they are. So
//! nobody else is told any of it, and it is not for publication.
//!
//! # Design
//! Who works with frozen releases alone (coordinator, advocate, partners, the public) is refused: these
//! numbers move with every report, and two looks at them are a subtraction.

mod facts;
mod of_organisation;
mod parts;

use atalaya_boundaries::{Boundaries, UnitCode};
use atalaya_domain::{Family, KeyPopulation, Role, Viewer};

pub use self::facts::{AlarmRecord, IndicatorEvent, IndicatorFacts, SupportRecord, WorkRecord};
use self::parts::{enough, told_part, told_parts};
use crate::release::{Band, District, EVENTS, Period, REPORTERS, Unit};
use crate::{Refusal, Released};

/// By what the numbers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndicatorCut {
    /// The organisation alone.
    Organisation,
    /// Departments.
    Department,
    /// Key populations.
    Population,
}

/// Whose or where a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndicatorGroup {
    /// The whole organisation.
    Organisation,
    /// A department.
    Department(UnitCode),
    /// The population that the work served.
    Population(KeyPopulation),
}

/// What a rate is of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Per {
    /// Records of work.
    Sessions(u64),
    /// Hours worked.
    Hours(f64),
    /// Promoters.
    Promoters(u64),
}

/// A number as it may be told.
#[derive(Debug, Clone, PartialEq)]
pub enum Counted {
    /// So many.
    Count(u64),
    /// So many of so much.
    Rate(u64, Per),
    /// So many of these.
    Share {
        /// Those.
        part: u64,
        /// All.
        whole: u64,
    },
    /// Counts of severity 1 to 5.
    BySeverity([u64; 5]),
    /// Waiting times in order, seconds.
    Times(Vec<i64>),
    /// Fewer than may be told, or none: the two look alike.
    Withheld,
    /// Nothing of that kind is recorded here.
    NotRecorded,
    /// It is told of whole years alone.
    YearsOnly,
}

/// One number of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorRow {
    /// Which of the twenty.
    pub indicator: u8,
    /// Which part of it; empty where it has one number.
    pub part: &'static str,
    /// Whose or where.
    pub group: IndicatorGroup,
    /// The number.
    pub counted: Counted,
}

/// What stands beside all numbers of a group: how much was reported and worked there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndicatorActivity {
    /// Whose or where.
    pub group: IndicatorGroup,
    /// Reports that count.
    pub events: Option<u64>,
    /// Of these, those that somebody else supports (V2, V3).
    pub verified: Option<u64>,
    /// Records of work.
    pub sessions: Option<u64>,
    /// Hours worked.
    pub hours: Option<f64>,
}

/// An organisation's indicators of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorCounts {
    /// Of when.
    pub period: Period,
    /// Whether reports of it count no more as late: it has closed.
    pub closed: bool,
    /// The groups that may be told, the organisation first.
    pub activity: Vec<IndicatorActivity>,
    /// The numbers, by indicator and group.
    pub rows: Vec<IndicatorRow>,
    /// The share of the reports that lies in no group that is told, percent, rounded up to fives;
    /// `None` where even the organisation's number is not told.
    pub withheld_percent: Option<u8>,
}

/// What is asked of the indicators.
#[derive(Debug, Clone, Copy)]
pub struct IndicatorQuestion<'a> {
    /// Of when.
    pub period: Period,
    /// Whether it has closed.
    pub closed: bool,
    /// By what.
    pub cut: IndicatorCut,
    /// The departments there are.
    pub boundaries: Option<&'a Boundaries>,
}

/// Whether the viewer may ask for indicators at all: who sees every report of the organisation anyway. Each figure meets
/// the thresholds within its group; what the groups of several cuts and periods leave beside each other is not settled,
/// so nobody else may hold them, and they are not for publication: releases are.
pub fn may_see_indicators(viewer: &Viewer) -> Result<(), Refusal> {
    match viewer.role {
        Role::Supervisor => Ok(()),
        Role::Steward | Role::Promoter | Role::Advocate | Role::Coordinator => {
            Err(Refusal::Indicators)
        }
    }
}

/// The indicators of the viewer's organisation.
pub fn release_indicators(
    viewer: &Viewer,
    facts: &IndicatorFacts,
    question: &IndicatorQuestion<'_>,
) -> Result<Released<IndicatorCounts>, Refusal> {
    may_see_indicators(viewer)?;
    let whole: Vec<&IndicatorEvent> = facts
        .events
        .iter()
        .filter(|event| event.counted.organisation == viewer.organisation)
        .collect();
    let organisation = Shown {
        group: IndicatorGroup::Organisation,
        unit: Unit::Area,
        events: whole,
        work: facts.work.iter().collect(),
    };
    let is_told = enough(&organisation.events, Unit::Area, true);
    let groups = if is_told { told_groups(&organisation, question) } else { Vec::new() };
    let placed: usize = groups.iter().map(|group| group.events.len()).sum();
    let all = organisation.events.len();
    let withheld = is_told.then(|| match question.cut {
        IndicatorCut::Organisation => 0,
        _ => ((all - placed) * 20).div_ceil(all.max(1)) as u8 * 5,
    });
    let mut counts = IndicatorCounts {
        period: question.period,
        closed: question.closed,
        activity: Vec::new(),
        rows: Vec::new(),
        withheld_percent: withheld,
    };
    for shown in std::iter::once(&organisation).chain(&groups) {
        counts.activity.push(shown.activity());
        counts.rows.extend(shown.rows(question.period));
    }
    counts.rows.extend(of_organisation::rows(facts, &organisation.events));
    counts.rows.sort_by_key(|row| row.indicator);
    Ok(Released::new(counts))
}

/// A group with what lies in it.
struct Shown<'a> {
    group: IndicatorGroup,
    unit: Unit,
    events: Vec<&'a IndicatorEvent>,
    work: Vec<&'a WorkRecord>,
}

/// The groups of a cut that may be told beside the organisation's number.
fn told_groups<'a>(whole: &Shown<'a>, question: &IndicatorQuestion<'_>) -> Vec<Shown<'a>> {
    let parts: Vec<Shown<'a>> = match (question.cut, question.boundaries) {
        (IndicatorCut::Organisation, _) | (IndicatorCut::Department, None) => Vec::new(),
        (IndicatorCut::Department, Some(boundaries)) => {
            let departments = boundaries.units().iter().filter(|unit| unit.parent.is_none());
            let shown = |code: UnitCode| Shown {
                group: IndicatorGroup::Department(code),
                unit: Unit::Department(District { code, edition: boundaries.edition() }),
                events: whole.events_where(|event| event.counted.place.department == Some(code)),
                work: whole.work_where(|work| work.place.department == Some(code)),
            };
            departments.map(|unit| shown(unit.code)).collect()
        }
        (IndicatorCut::Population, _) => {
            let shown = |population: KeyPopulation| Shown {
                group: IndicatorGroup::Population(population),
                unit: Unit::Area,
                events: whole.events_where(|event| event.counted.population == population),
                work: whole.work_where(|work| work.population == population),
            };
            KeyPopulation::ALL.iter().copied().map(shown).collect()
        }
    };
    let sets: Vec<_> = parts.iter().map(|part| (part.unit, part.events.clone())).collect();
    let told = told_parts(&whole.events, &sets, true);
    parts.into_iter().zip(told).filter_map(|(part, told)| told.then_some(part)).collect()
}

/// Work of enough people to be told.
pub(super) fn work_is_told(work: &[&WorkRecord]) -> bool {
    let mut people: Vec<_> = work.iter().map(|record| record.reporter).collect();
    people.sort_unstable();
    people.dedup();
    work.len() >= EVENTS && people.len() >= REPORTERS
}

impl<'a> Shown<'a> {
    fn events_where(&self, is_in: impl Fn(&IndicatorEvent) -> bool) -> Vec<&'a IndicatorEvent> {
        self.events.iter().copied().filter(|event| is_in(event)).collect()
    }

    fn work_where(&self, is_in: impl Fn(&WorkRecord) -> bool) -> Vec<&'a WorkRecord> {
        self.work.iter().copied().filter(|work| is_in(work)).collect()
    }

    fn is_told(&self) -> bool {
        enough(&self.events, self.unit, true)
    }

    fn sessions(&self) -> Option<u64> {
        work_is_told(&self.work).then_some(self.work.len() as u64)
    }

    fn hours(&self) -> Option<f64> {
        self.sessions().map(|_| self.work.iter().map(|work| work.hours).sum())
    }

    fn activity(&self) -> IndicatorActivity {
        let told = self.is_told();
        let part = told_part(&self.events, |event| event.counted.corroborated);
        IndicatorActivity {
            group: self.group,
            events: told.then_some(self.events.len() as u64),
            verified: part.filter(|_| told),
            sessions: self.sessions(),
            hours: self.hours(),
        }
    }

    fn row(&self, indicator: u8, part: &'static str, counted: Counted) -> IndicatorRow {
        IndicatorRow { indicator, part, group: self.group, counted }
    }

    /// What is told of every group.
    fn rows(&self, period: Period) -> Vec<IndicatorRow> {
        let told = self.is_told();
        let count = self.events.len() as u64;
        let part =
            |is_in: fn(&IndicatorEvent) -> bool| told_part(&self.events, is_in).filter(|_| told);
        let share = |is_in: fn(&IndicatorEvent) -> bool| {
            part(is_in).map_or(Counted::Withheld, |part| Counted::Share { part, whole: count })
        };
        let rate = |number: Option<u64>, per: Option<Per>| match (number, per) {
            (Some(number), Some(per)) => Counted::Rate(number, per),
            _ => Counted::Withheld,
        };
        let all = told.then_some(count);
        let (sessions, hours) = (self.sessions().map(Per::Sessions), self.hours().map(Per::Hours));
        let mut rows = vec![self.row(1, "", all.map_or(Counted::Withheld, Counted::Count))];
        rows.extend(self.families(told));
        rows.push(self.row(2, "", rate(all, sessions)));
        rows.push(self.row(3, "", rate(all, hours)));
        rows.push(self.row(4, "", rate(part(|event| event.severity >= 4), sessions)));
        rows.push(self.row(5, "", if told { self.by_severity() } else { Counted::Withheld }));
        rows.push(self.row(6, "", share(|event| event.in_transit)));
        rows.extend(self.bands(told));
        rows.push(self.row(9, "", share(|event| event.state_actor)));
        let sexual = match period {
            Period::Year(_) => part(|event| event.counted.family == Family::Sexual)
                .map_or(Counted::Withheld, Counted::Count),
            Period::Quarter(..) => Counted::YearsOnly,
        };
        rows.push(self.row(10, "", sexual));
        rows
    }

    fn families(&self, told: bool) -> Vec<IndicatorRow> {
        let parts: Vec<_> = Family::ALL
            .iter()
            .map(|family| (Unit::Area, self.events_where(|one| one.counted.family == *family)))
            .collect();
        let shown = told_parts(&self.events, &parts, false);
        let each = Family::ALL.iter().zip(parts).zip(shown);
        let counted = |events: Vec<_>, shown: bool| {
            if told && shown { Counted::Count(events.len() as u64) } else { Counted::Withheld }
        };
        each.filter(|((family, _), _)| **family != Family::Context)
            .map(|((family, (_, events)), shown)| {
                self.row(1, family.code(), counted(events, shown))
            })
            .collect()
    }

    fn by_severity(&self) -> Counted {
        let mut counts = [0; 5];
        for event in &self.events {
            counts[usize::from(event.severity.clamp(1, 5) - 1)] += 1;
        }
        Counted::BySeverity(counts)
    }

    fn bands(&self, told: bool) -> Vec<IndicatorRow> {
        let parts: Vec<_> = Band::ALL
            .iter()
            .map(|band| (Unit::Area, self.events_where(|one| one.counted.band == Some(*band))))
            .collect();
        let shown = told_parts(&self.events, &parts, false);
        let each = Band::ALL.iter().zip(parts).zip(shown).enumerate();
        each.map(|(at, ((band, (_, events)), shown))| {
            let work = self.work_where(|work| usize::from(work.hour / 6) == at);
            let sessions = work_is_told(&work).then_some(Per::Sessions(work.len() as u64));
            let counted = match sessions {
                Some(sessions) if told && shown => Counted::Rate(events.len() as u64, sessions),
                _ => Counted::Withheld,
            };
            self.row(7, band.code(), counted)
        })
        .collect()
    }
}
