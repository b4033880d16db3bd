//! Reading a body that is one object with a few members.

use actix_web::HttpRequest;
use actix_web::web::Payload;
use atalaya_domain::{FieldError, FieldReason, Json};

use crate::body::{self, MediaType};
use crate::problem::{Problem, ProblemCode};

/// The members of an object that nobody has asked for yet.
pub(crate) struct Members(Vec<(String, Json)>);

impl Members {
    /// The members of a request's body.
    pub(crate) async fn of_body(
        request: &HttpRequest,
        payload: &mut Payload,
    ) -> Result<Self, Problem> {
        body::expect_media(request, &[MediaType::Json])?;
        match body::read_json(request, payload).await? {
            Some(Json::Object(members)) => Ok(Self(members)),
            Some(other) => Err(refused(wrong_type("", "object", &other))),
            None => Err(Problem::new(ProblemCode::InvalidJson)),
        }
    }

    /// A text; `None` if it is not there or `null`.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, FieldError> {
        match self.take(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong_type(&format!("/{name}"), "string", &other)),
        }
    }

    /// A text that must be there.
    pub(crate) fn required(&mut self, name: &str) -> Result<String, FieldError> {
        let missing = || FieldError::new(format!("/{name}"), FieldReason::Missing);
        self.text(name)?.ok_or_else(missing)
    }

    /// A whole number that must be there.
    pub(crate) fn required_integer(&mut self, name: &str) -> Result<i64, FieldError> {
        match self.take(name) {
            None | Some(Json::Null) => {
                Err(FieldError::new(format!("/{name}"), FieldReason::Missing))
            }
            Some(Json::Integer(number)) => Ok(number),
            Some(other) => Err(wrong_type(&format!("/{name}"), "integer", &other)),
        }
    }

    /// The version of a text, from 1 to the present one; `None` if it is not there or `null`.
    pub(crate) fn version(&mut self, name: &str, present: u32) -> Result<Option<u32>, FieldError> {
        let found = match self.take(name) {
            None | Some(Json::Null) => return Ok(None),
            Some(Json::Integer(number)) => number,
            Some(other) => return Err(wrong_type(&format!("/{name}"), "integer", &other)),
        };
        let version = u32::try_from(found).ok().filter(|found| (1..=present).contains(found));
        let range = FieldReason::OutOfRange { least: 1.0, greatest: f64::from(present) };
        version.map(Some).ok_or_else(|| FieldError::new(format!("/{name}"), range))
    }

    /// Yes or no; `None` if it is not there or `null`.
    pub(crate) fn flag(&mut self, name: &str) -> Result<Option<bool>, FieldError> {
        match self.take(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Bool(flag)) => Ok(Some(flag)),
            Some(other) => Err(wrong_type(&format!("/{name}"), "boolean", &other)),
        }
    }

    /// A list of texts; `None` if it is not there or `null`.
    pub(crate) fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, FieldError> {
        let items = match self.take(name) {
            None | Some(Json::Null) => return Ok(None),
            Some(Json::Array(items)) => items,
            Some(other) => return Err(wrong_type(&format!("/{name}"), "array", &other)),
        };
        let text = |(place, item): (usize, Json)| match item {
            Json::String(text) => Ok(text),
            other => Err(wrong_type(&format!("/{name}/{place}"), "string", &other)),
        };
        items.into_iter().enumerate().map(text).collect::<Result<_, _>>().map(Some)
    }

    /// Whatever it is; `None` if it is not there.
    pub(crate) fn any(&mut self, name: &str) -> Option<Json> {
        self.take(name)
    }

    /// Nothing else may be there.
    pub(crate) fn done(self) -> Result<(), FieldError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((member, _)) => {
                let short: String = member.chars().take(40).collect();
                Err(FieldError::new(format!("/{short}"), FieldReason::UnknownField))
            }
        }
    }

    fn take(&mut self, name: &str) -> Option<Json> {
        let place = self.0.iter().position(|(member, _)| member == name)?;
        Some(self.0.swap_remove(place).1)
    }
}

/// The problem of one refused member.
pub(crate) fn refused(error: FieldError) -> Problem {
    Problem::fields(ProblemCode::InvalidBody, &[error])
}

fn wrong_type(pointer: &str, expected: &'static str, found: &Json) -> FieldError {
    FieldError::new(pointer, FieldReason::WrongType { expected, found: found.type_name() })
}
