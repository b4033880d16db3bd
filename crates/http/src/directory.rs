//! `/directory`: whom one may call in an emergency, with what is known of each number. Nobody is
//! called by the program, and no number is said to work that nobody has tried.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::problem::Problem;
use crate::viewer::Principal;

/// What comes with the program, with where each number is from. `verified_on` is set by whoever has
/// called it.
const FIRST: &str = include_str!("../../../data/directory/guatemala.json");

/// How long it is trusted that somebody has called a number.
const TRUSTED: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Whom one may call.
#[derive(Debug, Serialize, ToSchema)]
pub struct Directory {
    entries: Vec<DirectoryEntry>,
}

/// Somebody one may call.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryEntry {
    id: String,
    /// `police`, `fire`, `ambulance`, `civil_protection`, `roads`, `human_rights`, `prosecutor` or
    /// `women`.
    kind: String,
    name: String,
    /// Nothing where the number is not known.
    phone: Option<String>,
    alternative_phone: Option<String>,
    /// The municipality it is of; nothing where it is of the whole country.
    municipality: Option<String>,
    /// As it is told; nothing where that is not known.
    hours: Option<String>,
    /// `yes`, `no` or `unknown`: whether the police come along.
    brings_police: String,
    /// By key population, a code of the taxonomy: `yes` or `no`, whether they are treated well. Of who
    /// is not in it nobody knows.
    kp_friendly: BTreeMap<String, String>,
    /// What the number rests on: `sourced`, `old_source`, `one_source` or `number_missing`.
    status: String,
    /// Where it is from.
    sources: Vec<String>,
    /// When somebody called it last, as a date; nothing where nobody has.
    verified_on: Option<String>,
    /// Until when that is trusted, as a date.
    expires_on: Option<String>,
    /// Whether nobody has called it, or too long ago: say so beside the number.
    stale: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sources: BTreeMap<String, String>,
    entries: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    kind: String,
    name: String,
    phone: Option<String>,
    #[serde(default)]
    alternative_phone: Option<String>,
    #[serde(default)]
    municipality: Option<String>,
    hours: Option<String>,
    brings_police: String,
    #[serde(default)]
    kp_friendly: BTreeMap<String, String>,
    status: String,
    sources: Vec<String>,
    verified_on: Option<Date>,
}

/// Lists whom one may call in an emergency, with what is known of each number.
#[utoipa::path(get, path = "/api/v1/directory", tag = "outreach",
    responses((status = 200, body = Directory)))]
pub(crate) async fn directory_get(
    _: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let directory = directory(doors.now(), &doors.app.deployment.zone)
        .map_err(|error| Problem::internal("read the directory", &error))?;
    Ok(HttpResponse::Ok().json(directory))
}

fn directory(now: Timestamp, zone: &atalaya_domain::Zone) -> Result<Directory, serde_json::Error> {
    let file: File = serde_json::from_str(FIRST)?;
    let today = zone.local(now).date();
    let entries = file.entries.into_iter().map(|written| {
        let expires = written.verified_on.and_then(|date| date.checked_add(TRUSTED).ok());
        let named = |source: &String| file.sources.get(source).cloned();
        DirectoryEntry {
            sources: written.sources.iter().filter_map(named).collect(),
            id: written.id,
            kind: written.kind,
            name: written.name,
            phone: written.phone,
            alternative_phone: written.alternative_phone,
            municipality: written.municipality,
            hours: written.hours,
            brings_police: written.brings_police,
            kp_friendly: written.kp_friendly,
            status: written.status,
            verified_on: written.verified_on.map(|date| date.to_string()),
            expires_on: expires.map(|date| date.to_string()),
            stale: expires.is_none_or(|date| date < today),
        }
    });
    Ok(Directory { entries: entries.collect() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn read() -> Directory {
        let zone = atalaya_domain::Zone::new("America/Guatemala").unwrap();
        directory(Timestamp::UNIX_EPOCH, &zone).unwrap()
    }

    #[test]
    fn each_number_says_where_it_is_from_and_whether_anybody_has_called_it() {
        let file: File = serde_json::from_str(FIRST).unwrap();
        let mut ids = BTreeSet::new();
        for entry in read().entries {
            assert!(ids.insert(entry.id.clone()), "{}", entry.id);
            assert!(!entry.sources.is_empty(), "{}", entry.id);
            assert!(entry.verified_on.is_some() || entry.stale, "{}", entry.id);
            assert_eq!(entry.phone.is_none(), entry.status == "number_missing", "{}", entry.id);
            assert!(["yes", "no", "unknown"].contains(&entry.brings_police.as_str()));
            for (population, treated) in &entry.kp_friendly {
                assert!(atalaya_domain::Population::parse(population).is_some(), "{population}");
                assert!(["yes", "no"].contains(&treated.as_str()), "{treated}");
            }
        }
        for written in &file.entries {
            assert!(written.sources.iter().all(|source| file.sources.contains_key(source)));
        }
    }

    #[test]
    fn who_brings_the_police_is_said() {
        let brings = read().entries.into_iter().filter(|one| one.brings_police == "yes");
        let phones: Vec<String> = brings.filter_map(|one| one.phone).collect();
        assert_eq!(phones, ["110", "120", "1572"]);
    }
}
