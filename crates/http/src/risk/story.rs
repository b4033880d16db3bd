//! One hexagon's week, and why.

use atalaya_disclosure::{AboutMap, CellRisk, CellStory, MapDetail, Scope, release_story};
use atalaya_domain::{Cell, OrganisationId, Population};
use atalaya_live::Past;
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{At, CellQuery, cell};
use super::reading::Reading;
use crate::about::{AboutOut, TextOut};
use crate::doors::Doors;
use crate::ground;
use crate::problem::Problem;
use crate::viewer::Principal;

/// One hour of a hexagon's week.
#[derive(Debug, Serialize, ToSchema)]
pub struct HourOut {
    /// 0 not enough data, 1 lower, 2 as usual, 3 raised, 4 high, 5 very high.
    #[schema(minimum = 0, maximum = 5)]
    level: u8,
    /// 0 very uncertain, 1 uncertain, 2 fair, 3 good.
    #[schema(minimum = 0, maximum = 3)]
    certainty: u8,
    /// Beside the average cell and hour; where numbers may be seen and there is enough data.
    #[serde(skip_serializing_if = "Option::is_none")]
    relative: Option<f64>,
    /// Lower end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    relative_lower: Option<f64>,
    /// Upper end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    relative_upper: Option<f64>,
}

/// One hexagon's week, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoryOut {
    cell: String,
    resolution: u8,
    key_population: &'static str,
    /// The start of the hour the map is of.
    as_of: String,
    /// Of a map of the past: `then` or `now`, whose knowledge it is drawn from.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'static str>,
    /// 0–167, Monday 00 h is 0, local time.
    #[schema(minimum = 0, maximum = 167)]
    hour_of_week: u8,
    #[serde(flatten)]
    now: HourOut,
    /// Expected events in that hour of the coming week; where numbers may be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<f64>,
    /// Lower end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    lower: Option<f64>,
    /// Upper end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<f64>,
    /// Mean severity of what was reported around it by anybody, 1–5, shrunk to the area's.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<f64>,
    /// Lower end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity_lower: Option<f64>,
    /// Upper end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity_upper: Option<f64>,
    /// Expected harm: expected severity of that hour, `rate` × `severity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    harm: Option<f64>,
    /// Lower end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    harm_lower: Option<f64>,
    /// Upper end of its 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    harm_upper: Option<f64>,
    /// The 168 hours, Monday 00 h first.
    week: Vec<HourOut>,
    reasons: TextOut,
    #[serde(flatten)]
    about: AboutOut,
    /// How much of the map its events carry: `list`, `first_impression`, `hour_of_day`, `day_type`
    /// or `hour_of_week`.
    detail: &'static str,
    /// The same in words.
    detail_sentence: TextOut,
}

/// What is asked for, checked.
pub(super) struct Ask {
    organisation: OrganisationId,
    scope: Scope,
    cell: Cell,
    population: Population,
    at: At,
    past: Option<Past>,
}

impl Ask {
    pub(super) async fn new(
        text: &str,
        query: &CellQuery,
        principal: &Principal,
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let cell = cell(text)?;
        let (population, at, past) = (query.population()?, query.at()?, query.past()?);
        // What makes no sense, or is not theirs to see, chooses nothing.
        let scope = Scope::of(principal.viewer());
        scope.map_of(population, cell.resolution())?;
        if past.is_some() {
            scope.past()?;
        }
        let ask = Self {
            organisation: principal.viewer().organisation,
            scope: ground::scope(principal, Some(cell), doors).await?,
            cell,
            population,
            at,
            past,
        };
        ask.scope.map_of(ask.population, ask.cell.resolution())?;
        Ok(ask)
    }

    /// The index it is told from.
    pub(super) async fn reading(&self, doors: &Doors) -> Result<Reading, Problem> {
        Reading::new(self.past, &self.scope, self.organisation, doors).await
    }
}

/// Tells the hexagon's week. Takes some milliseconds.
pub(super) fn told(ask: &Ask, reading: &Reading, doors: &Doors) -> Result<StoryOut, Problem> {
    let hour = super::hour_of(ask.at, reading.now(doors), doors);
    let (as_of, (about, detail), story) = reading.read(ask.organisation, doors, |index, as_of| {
        let surface = reading.surface(index, ask.population, as_of, doors);
        let story = release_story(&ask.scope, &surface, ask.cell, hour);
        (as_of, (AboutMap::of(index), MapDetail::of(index)), story)
    });
    let CellStory { now, week, reasons, severity } = story?.into_inner();
    let numbers = now.numbers.as_ref();
    Ok(StoryOut {
        cell: ask.cell.to_string(),
        resolution: ask.cell.resolution(),
        key_population: ask.population.code(),
        as_of: as_of.to_string(),
        known: reading.past().map(|(_, known)| known),
        hour_of_week: hour.number(),
        rate: numbers.map(|numbers| numbers.rate),
        lower: numbers.map(|numbers| numbers.lower),
        upper: numbers.map(|numbers| numbers.upper),
        now: HourOut::from(&now),
        severity: severity.map(|severity| severity.mean),
        severity_lower: severity.map(|severity| severity.lower),
        severity_upper: severity.map(|severity| severity.upper),
        harm: numbers.map(|numbers| numbers.harm),
        harm_lower: numbers.map(|numbers| numbers.harm_lower),
        harm_upper: numbers.map(|numbers| numbers.harm_upper),
        week: week.iter().map(HourOut::from).collect(),
        reasons: reasons.into(),
        about: about.into(),
        detail: detail.code(),
        detail_sentence: detail.sentence().into(),
    })
}

impl From<&CellRisk> for HourOut {
    fn from(risk: &CellRisk) -> Self {
        Self {
            level: risk.state.level().number(),
            certainty: risk.state.certainty().number(),
            relative: risk.numbers.as_ref().map(|numbers| numbers.relative),
            relative_lower: risk.numbers.as_ref().map(|numbers| numbers.relative_lower),
            relative_upper: risk.numbers.as_ref().map(|numbers| numbers.relative_upper),
        }
    }
}
