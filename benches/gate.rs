//! What the disclosure gate costs: the same view's question with it and without it, one after the other.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Context as _;
use atalaya_disclosure::{
    PlannedHour, PlanningPlace, PlanningQuestion, Scope, release_cells, release_planning,
};
use atalaya_domain::{
    Cell, HourOfWeek, KeyPopulations, OrganisationId, PlaceId, PlaceName, Population, Role, UserId,
    Viewer, Zone,
};
use atalaya_risk::{Certainty, Estimate, RiskIndex};
use atalaya_safety::SafetyRules;
use jiff::Timestamp;

use crate::table::{Table, median, reached};

/// Questions of each kind.
const QUESTIONS: u8 = 168;
/// How much longer an answer may take that passes the gate.
const MOST: f64 = 0.2;

/// Asks for each hour of the week twice: all that an answer says of a cell as the index gives it, and as the gate releases
/// it to somebody who may see all there is to see. The interval of harm is worked out only where it is asked for, so it is
/// asked for on both sides.
pub fn measure(table: &mut Table, index: &RiskIndex, cells: &[Cell]) -> anyhow::Result<()> {
    let viewer = Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(1)),
        organisation: OrganisationId(1),
        role: Role::Supervisor,
        key_populations: KeyPopulations::default(),
    };
    let now = Timestamp::now();
    let resolution = cells.first().context("a view")?.resolution();
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for number in 0..QUESTIONS {
        let hour = HourOfWeek::new(number).context("an hour of the week")?;
        let begun = Instant::now();
        let surface = index.surface(Population::All, now);
        let estimates = surface.estimates(cells.iter().copied(), hour);
        let all = estimates.map(|(cell, estimate)| (cell, estimate, estimate.harm_interval()));
        black_box(all.collect::<Vec<_>>());
        without.push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Instant::now();
        let surface = index.surface(Population::All, now);
        let scope = Scope::of(&viewer);
        black_box(release_cells(&scope, &surface, resolution, cells, hour)?);
        with.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    board(table, index, cells, now)?;
    let (without, with) = (median(without), median(with));
    table.beside(
        &format!("disclosure gate: one hour of {} cells, numbers and levels", cells.len()),
        &format!("{with:.2} ms through the gate"),
        &format!("{without:.2} ms without it"),
        without / with,
        &reached("≤ 20 % more", with <= without * (1.0 + MOST)),
    );
    Ok(())
}

/// Places of the largest board that is promised, and how long it may take, ms.
const PLACES: usize = 200;
const BOARD_MOST: f64 = 50.0;

/// The planning board: each hour of the week of two hundred places, from the index to the answer's text.
fn board(
    table: &mut Table,
    index: &RiskIndex,
    cells: &[Cell],
    now: Timestamp,
) -> anyhow::Result<()> {
    let viewer = Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(1)),
        organisation: OrganisationId(1),
        role: Role::Supervisor,
        key_populations: KeyPopulations::default(),
    };
    let (rules, zone) = (SafetyRules::default(), Zone::new("America/Guatemala")?);
    let name = PlaceName::parse("Un lugar").context("a name")?;
    let mut taken = Vec::new();
    for _ in 0..15 {
        let begun = Instant::now();
        let surface = index.surface(Population::All, now);
        let places: Vec<PlanningPlace<'_>> = cells
            .iter()
            .take(PLACES)
            .map(|cell| {
                let hours = surface.week(*cell);
                let hour = |one: &Estimate| PlannedHour {
                    level: one.level.number(),
                    enough: one.certainty >= Certainty::Fair,
                };
                PlanningPlace {
                    id: PlaceId::random([1; 16]),
                    name: &name,
                    setting: None,
                    week: hours.map(|hours| hours.iter().map(hour).collect()).unwrap_or_default(),
                    said: [None; 4],
                    warned: false,
                }
            })
            .collect();
        let question = PlanningQuestion {
            population: Population::All,
            as_of: now,
            rules: &rules,
            zone: &zone,
        };
        let told = release_planning(&viewer, &places, &question)?;
        black_box(serde_json::to_string(told.get())?);
        taken.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let taken = median(taken);
    table.alone(
        &format!("planning board: {} places by 168 hours", cells.len().min(PLACES)),
        &format!("{taken:.1} ms"),
        &reached("≤ 50 ms", taken <= BOARD_MOST),
    );
    Ok(())
}
