//! `/outreach/{id}/deliveries`: what was sent of an outing outside of the app, and how far it came.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use atalaya_disclosure::{DeliveryFacts, Refusal, release_deliveries, sees_home};
use atalaya_store::{DeliveryInfo, StoredOutreach};
use utoipa::ToSchema;

use super::parsed;
use crate::doors::Doors;
use crate::problem::Problem;
use crate::records::send;
use crate::viewer::Principal;

/// What was sent of an outing, in the order in which it was written.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct DeliveryList {
    deliveries: Vec<DeliveryOut>,
}

/// One message outside of the app. It says that something waits, and no more.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct DeliveryOut {
    /// What the alert is about, as `GET /api/v1/alerts` tells it.
    kind: String,
    /// `R0` to `R4`, or `N2` to `N4`; `null` of what is no step.
    step: Option<String>,
    /// The pseudonym of whom it is for.
    to: String,
    /// `push`, `sms` or `email`.
    channel: String,
    /// `reserve`, `waiting`, `sent`, `delivered`, `failed`, `no_address` or `not_needed`.
    state: String,
    /// When it was written, RFC 3339.
    written_at: String,
    /// When whoever carries it took it.
    sent_at: Option<String>,
    /// When it was said to have arrived, or not to.
    done_at: Option<String>,
}

/// Lists what was sent of an outing. That a supervisor looked is in the log of who is out, who sees none of it.
#[utoipa::path(get, path = "/api/v1/outreach/{id}/deliveries", tag = "outreach",
    params(("id" = String, Path)), responses((status = 200, body = DeliveryList)))]
pub(crate) async fn outreach_deliveries(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (viewer, store, id) = (principal.viewer(), principal.store(&doors), parsed(&id)?);
    let (organisation, by) = principal.member()?;
    let others = |one: &StoredOutreach| one.outing.promoter != by && sees_home(viewer);
    let stored = store.outreach_get(organisation, id, by, others, doors.now()).await?;
    let promoter = stored.ok_or(Refusal::NoSuchOutreach)?.outing.promoter;
    let sent = store.deliveries_of(organisation, id).await?;
    let sent: Vec<DeliveryFacts> = sent.into_iter().map(facts).collect();
    let released = release_deliveries(viewer, promoter, &sent, &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

fn facts(sent: DeliveryInfo) -> DeliveryFacts {
    let DeliveryInfo { kind, step, to, channel, state, written_at, sent_at, done_at } = sent;
    DeliveryFacts { kind, step, to, channel, state, written_at, sent_at, done_at }
}
