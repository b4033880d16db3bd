//! Pages of records, their versions as entity tags, and why one is withdrawn.

use atalaya_domain::{FieldError, FieldReason, Json};
use serde::Deserialize;

use crate::problem::{Problem, ProblemCode};

/// Records on a page unless the client says otherwise.
const PAGE: usize = 50;
/// Records on a page at most.
const PAGE_MAX: usize = 200;

/// Which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// Records on the page, 1–200; 50 unless given.
    pub(crate) limit: Option<String>,
    /// `next` of the page before.
    pub(crate) cursor: Option<String>,
}

/// How many records the page shall have.
pub(crate) fn limit_of(page: &Page) -> Result<usize, Problem> {
    let Some(text) = &page.limit else {
        return Ok(PAGE);
    };
    text.parse().ok().filter(|limit| (1..=PAGE_MAX).contains(limit)).ok_or_else(|| {
        Problem::parameter(
            "limit",
            "out_of_range",
            format!("Debe estar entre 1 y {PAGE_MAX}."),
            format!("It must lie between 1 and {PAGE_MAX}."),
        )
    })
}

/// What is wrong with a cursor when its record cannot be had; what else went wrong stays.
pub(crate) fn unknown_cursor(problem: Problem) -> Problem {
    if problem.code() != ProblemCode::NotFound {
        return problem;
    }
    let (es, en) = ("Ese cursor no existe.", "There is no such cursor.");
    Problem::parameter("cursor", "unknown_cursor", es, en)
}

/// A version as an entity tag.
pub(crate) fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// A withdrawal's body is nothing, or an object with a `reason`.
pub(crate) fn check_reason(json: Option<Json>) -> Result<(), Problem> {
    let refuse = |pointer: String, reason| {
        let mut problem = Problem::new(ProblemCode::InvalidBody);
        problem.add_fields(&[FieldError::new(pointer, reason)]);
        Err(problem)
    };
    match json {
        None => Ok(()),
        Some(Json::Object(members)) => match members.as_slice() {
            [] => Ok(()),
            [(name, Json::String(_))] if name == "reason" => Ok(()),
            _ => refuse("/reason".to_owned(), FieldReason::UnknownField),
        },
        Some(other) => {
            let (expected, found) = ("object", other.type_name());
            refuse(String::new(), FieldReason::WrongType { expected, found })
        }
    }
}
