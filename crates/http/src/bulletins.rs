//! `/bulletins`: what one organisation warns others of, for those who work there. Supervisors issue
//! them and take them back; whoever receives one says that they have seen it.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    BulletinRecord, may_issue_bulletins, may_read_bulletins, release_bulletins, roles_to_alert,
};
use atalaya_domain::{
    Advice, AlertKind, Bulletin, BulletinArea, BulletinAreaError, BulletinAudience, BulletinId,
    BulletinKind, Cell, FieldReason, OrganisationId,
};
use atalaya_store::{Issued, NewBulletin, StoredBulletin};
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// The bulletins that the viewer receives, the newest first; behind them those of their own
/// organisation that are over since not long ago.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct BulletinList {
    bulletins: Vec<BulletinOut>,
    /// Whether the viewer issues bulletins and takes them back.
    may_issue: bool,
}

/// A bulletin.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct BulletinOut {
    #[schema(format = "uuid")]
    id: String,
    /// The name of the organisation that warns.
    issuer: String,
    /// Whether that is the viewer's.
    own: bool,
    /// `attack`, `robbery`, `shots`, `authority`, `watched`, `blockade`, `hazard` or `other`.
    kind: String,
    label: TextOut,
    /// H3 cells of resolution 5–7.
    cells: Vec<String>,
    /// What to do.
    advice: Option<String>,
    /// RFC 3339.
    issued_at: String,
    /// When it ends by itself, RFC 3339.
    valid_until: String,
    /// `in_force`, `revoked` or `over`.
    state: String,
    /// `own`, `partners` or `everybody`; of one's own alone.
    audience: Option<String>,
    /// Whether the viewer has said that they have seen it.
    seen: bool,
    /// To who answers for it, of one's own alone.
    receipts: Option<BulletinReceipts>,
    may_revoke: bool,
}

/// Who has seen a bulletin.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct BulletinReceipts {
    /// People of the own organisation, the first first.
    people: Vec<BulletinReceipt>,
    /// Names of organisations with an agreement, where somebody has.
    partners: Vec<String>,
    /// Other organisations in which somebody has.
    #[schema(minimum = 0)]
    other_organisations: u32,
}

/// That somebody has seen a bulletin.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct BulletinReceipt {
    /// Their pseudonym.
    handle: String,
    /// RFC 3339.
    seen_at: String,
}

/// A bulletin that is to be issued.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct BulletinIn {
    /// A random UUID that its sender makes: sent twice, it is issued once.
    #[schema(format = "uuid")]
    id: String,
    /// `attack`, `robbery`, `shots`, `authority`, `watched`, `blockade`, `hazard` or `other`.
    kind: String,
    /// `own`, `partners` (organisations with an agreement in force) or `everybody`.
    audience: String,
    /// H3 cells of resolution 5–7.
    #[schema(min_items = 1, max_items = 20)]
    cells: Vec<String>,
    /// When it ends by itself: ahead, and within 72 hours. RFC 3339.
    valid_until: String,
    /// What to do, in one line. No names, telephone numbers or exact places: others will read it.
    #[schema(required = false, max_length = 200)]
    advice: String,
    /// Whether people are called by every channel there is, text messages among them; otherwise by
    /// those that cost nothing. What is sent says nothing but that something waits.
    #[schema(required = false)]
    urgent: bool,
}

/// Lists the bulletins in force that the viewer receives, and their organisation's own of the last days.
#[utoipa::path(get, path = "/api/v1/bulletins", tag = "outreach",
    responses((status = 200, body = BulletinList), (status = 304)))]
pub(crate) async fn bulletin_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let (by, now) = (may_read_bulletins(viewer)?, doors.now());
    let stored = doors.app.store.bulletin_list(viewer.organisation, by, now).await?;
    let records: Vec<BulletinRecord<'_>> = stored.iter().map(record).collect();
    let zone = &doors.app.deployment.zone;
    Ok(send(HttpResponse::Ok(), release_bulletins(viewer, &records, now, zone)?))
}

/// Issues a bulletin. Whom it is for is alerted; inside its area plans are reckoned with as level 4 at
/// least until it ends.
#[utoipa::path(post, path = "/api/v1/bulletins", tag = "outreach", request_body = BulletinIn,
    responses((status = 200, body = BulletinList), (status = 201, body = BulletinList)))]
pub(crate) async fn bulletin_issue(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_issue_bulletins(&viewer)?;
    let (bulletin, urgent) = asked(&request, &mut payload, viewer.organisation, &doors).await?;
    let roles = roles_to_alert(AlertKind::Bulletin, viewer.organisation);
    let new = NewBulletin { bulletin, urgent, roles };
    let issued = principal.store(&doors).bulletin_issue(new, by, doors.now()).await?;
    let status = match issued {
        Issued::New => actix_web::http::StatusCode::CREATED,
        Issued::Known => actix_web::http::StatusCode::OK,
        Issued::TooMany => return Err(Problem::new(ProblemCode::TooManyBulletins)),
    };
    let mut told = bulletin_list(principal, doors).await?;
    *told.status_mut() = status;
    Ok(told)
}

/// Says that one has seen a bulletin.
#[utoipa::path(put, path = "/api/v1/bulletins/{id}/receipt", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn bulletin_seen(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let by = may_read_bulletins(viewer)?;
    let id = known(&id)?;
    doors.app.store.bulletin_seen((viewer.organisation, by), id, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a bulletin of one's own organisation back: the next question is answered without it.
#[utoipa::path(delete, path = "/api/v1/bulletins/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn bulletin_revoke(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let by = may_issue_bulletins(viewer)?;
    let id = known(&id)?;
    let store = principal.store(&doors);
    store.bulletin_revoke(viewer.organisation, id, by, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn known(id: &str) -> Result<BulletinId, Problem> {
    BulletinId::parse(id).ok_or(Problem::new(ProblemCode::NotFound))
}

/// A bulletin as the gate takes it.
fn record(stored: &StoredBulletin) -> BulletinRecord<'_> {
    let seen_by = stored.seen_by.iter().map(|one| (&one.handle, one.organisation, one.at));
    let partners = stored.partners.iter().map(|one| (one.id, one.name.as_str()));
    BulletinRecord {
        bulletin: &stored.bulletin,
        issuer: &stored.issuer.name,
        seen: stored.seen,
        seen_by: seen_by.collect(),
        partners: partners.collect(),
    }
}

/// A bulletin as it was sent, and whether it is urgent.
async fn asked(
    request: &HttpRequest,
    payload: &mut Payload,
    organisation: OrganisationId,
    doors: &Doors,
) -> Result<(Bulletin, bool), Problem> {
    let now = doors.now();
    let mut fields = Fields::read(request, payload).await?;
    let id = fields.id("id", BulletinId::parse, BulletinId::is_random);
    let kind = fields.code("kind", BulletinKind::parse, BulletinKind::ALL, BulletinKind::code);
    let audience = fields.code(
        "audience",
        BulletinAudience::parse,
        BulletinAudience::ALL,
        BulletinAudience::code,
    );
    let area = area(&mut fields, doors);
    let valid_until = fields.time("valid_until");
    let urgent = fields.flag("urgent");
    let advice = fields.text("advice").filter(|text| !text.trim().is_empty()).map(|text| {
        let advice = Advice::parse(&text);
        if advice.is_none() {
            fields.refuse("advice", FieldReason::TooLong { max_chars: Advice::MAX_CHARS });
        }
        advice
    });
    fields.must("id", id.as_ref());
    fields.must("kind", kind.as_ref());
    fields.must("audience", audience.as_ref());
    fields.must("valid_until", valid_until.as_ref());
    if let Some(until) = valid_until {
        if until <= now {
            fields.refuse("valid_until", FieldReason::EndsBeforeStart);
        } else if until.duration_since(now) > Bulletin::LONGEST {
            fields.refuse("valid_until", FieldReason::IntervalTooLong { max_days: 3 });
        }
    }
    fields.end()?;
    let missing = || Problem::new(ProblemCode::InvalidBody);
    let bulletin = Bulletin {
        id: id.ok_or_else(missing)?,
        organisation,
        audience: audience.ok_or_else(missing)?,
        kind: kind.ok_or_else(missing)?,
        area: area.ok_or_else(missing)?,
        advice: advice.flatten(),
        issued_at: now,
        valid_until: valid_until.ok_or_else(missing)?,
        revoked_at: None,
    };
    Ok((bulletin, urgent))
}

/// The hexagons that were sent, inside the deployment's area.
fn area(fields: &mut Fields, doors: &Doors) -> Option<BulletinArea> {
    let texts = fields.texts("cells").unwrap_or_default();
    if texts.is_empty() {
        fields.must::<BulletinArea>("cells", None);
        return None;
    }
    let mut cells = Vec::with_capacity(texts.len().min(BulletinArea::MAX_CELLS));
    for (place, text) in texts.iter().enumerate().take(BulletinArea::MAX_CELLS + 1) {
        let named = format!("cells/{place}");
        match Cell::parse(text) {
            Ok(cell) if doors.app.deployment.area.contains(cell) => cells.push(cell),
            Ok(_) => fields.refuse(&named, FieldReason::OutsideArea),
            Err(_) => fields.refuse(&named, FieldReason::NotACell),
        }
    }
    match BulletinArea::new(cells) {
        Ok(area) => return Some(area),
        Err(BulletinAreaError::Resolution(place)) => {
            let (least, greatest) =
                (f64::from(BulletinArea::COARSEST), f64::from(BulletinArea::FINEST));
            fields.refuse(&format!("cells/{place}"), FieldReason::OutOfRange { least, greatest });
        }
        Err(BulletinAreaError::Size) if texts.len() > BulletinArea::MAX_CELLS => {
            fields.refuse("cells", FieldReason::TooMany { max: BulletinArea::MAX_CELLS });
        }
        Err(BulletinAreaError::Size) => {}
    }
    None
}
