//! What is asked of the map: place, resolution, key population, hour, and as of when.

use atalaya_domain::{Cell, HourOfWeek, Population};
use atalaya_live::{Known, Past};
use jiff::Timestamp;
use serde::Deserialize;

use super::shapes::{Bbox, RESOLUTIONS};
use crate::problem::Problem;

/// Which hexagons.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RiskQuery {
    /// West, south, east, north; degrees, WGS 84.
    #[param(value_type = String, required = true, example = "-90.6,14.5,-90.4,14.7")]
    bbox: Option<String>,
    /// H3 resolution 5–9; 8 unless given.
    resolution: Option<String>,
    /// `ALL` (unless given) or the code of a key population.
    key_population: Option<String>,
    /// `now` (unless given), an hour of the week 0–167, or an RFC 3339 time.
    at: Option<String>,
    /// A past instant, RFC 3339: the map as of then instead of as of now. For roles that see their
    /// organisation's events.
    as_of: Option<String>,
    /// With `as_of`: `now` (unless given) for what is known today of that time, `then` for what had
    /// been recorded by then.
    known: Option<String>,
}

/// Which moment of one hexagon.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CellQuery {
    /// `ALL` (unless given) or the code of a key population.
    key_population: Option<String>,
    /// `now` (unless given), an hour of the week 0–167, or an RFC 3339 time.
    at: Option<String>,
    /// A past instant, RFC 3339: the map as of then instead of as of now. For roles that see their
    /// organisation's events.
    as_of: Option<String>,
    /// With `as_of`: `now` (unless given) for what is known today of that time, `then` for what had
    /// been recorded by then.
    known: Option<String>,
}

/// An hour that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// The hour it is.
    Now,
    /// An hour of the coming week.
    Hour(HourOfWeek),
    /// The hour of the week of an instant.
    Instant(Timestamp),
}

impl RiskQuery {
    pub(crate) fn bbox(&self) -> Result<Bbox, Problem> {
        let refused = || {
            Problem::parameter(
                "bbox",
                "not_a_bbox",
                "Debe ser oeste,sur,este,norte en grados, por ejemplo -90.6,14.5,-90.4,14.7.",
                "It must be west,south,east,north in degrees, for example -90.6,14.5,-90.4,14.7.",
            )
        };
        let text = self.bbox.as_deref().ok_or_else(refused)?;
        let numbers: Option<Vec<f64>> =
            text.split(',').map(|part| part.trim().parse().ok()).collect();
        match numbers.as_deref() {
            Some(&[west, south, east, north])
                if (-180.0..=180.0).contains(&west)
                    && (-180.0..=180.0).contains(&east)
                    && (-90.0..=90.0).contains(&south)
                    && (-90.0..=90.0).contains(&north)
                    && west <= east
                    && south <= north =>
            {
                Ok([west, south, east, north])
            }
            _ => Err(refused()),
        }
    }

    pub(crate) fn resolution(&self) -> Result<u8, Problem> {
        let Some(text) = &self.resolution else {
            return Ok(8);
        };
        text.parse().ok().filter(|resolution| RESOLUTIONS.contains(resolution)).ok_or_else(|| {
            Problem::parameter(
                "resolution",
                "out_of_range",
                "Debe estar entre 5 y 9.",
                "It must lie between 5 and 9.",
            )
        })
    }

    pub(crate) fn population(&self) -> Result<Population, Problem> {
        population(self.key_population.as_deref())
    }

    pub(crate) fn at(&self) -> Result<At, Problem> {
        at(self.at.as_deref())
    }

    pub(crate) fn past(&self) -> Result<Option<Past>, Problem> {
        past(self.as_of.as_deref(), self.known.as_deref())
    }
}

impl CellQuery {
    pub(crate) fn population(&self) -> Result<Population, Problem> {
        population(self.key_population.as_deref())
    }

    pub(crate) fn at(&self) -> Result<At, Problem> {
        at(self.at.as_deref())
    }

    pub(crate) fn past(&self) -> Result<Option<Past>, Problem> {
        past(self.as_of.as_deref(), self.known.as_deref())
    }
}

/// The cell of a path.
pub(crate) fn cell(text: &str) -> Result<Cell, Problem> {
    let cell = Cell::parse(text).ok().filter(|cell| RESOLUTIONS.contains(&cell.resolution()));
    cell.ok_or_else(|| {
        Problem::parameter(
            "cell",
            "not_a_cell",
            "Debe ser una celda H3 de resolución 5 a 9, en hexadecimal.",
            "It must be an H3 cell of resolution 5 to 9, in hexadecimal.",
        )
    })
}

fn population(text: Option<&str>) -> Result<Population, Problem> {
    let Some(text) = text else {
        return Ok(Population::All);
    };
    Population::parse(text).ok_or_else(|| {
        let codes = Population::MAPPED.map(Population::code).join(", ");
        Problem::parameter(
            "key_population",
            "unknown_code",
            format!("Debe ser uno de: {codes}."),
            format!("It must be one of: {codes}."),
        )
    })
}

fn at(text: Option<&str>) -> Result<At, Problem> {
    let text = text.unwrap_or("now");
    if text == "now" {
        return Ok(At::Now);
    }
    let hour = text.parse::<u8>().ok().and_then(HourOfWeek::new).map(At::Hour);
    let instant = || text.parse::<Timestamp>().ok().map(At::Instant);
    hour.or_else(instant).ok_or_else(|| {
        Problem::parameter(
            "at",
            "not_a_time",
            "Debe ser «now», una hora de la semana de 0 a 167, o una hora RFC 3339.",
            "It must be “now”, an hour of the week from 0 to 167, or an RFC 3339 time.",
        )
    })
}

pub(crate) fn past(as_of: Option<&str>, known: Option<&str>) -> Result<Option<Past>, Problem> {
    let known = match known {
        None | Some("now") => Known::Now,
        Some("then") => Known::Then,
        Some(_) => {
            return Err(Problem::parameter(
                "known",
                "unknown_code",
                "Debe ser «now» o «then».",
                "It must be “now” or “then”.",
            ));
        }
    };
    let Some(text) = as_of else { return Ok(None) };
    let as_of = text.parse::<Timestamp>().map_err(|_| {
        Problem::parameter(
            "as_of",
            "not_a_time",
            "Debe ser una hora RFC 3339.",
            "It must be an RFC 3339 time.",
        )
    })?;
    Ok(Some(Past { as_of, known }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(bbox: &str) -> RiskQuery {
        let bbox = Some(bbox.to_owned());
        RiskQuery {
            bbox,
            resolution: None,
            key_population: None,
            at: None,
            as_of: None,
            known: None,
        }
    }

    #[test]
    fn a_box_is_four_numbers_on_earth_in_order() {
        let bbox = query("-90.6,14.5, -90.4,14.7").bbox().unwrap();
        assert_eq!(bbox.map(|degrees| (degrees * 10.0).round() as i32), [-906, 145, -904, 147]);
        for wrong in [
            "",
            "1,2,3",
            "1,2,3,4,5",
            "3,2,1,4",
            "1,4,3,2",
            "NaN,1,2,3",
            "inf,1,2,3",
            "-181,1,2,3",
            "a,b,c,d",
        ] {
            assert!(query(wrong).bbox().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_past_is_an_instant_and_whose_knowledge() {
        assert_eq!(past(None, None).unwrap(), None);
        let found = past(Some("2026-11-20T21:00:00-06:00"), Some("then")).unwrap().unwrap();
        assert_eq!(found.known, Known::Then);
        assert!(past(Some("2026-11-20"), None).is_err());
        assert!(past(Some("2026-11-20T21:00:00Z"), Some("later")).is_err());
    }

    #[test]
    fn a_moment_is_now_an_hour_or_an_instant() {
        assert_eq!(at(None).unwrap(), At::Now);
        assert_eq!(at(Some("167")).unwrap(), At::Hour(HourOfWeek::new(167).unwrap()));
        assert!(matches!(at(Some("2026-11-20T21:00:00-06:00")).unwrap(), At::Instant(_)));
        for wrong in ["168", "-1", "tonight", "2026-11-20"] {
            assert!(at(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
