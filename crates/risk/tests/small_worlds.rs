//! Everything that is told of small worlds, beside the slow twin: every hexagon of every resolution,
//! every hour of the week.

mod made;
mod twin;

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureFacts, HourOfWeek, KeyPopulation, LocationPrecision, Place,
    Population, TimePrecision, TimeSpan,
};
use atalaya_risk::{Certainty, Estimate, Level, RiskIndex, Settings};
use made::{cells_of, facts_at, now, put_work, work_at, zone};
use proptest::prelude::*;
use statrs::function::gamma::gamma_lr;
use twin::{Map, Told, Twin};

fn area() -> Arc<Area> {
    Arc::new(Area::from_bbox([-90.515, 14.615, -90.485, 14.645]).expect("a box"))
}

/// In the area, in one street of it, or beside it.
fn position() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![
        4 => (14.615..14.645, -90.515..-90.485),
        4 => (14.6285..14.6315, -90.5015..-90.4985),
        1 => (14.57..14.69, -90.56..-90.44),
    ]
}

/// Every hexagon of resolution 5–9 with a cell of the area in it.
fn hexagons(area: &Area) -> BTreeSet<Cell> {
    let model = cells_of(area);
    let coarser = model.iter().flat_map(|cell| (5..=8).filter_map(|to| cell.parent(to)));
    let finer = model.iter().flat_map(|cell| {
        let children = cell.h3().children(h3o::Resolution::Nine);
        children.map(|child| Cell::from_h3(child).expect("a cell"))
    });
    coarser.chain(finer).collect()
}

/// How far two numbers are apart, as a part of themselves.
fn apart(one: f64, other: f64) -> f64 {
    (one / other - 1.0).abs()
}

/// What of an estimate is not what the twin tells.
fn differs(fast: &Estimate, slow: &Told) -> Option<String> {
    for (name, fast, slow) in [
        ("rate", fast.rate, slow.rate),
        ("relative", fast.relative, slow.relative),
        ("harm", fast.harm, slow.harm),
    ] {
        if apart(fast, slow) > 1e-6 {
            return Some(format!("{name}: {fast}, {slow}"));
        }
    }
    // The ends of the intervals have a tenth of the distribution below or above them; where the shape
    // is under a half in fewer digits, and none is told with one under a sixteenth (`quantile.rs`).
    for (name, end, middle, shape, below) in [
        ("lower", fast.lower, fast.rate, slow.rate_shape, 0.1),
        ("upper", fast.upper, fast.rate, slow.rate_shape, 0.9),
        ("relative_lower", fast.relative_lower, fast.relative, slow.shape, 0.1),
        ("relative_upper", fast.relative_upper, fast.relative, slow.shape, 0.9),
    ] {
        let shape = shape.max(0.062_5);
        let share = gamma_lr(shape, shape * end / middle);
        if (share - below).abs() > if shape < 0.5 { 0.005 } else { 0.001 } {
            return Some(format!("{name} of shape {shape}: {share} lies below"));
        }
    }
    if slow.certainty.is_some_and(|certainty| certainty != fast.certainty) {
        return Some(format!("certainty: {:?}, {:?}", fast.certainty, slow.certainty));
    }
    let level = (slow.level)([fast.relative_lower, fast.relative_upper]);
    (level != fast.level).then(|| format!("level: {:?}, {level:?}", fast.level))
}

/// What was seen of levels and certainties, so that no world is all alike.
type Seen = (BTreeSet<Level>, BTreeSet<Certainty>);

fn compare(events: &[EventFacts], work: &[ExposureFacts]) -> Result<Seen, String> {
    let mut index = RiskIndex::new(area(), zone(), Settings::default());
    events.iter().for_each(|event| index.add(event));
    work.iter().for_each(|work| put_work(&mut index, *work));
    let twin = Twin::new(&area(), &zone(), &Settings::default(), events, work, now());
    let (hexagons, mut seen) = (hexagons(&area()), Seen::default());
    for population in [Population::All, Population::Of(KeyPopulation::Fsw)] {
        let (surface, map) = (index.surface(population, now()), Map::new(&twin, population));
        for hour in HourOfWeek::all() {
            for cell in &hexagons {
                let fast = surface.estimate(*cell, hour).ok_or("outside")?;
                if let Some(found) = differs(&fast, &map.told(*cell, hour)) {
                    let hour = hour.number();
                    return Err(format!("{population:?} {cell:?} at {hour}: {found}"));
                }
                seen.0.insert(fast.level);
                seen.1.insert(fast.certainty);
            }
        }
        for cell in hexagons.iter().filter(|cell| cell.resolution() == Area::RESOLUTION) {
            let hour = HourOfWeek::new(0).expect("an hour");
            let fast = surface.estimate(*cell, hour).ok_or("outside")?.severity;
            let slow = map.severity(*cell);
            // Where all events are of one severity the spread is the root of what rounding leaves of nothing.
            let told = [(fast.lower, 1e-4), (fast.mean, 1e-6), (fast.upper, 1e-4)];
            for ((fast, near), slow) in told.into_iter().zip(slow) {
                if apart(fast, slow) > near {
                    return Err(format!("{cell:?}: severity {fast}, {slow}"));
                }
            }
        }
    }
    Ok(seen)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_that_is_told_of_a_small_world_agrees_with_the_slow_twin(
        events in prop_oneof![
            prop::collection::vec(facts_at(position()), 0..30),
            prop::collection::vec(facts_at(position()), 60..400),
        ],
        work in prop_oneof![Just(Vec::new()), prop::collection::vec(work_at(position()), 0..60)],
    ) {
        let found = compare(&events, &work);
        prop_assert!(found.is_ok(), "{}", found.unwrap_err());
    }
}

/// A street where much happens, others where little does, and work in all of them but one.
#[test]
fn a_world_of_every_level_and_certainty_agrees_with_the_slow_twin() {
    let cells = cells_of(&area());
    let at_us = |hours_ago: i64| now().as_microsecond() - hours_ago * 3_600_000_000;
    let events: Vec<EventFacts> = (0..1_100)
        .map(|number: i64| {
            // In half of the cells nothing is ever reported.
            let busy = [0, 0, 0, 1, 2, 3, number / 20 % (cells.len() as i64 / 2)];
            let (lat, lon) = cells[busy[(number % 7) as usize] as usize].centre();
            // Most of them on Friday evenings, as it is now.
            let hours_ago = if number % 4 == 0 { number * 13 } else { number % 100 * 168 };
            let cell = Cell::at(lat, lon).expect("a place");
            atalaya_kit::robbery(cell, at_us(hours_ago))
        })
        .collect();
    let work: Vec<ExposureFacts> = cells
        .iter()
        .skip(1)
        .flat_map(|cell| (0..7).map(move |day| (*cell, day * 24)))
        .map(|(cell, hours_ago)| ExposureFacts {
            place: Place::new(cell, LocationPrecision::Cell),
            when: TimeSpan::new(at_us(hours_ago + 8), at_us(hours_ago), TimePrecision::Exact)
                .expect("in order"),
            worker_hours: 150.0,
            recorded: None,
        })
        .collect();
    let (levels, certainties) = compare(&events, &work).expect("they agree");
    assert_eq!(levels.into_iter().collect::<Vec<_>>(), Level::ALL);
    assert_eq!(certainties.into_iter().collect::<Vec<_>>(), Certainty::ALL);
}
