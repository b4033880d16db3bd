//! `/openrosa`: what ODK Collect and its like ask a server (`OpenRosa` 1.0): which forms there are, a form, and
//! taking one that was filled in. The form is `data/forms/reporte.xml`.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use atalaya_domain::{
    Event, FieldError, FieldReason, Json, Language, Submission, SubmissionError, Text,
    report_of_answers,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::body;
use crate::doors::Doors;
use crate::language::Reader;
use crate::origin::address;
use crate::problem::{Problem, ProblemCode};
use crate::records;
use crate::viewer::Principal;

/// Where these routes are: what people type into their phone as the server's address.
pub(crate) const BASE: &str = "/api/v1/openrosa";

/// The form that comes with the program.
const FORM: &str = include_str!("../../../../data/forms/reporte.xml");
/// Its id and version, as they stand in it.
const FORM_ID: &str = "reporte";
const FORM_VERSION: &str = "2026113003";
/// What every answer here is of.
const XML: &str = "text/xml; charset=utf-8";
/// The version of the protocol, in every answer.
const VERSION: (&str, &str) = ("x-openrosa-version", "1.0");
/// The part of a submission that is the filled-in form.
const PART: &str = "xml_submission_file";

/// Whether a request is for one of these routes, where programs may prove themselves as phones do it.
pub(crate) fn is_asked(request: &HttpRequest) -> bool {
    request.path().strip_prefix(BASE).is_some_and(|rest| rest.starts_with('/'))
}

/// The token in a `Basic` proof: what was typed as the password. Who is named beside it is not looked at,
/// a token says that by itself.
pub(crate) fn basic_token(value: &HeaderValue) -> Option<String> {
    let (scheme, encoded) = value.as_bytes().split_at_checked(b"Basic ".len())?;
    if !scheme.eq_ignore_ascii_case(b"Basic ") {
        return None;
    }
    let typed = String::from_utf8(STANDARD.decode(encoded.trim_ascii()).ok()?).ok()?;
    let (_, token) = typed.split_once(':')?;
    Some(token.to_owned())
}

/// Gives the list of forms.
#[utoipa::path(get, path = "/api/v1/openrosa/formList", tag = "events",
    responses((status = 200, body = String, content_type = "text/xml")))]
pub(crate) async fn form_list(request: HttpRequest, doors: Data<Doors>) -> HttpResponse {
    let hash = md5::compute(FORM);
    let url = format!("{}{BASE}/forms/{FORM_ID}", address(&request, &doors.app.settings));
    let url = quick_xml::escape::escape(url);
    answer(HttpResponse::Ok()).body(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xforms xmlns=\"http://openrosa.org/xforms/xformsList\"><xform><formID>{FORM_ID}</formID>\
         <name>Reporte</name><version>{FORM_VERSION}</version><hash>md5:{hash:x}</hash>\
         <downloadUrl>{url}</downloadUrl></xform></xforms>"
    ))
}

/// Gives the form.
#[utoipa::path(get, path = "/api/v1/openrosa/forms/reporte", tag = "events",
    responses((status = 200, body = String, content_type = "text/xml")))]
pub(crate) async fn form_get() -> HttpResponse {
    answer(HttpResponse::Ok()).body(FORM)
}

/// Says that submissions are taken here, and how long they may be: phones ask before they send.
#[utoipa::path(get, path = "/api/v1/openrosa/submission", tag = "events", responses((status = 204)))]
pub(crate) async fn submission_ready(request: HttpRequest, doors: Data<Doors>) -> HttpResponse {
    let here = format!("{}{BASE}/submission", address(&request, &doors.app.settings));
    answer(HttpResponse::NoContent()).insert_header((header::LOCATION, here)).finish()
}

/// Takes a filled-in form: checked, stored and answered as if it had come by the API. It comes as a part named
/// `xml_submission_file`; pictures and other files are refused. What was sent before is answered 202. Every answer of these
/// routes that has a body, a refusal too, is the envelope of `OpenRosa` with a message.
#[utoipa::path(post, path = "/api/v1/openrosa/submission", tag = "events",
    request_body(content = String, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = String, content_type = "text/xml"),
        (status = 202, body = String, content_type = "text/xml"),
        (status = 422, body = String, content_type = "text/xml"),
        (status = 503, body = String, content_type = "text/xml"),
    ))]
pub(crate) async fn submission_take(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let boundary = body::boundary(request.headers())?;
    let body = body::read_single(&request, &mut payload).await?;
    let form = form_of(body, boundary).await?;
    let submission = Submission::parse(&form).map_err(not_a_form)?;
    if submission.form != FORM_ID {
        let found = submission.form.chars().take(40).collect();
        let wrong = FieldReason::UnknownCode { found, known: vec![FORM_ID] };
        return Err(Problem::fields(ProblemCode::InvalidBody, &[FieldError::new("/form", wrong)]));
    }
    let mut members = vec![("_uuid".to_owned(), Json::String(submission.instance))];
    members.extend(submission.answers.into_iter().map(|(path, text)| (path, Json::String(text))));
    let report = report_of_answers(members)
        .map_err(|wrong| Problem::fields(ProblemCode::InvalidEvent, &[wrong]))?;
    let stored = records::one::<Event>(&report, &doors, principal.viewer()).await?;
    let (status, said) = match stored.status() {
        StatusCode::CREATED => (HttpResponse::Created(), Text::new("Guardado.", "Stored.")),
        _ => (HttpResponse::Accepted(), Text::new("Ya se había recibido.", "Received before.")),
    };
    let said = message("submit_success", said.in_language(reader.0), None);
    Ok(answer(status).body(said))
}

/// A refusal as phones show it: the message that stands in the envelope of `OpenRosa`, and beside it the stable name of the
/// problem, which every other route tells as RFC 9457 has it.
pub(crate) fn refused(problem: &Problem, language: Language) -> HttpResponse {
    let said = message("submit_error", &problem.in_words(language), Some(problem.code()));
    let mut answer = problem.answer(language).set_body(BoxBody::new(said));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(XML));
    headers.insert(HeaderName::from_static(VERSION.0), HeaderValue::from_static(VERSION.1));
    answer
}

/// The envelope of `OpenRosa` around a message.
fn message(nature: &str, said: &str, problem: Option<ProblemCode>) -> String {
    let said = quick_xml::escape::escape(said);
    let problem = problem.map_or_else(String::new, |code| {
        format!("<problem xmlns=\"urn:atalaya:problem\">{}</problem>", code.code())
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenRosaResponse \
         xmlns=\"http://openrosa.org/http/response\"><message nature=\"{nature}\">{said}</message>\
         {problem}</OpenRosaResponse>"
    )
}

/// An answer with what every one here has.
fn answer(mut answer: HttpResponseBuilder) -> HttpResponseBuilder {
    answer
        .insert_header((header::CONTENT_TYPE, XML))
        .insert_header(VERSION)
        .insert_header(("x-openrosa-accept-content-length", body::SINGLE_MAX))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    answer
}

/// The one part that is the form. A file beside it is refused: a picture shows faces, and carries where it was
/// taken.
async fn form_of(body: Bytes, boundary: String) -> Result<Bytes, Problem> {
    let whole = futures_util::stream::once(async move { Ok::<_, std::convert::Infallible>(body) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let broken = |_| Problem::new(ProblemCode::BadRequest);
    let mut form = None;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            PART if form.is_none() => form = Some(part.bytes().await.map_err(broken)?),
            _ if part.file_name().is_none() && name != PART => {}
            _ => {
                let shown: String = name.chars().take(40).collect();
                let wrong = FieldError::new(format!("/{shown}"), FieldReason::UnknownField);
                return Err(Problem::fields(ProblemCode::InvalidBody, &[wrong]));
            }
        }
    }
    let missing = FieldError::new(format!("/{PART}"), FieldReason::Missing);
    form.ok_or_else(|| Problem::fields(ProblemCode::InvalidBody, &[missing]))
}

fn not_a_form(error: SubmissionError) -> Problem {
    let (es, en) = match error {
        SubmissionError::TooLong => return Problem::new(ProblemCode::BodyTooLarge),
        SubmissionError::Syntax => {
            ("El formulario no es XML válido en UTF-8.", "The form is not valid XML in UTF-8.")
        }
        SubmissionError::Forbidden => (
            "El formulario trae un tipo de documento, una instrucción o una entidad propia.",
            "The form has a document type, an instruction or an entity of its own.",
        ),
        SubmissionError::TooDeep => {
            ("El formulario está anidado demasiado profundo.", "The form is nested too deep.")
        }
        SubmissionError::TooMany => {
            ("El formulario tiene demasiadas respuestas.", "The form has too many answers.")
        }
        SubmissionError::Encrypted => ("El formulario está cifrado.", "The form is encrypted."),
        SubmissionError::Nameless => (
            "El formulario no dice cuál es o no tiene instanceID.",
            "The form does not say which one it is, or has no instanceID.",
        ),
    };
    Problem::new(ProblemCode::InvalidBody).detail(es, en)
}

/// What a phone is challenged with where it may prove itself by a password.
pub(crate) const CHALLENGE: &str = "Basic realm=\"atalaya\", charset=\"UTF-8\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_the_one_that_is_listed() {
        assert!(FORM.contains(&format!("<data id=\"{FORM_ID}\" version=\"{FORM_VERSION}\">")));
    }

    #[test]
    fn a_token_is_what_was_typed_as_the_password() {
        let of = |text: &str| basic_token(&HeaderValue::from_str(text).unwrap());
        // printf 'collect:atalaya_00' | base64
        assert_eq!(of("Basic Y29sbGVjdDphdGFsYXlhXzAw").as_deref(), Some("atalaya_00"));
        assert_eq!(of("basic Y29sbGVjdDphdGFsYXlhXzAw").as_deref(), Some("atalaya_00"));
        for wrong in ["Basic", "Basic !!!", "Basic YWJj", "Bearer Y29sbGVjdDphdGFsYXlhXzAw"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
