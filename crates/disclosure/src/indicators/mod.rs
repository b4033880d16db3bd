//! Releasing an organisation's indicators (section 4.2): to those who see all of its reports, supervisors and
//! stewards, whose row of section 3.3 has counts.
//!
//! All numbers of reports and of work that the route answers of a year are settled among each other
//! ([`settled`]): each is of enough, and so is every difference of two, and what is left of each whole beside its
//! parts, by one division or by several at once ([`solved`]). Figures of outings, alarms and support are of enough people and rounded ([`people`]).
//!
//! # Design
//! Who works with frozen releases alone (coordinator, advocate, partners, the public) is refused: these
//! numbers move with every report, so two looks at them are a subtraction; and they carry no noise, so beside a
//! release they would take away that of its numbers. The row of section 3.3 of those who oversee is what was
//! published.

mod candidates;
mod facts;
mod key;
mod losses;
mod members;
mod of_organisation;
mod people;
mod settled;
mod solved;

use atalaya_boundaries::{Boundaries, UnitCode};
use atalaya_domain::{Family, KeyPopulation, Role, Viewer};

use self::candidates::Year;
pub use self::facts::{AlarmRecord, IndicatorEvent, IndicatorFacts, SupportRecord, WorkRecord};
use self::key::Part;
use self::members::Members;
use crate::release::{Band, Period};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Waiting times, rounded, seconds: each is somebody's.
    Times {
        /// What half of them do not exceed.
        median: i64,
        /// What nine tenths of them do not exceed; `None` of fewer than twenty.
        most: Option<i64>,
        /// How many they are, in steps of five.
        n: u64,
    },
    /// An amount of what people do, rounded.
    Amount {
        /// How much.
        value: u64,
        /// Of how many records.
        n: u64,
    },
    /// An amount of money, in quetzales, by bands: rounded.
    Sum {
        /// By the beginning of each band.
        lower: u64,
        /// By the middle of each.
        value: u64,
        /// By the end of each.
        upper: u64,
        /// How many reports it is of.
        n: u64,
    },
    /// Fewer than may be told, or none: the two look alike.
    Withheld,
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

/// How much happened on the way from one municipality to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegCount {
    /// From where; a department where the municipality is not told.
    pub from: UnitCode,
    /// To where.
    pub to: UnitCode,
    /// So many reports.
    pub events: u64,
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
    /// Ways between municipalities of which enough is known.
    pub legs: Vec<LegCount>,
    /// The share of the reports that lies in no group that is told, percent, rounded up to fives;
    /// `None` where even the organisation's number is not told.
    pub withheld_percent: Option<u8>,
}

/// What is asked of the indicators.
#[derive(Debug, Clone, Copy)]
pub struct IndicatorQuestion<'a> {
    /// Of when.
    pub period: Period,
    /// Whether it is over: nothing is told of a year that runs, since it is what its quarters leave.
    pub ended: bool,
    /// Whether it has closed.
    pub closed: bool,
    /// By what.
    pub cut: IndicatorCut,
    /// The departments there are.
    pub boundaries: Option<&'a Boundaries>,
}

/// Whether the viewer may ask for indicators at all: who sees every report of the organisation anyway, at whatever
/// precision. They are not for publication: releases are.
pub fn may_see_indicators(viewer: &Viewer) -> Result<(), Refusal> {
    match viewer.role {
        Role::Supervisor | Role::Steward => Ok(()),
        Role::Promoter | Role::Advocate | Role::Coordinator => Err(Refusal::Indicators),
    }
}

/// The indicators of the viewer's organisation.
pub fn release_indicators(
    viewer: &Viewer,
    facts: &IndicatorFacts,
    question: &IndicatorQuestion<'_>,
) -> Result<Released<IndicatorCounts>, Refusal> {
    may_see_indicators(viewer)?;
    let own = |event: &&IndicatorEvent| event.counted.organisation == viewer.organisation;
    let events: Vec<&IndicatorEvent> = facts.events.iter().filter(own).collect();
    let year = Year::settled(&events, &facts.work, question);
    let groups: Vec<IndicatorGroup> = std::iter::once(IndicatorGroup::Organisation)
        .chain(
            groups(question).into_iter().filter(|group| year.events(*group, Part::All).is_some()),
        )
        .collect();
    let mut counts = IndicatorCounts {
        period: question.period,
        closed: question.closed,
        activity: Vec::new(),
        rows: Vec::new(),
        legs: Vec::new(),
        withheld_percent: withheld_percent(&year, &groups),
    };
    for group in groups {
        let shown = Shown { group, period: question.period, year: &year };
        counts.activity.push(shown.activity());
        counts.rows.extend(shown.rows());
    }
    let shown = Shown { group: IndicatorGroup::Organisation, period: question.period, year: &year };
    counts.rows.extend(shown.of_reports(&events, facts.promoters));
    counts.legs = shown.legs(&events);
    if matches!(question.period, Period::Year(_)) && !question.ended {
        let withheld = |row: &&mut IndicatorRow| row.counted == Counted::Withheld;
        counts.rows.iter_mut().filter(withheld).for_each(|row| row.counted = Counted::YearsOnly);
    }
    counts.rows.extend(of_organisation::rows(facts));
    counts.rows.sort_by_key(|row| row.indicator);
    Ok(Released::new(counts))
}

/// The groups of what is asked, told or not.
fn groups(question: &IndicatorQuestion<'_>) -> Vec<IndicatorGroup> {
    match (question.cut, question.boundaries) {
        (IndicatorCut::Organisation, _) | (IndicatorCut::Department, None) => Vec::new(),
        (IndicatorCut::Department, Some(boundaries)) => candidates::departments(boundaries),
        (IndicatorCut::Population, _) => candidates::populations(),
    }
}

fn withheld_percent(year: &Year<'_>, groups: &[IndicatorGroup]) -> Option<u8> {
    let all = year.events(IndicatorGroup::Organisation, Part::All)?;
    let [_, parts @ ..] = groups else { return None };
    if parts.is_empty() && year.is_whole {
        return Some(0);
    }
    let placed: u64 = parts.iter().filter_map(|group| year.events(*group, Part::All)).sum();
    u8::try_from(((all - placed.min(all)) * 20).div_ceil(all.max(1)) * 5).ok()
}

/// A group with what of it is told.
struct Shown<'a> {
    group: IndicatorGroup,
    period: Period,
    year: &'a Year<'a>,
}

impl Shown<'_> {
    fn count(&self, part: Part) -> Option<u64> {
        self.year.events(self.group, part)
    }

    fn activity(&self) -> IndicatorActivity {
        IndicatorActivity {
            group: self.group,
            events: self.count(Part::All),
            verified: self.count(Part::Verified),
            sessions: self.year.sessions(self.group, Part::All),
            hours: self.year.hours(self.group),
        }
    }

    fn row(&self, indicator: u8, part: &'static str, counted: Counted) -> IndicatorRow {
        IndicatorRow { indicator, part, group: self.group, counted }
    }

    fn counted(&self, part: Part) -> Counted {
        self.count(part).map_or(Counted::Withheld, Counted::Count)
    }

    fn share(&self, part: Part) -> Counted {
        self.share_of(part, Part::All)
    }

    fn share_of(&self, part: Part, whole: Part) -> Counted {
        match (self.count(part), self.count(whole)) {
            (Some(part), Some(whole)) => Counted::Share { part, whole },
            _ => Counted::Withheld,
        }
    }

    /// What is told of every group.
    fn rows(&self) -> Vec<IndicatorRow> {
        let sessions = self.year.sessions(self.group, Part::All).map(Per::Sessions);
        let hours = self.year.hours(self.group).map(Per::Hours);
        let rate = |part, per: Option<Per>| match (self.count(part), per) {
            (Some(number), Some(per)) => Counted::Rate(number, per),
            _ => Counted::Withheld,
        };
        let is_year = matches!(self.period, Period::Year(_));
        let mut rows = vec![self.row(1, "", self.counted(Part::All))];
        rows.extend(self.families(is_year));
        rows.push(self.row(2, "", rate(Part::All, sessions)));
        rows.push(self.row(3, "", rate(Part::All, hours)));
        rows.push(self.row(4, "", rate(Part::Severe, sessions)));
        rows.push(self.row(5, "", self.by_severity()));
        rows.push(self.row(6, "", self.share(Part::Transit)));
        rows.extend(Band::ALL.iter().map(|band| {
            let sessions = self.year.sessions(self.group, Part::Band(*band)).map(Per::Sessions);
            self.row(7, band.code(), rate(Part::Band(*band), sessions))
        }));
        rows.push(self.row(9, "", self.share(Part::StateActor)));
        let sexual = self.counted(Part::Family(Family::Sexual));
        rows.push(self.row(10, "", if is_year { sexual } else { Counted::YearsOnly }));
        rows
    }

    /// Of quarters sexual violence is told with what else was done to the body: by itself only of years.
    fn families(&self, is_year: bool) -> Vec<IndicatorRow> {
        let body = |family: Family| matches!(family, Family::Body | Family::Sexual);
        let told = |family: &&Family| **family != Family::Context && (is_year || !body(**family));
        let each = Family::ALL.iter().filter(told);
        let mut rows: Vec<IndicatorRow> = each
            .map(|family| self.row(1, family.code(), self.counted(Part::Family(*family))))
            .collect();
        if !is_year {
            rows.insert(rows.len().min(1), self.row(1, "BS", self.counted(Part::BodyOrSexual)));
        }
        rows
    }

    /// The burden's sum tells of each severity, so each must be told, or be none.
    fn by_severity(&self) -> Counted {
        let Some(all) = self.count(Part::All) else { return Counted::Withheld };
        let mut counts = [0; 5];
        for (severity, count) in (1..).zip(&mut counts) {
            *count = self.count(Part::Severity(severity)).unwrap_or(0);
        }
        if counts.iter().sum::<u64>() == all {
            Counted::BySeverity(counts)
        } else {
            Counted::Withheld
        }
    }

    /// What reports tell of themselves and of what was lost, of the organisation.
    fn of_reports(&self, events: &[&IndicatorEvent], promoters: u64) -> Vec<IndicatorRow> {
        let phones = match self.count(Part::Phone) {
            Some(lost) if promoters > 0 => Counted::Rate(lost, Per::Promoters(promoters)),
            _ => Counted::Withheld,
        };
        let told = self.year.event_members(self.group).into_iter().flat_map(Members::places);
        let delays = told.filter_map(|at| {
            let event: &IndicatorEvent = events.get(at)?;
            Some((event.counted.reporter?, event.delay?))
        });
        let mut rows = vec![
            self.row(8, "", phones),
            self.row(16, "told", self.counted(Part::PoliceTold)),
            self.row(16, "refused", self.counted(Part::PoliceRefused)),
            self.row(16, "complaint", self.counted(Part::Complaint)),
            self.row(16, "sentence", self.counted(Part::Sentence)),
            self.row(16, "dismissed", self.counted(Part::Dismissed)),
            self.row(17, "delay", people::times(delays)),
            self.row(17, "meeting", self.share(Part::AtMeeting)),
            self.row(17, "verified", self.share(Part::Verified)),
            self.row(20, "phones", self.counted(Part::Phone)),
            self.row(20, "supplies", self.counted(Part::Supplies)),
            self.row(20, "value", self.year.losses()),
            self.row(20, "said", self.share_of(Part::LossSaid, Part::Lost)),
            self.row(20, "insured", self.share_of(Part::LossInsured, Part::LossSaid)),
            self.row(6, "between", self.share(Part::LegBetween)),
            self.row(6, "within", self.share(Part::LegWithin)),
        ];
        let by_band = |band: &Band| self.row(6, band.code(), self.share(Part::TransitBand(*band)));
        rows.extend(Band::ALL.iter().map(by_band));
        rows
    }

    /// The ways of which enough is known, the most first.
    fn legs(&self, events: &[&IndicatorEvent]) -> Vec<LegCount> {
        let count = |(from, to)| {
            let events = self.count(Part::Leg(from, to))?;
            Some(LegCount { from, to, events })
        };
        let mut legs: Vec<LegCount> =
            candidates::legs(events).into_iter().filter_map(count).collect();
        legs.sort_by_key(|leg| std::cmp::Reverse(leg.events));
        legs
    }
}
