//! `/credential_card`: what the card says that people show to whoever stops them.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::release_credential;
use atalaya_domain::FieldReason;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::outreach::Fields;
use crate::problem::Problem;
use crate::records::send;
use crate::viewer::Principal;

/// The longest text: what fits on a phone's screen in large letters.
const MAX_CHARS: usize = 600;

/// The card.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field and written by the gate")]
pub struct CredentialCard {
    /// What it says: which institution, that its people work in health, whom to call there. Nobody's name. `null`: the
    /// organisation has none.
    #[schema(max_length = 600)]
    words: Option<String>,
}

/// Gives what the organisation's card says. A phone shows it without its PIN, if its owner has chosen so.
#[utoipa::path(get, path = "/api/v1/credential_card", tag = "outreach",
    responses((status = 200, body = CredentialCard)))]
pub(crate) async fn credential_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let words = principal.store(&doors).credential_card(viewer.organisation).await?;
    Ok(send(HttpResponse::Ok(), release_credential(viewer, words)?))
}

/// Sets what the card says; blank or `null` takes it away.
#[utoipa::path(put, path = "/api/v1/credential_card", tag = "outreach", request_body = CredentialCard,
    responses((status = 200, body = CredentialCard)))]
pub(crate) async fn credential_set(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::read(&request, &mut payload).await?;
    let words = fields.text("words").map(|words| words.trim().to_owned());
    let words = words.filter(|words| !words.is_empty());
    if let Some(words) = &words {
        if words.chars().count() > MAX_CHARS {
            fields.refuse("words", FieldReason::TooLong { max_chars: MAX_CHARS });
        }
        let control = |c: &char| c.is_control() && *c != '\n';
        if let Some((at, c)) = words.chars().enumerate().find(|(_, c)| control(c)) {
            let (at, code) = (at + 1, u32::from(c));
            fields.refuse("words", FieldReason::ControlCharacter { at, code });
        }
    }
    fields.end()?;
    let (organisation, by) = principal.member()?;
    let store = principal.store(&doors);
    store.credential_card_set(organisation, words.clone(), by, doors.now()).await?;
    Ok(send(HttpResponse::Ok(), release_credential(principal.viewer(), words)?))
}
