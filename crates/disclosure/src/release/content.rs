//! A release as it is written and read back: canonical JSON, the same bytes for the same release.

use std::collections::BTreeMap;

use atalaya_boundaries::{Boundaries, Edition};
use atalaya_domain::{Json, OrganisationId, Slug};
use jiff::Timestamp;

use super::ledger::Row;
use super::period::Period;
use super::relation::Relation;
use super::set::{Agreed, Group, Measure, SetOf, Support};
use super::spec::{Audience, Geography, Spec, Split};
use super::thresholds::{EVENTS, ORGANISATION_PERCENT, REPORTERS, SESSIONS, WITHOUT_ONE};
use super::unit::Unit;

/// Version of how a release is made; another way of making it has another.
const METHOD: &str = "laminar-3";

/// The greatest number a release can hold: far more than events can be stored.
const MOST: i64 = 1_000_000_000_000;

/// Organisations by number and short name.
pub type Names = BTreeMap<OrganisationId, Slug>;

/// What a release holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What was asked for.
    pub spec: Spec,
    /// When it was built: what was recorded by then is counted.
    pub built_at: Timestamp,
    /// Its numbers.
    pub rows: Vec<Row>,
}

/// How much of the incidents lies in no place that is shown, as a class.
fn share_not_placed(rows: &[Row]) -> Option<&'static str> {
    let whole =
        rows.iter().find(|row| row.set.unit == Unit::Area && row.set.group == Group::All)?;
    let places =
        || rows.iter().filter(|row| row.set.unit != Unit::Area && row.set.group == Group::All);
    let outermost =
        |row: &&Row| !places().any(|other| row.set.unit.beside(other.set.unit) == Relation::Within);
    let placed: i64 = places().filter(outermost).map(|row| row.value).sum();
    Some(match (whole.value - placed) * 100 / whole.value.max(1) {
        ..10 => "under_10_percent",
        10..25 => "10_to_25_percent",
        25..50 => "25_to_50_percent",
        50.. => "50_percent_or_more",
    })
}

fn text(value: &(impl ToString + ?Sized)) -> Json {
    Json::String(value.to_string())
}

fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Content {
    /// The release as JSON. `None` if an organisation has no name here.
    #[must_use]
    pub fn to_json(&self, names: &Names) -> Option<Json> {
        let name = |id: &OrganisationId| Some(text(names.get(id)?.as_str()));
        let organisations: Option<Vec<Json>> = self.spec.organisations.iter().map(name).collect();
        let audience = match &self.spec.audience {
            Audience::Public => text("public"),
            Audience::Partner(partner) => name(partner)?,
        };
        let rows = self.rows.iter().map(|row| {
            let mut members = vec![("unit", text(&row.set.unit))];
            if let Unit::Municipality { department, .. } = row.set.unit {
                members.push(("department", text(&department)));
            }
            members.push(("group", text(&row.set.group)));
            members.push(("events", Json::Integer(row.value)));
            object(members)
        });
        let edition = self.rows.iter().find_map(|row| row.set.unit.edition());
        let thresholds = object(vec![
            ("events", Json::Integer(EVENTS as i64)),
            ("reporters", Json::Integer(REPORTERS as i64)),
            ("sessions", Json::Integer(SESSIONS as i64)),
            ("without_any_one", Json::Integer(WITHOUT_ONE as i64)),
            ("organisation_percent", Json::Integer(ORGANISATION_PERCENT as i64)),
        ]);
        let hexagons = self
            .spec
            .geography
            .hexagons()
            .map_or(Json::Null, |finest| Json::Integer(i64::from(finest)));
        let not_placed = share_not_placed(&self.rows).map_or(Json::Null, text);
        Some(object(vec![
            ("method", text(METHOD)),
            ("organisations", Json::Array(organisations?)),
            ("audience", audience),
            ("period", text(&self.spec.period)),
            ("consent", text(self.spec.agreed().code())),
            ("support", text(self.spec.support.code())),
            ("measure", text(self.spec.measure.code())),
            ("geography", text(self.spec.geography.code())),
            ("hexagons", hexagons),
            ("boundaries", edition.map_or(Json::Null, |edition| text(&edition))),
            ("split", text(self.spec.split.code())),
            ("built_at", text(&self.built_at)),
            ("thresholds", thresholds),
            ("not_placed", not_placed),
            ("rows", Json::Array(rows.collect())),
        ]))
    }

    /// Reads a release back; `None` if it is not one this program wrote.
    #[must_use]
    pub fn from_json(json: &Json, names: &Names, boundaries: Option<&Boundaries>) -> Option<Self> {
        let id =
            |slug: &str| names.iter().find(|(_, known)| known.as_str() == slug).map(|(id, _)| *id);
        let organisations: Option<_> =
            items(member(json, "organisations")?)?.iter().map(|one| id(string(one)?)).collect();
        let audience = match string(member(json, "audience")?)? {
            "public" => Audience::Public,
            partner => Audience::Partner(id(partner)?),
        };
        let (measure, geography) = shape(json)?;
        let spec = Spec {
            organisations: organisations?,
            audience,
            period: Period::parse(string(member(json, "period")?)?)?,
            support: Support::parse(string(member(json, "support")?)?)?,
            measure,
            geography,
            split: Split::parse(string(member(json, "split")?)?)?,
        };
        // Before anybody was asked everything counted for everybody.
        let agreed = match member(json, "consent") {
            None => Agreed::Totals,
            Some(consent) => Agreed::parse(string(consent)?)?,
        };
        let edition = match member(json, "boundaries") {
            None | Some(Json::Null) => None,
            Some(edition) => Some(Edition::parse(string(edition)?)?),
        };
        let row = |json: &Json| {
            let department = member(json, "department").and_then(string);
            let unit =
                Unit::parse(string(member(json, "unit")?)?, department, edition, boundaries)?;
            let group = Group::parse(string(member(json, "group")?)?)?;
            let Json::Integer(value @ 0..=MOST) = member(json, "events")? else {
                return None;
            };
            let set = SetOf { agreed, ..spec.set(unit, group) };
            Some(Row { set, value: *value })
        };
        let rows: Option<Vec<Row>> = items(member(json, "rows")?)?.iter().map(row).collect();
        let built_at = string(member(json, "built_at")?)?.parse().ok()?;
        Some(Self { rows: rows?, built_at, spec })
    }
}

/// What a release counts and by which places; `None` if it is not one this program wrote.
pub(super) fn shape(json: &Json) -> Option<(Measure, Geography)> {
    let hexagons = match member(json, "hexagons")? {
        Json::Null => None,
        Json::Integer(finest) => Some(u8::try_from(*finest).ok()?),
        _ => return None,
    };
    let code = match member(json, "geography") {
        None => None,
        Some(code) => Some(string(code)?),
    };
    let geography = Geography::of(code, hexagons)?;
    Some((Measure::parse(string(member(json, "measure")?)?)?, geography))
}

fn member<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    let Json::Object(members) = json else {
        return None;
    };
    members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

fn items(json: &Json) -> Option<&[Json]> {
    match json {
        Json::Array(items) => Some(items),
        _ => None,
    }
}

fn string(json: &Json) -> Option<&str> {
    match json {
        Json::String(text) => Some(text),
        _ => None,
    }
}
