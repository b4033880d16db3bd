//! The planted report: somebody who watches everything a promoter may be told, before and after
//! one report more, and tries to learn what it was.

use std::sync::{Arc, LazyLock};

use atalaya_disclosure::{Scope, release_cells, release_states, release_story};
use atalaya_domain::{
    Area, Cell, EventFacts, HourOfWeek, KeyPopulation, KeyPopulations, Kind, OrganisationId,
    Population, Role, Severity, UserId, Viewer, Zone,
};
use atalaya_risk::{Certainty, Level, RiskIndex, Settings, State};
use jiff::Timestamp;
use proptest::prelude::*;

const HOUR_US: i64 = 3_600_000_000;

static AREA: LazyLock<Arc<Area>> =
    LazyLock::new(|| Arc::new(Area::from_bbox([-90.54, 14.60, -90.47, 14.67]).expect("a box")));

fn zone() -> Zone {
    Zone::new("America/Guatemala").expect("in the database")
}

fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn promoter() -> Viewer {
    Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(7)),
        organisation: OrganisationId(1),
        role: Role::Promoter,
        key_populations: KeyPopulations::from_members([KeyPopulation::Tw]),
    }
}

/// The resolution-8 cell everything happens in or beside.
fn centre() -> Cell {
    Cell::at(14.6349, -90.5069).and_then(|cell| cell.parent(8)).expect("a place")
}

/// The resolution-9 children of the cell some rings away.
fn venues(ring: usize) -> Vec<Cell> {
    let cell = if ring == 0 {
        centre()
    } else {
        let ring: Vec<_> = centre().h3().grid_disk::<Vec<_>>(ring as u32);
        Cell::from_h3(*ring.last().expect("itself at least")).expect("coarse enough")
    };
    let fine = cell.h3().children(h3o::Resolution::Nine);
    fine.map(|cell| Cell::from_h3(cell).expect("coarse enough")).collect()
}

/// One report, in the numbers that a test draws.
#[derive(Debug, Clone, Copy)]
struct Report {
    ring: usize,
    venue: usize,
    hours_ago: i64,
    tw: bool,
}

impl Report {
    fn facts(self) -> EventFacts {
        let at = now().as_microsecond() - self.hours_ago * HOUR_US - HOUR_US / 2;
        let populations = if self.tw { vec![KeyPopulation::Tw] } else { Vec::new() };
        EventFacts {
            key_populations: KeyPopulations::from_members(populations),
            ..atalaya_kit::robbery(venues(self.ring)[self.venue % 7], at)
        }
    }
}

prop_compose! {
    fn report()(ring in 0..3_usize, venue in 0..7_usize, weeks in 0..30_i64, hour in 0..30_i64, tw: bool)
        -> Report {
        Report { ring, venue, hours_ago: weeks * 168 + hour, tw }
    }
}

fn index(reports: &[Report], planted: Option<EventFacts>) -> RiskIndex {
    let mut index = RiskIndex::new(Arc::clone(&AREA), zone(), Settings::default());
    reports.iter().for_each(|report| index.add(&report.facts()));
    if let Some(planted) = planted {
        index.add(&planted);
    }
    index
}

/// Everything a viewer is ever told: each population, resolution, some hours of the week, and the
/// stories of the cells around the centre.
#[derive(Debug, PartialEq)]
struct Told {
    states: Vec<(Population, HourOfWeek, Cell, State)>,
    stories: Vec<(Population, Cell, String)>,
}

fn told(index: &RiskIndex, viewer: &Viewer) -> Told {
    let scope = Scope::of(viewer);
    let map = scope.map.as_ref().expect("a map");
    let hour = zone().hour_of_week(now());
    let later = HourOfWeek::new((hour.number() + 5) % 168).expect("an hour");
    let mut told = Told { states: Vec::new(), stories: Vec::new() };
    for population in &map.populations {
        let surface = index.surface(*population, now());
        for resolution in 5..=map.finest_resolution {
            for hour in [hour, later] {
                let parent = centre().parent(resolution - 4).expect("coarser");
                let states = release_states(&scope, &surface, resolution, parent, hour);
                for (cell, state) in states.expect("allowed").into_inner() {
                    told.states.push((*population, hour, cell, state));
                }
                let cells = release_cells(&scope, &surface, resolution, &[centre()], hour);
                for cell in cells.expect("allowed").into_inner() {
                    told.states.push((*population, hour, cell.cell, cell.state));
                    assert!(map.counts || cell.numbers.is_none());
                }
            }
        }
        for cell in centre().h3().grid_disk::<Vec<_>>(2) {
            let cell = Cell::from_h3(cell).expect("coarse enough");
            let story = release_story(&scope, &surface, cell, hour).expect("allowed");
            told.stories.push((*population, cell, format!("{:?}", story.into_inner())));
        }
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// In which house of the neighbourhood, how grave, of what kind, against which people that the
    /// promoter does not work with: none of it shows in anything they are told.
    #[test]
    fn what_a_report_was_does_not_show(
        history in prop::collection::vec(report(), 0..60),
        planted in report(),
        venue in 0..7_usize,
        severity in 1..=5_i64,
        other in prop::sample::select(vec![KeyPopulation::Msm, KeyPopulation::Ppl, KeyPopulation::Fsw]),
        kind in prop::sample::select(
            Kind::ALL.iter().copied().filter(|kind| kind.counts_as_risk()).collect::<Vec<_>>()
        ),
    ) {
        let planted = Report { tw: false, ..planted };
        let facts = planted.facts();
        let disguised = EventFacts {
            kind,
            severity: Severity::new(severity).expect("1 to 5"),
            key_populations: KeyPopulations::from_members([other]),
            ..Report { venue, ..planted }.facts()
        };
        let one = told(&index(&history, Some(facts)), &promoter());
        let two = told(&index(&history, Some(disguised)), &promoter());
        prop_assert_eq!(one, two);
    }

    /// Where there is not enough data before and after, one report more changes nothing at all.
    #[test]
    fn a_report_where_there_is_not_enough_shows_nothing(
        history in prop::collection::vec(report(), 0..40),
        planted in report(),
    ) {
        let before = told(&index(&history, None), &promoter());
        let after = told(&index(&history, Some(planted.facts())), &promoter());
        for (before, after) in before.states.iter().zip(&after.states) {
            if before.3.level() == Level::NotEnoughData && after.3.level() == Level::NotEnoughData {
                prop_assert_eq!(before, after);
            }
        }
        for (before, after) in before.stories.iter().zip(&after.stories) {
            let quiet = |story: &str| story.contains("not enough data");
            if quiet(&before.2) && quiet(&after.2) {
                prop_assert_eq!(before, after);
            }
        }
    }

    /// What a promoter is told of a cell is one of a handful of things, so that no number hides in
    /// it: five levels of four certainties, *not enough data*, and a sentence without a figure.
    #[test]
    fn nothing_told_is_finer_than_a_class(history in prop::collection::vec(report(), 0..80)) {
        let told = told(&index(&history, None), &promoter());
        for (_, _, _, state) in &told.states {
            let nothing = State::new(Level::NotEnoughData, Certainty::VeryUncertain);
            prop_assert!(state.level() != Level::NotEnoughData || *state == nothing);
        }
        for (_, _, story) in &told.stories {
            let words = story.split("reasons").nth(1).expect("reasons are told");
            prop_assert!(!words.contains(|letter: char| letter.is_ascii_digit()), "{}", words);
        }
    }
}

/// The table of roles again, slow and obvious, against every question that can be asked.
#[test]
fn every_role_resolution_and_population_is_answered_as_the_table_says() {
    let index = index(&[], None);
    let hour = zone().hour_of_week(now());
    let sets = [vec![], vec![KeyPopulation::Tw], vec![KeyPopulation::Fsw, KeyPopulation::Msm]];
    let mut allowed = 0;
    for role in Role::ALL {
        for set in &sets {
            let key_populations = KeyPopulations::from_members(set.iter().copied());
            let scope = Scope::of(&Viewer { role: *role, key_populations, ..promoter() });
            for resolution in 0..=15_u8 {
                for population in Population::MAPPED {
                    let finest = match role {
                        Role::Promoter | Role::Steward => 8,
                        Role::Supervisor => 9,
                        Role::Advocate | Role::Coordinator => 0,
                    };
                    let theirs = match population {
                        Population::All => true,
                        Population::Of(one) => {
                            *role != Role::Promoter || set.is_empty() || set.contains(&one)
                        }
                    };
                    let may = (5..=finest).contains(&resolution) && theirs;
                    let surface = index.surface(population, now());
                    let parent = centre().parent(4).expect("coarser");
                    let states = release_states(&scope, &surface, resolution, parent, hour);
                    assert_eq!(states.is_ok(), may, "{role:?} {resolution} {population:?}");
                    let cells = release_cells(&scope, &surface, resolution, &[centre()], hour);
                    assert_eq!(cells.is_ok(), may, "{role:?} {resolution} {population:?}");
                    allowed += u32::from(may);
                }
            }
        }
    }
    assert!(allowed > 0, "a test that allows nothing proves nothing");
}
