//! `/agreements`: what one organisation lets another see. Everybody in it may know; its steward decides.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::release::{COARSEST, FINEST_PARTNER};
use atalaya_disclosure::{AgreementRecord, may_agree, release_agreements};
use atalaya_domain::{Agreement, AgreementId, Family, FieldError, FieldReason, Slug};
use atalaya_store::{NewAgreement, StoreError, StoredAgreement};
use jiff::Timestamp;
use jiff::civil::Date;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::secret::random;
use crate::viewer::Principal;

/// The agreements of the viewer's organisation, the newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AgreementList {
    agreements: Vec<AgreementOut>,
    /// Whether the viewer offers, accepts and ends agreements.
    may_decide: bool,
}

/// An agreement as both sides see it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AgreementOut {
    #[schema(format = "uuid")]
    id: String,
    /// `given`: the viewer's organisation shares; `received`: the other does.
    direction: String,
    /// The other side's short name.
    organisation: String,
    /// The other side's name; of an offer that was not accepted, the short name.
    name: String,
    /// Letters of the families of events that are shared.
    families: Vec<String>,
    /// The finest hexagons, H3 resolution 4–7.
    hexagons: u8,
    /// Until when, RFC 3339.
    until: String,
    /// `offered`, `active` or `over`.
    state: String,
    label: TextOut,
    /// RFC 3339.
    offered_at: String,
    /// RFC 3339.
    accepted_at: Option<String>,
    /// When either side ended it before its time, RFC 3339.
    ended_at: Option<String>,
    may_accept: bool,
    may_end: bool,
}

/// What is offered to another organisation.
#[derive(ToSchema)]
pub struct AgreementIn {
    /// The other organisation's short name. Whether there is one is not told.
    #[schema(value_type = String, example = "otra")]
    partner: Slug,
    /// Letters of the families of events that are shared; at least one.
    #[schema(value_type = Vec<String>, min_items = 1)]
    families: Vec<Family>,
    /// The finest hexagons, H3 resolution 4–7.
    #[schema(minimum = 4, maximum = 7)]
    hexagons: u8,
    /// The last day, local; two years from now at most.
    #[schema(value_type = String, format = "date", example = "2027-06-30")]
    until: Timestamp,
}

/// Tells who sees what of the organisation's reports, and what others share with it: everybody in it.
#[utoipa::path(get, path = "/api/v1/agreements", tag = "releases",
    responses((status = 200, body = AgreementList)))]
pub(crate) async fn agreement_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let stored = doors.app.store.agreements_of(viewer.organisation).await?;
    let records: Vec<AgreementRecord<'_>> = stored.iter().map(record).collect();
    let zone = &doors.app.deployment.zone;
    Ok(send(HttpResponse::Ok(), release_agreements(viewer, &records, doors.now(), zone)))
}

/// Offers to let another organisation see releases of one's own reports. Nothing is shared before that
/// one's steward accepts it, and nothing at all before two people approve a release.
#[utoipa::path(post, path = "/api/v1/agreements", tag = "releases", request_body = AgreementIn,
    responses((status = 201, body = AgreementList)))]
pub(crate) async fn agreement_offer(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (viewer, now) = (*principal.viewer(), doors.now());
    let by = may_agree(&viewer)?;
    let asked = AgreementIn::read(&request, &mut payload, &doors).await?;
    let new = NewAgreement {
        id: AgreementId::random(random()?),
        giver: viewer.organisation,
        partner: asked.partner,
        families: asked.families,
        finest: asked.hexagons,
        until: asked.until,
    };
    match doors.app.store.agreement_offer(new, by, now).await {
        Err(StoreError::Taken { .. }) => Err(Problem::at(ProblemCode::AgreementOpen, "/partner")),
        done => {
            done?;
            let mut told = agreement_list(principal, doors).await?;
            *told.status_mut() = actix_web::http::StatusCode::CREATED;
            Ok(told)
        }
    }
}

/// Accepts what another organisation has offered to share.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/acceptance", tag = "releases",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn agreement_accept(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let by = may_agree(viewer)?;
    let id = known(&id)?;
    doors.app.store.agreement_accept(viewer.organisation, id, by, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends an agreement, of either side and at once: the next question is answered without it.
#[utoipa::path(delete, path = "/api/v1/agreements/{id}", tag = "releases",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn agreement_end(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let by = may_agree(viewer)?;
    let id = known(&id)?;
    doors.app.store.agreement_end(viewer.organisation, id, by, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn known(id: &str) -> Result<AgreementId, Problem> {
    AgreementId::parse(id).ok_or(Problem::new(ProblemCode::NotFound))
}

/// An agreement as the gate takes it.
pub(crate) fn record(stored: &StoredAgreement) -> AgreementRecord<'_> {
    AgreementRecord {
        agreement: &stored.agreement,
        giver: (&stored.giver.slug, &stored.giver.name),
        partner_slug: &stored.partner_slug,
        partner_name: stored.partner.as_ref().map(|partner| partner.name.as_str()),
    }
}

impl AgreementIn {
    async fn read(
        request: &HttpRequest,
        payload: &mut Payload,
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            let partner = members.required("partner")?;
            let families = families(&mut members)?;
            let hexagons = members.required_integer("hexagons")?;
            let until = members.required("until")?;
            let wrong = |pointer: &str, reason| FieldError::new(pointer, reason);
            let (least, greatest) = (f64::from(COARSEST), f64::from(FINEST_PARTNER));
            let in_range =
                u8::try_from(hexagons).ok().filter(|one| (COARSEST..=FINEST_PARTNER).contains(one));
            Ok(Self {
                partner: Slug::parse(&partner).ok_or(wrong("/partner", FieldReason::NotASlug))?,
                families,
                hexagons: in_range
                    .ok_or(wrong("/hexagons", FieldReason::OutOfRange { least, greatest }))?,
                until: end_of(&until, doors)?,
            })
        };
        let read = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(read)
    }
}

/// The families that are named, each once, in the taxonomy's order.
fn families(members: &mut Members) -> Result<Vec<Family>, FieldError> {
    let missing = || FieldError::new("/families", FieldReason::Missing);
    let codes = members.texts("families")?.filter(|codes| !codes.is_empty()).ok_or_else(missing)?;
    let mut named = Vec::with_capacity(codes.len());
    for (place, code) in codes.iter().enumerate() {
        named.push(Family::parse(code).ok_or_else(|| {
            let known = Family::ALL.iter().map(|known| known.code()).collect();
            let found = code.chars().take(20).collect();
            let reason = FieldReason::UnknownCode { found, known };
            FieldError::new(format!("/families/{place}"), reason)
        })?);
    }
    Ok(Family::ALL.iter().copied().filter(|family| named.contains(family)).collect())
}

/// The end of a local day that lies ahead, and not too far.
fn end_of(day: &str, doors: &Doors) -> Result<Timestamp, FieldError> {
    let wrong = |reason| FieldError::new("/until", reason);
    let day: Date = day.parse().map_err(|_| wrong(FieldReason::NotATime))?;
    let (zone, now) = (&doors.app.deployment.zone, doors.now());
    let today = zone.local(now).date();
    let days = i64::from(day.since(today).map_or(0, |span| span.get_days()));
    if !(0..=Agreement::LONGEST_DAYS).contains(&days) {
        let (least, greatest) = (0.0, Agreement::LONGEST_DAYS as f64);
        return Err(wrong(FieldReason::OutOfRange { least, greatest }));
    }
    let next = day.tomorrow().map_err(|_| wrong(FieldReason::NotATime))?;
    Ok(zone.midnight(next))
}
