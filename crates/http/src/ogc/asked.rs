//! What is asked of the services: each resource takes the parameters it names and no others, and a wrong one is told
//! by status 400, as OGC API - Features demands (17-069r4, 7.8 and 7.15).

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Query;
use atalaya_domain::{Population, Zone};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::problem::{Problem, ProblemCode};
use crate::risk::Bbox;

/// The coordinates that everything here is told in: longitude, latitude, WGS 84.
pub(super) const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/// How many features a page has, unless asked otherwise.
pub(super) const LIMIT: usize = 500;
/// How many it has at most, whatever is asked: some 3 MB.
pub(super) const LIMIT_MAX: usize = 5_000;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Html,
}

/// The parameters of a request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pairs: Vec<(String, String)>,
    pub(super) format: Format,
}

impl Asked {
    /// Reads them; all must be among `known`, or be `f`.
    pub(super) fn of(request: &HttpRequest, known: &[&str]) -> Result<Self, Problem> {
        let query = Query::<Vec<(String, String)>>::from_query(request.query_string());
        let pairs = query.map_err(|_| Problem::new(ProblemCode::InvalidParameter))?.into_inner();
        for (at, (name, _)) in pairs.iter().enumerate() {
            let twice = pairs[..at].iter().any(|(before, _)| before == name);
            if twice || (name != "f" && !known.contains(&name.as_str())) {
                let all = known.iter().chain(&["f"]).copied().collect::<Vec<_>>().join(", ");
                return Err(Problem::new(ProblemCode::InvalidParameter).detail(
                    format!("Aquí solo se entienden, cada uno una vez: {all}."),
                    format!("What is understood here, each once: {all}."),
                ));
            }
        }
        let format = match pairs.iter().find(|(name, _)| name == "f").map(|(_, f)| f.as_str()) {
            Some("json") => Format::Json,
            Some("html") => Format::Html,
            Some(_) => {
                return Err(Problem::refused(
                    "f",
                    "unknown_code",
                    "Debe ser json o html.",
                    "It must be json or html.",
                ));
            }
            None => accepted(request),
        };
        Ok(Self { pairs, format })
    }

    /// A parameter's text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// All of them but these.
    pub(super) fn without(&self, names: &[&str]) -> Vec<(&str, &str)> {
        let pairs = self.pairs.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        pairs.filter(|(name, _)| !names.contains(name)).collect()
    }

    /// How many features are wanted at most. More than there may be is no mistake.
    pub(super) fn limit(&self) -> Result<usize, Problem> {
        let Some(text) = self.text("limit") else { return Ok(LIMIT) };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let limit = text.parse::<usize>().unwrap_or(usize::MAX).min(LIMIT_MAX);
        if digits && !text.is_empty() && limit > 0 {
            return Ok(limit);
        }
        Err(Problem::refused(
            "limit",
            "out_of_range",
            "Debe ser un número entero desde 1.",
            "It must be a whole number from 1.",
        ))
    }

    /// The boxes that are asked for: one, or two where one lies across the 180th meridian; none for everywhere.
    pub(super) fn boxes(&self) -> Result<Vec<Bbox>, Problem> {
        only_crs84(self.text("bbox-crs"), "bbox-crs")?;
        let Some(text) = self.text("bbox") else { return Ok(Vec::new()) };
        let numbers: Option<Vec<f64>> = text.split(',').map(|one| one.parse().ok()).collect();
        let found = match numbers.as_deref() {
            Some(&[west, south, east, north]) => Some([west, south, east, north]),
            // Heights choose nothing: all lies on the ground.
            Some(&[west, south, low, east, north, high]) if low <= high => {
                Some([west, south, east, north])
            }
            _ => None,
        };
        let sound = found.filter(|[west, south, east, north]| {
            let on_earth = [west, east].iter().all(|lon| (-180.0..=180.0).contains(*lon));
            on_earth && -90.0 <= *south && south <= north && *north <= 90.0
        });
        match sound {
            Some([west, south, east, north]) if west > east => {
                Ok(vec![[west, south, 180.0, north], [-180.0, south, east, north]])
            }
            Some(one) => Ok(vec![one]),
            None => Err(Problem::refused(
                "bbox",
                "not_a_bbox",
                "Debe ser oeste,sur,este,norte en grados, por ejemplo -90.6,14.5,-90.4,14.7.",
                "It must be west,south,east,north in degrees, for example -90.6,14.5,-90.4,14.7.",
            )),
        }
    }

    /// Refuses other coordinates than there are.
    pub(super) fn crs(&self) -> Result<(), Problem> {
        only_crs84(self.text("crs"), "crs")
    }

    /// The time that is asked for.
    pub(super) fn span(&self, zone: &Zone) -> Result<Option<Span>, Problem> {
        let Some(text) = self.text("datetime") else { return Ok(None) };
        let span = Span::parse(text, zone).ok_or_else(|| {
            Problem::refused(
                "datetime",
                "not_a_time",
                "Debe ser una hora RFC 3339 o un intervalo, por ejemplo 2026-12-01T20:00:00-06:00/.. .",
                "It must be an RFC 3339 time or an interval, for example 2026-12-01T20:00:00-06:00/.. .",
            )
        })?;
        Ok(Some(span))
    }

    /// Whose risk is asked for.
    pub(super) fn population(&self) -> Result<Population, Problem> {
        let Some(text) = self.text("key_population") else { return Ok(Population::All) };
        Population::parse(text).ok_or_else(|| {
            let codes = Population::MAPPED.map(Population::code).join(", ");
            Problem::refused(
                "key_population",
                "unknown_code",
                format!("Debe ser uno de: {codes}."),
                format!("It must be one of: {codes}."),
            )
        })
    }
}

fn only_crs84(asked: Option<&str>, name: &'static str) -> Result<(), Problem> {
    match asked {
        None | Some(CRS84) => Ok(()),
        Some(_) => Err(Problem::refused(
            name,
            "unknown_code",
            format!("Solo {CRS84}."),
            format!("{CRS84} only."),
        )),
    }
}

/// From when to when, both included; `None` is an open end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Span {
    fn parse(text: &str, zone: &Zone) -> Option<Self> {
        let Some((from, to)) = text.split_once('/') else {
            let (from, to) = moment(text, zone)?;
            return Some(Self { from: Some(from), to: Some(to) });
        };
        let open = |end: &str| matches!(end, "" | "..");
        let from = if open(from) { None } else { Some(moment(from, zone)?.0) };
        let to = if open(to) { None } else { Some(moment(to, zone)?.1) };
        let backwards = matches!((from, to), (Some(from), Some(to)) if from > to);
        (!backwards).then_some(Self { from, to })
    }

    /// Whether something that lasts from `start` until just before `end` lies in it, in part at least.
    pub(super) fn meets(&self, start: Timestamp, end: Timestamp) -> bool {
        self.from.is_none_or(|from| from < end) && self.to.is_none_or(|to| start <= to)
    }

    /// The instant, if it is one.
    pub(super) fn instant(&self) -> Option<Timestamp> {
        self.from.filter(|from| self.to == Some(*from))
    }
}

/// The first and the last instant of what is named: of a date, its local day's.
fn moment(text: &str, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some((at, at));
    }
    // A date alone, and nothing that would be read as one although it says more.
    let date = (text.len() == 10).then(|| text.parse::<Date>().ok())??;
    let end = zone.midnight(date.tomorrow().ok()?) - SignedDuration::from_micros(1);
    Some((zone.midnight(date), end))
}

/// What the reader would rather have: JSON, unless pages are asked for.
fn accepted(request: &HttpRequest) -> Format {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let weight = |wanted: &[&str]| -> f32 {
        let of = |range: &str| {
            let mut parts = range.split(';').map(str::trim);
            let media = parts.next()?.to_ascii_lowercase();
            let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
            wanted.contains(&media.as_str()).then_some(quality.unwrap_or(1.0))
        };
        let ranges = accept.unwrap_or_default().split(',');
        ranges.filter_map(of).fold(0.0, f32::max)
    };
    let html = weight(&["text/html", "application/xhtml+xml"]);
    let json = weight(&["application/json", "application/geo+json"]);
    if html > json { Format::Html } else { Format::Json }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const KNOWN: [&str; 5] = ["bbox", "bbox-crs", "datetime", "limit", "crs"];

    fn asked(query: &str) -> Result<Asked, Problem> {
        let request = TestRequest::with_uri(&format!("/items?{query}")).to_http_request();
        Asked::of(&request, &KNOWN)
    }

    fn zone() -> Zone {
        Zone::new("America/Guatemala").unwrap()
    }

    #[test]
    fn a_parameter_that_nobody_knows_or_says_twice_is_refused() {
        assert!(asked("limit=3&f=json").is_ok());
        for wrong in ["nonsense=1", "limit=3&limit=4", "f=xml", "BBOX=1,2,3,4"] {
            assert!(asked(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_limit_is_a_whole_number_and_more_than_there_may_be_is_no_mistake() {
        let limit = |text: &str| asked(&format!("limit={text}")).unwrap().limit();
        assert_eq!(asked("").unwrap().limit().unwrap(), LIMIT);
        assert_eq!(limit("1").unwrap(), 1);
        assert_eq!(limit("99999999999999999999999").unwrap(), LIMIT_MAX);
        for wrong in ["0", "", "-1", "1.5", "%2B3", "many"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_box_may_have_heights_or_lie_across_the_180th_meridian() {
        let boxes = |text: &str| asked(&format!("bbox={text}")).unwrap().boxes();
        assert_eq!(boxes("-90.5,14,-90,15").unwrap(), [[-90.5, 14.0, -90.0, 15.0]]);
        assert_eq!(boxes("-90.5,14,0,-90,15,9").unwrap(), [[-90.5, 14.0, -90.0, 15.0]]);
        assert_eq!(
            boxes("170,-10,-170,10").unwrap(),
            [[170.0, -10.0, 180.0, 10.0], [-180.0, -10.0, -170.0, 10.0]]
        );
        for wrong in [
            "",
            "1,2,3",
            "1,2,3,4,5",
            "-90,15,-90,14",
            "-181,0,1,1",
            "0,0,1,91",
            "a,b,c,d",
            "nan,0,1,1",
            "inf,0,1,1",
            "0,0,9,1,1,1",
        ] {
            assert!(boxes(wrong).is_err(), "{wrong}");
        }
        assert!(
            asked("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857").unwrap().boxes().is_err()
        );
        assert!(asked(&format!("bbox-crs={CRS84}")).unwrap().boxes().is_ok());
        assert!(asked("crs=http://www.opengis.net/def/crs/EPSG/0/4326").unwrap().crs().is_err());
    }

    #[test]
    fn a_time_is_an_instant_a_day_or_an_interval_with_open_ends() {
        let hour = |text: &str| {
            let start: Timestamp = text.parse().unwrap();
            (start, start + SignedDuration::from_hours(1))
        };
        let (start, end) = hour("2026-11-21T03:00:00Z");
        let meets = |text: &str| Span::parse(text, &zone()).unwrap().meets(start, end);
        for yes in [
            "2026-11-21T03:00:00Z",
            "2026-11-20T21:59:59-06:00",
            "2026-11-20",
            "2026-11-21T02:00:00Z/2026-11-21T03:00:00Z",
            "../2026-11-21T03:00:00Z",
            "/2026-11-22T00:00:00Z",
            "2026-11-21T03:30:00Z/..",
            "2026-11-01T00:00:00Z/",
            "../..",
        ] {
            assert!(meets(yes), "{yes}");
        }
        for no in [
            "2026-11-21T04:00:00Z",
            "2026-11-21T02:59:59Z",
            "2026-11-21",
            "2026-11-21T04:00:00Z/..",
            "../2026-11-21T02:59:59Z",
        ] {
            assert!(!meets(no), "{no}");
        }
        for wrong in [
            "",
            "now",
            "2026-11",
            "2026-11-21T04:00:00Z/2026-11-21T03:00:00Z",
            "2026-13-01",
            "a/b",
            "2026-11-21T04:00:00",
            "2026-11-21/2026-11-22/2026-11-23",
        ] {
            assert_eq!(Span::parse(wrong, &zone()), None, "{wrong}");
        }
        let one = Span::parse("2026-11-21T03:30:00Z", &zone()).unwrap();
        assert!(one.instant().is_some());
        assert_eq!(Span::parse("2026-11-21", &zone()).unwrap().instant(), None);
    }

    #[test]
    fn pages_are_for_who_would_rather_have_them() {
        let format = |accept: &str| {
            let request = TestRequest::get().insert_header(("accept", accept)).to_http_request();
            Asked::of(&request, &[]).unwrap().format
        };
        assert_eq!(format("text/html,application/xhtml+xml,*/*;q=0.8"), Format::Html);
        assert_eq!(format("*/*"), Format::Json);
        assert_eq!(format("application/geo+json, text/html;q=0.5"), Format::Json);
        assert_eq!(format("text/html;q=0.9, application/json;q=0.2"), Format::Html);
        let none = TestRequest::get().to_http_request();
        assert_eq!(Asked::of(&none, &[]).unwrap().format, Format::Json);
    }
}
