//! The table of a published release, from the very content that was approved.

use atalaya_boundaries::{AdminUnit, Boundaries, Level, UnitCode};
use atalaya_disclosure::Released;
use atalaya_disclosure::release::Period;
use atalaya_domain::{Cell as Hexagon, Json, Zone};
use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::notes;
use super::{Cell, Row, Shape, Table};
use crate::statistics::{Noisy, noisy_interval};

/// A published release, with what its files say beside its content.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// Its number.
    pub number: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// Where it was published: the zone of its periods and days.
    pub zone: &'a Zone,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: &'a str,
    /// What it says, as the gate released it.
    pub content: &'a Released<Json>,
    /// The departments and municipalities there are. Those of another edition give names and are not drawn.
    pub boundaries: Option<&'a Boundaries>,
    /// Whose numbers they are, as people know them; their short names where it is empty.
    pub organisations: &'a str,
    /// Whether the installation's data are made up.
    pub synthetic: bool,
}

impl Published<'_> {
    /// The day on which it was published, where it was.
    pub(super) fn published_on(&self) -> Date {
        self.zone.local(self.published_at).date()
    }
}

/// The content is none that this program writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("release {number} says nothing about {about} that this program knows")]
pub struct UnreadableRelease {
    /// Its number.
    pub number: i64,
    /// Where.
    pub about: &'static str,
}

/// What of a release the rows are made with.
struct Reading<'a> {
    period: Period,
    measure: String,
    support: String,
    edition: String,
    /// Those that are drawn: of the same edition.
    boundaries: Option<&'a Boundaries>,
    /// Those that names are looked up in, of whichever edition: codes are the same.
    named: Option<&'a Boundaries>,
    number: i64,
    synthetic: bool,
    /// What must be known to read a number, on every row.
    method: String,
}

impl Table {
    /// The table of a release.
    ///
    /// # Errors
    ///
    /// [`UnreadableRelease`] names the member that is not as it should be.
    pub fn of(published: &Published<'_>) -> Result<Self, UnreadableRelease> {
        let number = published.number;
        let unreadable = |about| UnreadableRelease { number, about };
        let content = published.content.get();
        let named = |name: &'static str| text(content, name).ok_or(unreadable(name));
        let edition = text(content, "boundaries").unwrap_or_default();
        let same = |one: &&Boundaries| edition.is_empty() || one.edition().to_string() == edition;
        let reading = Reading {
            period: Period::parse(&named("period")?).ok_or(unreadable("period"))?,
            measure: named("measure")?,
            support: named("support")?,
            boundaries: published.boundaries.filter(same),
            named: published.boundaries,
            edition,
            number,
            synthetic: published.synthetic,
            method: notes::in_short(content),
        };
        let Some(Json::Array(rows)) = content.member("rows") else {
            return Err(unreadable("rows"));
        };
        let sets: Vec<Set> = rows
            .iter()
            .map(|row| Set::of(row).ok_or(unreadable("rows")))
            .collect::<Result<_, _>>()?;
        let rows = rows.iter().enumerate().map(|(at, row)| {
            let noises = Set::noises(&sets, at, reading.period);
            reading.row(row, noises).ok_or(unreadable("rows"))
        });
        Ok(Self {
            number,
            rows: rows.collect::<Result<_, _>>()?,
            notes: notes::notes(published),
            published_at: published.published_at.to_string(),
            published_on: published.published_on().to_string(),
            period: reading.period.to_string(),
            synthetic: published.synthetic,
        })
    }

    /// Takes the names of places from the `GeoJSON` that was made of the same release before: whichever boundaries
    /// there are by now, a place is called what it was called.
    pub fn keep_names(&mut self, places: &[u8]) {
        let Ok(kept) = serde_json::from_slice::<serde_json::Value>(places) else { return };
        let Some(features) = kept["features"].as_array() else { return };
        for (row, feature) in self.rows.iter_mut().zip(features) {
            for (code, name) in [("adm1_code", "adm1_name"), ("adm2_code", "adm2_name")] {
                let said = &feature["properties"];
                let is_it = said[code].as_str() == Some(Self::text_at(row, code).as_str());
                let place = super::COLUMNS.iter().position(|column| column.name == name);
                let cell = place.and_then(|at| row.cells.get_mut(at));
                if let (true, Some(cell), Some(text)) = (is_it, cell, said[name].as_str()) {
                    *cell = Cell::Text(text.to_owned());
                }
            }
        }
    }
}

/// What a row counts, as far as it says whether it holds another.
struct Set {
    unit: String,
    hexagon: Option<Hexagon>,
    department: Option<String>,
    group: String,
}

impl Set {
    fn of(row: &Json) -> Option<Self> {
        let unit = text(row, "unit")?;
        Some(Self {
            hexagon: Hexagon::parse(&unit).ok(),
            department: text(row, "department"),
            group: text(row, "group")?,
            unit,
        })
    }

    /// Whether all that another counts is in this.
    fn holds(&self, other: &Self) -> bool {
        let around = match (self.hexagon, other.hexagon) {
            (Some(one), Some(two)) => one == two || two.parent(one.resolution()) == Some(one),
            _ => {
                self.unit == "area"
                    || self.unit == other.unit
                    || other.department.as_deref() == Some(self.unit.as_str())
            }
        };
        // What came late is in no other number.
        around && (self.group == other.group || (self.group == "all" && other.group != "late"))
    }

    /// Of how many draws of noise a row's number is the sum at most: its own, those of the numbers it holds, and of a
    /// year those of its quarters, which may have been told before.
    fn noises(sets: &[Self], at: usize, period: Period) -> usize {
        let own = &sets[at];
        let inside =
            sets.iter().enumerate().filter(|(other, set)| *other != at && own.holds(set)).count();
        match period {
            Period::Quarter(..) => 1 + inside,
            Period::Year(_) => (1 + inside) * 5,
        }
    }
}

pub(super) fn text(json: &Json, name: &str) -> Option<String> {
    match json.member(name)? {
        Json::String(text) => Some(text.clone()),
        _ => None,
    }
}

impl Reading<'_> {
    fn row(&self, json: &Json, noises: usize) -> Option<Row> {
        let unit = text(json, "unit")?;
        let Some(Json::Integer(events)) = json.member("events") else { return None };
        let group = text(json, "group")?;
        let (split, split_code) = group.split_once(':').unwrap_or((group.as_str(), ""));
        let place = self.place(&unit, text(json, "department").as_deref());
        let interval = noisy_interval(Noisy { events: u64::try_from(*events).ok()?, noises });
        let (first, last) = days(self.period);
        let word = |word: &str| Cell::Text(word.to_owned());
        let name = |unit: Option<&AdminUnit>| {
            Cell::Text(unit.map(|unit| unit.name.clone()).unwrap_or_default())
        };
        let cells = vec![
            Cell::Whole(self.number),
            Cell::Text(first.to_string()),
            Cell::Text(last.to_string()),
            word(place.level),
            Cell::Text(place.department_code),
            name(place.department),
            Cell::Text(place.municipality_code),
            name(place.municipality),
            Cell::Text(place.hexagon),
            word(&self.measure),
            word(split),
            word(split_code),
            Cell::Whole(*events),
            Cell::Real(interval.lower),
            Cell::Real(interval.upper),
            word(&self.support),
            word(&self.edition),
            word(if self.synthetic { notes::MADE_UP } else { "" }),
            word(&self.method),
        ];
        Some(Row { cells, noises, shape: place.shape })
    }

    fn unit(&self, code: &str) -> Option<&AdminUnit> {
        let code = UnitCode::parse(code)?;
        self.named?.units().iter().find(|unit| unit.code == code)
    }

    fn place(&self, unit: &str, department: Option<&str>) -> Place<'_> {
        let mut place = Place::default();
        let outline = |code: Option<UnitCode>| {
            let boundaries = self.boundaries?;
            Shape::of(boundaries.cells(code).map(Hexagon::h3))
        };
        if unit == "area" {
            place.level = "area";
            place.shape = outline(None);
        } else if let Ok(hexagon) = Hexagon::parse(unit) {
            place.level = "hexagon";
            unit.clone_into(&mut place.hexagon);
            place.shape = Shape::of([hexagon.h3()]);
        } else if let Some(department) = department {
            place.level = "municipality";
            department.clone_into(&mut place.department_code);
            place.department = self.unit(department);
            unit.clone_into(&mut place.municipality_code);
            place.municipality = self.unit(unit);
            place.shape = UnitCode::parse(unit).and_then(|code| outline(Some(code)));
        } else {
            place.level = "department";
            unit.clone_into(&mut place.department_code);
            place.department = self.unit(unit);
            place.shape = UnitCode::parse(unit).and_then(|code| outline(Some(code)));
        }
        place
    }
}

/// Where a row is.
#[derive(Default)]
struct Place<'a> {
    level: &'static str,
    department_code: String,
    department: Option<&'a AdminUnit>,
    municipality_code: String,
    municipality: Option<&'a AdminUnit>,
    hexagon: String,
    shape: Option<Shape>,
}

/// The first and the last day.
fn days(period: Period) -> (Date, Date) {
    match period {
        Period::Year(year) => (date(year, 1, 1), date(year, 12, 31)),
        Period::Quarter(year, quarter) => {
            let first = date(year, quarter * 3 - 2, 1);
            (first, first.saturating_add(3.months()).yesterday().unwrap_or(first))
        }
    }
}

/// Departments, for those who draw them all.
#[must_use]
pub(crate) fn departments(boundaries: &Boundaries) -> Vec<(&AdminUnit, Shape)> {
    let of = |unit: &AdminUnit| unit.level == Level::First;
    let each = boundaries.units().iter().filter(|unit| of(unit));
    each.filter_map(|unit| {
        Some((unit, Shape::of(boundaries.cells(Some(unit.code)).map(Hexagon::h3))?))
    })
    .collect()
}
