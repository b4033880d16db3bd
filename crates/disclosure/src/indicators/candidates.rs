//! Every number of a year that the indicators could tell, and which of them are told.

use std::collections::BTreeSet;

use atalaya_boundaries::{Boundaries, UnitCode};
use atalaya_domain::{ComplaintStage, Family, KeyPopulation, PoliceTold};

use super::facts::{IndicatorEvent, WorkRecord};
use super::key::{Key, Part};
use super::members::Members;
use super::settled::{Enough, Settled};
use super::{Counted, IndicatorCut, IndicatorGroup, IndicatorQuestion, losses, people};
use crate::release::{Band, District, Group, Period, Unit, meets};

/// What of a year is told, seen from one of its periods.
pub(super) struct Year<'a> {
    period: Period,
    events: Settled,
    /// The periods whose sum of losses is told, with what it is told as.
    losses: Vec<(Period, Counted)>,
    work: Settled,
    records: &'a [WorkRecord],
    /// Whether the organisation is told alone, without groups.
    pub is_whole: bool,
}

/// The departments there are.
pub(super) fn departments(boundaries: &Boundaries) -> Vec<IndicatorGroup> {
    let first = boundaries.units().iter().filter(|unit| unit.parent.is_none());
    first.map(|unit| IndicatorGroup::Department(unit.code)).collect()
}

/// The populations there are.
pub(super) fn populations() -> Vec<IndicatorGroup> {
    KeyPopulation::ALL.iter().copied().map(IndicatorGroup::Population).collect()
}

/// The ways between two municipalities that there are.
pub(super) fn legs(events: &[&IndicatorEvent]) -> BTreeSet<(UnitCode, UnitCode)> {
    events.iter().filter_map(|event| event.leg).filter(|(from, to)| from != to).collect()
}

/// What every group is told of reports.
fn parts(period: Period) -> Vec<Part> {
    let mut parts = vec![
        Part::All,
        Part::BodyOrSexual,
        Part::Severe,
        Part::Transit,
        Part::StateActor,
        Part::Verified,
    ];
    // Sexual violence is told of whole years alone (section 4.2), and so is what it could be subtracted from.
    let by_itself = |family: &&Family| {
        matches!(period, Period::Year(_)) || !matches!(family, Family::Body | Family::Sexual)
    };
    parts.extend(Family::ALL.iter().filter(by_itself).copied().map(Part::Family));
    parts.extend((1..=5).map(Part::Severity));
    parts.extend(Band::ALL.iter().copied().map(Part::Band));
    parts
}

/// What the organisation alone is told of reports.
const OF_ORGANISATION: [Part; 13] = [
    Part::Phone,
    Part::Supplies,
    Part::PoliceTold,
    Part::PoliceRefused,
    Part::AtMeeting,
    Part::LegBetween,
    Part::LegWithin,
    Part::Lost,
    Part::LossSaid,
    Part::LossInsured,
    Part::Complaint,
    Part::Sentence,
    Part::Dismissed,
];

fn has(event: &IndicatorEvent, part: Part) -> bool {
    match part {
        Part::All => true,
        Part::Family(family) => event.counted.family == family,
        Part::BodyOrSexual => matches!(event.counted.family, Family::Body | Family::Sexual),
        Part::Severity(severity) => event.severity == severity,
        Part::Severe => event.severity >= 4,
        Part::Transit => event.in_transit,
        Part::TransitBand(band) => event.in_transit && event.counted.band == Some(band),
        Part::LegBetween => event.in_transit && event.leg.is_some_and(|(from, to)| from != to),
        Part::LegWithin => event.in_transit && event.leg.is_some_and(|(from, to)| from == to),
        Part::Leg(from, to) => event.in_transit && event.leg == Some((from, to)),
        Part::StateActor => event.state_actor,
        Part::Band(band) => event.counted.band == Some(band),
        Part::Verified => event.counted.corroborated,
        Part::Phone => event.phone,
        Part::Supplies => event.supplies,
        Part::PoliceTold => event.police == Some(PoliceTold::Yes),
        Part::PoliceRefused => event.police == Some(PoliceTold::Refused),
        Part::AtMeeting => event.at_meeting,
        Part::Lost => event.lost,
        Part::LossSaid => event.loss.is_some(),
        Part::LossInsured => event.loss.is_some() && event.insured,
        Part::Complaint => event.complaint.is_some(),
        Part::Sentence => event.complaint.is_some_and(ComplaintStage::is_sentence),
        Part::Dismissed => event.complaint == Some(ComplaintStage::Dismissed),
    }
}

/// Whether something of a quarter, a department and a population is of a period and a group.
fn is_of(
    key: Key,
    quarter: Period,
    department: Option<UnitCode>,
    population: KeyPopulation,
) -> bool {
    let in_period = match key.period {
        Period::Year(year) => quarter.year() == year,
        Period::Quarter(..) => key.period == quarter,
    };
    in_period
        && match key.group {
            IndicatorGroup::Organisation => true,
            IndicatorGroup::Department(code) => department == Some(code),
            IndicatorGroup::Population(one) => population == one,
        }
}

/// The sums of losses that are told of a year and its quarters: where their number is told, and neither they nor what is
/// left of the year's beside any of its quarters' is somebody's.
fn losses_of(
    settled: &Settled,
    year: Period,
    events: &[&IndicatorEvent],
    enough: &Enough<'_>,
) -> Vec<(Period, Counted)> {
    let key = |period| Key { period, group: IndicatorGroup::Organisation, part: Part::LossSaid };
    let of = |members: &Members| members.places().map(|at| events[at]).collect::<Vec<_>>();
    let may = |members: &Members| losses::is_nobodys(of(members));
    let told = |period| settled.members(key(period)).filter(|members| may(members));
    let quarters = year.quarters().into_iter().filter_map(|one| Some((one, told(one)?)));
    let quarters: Vec<(Period, &Members)> = quarters.collect();
    let mut sums: Vec<(Period, Counted)> =
        quarters.iter().map(|(period, members)| (*period, losses::sum(of(members)))).collect();
    let Some(all) = told(year) else { return sums };
    let stays = |choice: u32| {
        let chosen = quarters.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1);
        let left = chosen.fold(all.clone(), |left, (_, (_, taken))| left.without(taken));
        left.is_empty() || (enough(&left, key(year), false) && may(&left))
    };
    if (0_u32..1 << quarters.len()).all(stays) {
        sums.push((year, losses::sum(of(all))));
    }
    sums
}

impl<'a> Year<'a> {
    /// Settles the year that what is asked lies in.
    pub fn settled(
        events: &[&IndicatorEvent],
        records: &'a [WorkRecord],
        question: &IndicatorQuestion<'_>,
    ) -> Self {
        let year = Period::Year(question.period.year());
        let mut periods = year.quarters();
        // A year that runs is what its quarters leave: nothing of it is told, so that they may be.
        if question.ended || !matches!(question.period, Period::Year(_)) {
            periods.push(year);
        }
        let mut groups = vec![IndicatorGroup::Organisation];
        groups.extend(question.boundaries.map(departments).unwrap_or_default());
        groups.extend(populations());
        let edition = question.boundaries.map(Boundaries::edition);
        let unit = |group: IndicatorGroup| match (group, edition) {
            (IndicatorGroup::Department(code), Some(edition)) => {
                Unit::Department(District { code, edition })
            }
            _ => Unit::Area,
        };
        let keys = |parts: &dyn Fn(Period, IndicatorGroup) -> Vec<Part>| {
            let mut keys = Vec::new();
            for period in &periods {
                for group in &groups {
                    let of = |part| Key { period: *period, group: *group, part };
                    keys.extend(parts(*period, *group).into_iter().map(of));
                }
            }
            keys
        };
        let legs = legs(events);
        let of_reports = keys(&|period, group| {
            let mut all = parts(period);
            if group == IndicatorGroup::Organisation {
                all.extend(OF_ORGANISATION);
                all.extend(Band::ALL.iter().copied().map(Part::TransitBand));
                all.extend(legs.iter().map(|(from, to)| Part::Leg(*from, *to)));
            }
            all
        });
        let of_work = keys(&|_, _| {
            std::iter::once(Part::All).chain(Band::ALL.iter().copied().map(Part::Band)).collect()
        });
        let reports = of_reports.into_iter().map(|key| {
            let members = Members::of(events.len(), |at| {
                let IndicatorEvent { counted, .. } = events[at];
                is_of(key, counted.quarter, counted.place.department, counted.population)
                    && has(events[at], key.part)
            });
            (key, members)
        });
        let work = of_work.into_iter().map(|key| {
            let members = Members::of(records.len(), |at| {
                let record = &records[at];
                let in_part = match key.part {
                    Part::Band(band) => Band::ALL.get(usize::from(record.hour / 6)) == Some(&band),
                    _ => true,
                };
                in_part && is_of(key, record.quarter, record.place.department, record.population)
            });
            (key, members)
        });
        let enough_reports = |members: &Members, key: Key, is_all: bool| {
            let counted: Vec<_> = members.places().map(|at| &events[at].counted).collect();
            let whole = is_all && key.part == Part::All;
            meets(&counted, (unit(key.group), Group::All), whole, 0).is_ok()
        };
        // Programs and imports are one person together.
        let enough_work = |members: &Members, _: Key, _: bool| {
            people::of_many(members.places().map(|at| records[at].reporter))
        };
        let settled = Settled::of(events.len(), reports.collect(), &enough_reports);
        let losses = losses_of(&settled, year, events, &enough_reports);
        Self {
            period: question.period,
            events: settled,
            losses,
            work: Settled::of(records.len(), work.collect(), &enough_work),
            records,
            is_whole: question.cut == IndicatorCut::Organisation,
        }
    }

    const fn key(&self, group: IndicatorGroup, part: Part) -> Key {
        Key { period: self.period, group, part }
    }

    /// How many reports, where that is told.
    pub fn events(&self, group: IndicatorGroup, part: Part) -> Option<u64> {
        self.events.count(self.key(group, part))
    }

    /// The reports of a group, where their number is told.
    pub fn event_members(&self, group: IndicatorGroup) -> Option<&Members> {
        self.events.members(self.key(group, Part::All))
    }

    /// The sum of what the organisation lost, where that is told.
    pub fn losses(&self) -> Counted {
        let told = self.losses.iter().find(|(period, _)| *period == self.period);
        told.map_or(Counted::Withheld, |(_, sum)| sum.clone())
    }

    /// How many records of work, where that is told.
    pub fn sessions(&self, group: IndicatorGroup, part: Part) -> Option<u64> {
        self.work.count(self.key(group, part))
    }

    /// Hours worked, to the whole hour, where the number of records is told.
    pub fn hours(&self, group: IndicatorGroup) -> Option<f64> {
        let members = self.work.members(self.key(group, Part::All))?;
        let hours: f64 = members.places().map(|at| self.records[at].hours).sum();
        Some(hours.round())
    }
}
