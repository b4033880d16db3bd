//! `/people/{handle}/contact`: who is behind a handle and how to reach them in need. Sealed, for those
//! who must be able to call; each look at it is in the person's own log.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::release_contact;
use atalaya_domain::{FieldError, FieldReason, Handle, Json, UserId};
use atalaya_store::StaffContact;
use utoipa::ToSchema;

use crate::body::{self, MediaType};
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// The longest a name or a number may be, characters.
const LONGEST: usize = 120;

/// Somebody's name and telephone number.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field and written by the gate")]
pub struct ContactBody {
    /// Their name.
    #[schema(max_length = 120)]
    name: String,
    /// Where to call.
    #[schema(max_length = 120, example = "+502 5555 1234")]
    phone: String,
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
    let released = release_contact(principal.viewer(), contact.name, contact.phone)?;
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
    let slug = &principal.signed_in.organisation.slug;
    let user = doors.app.store.user_by_handle(slug, &handle).await?;
    user.and_then(|user| user.viewer.user).ok_or_else(not_found)
}

/// Reads both fields; nothing else may be there.
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
    let [mut read_name, mut read_phone] = [None, None];
    for (name, value) in members {
        let field = match name.as_str() {
            "name" => &mut read_name,
            "phone" => &mut read_phone,
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
        *field = Some(text);
    }
    let missing = |name: &str| refuse(format!("/{name}"), FieldReason::Missing);
    Ok(StaffContact {
        name: read_name.ok_or_else(|| missing("name"))?,
        phone: read_phone.ok_or_else(|| missing("phone"))?,
    })
}
