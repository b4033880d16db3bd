//! `/drills` and `/alarm_figures`: who did which drill, and how alarms go that were none.

use actix_web::HttpResponse;
use actix_web::web::Data;
use atalaya_disclosure::{AlarmFigureFacts, DrillFacts, release_alarm_figures, release_drills};
use atalaya_domain::{AuditAction, AuditSubjectKind};
use jiff::SignedDuration;
use utoipa::ToSchema;

use crate::audit::looked_at_list;
use crate::doors::Doors;
use crate::problem::Problem;
use crate::records::send;
use crate::viewer::Principal;

/// Drills in one answer.
const MOST: usize = 200;
/// How far back drills are told.
const DRILLS_SINCE: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Over how many days alarms are counted.
const DAYS: i64 = 90;

/// One drill.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct DrillOut {
    /// What it was called on the telephone.
    code: String,
    /// The pseudonym of who went out.
    promoter: String,
    /// When it was to begin, RFC 3339.
    at: String,
    /// A phase of outings.
    phase: String,
    /// When supervisors were called, RFC 3339.
    called_at: Option<String>,
    /// How long it took until one acknowledged, seconds.
    acknowledged_after_s: Option<i64>,
    /// The pseudonym of who closed it.
    closed_by: Option<String>,
}

/// Drills.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct DrillList {
    drills: Vec<DrillOut>,
}

/// How the alarms of the last days went that were no exercise.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct AlarmFiguresOut {
    /// Of how many days.
    days: i64,
    /// Alarms that called supervisors.
    called: i64,
    /// Of these, those of somebody who was not heard of in time.
    overdue: i64,
    /// Of these, those that a human has closed.
    overdue_closed: i64,
    /// Of these, those in which nothing was the matter: with `overdue_closed` the share of false ones.
    overdue_false: i64,
    /// Alarms that nobody has acknowledged.
    unanswered: i64,
    /// Half were acknowledged within so many seconds.
    acknowledged_median_s: Option<i64>,
}

/// Lists the drills of the last year, the last first.
#[utoipa::path(get, path = "/api/v1/drills", tag = "outreach",
    responses((status = 200, body = DrillList)))]
pub(crate) async fn drill_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let since = doors.now().saturating_sub(DRILLS_SINCE).unwrap_or(doors.now());
    let drills = principal.store(&doors).drills(viewer.organisation, since, MOST).await?;
    // That somebody looked is in the log of who did them.
    let named = drills.iter().flat_map(|drill| [Some(drill.who), drill.buddy]).flatten();
    let (action, kind) = (AuditAction::OutreachViewed, AuditSubjectKind::Outreach);
    looked_at_list(&principal, action, kind, named, &doors).await?;
    let facts = drills.into_iter().map(|drill| DrillFacts {
        code: drill.code,
        promoter: drill.promoter,
        at: drill.at,
        phase: drill.phase,
        called_at: drill.called_at,
        acknowledged_after_s: drill.acknowledged_after_s,
        closed_by: drill.closed_by,
    });
    let facts: Vec<DrillFacts> = facts.collect();
    let released = release_drills(viewer, &facts, &doors.app.deployment.zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// Counts the alarms of the last 90 days, without drills: how many called somebody in vain, and how soon
/// they were answered.
#[utoipa::path(get, path = "/api/v1/alarm_figures", tag = "outreach",
    responses((status = 200, body = AlarmFiguresOut)))]
pub(crate) async fn alarm_figures_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let age = SignedDuration::from_hours(DAYS * 24);
    let since = doors.now().saturating_sub(age).unwrap_or(doors.now());
    let figures = principal.store(&doors).alarm_figures(viewer.organisation, since).await?;
    let facts = AlarmFigureFacts {
        days: DAYS,
        called: figures.called,
        overdue: figures.overdue,
        overdue_closed: figures.overdue_closed,
        overdue_false: figures.overdue_false,
        unanswered: figures.unanswered,
        acknowledged_median_s: figures.acknowledged_median_s,
    };
    Ok(send(HttpResponse::Ok(), release_alarm_figures(viewer, &facts)?))
}
