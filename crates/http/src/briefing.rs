//! `/me/briefing`: what keeps one's own account awake. The texts themselves are the client's, by version.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{BRIEFING_VERSION, CONSENT_VERSION, FieldError, FieldReason, Upkeep};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::asleep;
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// What keeps an account awake, and how that stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefingOut {
    /// Why the account sleeps: `briefing` or `vouching`; `null` if it is awake.
    asleep: Option<&'static str>,
    /// The version of the briefing that is to be read.
    briefing: u32,
    /// When its owner last read it, RFC 3339.
    read_at: Option<String>,
    /// Until when that lasts, RFC 3339; `null` where the present version was never read.
    read_until: Option<String>,
    /// The version of the text on what is kept about its owner.
    consent: u32,
    /// Which version they have agreed to; `null` for none.
    agreed: Option<u32>,
    /// When, RFC 3339.
    agreed_at: Option<String>,
    /// When a steward has to vouch for the account again, RFC 3339.
    vouching_due_at: String,
    /// When it falls asleep if none does, RFC 3339.
    vouched_until: String,
}

/// That somebody has read the briefing, and agrees to what is kept about them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct BriefingIn {
    /// The version that was read: the present one.
    #[schema(minimum = 1, maximum = 1, example = 1)]
    briefing: u32,
    /// The version of the text on what is kept that is agreed to: the present one.
    #[schema(minimum = 1, maximum = 1, example = 1)]
    consent: u32,
}

/// Tells how it stands with the briefing, what was agreed to, and who vouches.
#[utoipa::path(get, path = "/api/v1/me/briefing", tag = "session",
    responses((status = 200, body = BriefingOut)))]
pub(crate) async fn briefing_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let upkeep = principal.signed_in.upkeep.ok_or(Problem::new(ProblemCode::NotForRole))?;
    let asleep = asleep::why(&principal.signed_in, &doors).await?;
    let told = told(&upkeep, asleep.map(atalaya_domain::Sleep::code), &doors);
    Ok(HttpResponse::Ok().json(told))
}

/// Says that one has read the briefing and agrees to what is kept about oneself. Lasts a year, and until either text says
/// something else.
#[utoipa::path(put, path = "/api/v1/me/briefing", tag = "session", request_body = BriefingIn,
    responses((status = 204)))]
pub(crate) async fn briefing_read(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let mut members = Members::of_body(&request, &mut payload).await?;
    for (name, present) in [("briefing", BRIEFING_VERSION), ("consent", CONSENT_VERSION)] {
        let version = members.version(name, present).map_err(refused)?;
        let reason = match version {
            None => FieldReason::Missing,
            Some(version) if version < present => {
                let present = f64::from(present);
                FieldReason::OutOfRange { least: present, greatest: present }
            }
            Some(_) => continue,
        };
        return Err(refused(FieldError::new(format!("/{name}"), reason)));
    }
    members.done().map_err(refused)?;
    let (organisation, user) = principal.member()?;
    principal.store(&doors).briefing_read(organisation, user, doors.now()).await?;
    // What comes next must not be answered by what was known before.
    doors.known.forget_who(|viewer| viewer.user == Some(user));
    Ok(HttpResponse::NoContent().finish())
}

fn told(upkeep: &Upkeep, asleep: Option<&'static str>, doors: &Doors) -> BriefingOut {
    let written = |at: Timestamp| doors.app.deployment.zone.written(at.as_microsecond());
    BriefingOut {
        asleep,
        briefing: BRIEFING_VERSION,
        read_at: upkeep.briefed.map(|briefed| written(briefed.at)),
        read_until: upkeep.briefed_until().map(written),
        consent: CONSENT_VERSION,
        agreed: upkeep.consented.map(|consented| consented.version),
        agreed_at: upkeep.consented.map(|consented| written(consented.at)),
        vouching_due_at: written(upkeep.vouching_due_at()),
        vouched_until: written(upkeep.vouched_until()),
    }
}
