//! Releasing what the map shows: levels, numbers, one cell's week and reasons.

use atalaya_domain::{Cell, HourOfWeek, Population, Text};
use atalaya_risk::{Certainty, Detail, Estimate, Level, MeanSeverity, RiskIndex, State, Surface};

use crate::{Refusal, Released, Scope};

/// What a map knows of where teams have been: it travels with every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExposureKnown {
    /// Nothing: the map shows where incidents were reported.
    None,
    /// Hours were recorded, and counts are read over them.
    Recorded,
}

impl ExposureKnown {
    /// What an organisation's index knows.
    #[must_use]
    pub fn of(index: &RiskIndex) -> Self {
        if index.has_exposure() { Self::Recorded } else { Self::None }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Recorded => "recorded",
        }
    }

    /// What it means for the map, in one sentence.
    #[must_use]
    pub fn sentence(self) -> Text {
        match self {
            Self::None => Text::new(
                "Muestra dónde se reportaron incidentes, no dónde es peligroso.",
                "Shows where incidents were reported, not where it is dangerous.",
            ),
            Self::Recorded => Text::new(
                "Tiene en cuenta las horas de trabajo registradas; donde nadie estuvo, no se sabe.",
                "Takes into account the working hours on record; where nobody was, nothing is known.",
            ),
        }
    }
}

/// How much of the map its events carry, as a class with its sentence; never how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapDetail(Detail);

impl MapDetail {
    /// What an organisation's index carries.
    #[must_use]
    pub fn of(index: &RiskIndex) -> Self {
        Self(index.detail())
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0.code()
    }

    /// What may be read from such a map, in one sentence.
    #[must_use]
    pub fn sentence(self) -> Text {
        match self.0 {
            Detail::List => Text::new(
                "Hay muy pocos reportes para un mapa: no quiere decir que sea seguro.",
                "There are too few reports for a map: that does not mean it is safe.",
            ),
            Detail::FirstImpression => Text::new(
                "Primera impresión: hay pocos reportes y solo se muestran zonas grandes.",
                "First impression: there are few reports, and only large areas are shown.",
            ),
            Detail::HourOfDay => Text::new(
                "Distingue las horas del día, todavía no los días de la semana.",
                "Tells the hours of the day apart, not the days of the week yet.",
            ),
            Detail::DayType => Text::new(
                "Distingue entre semana y fin de semana, todavía no cada hora de la semana.",
                "Tells weekdays and weekends apart, not yet each hour of the week.",
            ),
            Detail::HourOfWeek => {
                Text::new("Distingue cada hora de la semana.", "Tells each hour of the week apart.")
            }
        }
    }
}

/// One cell of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellRisk {
    /// The cell.
    pub cell: Cell,
    /// Level and certainty.
    pub state: State,
    /// The numbers behind them, for roles that may see them and where the level says anything.
    pub numbers: Option<Numbers>,
}

/// The numbers behind a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    /// Expected events in that hour of the coming week.
    pub rate: f64,
    /// Lower end of its 80 % interval.
    pub lower: f64,
    /// Upper end of its 80 % interval.
    pub upper: f64,
    /// Beside the average cell and hour; 1 is average.
    pub relative: f64,
    /// Lower end of the 80 % interval of `relative`.
    pub relative_lower: f64,
    /// Upper end of the 80 % interval of `relative`.
    pub relative_upper: f64,
    /// Expected harm: expected severity of that hour, `rate` times the mean severity.
    pub harm: f64,
    /// Lower end of the 80 % interval of `harm`.
    pub harm_lower: f64,
    /// Upper end of the 80 % interval of `harm`.
    pub harm_upper: f64,
}

/// One cell's week and why.
#[derive(Debug, Clone, PartialEq)]
pub struct CellStory {
    /// The cell in the hour that was asked for.
    pub now: CellRisk,
    /// The 168 hours, Monday 00 h first.
    pub week: Vec<CellRisk>,
    /// Why, in one sentence; with counts only for roles that may see them.
    pub reasons: Text,
    /// Mean severity of what was reported around it, for roles that may see numbers.
    pub severity: Option<MeanSeverity>,
}

/// The states of the area's cells below a parent: what the live map streams. Every cell of the
/// area is told, those with not enough data too; where the map ends before, those of its ground.
pub fn release_states(
    scope: &Scope,
    surface: &Surface<'_>,
    resolution: u8,
    parent: Cell,
    hour: HourOfWeek,
) -> Result<Released<Vec<(Cell, State)>>, Refusal> {
    let map = scope.map_of(surface.population(), resolution)?;
    let mut estimates = Vec::new();
    surface.estimates_in(parent, resolution, hour, &mut estimates);
    let shown = estimates.into_iter().filter(|(cell, _)| map.shows(*cell));
    let states = shown.map(|(cell, one)| (cell, state(&one))).collect();
    Ok(Released::new(states))
}

/// The risk of these cells in an hour; cells outside the area, or beyond where the map ends, are left out.
pub fn release_cells(
    scope: &Scope,
    surface: &Surface<'_>,
    resolution: u8,
    cells: &[Cell],
    hour: HourOfWeek,
) -> Result<Released<Vec<CellRisk>>, Refusal> {
    let map = scope.map_of(surface.population(), resolution)?;
    let counts = map.counts;
    let asked = cells.iter().copied();
    let asked = asked.filter(|cell| cell.resolution() == resolution && map.shows(*cell));
    let released = surface.estimates(asked, hour).map(|(cell, one)| seen(cell, &one, counts));
    Ok(Released::new(released.collect()))
}

/// One cell's week, and why it is as it is in an hour.
pub fn release_story(
    scope: &Scope,
    surface: &Surface<'_>,
    cell: Cell,
    hour: HourOfWeek,
) -> Result<Released<CellStory>, Refusal> {
    let map = scope.map_of(surface.population(), cell.resolution())?;
    let counts = map.counts;
    if !map.shows(cell) {
        return Err(Refusal::OutsideGround);
    }
    let week = surface.week(cell).ok_or(Refusal::OutsideArea)?;
    let reasons = surface.reasons(cell, hour).ok_or(Refusal::OutsideArea)?;
    let (asked, now) = (week[hour.index()], seen(cell, &week[hour.index()], counts));
    Ok(Released::new(CellStory {
        now,
        week: week.iter().map(|one| seen(cell, one, counts)).collect(),
        reasons: if counts { reasons.with_counts } else { reasons.plain },
        severity: now.numbers.is_some().then_some(asked.severity),
    }))
}

/// The populations of a scope by their codes.
#[must_use]
pub fn population_codes(populations: &[Population]) -> Vec<&'static str> {
    populations.iter().map(|population| population.code()).collect()
}

/// What is told of a cell. Certainty grows with each report, below the least that makes a level
/// too: told there, it would show the second report of a quiet place.
const fn state(estimate: &Estimate) -> State {
    match estimate.level {
        Level::NotEnoughData => State::new(Level::NotEnoughData, Certainty::VeryUncertain),
        Level::Lower | Level::AsUsual | Level::Raised | Level::High | Level::VeryHigh => {
            estimate.state()
        }
    }
}

/// A cell as a role sees it. Where there is not enough data there is no number either: a rate
/// there would be the surroundings' and look like knowledge.
fn seen(cell: Cell, estimate: &Estimate, counts: bool) -> CellRisk {
    let told = counts && estimate.level != Level::NotEnoughData;
    CellRisk { cell, state: state(estimate), numbers: told.then(|| Numbers::of(estimate)) }
}

impl Numbers {
    fn of(estimate: &Estimate) -> Self {
        let (harm_lower, harm_upper) = estimate.harm_interval();
        Self {
            rate: estimate.rate,
            lower: estimate.lower,
            upper: estimate.upper,
            relative: estimate.relative,
            relative_lower: estimate.relative_lower,
            relative_upper: estimate.relative_upper,
            harm: estimate.harm,
            harm_lower,
            harm_upper,
        }
    }
}
