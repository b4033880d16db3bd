//! The table of a published release, from the very content that was approved.

use atalaya_boundaries::{AdminUnit, Boundaries, Level, UnitCode};
use atalaya_disclosure::Released;
use atalaya_disclosure::release::Period;
use atalaya_domain::{Cell as Hexagon, Json, KeyPopulation, Setting, Text};
use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::{Cell, Row, Shape, Table};
use crate::statistics::poisson_interval;

/// A published release, with what its files say beside its content.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// Its number.
    pub number: i64,
    /// When it was published.
    pub published_at: Timestamp,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: &'a str,
    /// What it says, as the gate released it.
    pub content: &'a Released<Json>,
    /// The departments and municipalities there are; those of another edition are not drawn.
    pub boundaries: Option<&'a Boundaries>,
    /// Whether the installation's data are made up.
    pub synthetic: bool,
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
    boundaries: Option<&'a Boundaries>,
    number: i64,
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
            edition,
            number,
        };
        let Some(Json::Array(rows)) = content.member("rows") else {
            return Err(unreadable("rows"));
        };
        let rows = rows.iter().map(|row| reading.row(row).ok_or(unreadable("rows")));
        Ok(Self {
            number,
            rows: rows.collect::<Result<_, _>>()?,
            notes: notes(published),
            published_at: published.published_at.to_string(),
        })
    }
}

fn text(json: &Json, name: &str) -> Option<String> {
    match json.member(name)? {
        Json::String(text) => Some(text.clone()),
        _ => None,
    }
}

impl Reading<'_> {
    fn row(&self, json: &Json) -> Option<Row> {
        let unit = text(json, "unit")?;
        let Some(Json::Integer(events)) = json.member("events") else { return None };
        let group = text(json, "group")?;
        let (split, split_code) = group.split_once(':').unwrap_or((group.as_str(), ""));
        let place = self.place(&unit, text(json, "department").as_deref());
        let interval = poisson_interval(u64::try_from(*events).ok()?);
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
        ];
        Some(Row { cells, shape: place.shape })
    }

    fn unit(&self, code: &str) -> Option<&AdminUnit> {
        let code = UnitCode::parse(code)?;
        self.boundaries?.units().iter().find(|unit| unit.code == code)
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

/// What must be known to read the numbers, section 4.4.
#[expect(clippy::too_many_lines, reason = "the texts, one after the other")]
fn notes(published: &Published<'_>) -> Vec<(&'static str, Text)> {
    let content = published.content.get();
    let member = |name| text(content, name).unwrap_or_default();
    let threshold = |name| match content.member("thresholds").and_then(|all| all.member(name)) {
        Some(Json::Integer(number)) => number.to_string(),
        _ => String::new(),
    };
    let (events, reporters) = (threshold("events"), threshold("reporters"));
    let (sessions, without) = (threshold("sessions"), threshold("without_any_one"));
    let organisations = match content.member("organisations") {
        Some(Json::Array(all)) => all
            .iter()
            .filter_map(|one| match one {
                Json::String(slug) => Some(slug.as_str()),
                _ => None,
            })
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    };
    let not_placed = match member("not_placed").as_str() {
        "under_10_percent" => ("menos de 10 %", "under 10 %"),
        "10_to_25_percent" => ("de 10 a 25 %", "10 to 25 %"),
        "25_to_50_percent" => ("de 25 a 50 %", "25 to 50 %"),
        "50_percent_or_more" => ("50 % o más", "50 % or more"),
        _ => ("no se sabe", "not known"),
    };
    let mut notes = vec![
        (
            "absence",
            Text::new(
                "Que no haya reportes no significa que sea seguro. Lo que falta aquí puede ser cero, puede ser menos de lo que se publica o puede no haberse visitado: se ven igual.",
                "No reports does not mean safe. What is missing here may be none, fewer than are published, or never visited: all look the same.",
            ),
        ),
        (
            "release",
            Text::new(
                format!(
                    "Publicación {}, congelada el {}. SHA-256 del contenido: {}.",
                    published.number,
                    &published.published_at.to_string()[..10],
                    published.sha256
                ),
                format!(
                    "Release {}, frozen on {}. SHA-256 of the content: {}.",
                    published.number,
                    &published.published_at.to_string()[..10],
                    published.sha256
                ),
            ),
        ),
        (
            "counted",
            Text::new(
                format!(
                    "Reportes de equipos de {organisations} cuya persona aceptó que cuenten en totales, del período {}. No son denuncias ni cifras oficiales, y no incluyen todo lo que pasó.",
                    member("period")
                ),
                format!(
                    "Reports of teams of {organisations} whose reporter agreed to their counting in totals, of {}. They are neither complaints nor official figures, and do not hold everything that happened.",
                    member("period")
                ),
            ),
        ),
        (
            "thresholds",
            Text::new(
                format!(
                    "Un número se muestra solo si son al menos {events} reportes de {reporters} personas en {sessions} jornadas, y quedan {without} sin los de cualquiera de ellas; lo que queda junto a lo mostrado también lo cumple. Cada número lleva un ruido fijo de ±1.4 en promedio."
                ),
                format!(
                    "A number is shown only if it is of at least {events} reports by {reporters} people in {sessions} sessions, and {without} are left without those of any one of them; so is what is left beside what is shown. Each number has fixed noise of about ±1.4."
                ),
            ),
        ),
        (
            "not_placed",
            Text::new(
                format!("Reportes que no están en ningún lugar mostrado: {}.", not_placed.0),
                format!("Reports that lie in no place that is shown: {}.", not_placed.1),
            ),
        ),
        (
            "intervals",
            Text::new(
                "Intervalos exactos de Poisson al 95 %: lo que el azar deja abierto. Dicen del número de reportes, no de cuánto se dejó de reportar.",
                "Exact 95 % Poisson intervals: what chance leaves open. They are of the number of reports, not of what was not reported.",
            ),
        ),
        (
            "trust",
            Text::new(
                "Más reportes pueden significar más confianza o más salidas, no más peligro.",
                "More reports can mean more trust or more outings, not more danger.",
            ),
        ),
        (
            "places",
            Text::new(
                "Los lugares se dibujan como se contaron: hexágonos H3 enteros; los municipios y departamentos son hexágonos de resolución 7. Límites: OCHA COD-AB (CONRED), CC BY 3.0 IGO.",
                "Places are drawn as they were counted: whole H3 hexagons; municipalities and departments are hexagons of resolution 7. Boundaries: OCHA COD-AB (CONRED), CC BY 3.0 IGO.",
            ),
        ),
        (
            "licence",
            Text::new(
                "CC BY 4.0: cítese la publicación por su número. No la use para buscar a personas ni lugares.",
                "CC BY 4.0: cite the release by its number. Do not use it to look for people or venues.",
            ),
        ),
    ];
    if published.synthetic {
        let text = Text::new(
            "DATOS INVENTADOS: esta instalación es una demostración.",
            "MADE-UP DATA: this installation is a demonstration.",
        );
        notes.insert(0, ("synthetic", text));
    }
    notes
}

/// What a part of a split is called.
#[must_use]
pub(crate) fn split_name(split: &str, code: &str) -> Text {
    use atalaya_domain::Language::{En, Es};
    let labelled = |es: &str, en: &str| Text::new(es.to_owned(), en.to_owned());
    match split {
        "population" => KeyPopulation::parse(code)
            .map_or_else(|| labelled(code, code), |one| labelled(one.label(Es), one.label(En))),
        "setting" => Setting::parse(code)
            .map_or_else(|| labelled(code, code), |one| labelled(one.label(Es), one.label(En))),
        "band" => labelled(&format!("{code} h"), &format!("{code} h")),
        "late" => labelled("Tardíos", "Late"),
        _ => labelled("Todos", "All"),
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
