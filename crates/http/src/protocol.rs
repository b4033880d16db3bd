//! `/protocol`: an organisation's cards of what to do, who is responsible and whom to call.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{ProtocolFacts, release_protocol};
use atalaya_domain::Json;
use atalaya_safety::Protocol;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// A text that people read.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct ProtocolWording {
    /// In Spanish.
    #[schema(max_length = 240)]
    es: String,
    /// In English; without it Spanish is shown.
    #[schema(max_length = 240)]
    en: Option<String>,
}

/// One card.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct ProtocolCardBody {
    /// What it is about.
    title: ProtocolWording,
    /// Whom one works with; empty: whoever it is.
    key_populations: Vec<String>,
    /// What kind of place; empty: any.
    settings: Vec<String>,
    /// `day` or `night`, by the organisation's rules; `null`: at any time.
    band: Option<String>,
    /// From which level of risk on, 1–5, as the rules reckon.
    from_level: i64,
    /// What to do, in order; 1 to 12.
    steps: Vec<ProtocolWording>,
    /// Who sees to it.
    responsible: ProtocolWording,
    /// Whom to call, each with the number; 8 at most.
    call: Vec<ProtocolWording>,
}

/// The cards that hold.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct ProtocolOut {
    /// Counted up by each change; 0 is the default.
    version: i64,
    /// Since when, RFC 3339; `null` of the default.
    changed_at: Option<String>,
    cards: Vec<ProtocolCardBody>,
}

/// Other cards in the place of those that hold.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct ProtocolIn {
    /// The version that they were made from.
    version: i64,
    /// 1 to 40.
    cards: Vec<ProtocolCardBody>,
}

/// Gives the organisation's protocol cards: the default until it has made its own.
#[utoipa::path(get, path = "/api/v1/protocol", tag = "outreach",
    responses((status = 200, body = ProtocolOut), (status = 304)))]
pub(crate) async fn protocol_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    answer(&principal, &doors).await
}

/// Sets the organisation's protocol cards. Who goes out reads them anew.
#[utoipa::path(put, path = "/api/v1/protocol", tag = "outreach", request_body = ProtocolIn,
    responses((status = 200, body = ProtocolOut)))]
pub(crate) async fn protocol_set(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let mut members = Members::of_body(&request, &mut payload).await?;
    let after = members.required_integer("version").map_err(refused)?;
    let cards = members.any("cards").unwrap_or(Json::Null);
    members.done().map_err(refused)?;
    let cards: Protocol = serde_json::to_value(&cards)
        .and_then(serde_json::from_value)
        .map_err(|error| wrong(&error.to_string()))?;
    let (organisation, by) = principal.member()?;
    let store = principal.store(&doors);
    store.protocol_set(organisation, cards, after, by, doors.now()).await?;
    answer(&principal, &doors).await
}

/// Where a card is wrong, as far as its text begins with a JSON Pointer.
fn wrong(told: &str) -> Problem {
    let pointer = told.split(' ').next().filter(|word| word.starts_with("/cards"));
    Problem::at(ProblemCode::InvalidBody, pointer.unwrap_or("/cards"))
}

async fn answer(principal: &Principal, doors: &Doors) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let stored = principal.store(doors).protocol(viewer.organisation).await?;
    let (version, changed_at) = (stored.version, stored.changed_at);
    let facts = ProtocolFacts { version, changed_at, cards: stored.protocol.cards() };
    let released = release_protocol(viewer, &facts, &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}
