//! Reading which events are meant.

use actix_web::HttpRequest;
use actix_web::web::Payload;
use atalaya_domain::{EventId, FieldError, FieldReason, Json};

use crate::body::{self, MediaType};
use crate::problem::{Problem, ProblemCode};

/// The one member of a body that is an object with just this one.
fn only(json: Option<Json>, name: &'static str) -> Result<Json, FieldError> {
    let members = match json {
        Some(Json::Object(members)) => members,
        Some(other) => {
            let (expected, found) = ("object", other.type_name());
            return Err(FieldError::new("", FieldReason::WrongType { expected, found }));
        }
        None => Vec::new(),
    };
    let mut value = None;
    for (member, found) in members {
        if member != name {
            let short: String = member.chars().take(40).collect();
            return Err(FieldError::new(format!("/{short}"), FieldReason::UnknownField));
        }
        value = Some(found);
    }
    value.ok_or_else(|| FieldError::new(format!("/{name}"), FieldReason::Missing))
}

fn event_id(json: &Json, pointer: &str) -> Result<EventId, FieldError> {
    match json {
        Json::String(text) => {
            EventId::parse(text).ok_or_else(|| FieldError::new(pointer, FieldReason::NotAnId))
        }
        other => {
            let (expected, found) = ("string", other.type_name());
            Err(FieldError::new(pointer, FieldReason::WrongType { expected, found }))
        }
    }
}

/// The event that a body of `{"id": …}` names.
pub(super) async fn target(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<EventId, Problem> {
    only(json(request, payload).await?, "id")
        .and_then(|value| event_id(&value, "/id"))
        .map_err(refused)
}

/// The two events that a body of `{"events": […, …]}` names.
pub(super) async fn pair(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<[EventId; 2], Problem> {
    let json = json(request, payload).await?;
    let read = || {
        let value = only(json, "events")?;
        let Json::Array(items) = &value else {
            let (expected, found) = ("array", value.type_name());
            return Err(FieldError::new("/events", FieldReason::WrongType { expected, found }));
        };
        let [one, other] = items.as_slice() else {
            let reason = FieldReason::OutOfRange { least: 2.0, greatest: 2.0 };
            return Err(FieldError::new("/events", reason));
        };
        Ok([event_id(one, "/events/0")?, event_id(other, "/events/1")?])
    };
    read().map_err(refused)
}

async fn json(request: &HttpRequest, payload: &mut Payload) -> Result<Option<Json>, Problem> {
    body::expect_media(request, &[MediaType::Json])?;
    body::read_json(request, payload).await
}

fn refused(error: FieldError) -> Problem {
    Problem::fields(ProblemCode::InvalidBody, &[error])
}
