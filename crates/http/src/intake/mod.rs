//! What other programs send in their own way: the REST service of `KoboToolbox`, forms filled in with ODK Collect
//! (`OpenRosa`), and `CloudEvents`. Each is turned into a report as the API takes it, and goes through the very
//! same checks; sending again is answered, not repeated.

pub(crate) mod cloud_events;
pub(crate) mod kobo;
pub(crate) mod open_rosa;

use atalaya_domain::{FieldError, FieldReason, Json};

use crate::problem::{Problem, ProblemCode};

/// The members of an object; anything else is no envelope.
fn members(json: Json) -> Result<Vec<(String, Json)>, Problem> {
    match json {
        Json::Object(members) => Ok(members),
        other => {
            let (expected, found) = ("object", other.type_name());
            let wrong = FieldError::new("", FieldReason::WrongType { expected, found });
            Err(Problem::fields(ProblemCode::InvalidBody, &[wrong]))
        }
    }
}
