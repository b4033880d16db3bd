//! The demo's map can be read: its levels at night and by day, as shares of Guatemala City.

use std::sync::Arc;

use atalaya_domain::{HourOfWeek, Population};
use atalaya_risk::{RiskIndex, Settings};

use super::*;

/// Friday, 20 November 2026, 21 h in Guatemala.
const NOW: &str = "2026-11-20T21:00:00-06:00";

/// The hours of the week that are compared.
const FRIDAY_22: usize = 4 * 24 + 22;
const TUESDAY_10: usize = 24 + 10;

struct Map {
    index: RiskIndex,
    now: Timestamp,
    /// The cells of resolution 8 as far as Guatemala City reaches.
    cells: Vec<Cell>,
}

/// The map of the first organisation, as a demo begins with.
fn map() -> Map {
    let deployment = crate::config::deployment(None).expect("Guatemala is built in");
    let cities = crate::config::cities().expect("the cities are built in");
    let (area, zone) = (&deployment.area, &deployment.zone);
    let now: Timestamp = NOW.parse().expect("a time");
    let mut scenario = Scenario::new(&CAST[0], &cities, area, zone, crate::demo::SEED);
    let mut index = RiskIndex::new(Arc::clone(area), zone.clone(), Settings::default());
    for event in scenario.past(CAST[0].events, crate::demo::PAST_DAYS, now) {
        index.add(&event.facts());
    }
    let capital = &cities[0];
    let inside = |cell: &Cell| {
        let (lat, lon) = cell.centre();
        (lat - capital.lat).abs() <= CAPITAL_REACH && (lon - capital.lon).abs() <= CAPITAL_REACH
    };
    let all = area.cells().iter().filter_map(|cell| Cell::from_h3(*cell).ok());
    let cells = all.filter(inside).collect();
    Map { index, now, cells }
}

impl Map {
    /// The number of cells at each level.
    fn levels(&self, population: Population, hour: usize) -> [usize; 6] {
        let surface = self.index.surface(population, self.now);
        let hour = HourOfWeek::all().nth(hour).expect("an hour of the week");
        let mut counts = [0; 6];
        for cell in &self.cells {
            let estimate = surface.estimate(*cell, hour).expect("a cell of the area");
            counts[usize::from(estimate.level.number())] += 1;
        }
        counts
    }
}

/// The share of the cells with a level that stand at this one or above.
fn share_from(level: usize, counts: [usize; 6]) -> f64 {
    counts[level..].iter().sum::<usize>() as f64 / counts[1..].iter().sum::<usize>() as f64
}

#[test]
fn most_of_the_city_is_as_usual_and_a_few_places_are_very_high_at_night() {
    let map = map();
    let night = map.levels(Population::All, FRIDAY_22);
    let day = map.levels(Population::All, TUESDAY_10);
    let unknown = night[0] as f64 / map.cells.len() as f64;
    assert!((0.25..0.7).contains(&unknown), "not enough data in {unknown}");
    assert!((0.01..0.2).contains(&share_from(5, night)), "very high at night: {night:?}");
    assert!((0.05..0.4).contains(&share_from(4, night)), "high at night: {night:?}");
    assert!((0.12..0.6).contains(&share_from(3, night)), "raised at night: {night:?}");
    assert!(share_from(3, day) < 0.1, "raised by day: {day:?}");
    assert!(share_from(3, night) > 3.0 * share_from(3, day), "{night:?} and {day:?}");
}

#[test]
fn the_map_of_each_population_is_another_and_shows_more_than_one_level() {
    let map = map();
    let mut seen = Vec::new();
    for population in CAST[0].key_populations {
        let counts = map.levels(Population::Of(*population), FRIDAY_22);
        assert!(counts[1..].iter().filter(|count| **count > 0).count() >= 3, "{counts:?}");
        assert!(share_from(5, counts) < 0.6, "{population}: {counts:?}");
        assert!(!seen.contains(&counts), "two populations have one map: {counts:?}");
        seen.push(counts);
    }
}
