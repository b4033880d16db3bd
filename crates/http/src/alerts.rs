//! `/alerts`: what an account must be told, for who has no open stream, and its acknowledgement.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use atalaya_disclosure::release_alerts;
use atalaya_domain::{Alert, UserId};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// Alerts in one answer. When some are acknowledged, others follow.
const MOST: usize = 100;

/// The account's open alerts, the first that was raised first; 100 at most.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertList {
    alerts: Vec<AlertOut>,
}

/// Something the account must be told, until it is acknowledged or over.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertOut {
    /// Its number among the account's alerts: 1, 2, 3 and so on, in the order in which they were
    /// raised.
    position: u64,
    /// What it is about: `cluster`, far more unreviewed reports in an area than expected; or of an
    /// outing `check_in` (is all well?), `alarm`, `alarm_answered`, `alarm_closed`, `plan_asked`,
    /// `plan_decided`, `set_out_unapproved` or `unwatched` (nobody is on duty for it); or `duress`, a phone was opened by its second PIN; or
    /// `undelivered`, that a step has gone out by no channel outside of the app.
    kind: &'static str,
    /// When it was raised, RFC 3339.
    at: String,
    /// From then on it is not told.
    expires_at: String,
    /// By the kind; of a cluster its `area`, an H3 cell of resolution 7; of an outing its id
    /// `outreach`, its `code` on the telephone, `step` and `cause`, never who or where; of duress whose
    /// phone, by `handle`.
    #[schema(value_type = Object)]
    payload: Option<Box<RawValue>>,
}

/// An alert was acknowledged, and that is stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcknowledgedOut {
    position: u64,
    /// When it was acknowledged first, RFC 3339.
    acknowledged_at: String,
}

/// Gives what the account must be told and has not acknowledged. The live map tells it at once.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts",
    responses((status = 200, body = AlertList)))]
pub(crate) async fn alert_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let alerts = match principal.viewer().user {
        Some(user) => doors.app.store.alerts_open(user, 0, MOST, doors.now()).await?,
        // A program is nobody to be told.
        None => Vec::new(),
    };
    let alerts = release_alerts(principal.viewer(), alerts).into_inner();
    let alerts = alerts.into_iter().map(|alert| told(alert, &doors)).collect();
    Ok(HttpResponse::Ok().json(AlertList { alerts }))
}

/// Acknowledges an alert of the account; of an alarm that takes it up. Once it is answered it is stored; the first
/// acknowledgement holds, later ones change nothing.
#[utoipa::path(post, path = "/api/v1/alerts/{position}/acknowledgement", tag = "alerts",
    params(("position" = u64, Path, description = "Its number among the account's alerts.")),
    responses((status = 200, body = AcknowledgedOut)))]
pub(crate) async fn alert_acknowledge(
    position: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (user, position) =
        named(&principal, &position).ok_or(Problem::new(ProblemCode::NotFound))?;
    let done = doors.app.store.alert_acknowledge(user, position, doors.now()).await?;
    let acknowledged_at = doors.app.deployment.zone.written(done.at.as_microsecond());
    Ok(HttpResponse::Ok().json(AcknowledgedOut { position, acknowledged_at }))
}

fn named(principal: &Principal, position: &str) -> Option<(UserId, u64)> {
    Some((principal.viewer().user?, position.parse().ok()?))
}

fn told(alert: Alert, doors: &Doors) -> AlertOut {
    let zone = &doors.app.deployment.zone;
    AlertOut {
        position: alert.position,
        kind: alert.kind.code(),
        at: zone.written(alert.at.as_microsecond()),
        expires_at: zone.written(alert.expires_at.as_microsecond()),
        payload: RawValue::from_string(alert.payload).ok(),
    }
}
