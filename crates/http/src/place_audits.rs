//! `/place_audits`: what somebody found who looked at a place. Facts beside the map, which no risk is reckoned from.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    PlaceAuditRecord, may_audit_places, release_place_audits, removes_all_audits,
};
use atalaya_domain::{Aspect, FieldReason, Finding, PlaceAudit, PlaceAuditId, TimeBand};
use atalaya_store::StoreError;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::ground;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// What was found at places.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlaceAuditList {
    audits: Vec<PlaceAuditOut>,
    /// Why police are neither for nor against a place.
    police_sentence: TextOut,
    /// What an audit says and does not say.
    sentence: TextOut,
}

/// What was found at a place in a part of the day.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlaceAuditOut {
    /// `null` where others looked whose audits are told together.
    #[schema(format = "uuid")]
    id: Option<String>,
    /// H3 cell: of resolution 9, or as coarse as the viewer's map.
    cell: String,
    /// `early`, `morning`, `afternoon` or `evening`.
    band: String,
    label: TextOut,
    findings: Vec<PlaceFindingOut>,
    /// RFC 3339; `null` where only the months are told.
    audited_at: Option<String>,
    /// How many months ago.
    #[schema(minimum = 0)]
    months: u32,
    /// Whether it is more than a year ago.
    old: bool,
    /// By pseudonym.
    by: Option<String>,
    mine: bool,
}

/// What was found of an aspect.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct PlaceFindingOut {
    /// `light`, `people`, `sight`, `exits`, `transport`, `shelter`, `signal` or `police`.
    aspect: String,
    label: TextOut,
    /// `none`, `some` or `good`.
    finding: String,
    /// What that means.
    words: TextOut,
}

/// What somebody found. At least one aspect; those that nobody looked at are left out.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct PlaceAuditIn {
    /// H3 cell of resolution 9.
    cell: String,
    /// `early`, `morning`, `afternoon` or `evening`.
    band: String,
    /// `none`, `some` or `good`.
    #[schema(required = false)]
    light: String,
    #[schema(required = false)]
    people: String,
    #[schema(required = false)]
    sight: String,
    #[schema(required = false)]
    exits: String,
    #[schema(required = false)]
    transport: String,
    #[schema(required = false)]
    shelter: String,
    #[schema(required = false)]
    signal: String,
    #[schema(required = false)]
    police: String,
}

/// Tells what was found at places: who supervises all of it, who goes out their own, and of others' what does not tell
/// where one of them was.
#[utoipa::path(get, path = "/api/v1/place_audits", tag = "outreach",
    responses((status = 200, body = PlaceAuditList)))]
pub(crate) async fn place_audit_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_audit_places(viewer)?;
    let scope = ground::scope(&principal, None, &doors).await?;
    let stored = doors.app.store.place_audits(viewer.organisation).await?;
    let records: Vec<PlaceAuditRecord<'_>> = stored
        .iter()
        .map(|one| PlaceAuditRecord {
            audit: &one.audit,
            audited_at: one.audited_at,
            author: one.author,
            handle: one.handle.as_ref(),
        })
        .collect();
    let zone = &doors.app.deployment.zone;
    let released = release_place_audits(viewer, &scope, &records, doors.now(), zone)?;
    Ok(send(HttpResponse::Ok(), released))
}

/// Keeps what somebody found, under an id that they made: sent twice, it is one. Nobody changes it; who looks again says so
/// anew.
#[utoipa::path(put, path = "/api/v1/place_audits/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), request_body = PlaceAuditIn,
    responses((status = 200, body = PlaceAuditList), (status = 201, body = PlaceAuditList)))]
pub(crate) async fn place_audit_add(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_audit_places(&viewer)?;
    let id = PlaceAuditId::parse(&id).filter(PlaceAuditId::is_random);
    let id = id.ok_or(Problem::new(ProblemCode::NotFound))?;
    let mut fields = Fields::read(&request, &mut payload).await?;
    let cell = fields.cell("cell");
    let band = fields.code("band", TimeBand::parse, TimeBand::ALL, TimeBand::code);
    let mut findings: Vec<(Aspect, Finding)> = Vec::new();
    for aspect in Aspect::ALL {
        let found = fields.code(aspect.code(), Finding::parse, Finding::ALL, Finding::code);
        findings.extend(found.map(|finding| (*aspect, finding)));
    }
    fields.must("cell", cell.as_ref());
    fields.must("band", band.as_ref());
    fields.must_be_a_place("cell", cell, &doors.app.deployment.area);
    if findings.is_empty() {
        fields.refuse(Aspect::Light.code(), FieldReason::Missing);
    }
    fields.end()?;
    let missing = || Problem::new(ProblemCode::InvalidBody);
    let (cell, band) = (cell.ok_or_else(missing)?, band.ok_or_else(missing)?);
    let audit = PlaceAudit { id, cell, band, findings };
    let store = principal.store(&doors);
    let status = match store.place_audit_add(viewer.organisation, audit, by, doors.now()).await {
        Ok(true) => actix_web::http::StatusCode::CREATED,
        Ok(false) => actix_web::http::StatusCode::OK,
        Err(StoreError::Taken { what: "place audit" }) => {
            return Err(Problem::new(ProblemCode::TooManyPlaces));
        }
        Err(error) => return Err(error.into()),
    };
    let mut told = place_audit_list(principal, doors).await?;
    *told.status_mut() = status;
    Ok(told)
}

/// Removes what was found: one's own, or, who supervises, anybody's.
#[utoipa::path(delete, path = "/api/v1/place_audits/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn place_audit_remove(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_audit_places(&viewer)?;
    let id = PlaceAuditId::parse(&id).ok_or(Problem::new(ProblemCode::NotFound))?;
    let whose = if removes_all_audits(&viewer) { None } else { Some(by) };
    let store = principal.store(&doors);
    store.place_audit_remove(viewer.organisation, id, whose, by, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}
