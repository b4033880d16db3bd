//! Reading what is asked of a release.

use actix_web::HttpRequest;
use actix_web::web::Payload;
use atalaya_disclosure::release::{Audience, Geography, Measure, Period, Spec, Split, Support};
use atalaya_domain::{Family, FieldError, FieldReason, Json, Slug, Viewer};

use crate::body::{self, MediaType};
use crate::problem::{Problem, ProblemCode};

/// The release that a body asks for, of the viewer's own organisation, as if for the public; and the
/// partner it names.
pub(super) async fn spec(
    request: &HttpRequest,
    payload: &mut Payload,
    viewer: &Viewer,
) -> Result<(Spec, Option<Slug>), Problem> {
    body::expect_media(request, &[MediaType::Json])?;
    let json = body::read_json(request, payload).await?;
    let json = json.ok_or(Problem::new(ProblemCode::InvalidJson))?;
    read(&json, viewer).map_err(|errors| Problem::fields(ProblemCode::InvalidBody, &errors))
}

fn read(json: &Json, viewer: &Viewer) -> Result<(Spec, Option<Slug>), Vec<FieldError>> {
    let Json::Object(members) = json else {
        let (expected, found) = ("object", json.type_name());
        return Err(vec![FieldError::new("", FieldReason::WrongType { expected, found })]);
    };
    let mut wrong = Vec::new();
    let (mut period, mut partner) = (None, None);
    let (mut support, mut measure) = (Support::Corroborated, Measure::Incidents);
    let (mut hexagons, mut by, mut split) = (None, None, Split::None);
    for (name, value) in members {
        let pointer = format!("/{}", name.chars().take(40).collect::<String>());
        let mut one = One { pointer: &pointer, value, wrong: &mut wrong };
        match name.as_str() {
            "period" => period = one.parsed(Period::parse, &["2026", "2026-Q3"]),
            "support" => {
                let known = [Support::Corroborated, Support::Reported].map(Support::code);
                support = one.parsed(Support::parse, &known).unwrap_or(support);
            }
            "measure" => {
                let families = Family::ALL.iter().map(|family| family.code());
                let known: Vec<_> = std::iter::once("incidents").chain(families).collect();
                measure = one.parsed(Measure::parse, &known).unwrap_or(measure);
            }
            "split" => {
                let known = [Split::None, Split::Population, Split::Setting, Split::Band];
                split = one.parsed(Split::parse, &known.map(Split::code)).unwrap_or(split);
            }
            "hexagons" => hexagons = one.resolution(),
            "geography" => {
                by = one
                    .parsed(|code| GEOGRAPHIES.into_iter().find(|one| *one == code), &GEOGRAPHIES);
            }
            "partner" => partner = one.slug(),
            _ => wrong.push(FieldError::new(pointer, FieldReason::UnknownField)),
        }
    }
    if !members.iter().any(|(name, _)| name == "period") {
        wrong.push(FieldError::new("/period", FieldReason::Missing));
    }
    let geography = Geography::of(by, hexagons);
    if geography.is_none() && wrong.is_empty() {
        // Hexagons without their size, or a size beside municipalities.
        let reason =
            if hexagons.is_some() { FieldReason::UnknownField } else { FieldReason::Missing };
        wrong.push(FieldError::new("/hexagons", reason));
    }
    match (period, geography) {
        (Some(period), Some(geography)) if wrong.is_empty() => {
            let organisations = [viewer.organisation].into();
            let audience = Audience::Public;
            let spec = Spec { organisations, audience, period, support, measure, geography, split };
            Ok((spec, partner))
        }
        _ => Err(wrong),
    }
}

/// By which places a release may be asked for.
const GEOGRAPHIES: [&str; 4] = ["area", "department", "municipality", "hexagon"];

/// One member, and where to say what is wrong with it.
struct One<'a> {
    pointer: &'a str,
    value: &'a Json,
    wrong: &'a mut Vec<FieldError>,
}

impl One<'_> {
    fn parsed<T>(&mut self, parse: fn(&str) -> Option<T>, known: &[&'static str]) -> Option<T> {
        let Json::String(text) = self.value else {
            self.wrong_type("string");
            return None;
        };
        let parsed = parse(text);
        if parsed.is_none() {
            let found = text.chars().take(20).collect();
            let reason = FieldReason::UnknownCode { found, known: known.to_vec() };
            self.wrong.push(FieldError::new(self.pointer, reason));
        }
        parsed
    }

    /// A resolution, or `null` for none; whether the audience may see it the gate says.
    fn resolution(&mut self) -> Option<u8> {
        match self.value {
            Json::Null => None,
            Json::Integer(number) => {
                let resolution = u8::try_from(*number).ok().filter(|one| *one <= 15);
                if resolution.is_none() {
                    let reason = FieldReason::OutOfRange { least: 0.0, greatest: 15.0 };
                    self.wrong.push(FieldError::new(self.pointer, reason));
                }
                resolution
            }
            _ => {
                self.wrong_type("integer");
                None
            }
        }
    }

    /// A short name, or `null` for none.
    fn slug(&mut self) -> Option<Slug> {
        match self.value {
            Json::Null => None,
            Json::String(text) => {
                let slug = Slug::parse(text);
                if slug.is_none() {
                    self.wrong.push(FieldError::new(self.pointer, FieldReason::NotASlug));
                }
                slug
            }
            _ => {
                self.wrong_type("string");
                None
            }
        }
    }

    fn wrong_type(&mut self, expected: &'static str) {
        let found = self.value.type_name();
        let reason = FieldReason::WrongType { expected, found };
        self.wrong.push(FieldError::new(self.pointer, reason));
    }
}
