//! `/events/{id}/statement`: the least that an insurer asks for, made because whoever reported it asks.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use atalaya_disclosure::{StatedPlace, release_statement};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, Cell, LocationPrecision};
use serde::Deserialize;

use super::one::visible;
use super::out::dated_record;
use crate::audit::looked_at;
use crate::doors::Doors;
use crate::ground::municipality;
use crate::language::Reader;
use crate::paper;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// On which paper.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementQuery {
    /// `a4` (unless given) or `letter`.
    paper: Option<String>,
}

/// Makes the statement of an incident for an insurer: the day and its part, the municipality, what happened, what was taken, the
/// folio and the organisation. Nothing of what was told, of where exactly, of whom the work was with. For who reported it alone,
/// a promoter once they have proved anew who they are; that it was made is entered, and nothing of it is kept.
#[utoipa::path(post, path = "/api/v1/events/{id}/statement", tag = "events",
    params(("id" = String, Path), StatementQuery),
    responses((status = 200, description = "The statement as PDF", content_type = "application/pdf",
        body = Vec<u8>)))]
pub(crate) async fn event_statement(
    id: Path<String>,
    query: Query<StatementQuery>,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let print = paper::print(paper::asked(query.paper.as_deref())?, reader.0, &doors);
    let seen = visible(&id, &viewer, &doors).await?;
    let stored = &seen.stored;
    if stored.withdrawn() {
        return Err(Problem::new(ProblemCode::Withdrawn));
    }
    let (zone, now) = (&doors.app.deployment.zone, doors.now());
    let place = match stored.event.place.precision() {
        LocationPrecision::Unknown => None,
        _ => stated_place(stored.event.place.cell(), &doors).await?,
    };
    let record = dated_record(&seen);
    let organisation = principal.signed_in.organisation.name.as_str();
    let statement = release_statement(&viewer, &record, (organisation, place), (zone, now))?;
    let subject = AuditSubject::one(AuditSubjectKind::Event, &stored.event.id);
    looked_at(&principal, AuditAction::StatementMade, subject, &doors).await?;
    let made_on = zone.local(now).date();
    let written = atalaya_evidence::incident_statement(&statement, made_on, print);
    paper::send(written, "statement.pdf")
}

/// The municipality of a hexagon, where this installation knows of any.
async fn stated_place(cell: Cell, doors: &Doors) -> Result<Option<StatedPlace>, Problem> {
    let districts = &doors.app.settings.boundaries;
    districts.read().await?;
    let Some(boundaries) = districts.get() else { return Ok(None) };
    let Some(code) = municipality(boundaries, cell) else { return Ok(None) };
    let name = |code| {
        let unit = boundaries.units().iter().find(|unit| unit.code == code);
        unit.map_or_else(String::new, |unit| unit.name.clone())
    };
    let department = boundaries.department(code).map_or_else(String::new, name);
    Ok(Some(StatedPlace { municipality: name(code), department }))
}
