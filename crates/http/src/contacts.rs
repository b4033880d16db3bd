//! `/people/{handle}/contact`: who is behind a handle and how to reach them in need. Sealed, for those
//! who must be able to call; each look at it is in the person's own log.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{ContactFacts, release_contact};
use atalaya_domain::{FieldError, FieldReason, Handle, Json, Language, UserId};
use atalaya_store::{SafeQuestion, StaffContact};
use utoipa::ToSchema;

use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// The longest a name or a number may be, characters.
const LONGEST: usize = 120;

/// Somebody's name and where they are reached.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field and written by the gate")]
pub struct ContactBody {
    /// Their name.
    #[schema(max_length = 120)]
    name: String,
    /// Where to call.
    #[schema(max_length = 120, example = "+502 5555 1234")]
    phone: String,
    /// Where to write.
    #[schema(required = false, max_length = 120, example = "ana@example.org")]
    email: String,
    /// The language of what is sent there: `es`, unless it is said, or `en`.
    #[schema(required = false, example = "es")]
    language: String,
    /// What they are asked when nobody knows how they are: something that they alone can answer.
    #[schema(required = false, max_length = 120, example = "¿Cómo se llama su gata?")]
    question: String,
    /// What they answer while all is well; with a question alone, and never without.
    #[schema(required = false, max_length = 120, example = "No tengo gata")]
    answer: String,
}

/// Gives how to reach somebody of the organisation. That it was asked is in their own log.
#[utoipa::path(get, path = "/api/v1/people/{handle}/contact", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 200, body = ContactBody)))]
pub(crate) async fn contact_get(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let person = named(&path, &principal, &doors).await?;
    let (store, organisation) = (principal.store(&doors), principal.viewer().organisation);
    let contact = store.contact_get(organisation, person, doors.now()).await?;
    let contact = contact.ok_or(Problem::new(ProblemCode::NotFound))?;
    let released = release_contact(principal.viewer(), &told(contact))?;
    Ok(send(HttpResponse::Ok(), released))
}

/// Sets how to reach somebody of the organisation.
#[utoipa::path(put, path = "/api/v1/people/{handle}/contact", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    request_body = ContactBody, responses((status = 204)))]
pub(crate) async fn contact_set(
    request: HttpRequest,
    mut payload: Payload,
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let person = named(&path, &principal, &doors).await?;
    body::expect_media(&request, &[MediaType::Json])?;
    let contact = read(body::read_json(&request, &mut payload).await?)?;
    let (store, organisation) = (principal.store(&doors), principal.viewer().organisation);
    store.contact_set(organisation, person, contact, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Forgets how to reach somebody of the organisation. Forgetting again is harmless.
#[utoipa::path(delete, path = "/api/v1/people/{handle}/contact", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 204)))]
pub(crate) async fn contact_delete(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let person = named(&path, &principal, &doors).await?;
    let (store, organisation) = (principal.store(&doors), principal.viewer().organisation);
    store.contact_delete(organisation, person, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The person of the organisation with this handle.
async fn named(path: &str, principal: &Principal, doors: &Doors) -> Result<UserId, Problem> {
    let not_found = || Problem::new(ProblemCode::NotFound);
    let handle = Handle::parse(path).ok_or_else(not_found)?;
    let user = doors.app.store.person(principal.viewer().organisation, &handle).await?;
    user.and_then(|user| user.viewer.user).ok_or_else(not_found)
}

/// What there is to tell of somebody.
pub(crate) fn told(contact: StaffContact) -> ContactFacts {
    let StaffContact { name, phone, email, language, safe } = contact;
    let safe = safe.map(|SafeQuestion { question, answer }| (question, answer));
    ContactFacts { name, phone, email, language, safe }
}

/// Reads the fields; nothing else may be there.
fn read(json: Option<Json>) -> Result<StaffContact, Problem> {
    let refuse = |pointer: String, reason| {
        Problem::fields(ProblemCode::InvalidBody, &[FieldError::new(pointer, reason)])
    };
    let members = match json {
        Some(Json::Object(members)) => members,
        Some(other) => {
            let (expected, found) = ("object", other.type_name());
            return Err(refuse(String::new(), FieldReason::WrongType { expected, found }));
        }
        None => return Err(Problem::new(ProblemCode::InvalidJson)),
    };
    let [mut read_name, mut read_phone, mut read_email, mut read_language] = [const { None }; 4];
    let [mut question, mut answer] = [const { None }; 2];
    for (name, value) in members {
        let field = match name.as_str() {
            "name" => &mut read_name,
            "phone" => &mut read_phone,
            "email" => &mut read_email,
            "language" => &mut read_language,
            "question" => &mut question,
            "answer" => &mut answer,
            _ => return Err(refuse(String::new(), FieldReason::UnknownField)),
        };
        let Json::String(text) = value else {
            let (expected, found) = ("string", value.type_name());
            return Err(refuse(format!("/{name}"), FieldReason::WrongType { expected, found }));
        };
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(refuse(format!("/{name}"), FieldReason::Blank));
        }
        if text.chars().count() > LONGEST {
            let reason = FieldReason::TooLong { max_chars: LONGEST };
            return Err(refuse(format!("/{name}"), reason));
        }
        if name == "email" && !is_address(&text) {
            return Err(refuse("/email".to_owned(), FieldReason::NotAnAddress));
        }
        *field = Some(text);
    }
    let missing = |name: &str| refuse(format!("/{name}"), FieldReason::Missing);
    let language = |code: String| {
        Language::parse(&code).ok_or_else(|| {
            let known = vec![Language::Es.tag(), Language::En.tag()];
            let found = code.chars().take(20).collect();
            refuse("/language".to_owned(), FieldReason::UnknownCode { found, known })
        })
    };
    let safe = match (question, answer) {
        (Some(question), Some(answer)) => Some(SafeQuestion { question, answer }),
        (None, None) => None,
        (Some(_), None) => return Err(missing("answer")),
        (None, Some(_)) => return Err(missing("question")),
    };
    Ok(StaffContact {
        safe,
        email: read_email,
        language: read_language.map(language).transpose()?,
        name: read_name.ok_or_else(|| missing("name"))?,
        phone: read_phone.ok_or_else(|| missing("phone"))?,
    })
}

/// Whether a text may be an address: whoever carries the message knows for certain.
fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',' | ';' | '"');
    let parts = text.split_once('@');
    text.chars().all(plain)
        && parts.is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && !at.contains('@'))
}
