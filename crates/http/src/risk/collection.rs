//! The hexagons of a box.

use std::sync::Arc;

use atalaya_disclosure::{AboutMap, CellRisk, MapDetail, Refusal, Released, Scope, release_cells};
use atalaya_domain::{Cell, HourOfWeek, OrganisationId, Population};
use atalaya_live::Past;
use atalaya_risk::RiskIndex;
use serde_json::{Map, Value, json};

use super::geojson;
use super::query::{At, RiskQuery};
use super::reading::Reading;
use super::remembered::{Question, Stamp};
use super::shapes::{Bbox, Group};
use crate::doors::Doors;
use crate::ground;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// The most hexagons of one answer: some 6 MB. A screen holds a tenth.
const CELLS_MAX: usize = 20_000;

/// What is asked for, checked.
pub(super) struct Ask {
    organisation: OrganisationId,
    scope: Scope,
    population: Population,
    resolution: u8,
    bbox: Bbox,
    at: At,
    past: Option<Past>,
}

impl Ask {
    /// Checks what is asked for: whether it makes sense, whether the viewer may see it, whether it
    /// is too much.
    pub(super) async fn new(
        query: &RiskQuery,
        principal: &Principal,
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let (population, resolution) = (query.population()?, query.resolution()?);
        let (bbox, at, past) = (query.bbox()?, query.at()?, query.past()?);
        // What makes no sense, is not theirs to see, or too much, chooses nothing.
        let scope = Scope::of(principal.viewer());
        scope.map_of(population, resolution)?;
        if past.is_some() {
            scope.past()?;
        }
        if doors.shapes.at_least_in(resolution, bbox) > CELLS_MAX {
            return Err(too_many());
        }
        let [west, south, east, north] = bbox;
        let middle = Cell::at(f64::midpoint(south, north), f64::midpoint(west, east));
        let ask = Self {
            organisation: principal.viewer().organisation,
            scope: ground::scope(principal, middle, doors).await?,
            population,
            resolution,
            bbox,
            at,
            past,
        };
        ask.scope.map_of(ask.population, ask.resolution)?;
        Ok(ask)
    }

    /// The index it is answered from.
    pub(super) async fn reading(&self, doors: &Doors) -> Result<Reading, Problem> {
        Reading::new(self.past, &self.scope, self.organisation, doors).await
    }
}

/// A group and the places in it that are drawn.
pub(crate) type Drawn = (Arc<Group>, Vec<usize>);

/// Writes the collection. Takes some milliseconds.
pub(super) fn written(ask: &Ask, reading: &Reading, doors: &Doors) -> Result<Vec<u8>, Problem> {
    let groups = drawn(ask, doors)?;
    let hour = super::hour_of(ask.at, reading.now(doors), doors);
    let told = Told {
        organisation: ask.organisation,
        scope: &ask.scope,
        population: ask.population,
        resolution: ask.resolution,
        hour,
        reading,
    };
    // Before the index is read: what is read then is this map or a newer one.
    let stamp = told.stamp(doors);
    let question = told.question()?;
    let cells: usize = groups.iter().map(|(_, places)| places.len()).sum();
    let mut out = Vec::with_capacity(1_024 + cells * 400);
    geojson::begin(&mut out, &head(ask, question, stamp, &told.about(doors)));
    let risks = told.risks(stamp, &groups, doors)?;
    for ((group, places), risks) in groups.iter().zip(&risks) {
        write_group(&mut out, group, places, risks);
    }
    geojson::end(&mut out);
    Ok(out)
}

/// What somebody may see of a map, in one hour.
pub(crate) struct Told<'a> {
    pub(crate) organisation: OrganisationId,
    pub(crate) scope: &'a Scope,
    pub(crate) population: Population,
    pub(crate) resolution: u8,
    pub(crate) hour: HourOfWeek,
    pub(crate) reading: &'a Reading,
}

impl Told<'_> {
    /// Which map it is. To be asked before the risks are.
    pub(crate) fn stamp(&self, doors: &Doors) -> Stamp {
        self.reading.stamp(self.organisation, doors)
    }

    /// By what the map was drawn, and how much of it its events carry.
    pub(crate) fn about(&self, doors: &Doors) -> (AboutMap, MapDetail) {
        let of = |index: &RiskIndex, _| (AboutMap::of(index), MapDetail::of(index));
        self.reading.read(self.organisation, doors, of)
    }

    /// The risk at the drawn places, as the gate releases it or did a moment ago.
    pub(crate) fn risks(
        &self,
        stamp: Stamp,
        drawn: &[Drawn],
        doors: &Doors,
    ) -> Result<Vec<Vec<CellRisk>>, Refusal> {
        let release = |cells: &[Cell]| self.release(cells, doors);
        doors.remembered.risks(stamp, self.question()?, drawn, release)
    }

    fn question(&self) -> Result<Question, Refusal> {
        Ok(Question {
            organisation: self.organisation,
            counts: self.scope.map_of(self.population, self.resolution)?.counts,
            population: self.population,
            resolution: self.resolution,
            hour: self.hour,
            past: self.reading.past(),
        })
    }

    fn release(&self, cells: &[Cell], doors: &Doors) -> Result<Released<Vec<CellRisk>>, Refusal> {
        self.reading.read(self.organisation, doors, |index, as_of| {
            let surface = self.reading.surface(index, self.population, as_of, doors);
            release_cells(self.scope, &surface, self.resolution, cells, self.hour)
        })
    }
}

/// Both lists ascend; the gate leaves out what lies outside the area.
fn write_group(out: &mut Vec<u8>, group: &Group, places: &[usize], risks: &[CellRisk]) {
    let mut risks = risks.iter().peekable();
    for place in places {
        if let Some(risk) = risks.next_if(|risk| risk.cell == group.cells[*place]) {
            geojson::push(out, group, *place, risk);
        }
    }
}

fn drawn(ask: &Ask, doors: &Doors) -> Result<Vec<Drawn>, Problem> {
    let mut count = 0;
    let mut drawn = Vec::new();
    let map = ask.scope.map_of(ask.population, ask.resolution)?;
    for group in doors.shapes.groups_in(ask.resolution, ask.bbox) {
        // What was released a moment ago is remembered for everybody of the organisation, wherever their map ends.
        let shown = group.touching(ask.bbox).filter(|place| map.shows(group.cells[*place]));
        let places: Vec<usize> = shown.collect();
        count += places.len();
        if count > CELLS_MAX {
            return Err(too_many());
        }
        drawn.push((group, places));
    }
    Ok(drawn)
}

fn too_many() -> Problem {
    Problem::new(ProblemCode::TooManyCells).detail(
        format!("Caben {CELLS_MAX}; pida un área menor o una resolución más gruesa."),
        format!("At most {CELLS_MAX}; ask for a smaller box or a coarser resolution."),
    )
}

/// The foreign members: which map this is.
fn head(
    ask: &Ask,
    question: Question,
    stamp: Stamp,
    (about, detail): &(AboutMap, MapDetail),
) -> Map<String, Value> {
    let mut members = json!({
        "as_of": stamp.as_of.to_string(),
        "hour_of_week": question.hour.number(),
        "epoch": format!("{:016x}", stamp.edition.epoch),
        "key_population": ask.population.code(),
        "resolution": ask.resolution,
    });
    if let Some((_, whose)) = question.past {
        members["known"] = whose.into();
    }
    for (name, value) in about.members().into_iter().chain(detail.members()) {
        members[name] = value;
    }
    if let Value::Object(members) = members { members } else { Map::new() }
}
