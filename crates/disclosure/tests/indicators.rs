//! Attempts to learn from indicators what nobody may: who reported, whether a small group had an event.

use std::collections::BTreeMap;

use atalaya_boundaries::Place;
use atalaya_disclosure::release::{Band, CountedEvent, EVENTS, Held, Period, REPORTERS};
use atalaya_disclosure::{
    Counted, IndicatorCut, IndicatorEvent, IndicatorFacts, IndicatorGroup, IndicatorQuestion,
    Refusal, release_indicators,
};
use atalaya_domain::{
    Cell, EventId, Family, KeyPopulation, KeyPopulations, OrganisationId, Role, Setting, UserId,
    Viewer,
};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

const POPULATIONS: [KeyPopulation; 3] = [KeyPopulation::Fsw, KeyPopulation::Tw, KeyPopulation::Msm];

fn viewer(role: Role) -> Viewer {
    Viewer {
        user: Some(UserId(99)),
        organisation: OrganisationId(1),
        role,
        key_populations: KeyPopulations::default(),
    }
}

/// An event that somebody reported on a day, of a population and a family.
fn event(number: u64, reporter: i64, day: i8, population: KeyPopulation) -> IndicatorEvent {
    let id = 0x0193_0000_0000_7000_8000_u128 << 48 | u128::from(number);
    let counted = CountedEvent {
        id: EventId::from_bytes(id.to_be_bytes()),
        organisation: OrganisationId(1),
        reporter: Some(UserId(reporter)),
        day: date(2026, 5, day),
        quarter: Period::Quarter(2026, 2),
        totals: Held::since(Timestamp::UNIX_EPOCH),
        partners: Held::default(),
        cell: Cell::at(14.3 + number as f64 * 0.01, -90.5),
        place: Place::default(),
        family: Family::ALL[number as usize % 4],
        population,
        setting: Some(Setting::Park),
        band: Some(Band::ALL[number as usize % 4]),
        corroborated: number.is_multiple_of(3),
    };
    IndicatorEvent {
        counted,
        severity: 1 + (number % 5) as u8,
        in_transit: number.is_multiple_of(2),
        state_actor: number.is_multiple_of(7),
        phone: number.is_multiple_of(5),
        supplies: false,
        police: None,
        at_meeting: false,
        delay: None,
    }
}

fn question(cut: IndicatorCut) -> IndicatorQuestion<'static> {
    let period = Period::Quarter(2026, 2);
    IndicatorQuestion { period, closed: true, cut, boundaries: None }
}

/// Who reported what an event set holds, by number of events.
fn reporters<'a>(events: impl Iterator<Item = &'a IndicatorEvent>) -> BTreeMap<i64, usize> {
    let mut by = BTreeMap::new();
    for event in events {
        *by.entry(event.counted.reporter.map_or(0, |user| user.0)).or_default() += 1;
    }
    by
}

fn is_many<'a>(events: impl Iterator<Item = &'a IndicatorEvent>) -> bool {
    let by = reporters(events);
    by.values().sum::<usize>() >= EVENTS && by.len() >= REPORTERS
}

#[test]
fn roles_that_see_no_single_report_are_told_no_number_that_moves() {
    let facts = IndicatorFacts::default();
    for role in Role::ALL {
        let told =
            release_indicators(&viewer(*role), &facts, &question(IndicatorCut::Organisation));
        let may = *role == Role::Supervisor;
        assert_eq!(told.is_ok(), may, "{role}");
        if !may {
            assert_eq!(told.err(), Some(Refusal::Indicators));
        }
    }
}

#[test]
fn the_reports_of_another_organisation_are_in_no_number() {
    let events = (0..40).map(|at| event(at, at as i64 % 6, 1, KeyPopulation::Tw)).collect();
    let mut facts = IndicatorFacts { events, ..IndicatorFacts::default() };
    for one in &mut facts.events {
        one.counted.organisation = OrganisationId(2);
    }
    let told =
        release_indicators(&viewer(Role::Supervisor), &facts, &question(IndicatorCut::Population));
    let told = told.expect("may see").into_inner();
    assert!(told.activity.iter().all(|activity| activity.events.is_none()), "{told:?}");
}

proptest! {
    /// Whatever was reported by whomever: each number that is told, and what is left of the whole beside
    /// all that is told, is of enough events of enough people, or nothing.
    #[test]
    fn neither_a_number_nor_what_is_left_beside_it_is_of_few(
        reports in prop::collection::vec((0_i64..7, 1_i8..20, 0_usize..3), 0..60),
    ) {
        let events = reports
            .iter()
            .enumerate()
            .map(|(at, (who, day, of))| event(at as u64, *who, *day, POPULATIONS[*of]))
            .collect();
        let facts = IndicatorFacts { events, ..IndicatorFacts::default() };
        let asked = question(IndicatorCut::Population);
        let told = release_indicators(&viewer(Role::Supervisor), &facts, &asked);
        let told = told.expect("may see").into_inner();
        let of = |group: IndicatorGroup| {
            facts.events.iter().filter(move |event| match group {
                IndicatorGroup::Organisation => true,
                IndicatorGroup::Population(population) => event.counted.population == population,
                IndicatorGroup::Department(_) => false,
            })
        };
        let shown: Vec<IndicatorGroup> = told
            .activity
            .iter()
            .filter(|activity| activity.events.is_some())
            .map(|activity| activity.group)
            .collect();
        for activity in &told.activity {
            prop_assert_eq!(
                activity.events,
                is_many(of(activity.group)).then(|| of(activity.group).count() as u64)
                    .filter(|_| activity.events.is_some())
            );
        }
        let apart = shown.iter().filter(|group| **group != IndicatorGroup::Organisation);
        let apart: Vec<IndicatorGroup> = apart.copied().collect();
        let left: Vec<&IndicatorEvent> = facts
            .events
            .iter()
            .filter(|event| {
                !apart.contains(&IndicatorGroup::Population(event.counted.population))
            })
            .collect();
        if !apart.is_empty() {
            prop_assert!(left.is_empty() || is_many(left.iter().copied()), "{:?}", apart);
        }
        for row in &told.rows {
            let all: Vec<&IndicatorEvent> = of(row.group).collect();
            let part: Vec<&IndicatorEvent> = match (row.indicator, row.part) {
                (1, family) if !family.is_empty() => all
                    .iter()
                    .copied()
                    .filter(|event| event.counted.family.code() == family)
                    .collect(),
                (6, _) => all.iter().copied().filter(|event| event.in_transit).collect(),
                (9, _) => all.iter().copied().filter(|event| event.state_actor).collect(),
                _ => continue,
            };
            match row.counted {
                Counted::Count(number) | Counted::Share { part: number, .. } => {
                    prop_assert_eq!(number, part.len() as u64);
                    prop_assert!(is_many(part.iter().copied()), "{:?}", row);
                }
                _ => prop_assert_eq!(&row.counted, &Counted::Withheld),
            }
            if let Counted::Share { part: number, whole } = row.counted {
                let rest = all.iter().copied().filter(|event| !part.contains(event));
                prop_assert!(number == whole || is_many(rest), "{:?}", row);
            }
        }
    }
}
