//! Documents for one's own use: on which paper, and how they are sent.

use actix_web::HttpResponse;
use actix_web::http::header;
use atalaya_domain::Language;
use atalaya_evidence::{FileError, Paper, Print};

use crate::doors::Doors;
use crate::problem::Problem;

/// How a document is printed.
pub(crate) fn print(paper: Paper, language: Language, doors: &Doors) -> Print {
    Print { language, paper, synthetic: doors.app.deployment.synthetic }
}

/// The paper with a code; A4 unless one is given.
pub(crate) fn asked(code: Option<&str>) -> Result<Paper, Problem> {
    let Some(code) = code else { return Ok(Paper::A4) };
    Paper::parse(code).ok_or_else(|| {
        let (es, en) = ("Es a4 o letter.", "It is a4 or letter.");
        Problem::parameter("paper", "invalid", es, en)
    })
}

/// Sends a document to be saved under a name that says nothing; nobody on the way keeps it.
pub(crate) fn send(bytes: Result<Vec<u8>, FileError>, name: &str) -> Result<HttpResponse, Problem> {
    let bytes = bytes.map_err(|error| Problem::internal("write a document", &error))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .content_type("application/pdf")
        .body(bytes))
}
