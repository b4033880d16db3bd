//! What somebody may see of the risk map, as collections of features: a hexagon in an hour is one.
//!
//! # Design
//! Every number is asked of the gate by the very question that the map's own route asks (`risk::Told`), so there is no
//! second way to say how fine a role sees. A place that is asked for here chooses no municipality for a promoter's map
//! (`ground`): a program that turns pages is nobody who looks at a street. Without `datetime` the features are those of
//! the hour it is, not of all 168: whoever opens a layer means now.

use actix_web::web::Data;
use atalaya_boundaries::FIT;
use atalaya_disclosure::{MapScope, Refusal, Scope};
use atalaya_domain::{Area, Cell, HourOfWeek, OrganisationId, Population, Text};
use serde_json::{Map, Value, json};

use super::asked::Span;
use super::hexagon::{feature_id, risk_feature};
use super::hours::{Hour, asked_hours, hours};
use super::items::Items;
use super::page::{Here, JSON, Link};
use super::service::Collection;
use crate::doors::Doors;
use crate::ground;
use crate::problem::{Problem, ProblemCode};
use crate::risk::{Bbox, Drawn, Reading, Told};
use crate::viewer::Principal;

/// The coarsest resolution there is.
pub(super) const COARSEST: u8 = 5;
/// What a collection is called, before its resolution.
const RISK: &str = "risk-";
/// Up to how many hexagons are counted one by one to say how many match: a second page is there whether it is said or not.
const COUNTED_MAX: usize = 20_000;

/// What somebody may see.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) organisation: OrganisationId,
    pub(super) scope: Scope,
    pub(super) population: Population,
    finest: u8,
}

/// What is asked of a collection's features.
pub(super) struct Chosen {
    pub(super) boxes: Vec<Bbox>,
    pub(super) span: Option<Span>,
    pub(super) limit: usize,
    /// The last feature of the page before.
    pub(super) after: Option<(Cell, HourOfWeek)>,
}

/// The hexagons of a page.
#[derive(Default)]
struct Picked {
    hours: Vec<(Hour, Vec<Drawn>)>,
    /// The last of them, if there are more on the next page.
    more: Option<(Cell, HourOfWeek)>,
}

impl View {
    /// Of who asks, and of the key population they ask for.
    pub(super) async fn of(
        principal: &Principal,
        here: &Here,
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let population = here.asked.population()?;
        let scope = ground::scope(principal, None, doors).await?;
        let finest = scope.map_of(population, COARSEST)?.finest_resolution;
        Ok(Self { organisation: principal.viewer().organisation, scope, population, finest })
    }

    /// The resolution of a collection. What is too fine for a role is not there for it.
    pub(super) fn resolution(&self, id: &str) -> Result<u8, Problem> {
        let all = COARSEST..=self.finest;
        let found = all.into_iter().find(|resolution| collection_id(*resolution) == id);
        found.ok_or(Problem::new(ProblemCode::NotFound))
    }

    /// Every collection, the coarse first.
    pub(super) fn collections(&self, here: &Here, doors: &Doors) -> Vec<Collection> {
        (COARSEST..=self.finest)
            .map(|resolution| self.collection(resolution, here, doors))
            .collect()
    }

    /// One collection.
    pub(super) fn collection(&self, resolution: u8, here: &Here, doors: &Doors) -> Collection {
        let id = collection_id(resolution);
        let tiles = here.word(&Text::new("Teselas vectoriales", "Vector tiles"));
        let rel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
        let href = here.at(&format!("/collections/{id}/tiles"));
        let hours = hours(doors);
        let ends = hours.first().zip(hours.last());
        Collection {
            title: here.word(&title(resolution, self.population)),
            about: here.word(&about()),
            bbox: doors.app.deployment.area.bbox(),
            interval: ends.map(|(first, last)| [first.start.to_string(), last.end.to_string()]),
            links: vec![Link::new(rel, href, JSON, tiles)],
            id,
        }
    }

    pub(super) fn map(&self, resolution: u8) -> Result<&MapScope, Refusal> {
        self.scope.map_of(self.population, resolution)
    }

    pub(super) fn told<'a>(
        &'a self,
        resolution: u8,
        hour: HourOfWeek,
        now: &'a Reading,
    ) -> Told<'a> {
        let Self { organisation, scope, population, .. } = self;
        Told {
            organisation: *organisation,
            scope,
            population: *population,
            resolution,
            hour,
            reading: now,
        }
    }

    /// The features that are asked for. Takes some milliseconds.
    pub(super) fn items(
        &self,
        resolution: u8,
        chosen: &Chosen,
        doors: &Doors,
    ) -> Result<Items, Problem> {
        let hours = asked_hours(chosen.span, doors);
        let picked = self.picked(resolution, chosen, &hours, doors)?;
        let (mut features, now) = (Vec::new(), Reading::Running);
        for (hour, drawn) in &picked.hours {
            let told = self.told(resolution, hour.of, &now);
            let stamp = told.stamp(doors);
            let risks = told.risks(stamp, drawn, doors)?;
            let counts = self.map(resolution)?.counts;
            let all = risks.iter().flatten();
            features.extend(all.map(|risk| risk_feature(risk, *hour, self.population, counts)));
        }
        let (members, mut said) = self.members(resolution, doors);
        if hours.is_empty() {
            said.insert(
                0,
                Text::new(
                    "De esa hora no se dice nada: solo de la semana que viene.",
                    "Nothing is told of that time: only of the coming week.",
                ),
            );
        }
        let next = picked.more.map(|(cell, hour)| {
            let mut next = vec![("after", feature_id(cell, hour))];
            // Whoever began before the hour's turn goes on with the hour they began with.
            if chosen.span.is_none()
                && let Some(first) = hours.first()
            {
                next.push(("datetime", first.start.to_string()));
            }
            next
        });
        let matched = self.matched(resolution, chosen, hours.len(), doors);
        Ok(Items { features, matched, next, members, said })
    }

    /// The hexagons of a page.
    fn picked(
        &self,
        resolution: u8,
        chosen: &Chosen,
        hours: &[Hour],
        doors: &Doors,
    ) -> Result<Picked, Problem> {
        let map = self.map(resolution)?;
        let (mut picked, mut left, mut last) = (Picked::default(), chosen.limit, None);
        let first = match chosen.after {
            Some((_, of)) => hours.iter().position(|hour| hour.of == of).ok_or_else(gone)?,
            None => 0,
        };
        for (at, hour) in hours.iter().enumerate().skip(first) {
            let from = chosen.after.map(|(cell, _)| cell).filter(|_| at == first);
            let mut drawn: Vec<Drawn> = Vec::new();
            let wanted = |parent| shows_below(map, parent);
            for group in doors.shapes.groups(resolution, &chosen.boxes, from, wanted) {
                let fits = |place: &usize| {
                    let cell = group.cells[*place];
                    from.is_none_or(|from| cell > from) && map.shows(cell)
                };
                let mut places: Vec<usize> = group.meeting(&chosen.boxes).filter(fits).collect();
                let is_more = places.len() > left;
                places.truncate(left);
                left -= places.len();
                if let Some(place) = places.last() {
                    last = Some((group.cells[*place], hour.of));
                }
                drawn.push((group, places));
                if is_more {
                    picked.hours.push((*hour, drawn));
                    picked.more = last;
                    return Ok(picked);
                }
            }
            // Which hexagons match does not depend on the hour: where none does in one, none does in any.
            let none = from.is_none() && drawn.iter().all(|(_, places)| places.is_empty());
            picked.hours.push((*hour, drawn));
            if none {
                break;
            }
        }
        Ok(picked)
    }

    /// How many features match, where that is known without making them all.
    fn matched(
        &self,
        resolution: u8,
        chosen: &Chosen,
        hours: usize,
        doors: &Doors,
    ) -> Option<usize> {
        let (map, shapes, area) =
            (self.map(resolution).ok()?, &doors.shapes, &doors.app.deployment.area);
        let wanted = |parent| shows_below(map, parent);
        if shapes.at_most_in(resolution, &chosen.boxes, wanted) <= COUNTED_MAX {
            let groups = shapes.groups(resolution, &chosen.boxes, None, wanted);
            let shown = groups.map(|group| {
                let meeting = group.meeting(&chosen.boxes);
                meeting.filter(|place| map.shows(group.cells[*place])).count()
            });
            return Some(shown.sum::<usize>() * hours);
        }
        let finer = resolution.checked_sub(Area::RESOLUTION)?;
        let whole = chosen.boxes.is_empty() && map.ground.is_none();
        whole.then(|| area.cells().len() * 7_usize.pow(u32::from(finer)) * hours)
    }

    /// One feature, if its hexagon is shown.
    pub(super) fn item(
        &self,
        resolution: u8,
        (cell, of): (Cell, HourOfWeek),
        doors: &Doors,
    ) -> Result<Value, Problem> {
        let none = || Problem::new(ProblemCode::NotFound);
        let map = self.map(resolution)?;
        if cell.resolution() != resolution || !map.shows(cell) {
            return Err(none());
        }
        let hour = hours(doors).into_iter().find(|hour| hour.of == of).ok_or_else(none)?;
        let group = doors.shapes.groups(resolution, &[], Some(cell), |_| true).next();
        let group = group.ok_or_else(none)?;
        let place = group.cells.binary_search(&cell).map_err(|_| none())?;
        let now = Reading::Running;
        let told = self.told(resolution, of, &now);
        let stamp = told.stamp(doors);
        let risks = told.risks(stamp, &[(group, vec![place])], doors)?;
        let risk = risks.first().and_then(|all| all.first()).ok_or_else(none)?;
        Ok(risk_feature(risk, hour, self.population, map.counts))
    }

    /// What is told beside the features, as members and as sentences.
    fn members(&self, resolution: u8, doors: &Doors) -> (Map<String, Value>, Vec<Text>) {
        let now = Reading::Running;
        let hour = doors.app.deployment.zone.hour_of_week(doors.now());
        let told = self.told(resolution, hour, &now);
        let stamp = told.stamp(doors);
        let (about, detail) = told.about(doors);
        let mut members = Map::new();
        members.insert("as_of".to_owned(), json!(stamp.as_of.to_string()));
        members.insert("key_population".to_owned(), json!(self.population.code()));
        members.insert("resolution".to_owned(), json!(resolution));
        members.extend(about.members());
        members.extend(detail.members());
        (members, vec![about.exposure.sentence(), detail.sentence()])
    }
}

/// Whether anything below a parent is shown, without making its hexagons.
fn shows_below(map: &MapScope, parent: Cell) -> bool {
    let Ok(fit) = h3o::Resolution::try_from(FIT) else { return true };
    map.ground.is_none()
        || parent
            .h3()
            .children(fit)
            .any(|child| Cell::from_h3(child).is_ok_and(|cell| map.shows(cell)))
}

/// A page that goes on from what is not told any more: its hour is over.
fn gone() -> Problem {
    Problem::refused(
        "after",
        "unknown_code",
        "Esa página ya no existe; empiece de nuevo.",
        "That page is there no more; begin anew.",
    )
}

pub(super) fn collection_id(resolution: u8) -> String {
    format!("{RISK}{resolution}")
}

pub(super) fn title(resolution: u8, population: Population) -> Text {
    let (es, en) = match resolution {
        5 => ("250 km²", "250 km²"),
        6 => ("36 km²", "36 km²"),
        7 => ("5 km²", "5 km²"),
        8 => ("0.7 km²", "0.7 km²"),
        _ => ("0.1 km²", "0.1 km²"),
    };
    let whose = population.code();
    Text::new(
        format!("Riesgo por hexágono de {es} (H3 {resolution}), {whose}"),
        format!("Risk by hexagon of {en} (H3 {resolution}), {whose}"),
    )
}

fn about() -> Text {
    Text::new(
        "Un elemento es un hexágono en una hora de la semana que viene. Sin «datetime», los de esta hora. Es de su organización: no lo comparta.",
        "A feature is a hexagon in an hour of the coming week. Without “datetime”, those of this hour. It is your organisation's: do not share it.",
    )
}

/// A page of features, on a thread that may take its time.
pub(super) async fn items(
    view: View,
    resolution: u8,
    chosen: Chosen,
    doors: &Data<Doors>,
) -> Result<Items, Problem> {
    let there = doors.clone();
    let made = actix_web::web::block(move || view.items(resolution, &chosen, &there));
    made.await.map_err(|error| Problem::internal("tell hexagons as features", &error))?
}
