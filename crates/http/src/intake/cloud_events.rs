//! `POST /intake/cloudevents`: reports and records of exposure in the envelope of `CloudEvents` 1.0,
//! structured or binary.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{Event, Exposure, FieldError, FieldReason, Json};
use utoipa::ToSchema;

use super::members;
use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::problem::{Problem, ProblemBody, ProblemCode};
use crate::records::{self, CreatedOut};
use crate::viewer::Principal;

/// The type of an envelope around an event.
const EVENT: &str = "org.atalaya.event.v1";
/// The type of an envelope around a record of exposure.
const EXPOSURE: &str = "org.atalaya.exposure.v1";

/// An envelope, structured. In binary mode its attributes are headers (`ce-specversion`, `ce-type`,
/// `ce-source`, `ce-id`) and the body is `data`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read name by name")]
pub struct CloudEvent {
    /// `1.0`.
    specversion: String,
    /// `org.atalaya.event.v1` or `org.atalaya.exposure.v1`.
    r#type: String,
    source: String,
    /// The envelope's. By `data`'s own id it is known whether it was sent before.
    id: String,
    /// As `POST /api/v1/events` or `POST /api/v1/exposure` takes it.
    #[schema(value_type = Object)]
    data: String,
}

/// Takes an envelope. What is in it is checked, stored and answered as if it had come without.
#[utoipa::path(post, path = "/api/v1/intake/cloudevents", tag = "events",
    request_body(content((CloudEvent = "application/cloudevents+json"), (CloudEvent = "application/json"))),
    responses(
        (status = 201, body = CreatedOut), (status = 200, body = CreatedOut),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn cloud_event(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let media = body::expect_media(&request, &[MediaType::CloudEvent, MediaType::Json])?;
    let json = body::read_json(&request, &mut payload).await?;
    let json = json.ok_or(Problem::new(ProblemCode::InvalidJson))?;
    let (kind, data) = match media {
        MediaType::CloudEvent => opened(members(json)?)?,
        _ => (of_headers(&request)?, json),
    };
    let viewer = principal.viewer();
    match kind.as_str() {
        EVENT => records::one::<Event>(&data, &doors, viewer).await,
        EXPOSURE => records::one::<Exposure>(&data, &doors, viewer).await,
        other => {
            let found = other.chars().take(40).collect();
            let known = vec![EVENT, EXPOSURE];
            Err(wrong("/type", FieldReason::UnknownCode { found, known }))
        }
    }
}

/// The type and the data of a structured envelope, whose other attributes must be there.
fn opened(members: Vec<(String, Json)>) -> Result<(String, Json), Problem> {
    let mut data = None;
    let mut attributes: Vec<(String, String)> = Vec::new();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("data", value) => data = Some(value),
            (_, Json::String(text)) => attributes.push((name, text)),
            // Extensions may be of other types, and say nothing to us.
            _ => {}
        }
    }
    let attribute = |name: &str| {
        let found = attributes.iter().find(|(one, _)| one == name);
        found.map(|(_, text)| text.clone()).filter(|text| !text.is_empty())
    };
    let kind = checked(attribute)?;
    Ok((kind, data.ok_or_else(|| wrong("/data", FieldReason::Missing))?))
}

/// The type that a binary envelope's headers tell.
fn of_headers(request: &HttpRequest) -> Result<String, Problem> {
    checked(|name| {
        let value = request.headers().get(format!("ce-{name}"))?.to_str().ok()?;
        (!value.is_empty()).then(|| value.to_owned())
    })
}

/// The type, if every attribute that an envelope must have is there.
fn checked(attribute: impl Fn(&str) -> Option<String>) -> Result<String, Problem> {
    let must = |name: &str| {
        attribute(name).ok_or_else(|| wrong(&format!("/{name}"), FieldReason::Missing))
    };
    let version = must("specversion")?;
    if version != "1.0" {
        let (found, known) = (version.chars().take(20).collect(), vec!["1.0"]);
        return Err(wrong("/specversion", FieldReason::UnknownCode { found, known }));
    }
    must("id")?;
    must("source")?;
    must("type")
}

fn wrong(pointer: &str, reason: FieldReason) -> Problem {
    Problem::fields(ProblemCode::InvalidBody, &[FieldError::new(pointer, reason)])
}
