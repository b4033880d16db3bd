//! `/me/data`: everything about who asks.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use atalaya_disclosure::{
    AuditRecords, OwnData, OwnDevice, OwnPasskey, release_own_data, sees_whole_history,
};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, UserId, Viewer};
use atalaya_store::{
    AuditPage, DeviceInfo, EventFilter, ExposureFilter, NewAudit, PasskeyInfo, StoreError,
    StoredCheckIn, StoredEvent, StoredExposure, StoredOutreach,
};
use jiff::Timestamp;
use utoipa::ToSchema;

use crate::agreements::{self, AgreementOut};
use crate::audit::schema::AuditEntryOut;
use crate::contacts::{self, ContactBody};
use crate::doors::Doors;
use crate::events::{EventOut, record};
use crate::exposure;
use crate::outreach::facts;
use crate::outreach::schema::OutreachOut;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// Records read at once.
const PAGE: usize = 1_000;

/// Everything about somebody.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OwnDataOut {
    account: AccountOut,
    /// Who they are and where they are called, if that is kept.
    contact: Option<ContactBody>,
    /// What they reported.
    events: Vec<EventOut>,
    /// What they recorded of their outreach.
    #[schema(value_type = Vec<Object>)]
    exposure: Vec<String>,
    /// Their outings, with places and check-ins.
    outreach: Vec<OutreachOut>,
    /// What they have warned others of, while it is kept: for a month after it is over.
    bulletins: Vec<OwnBulletinOut>,
    /// What they found at places, while it is kept: for two years.
    #[schema(value_type = Vec<Object>)]
    place_audits: Vec<String>,
    /// What they are told and have not acknowledged.
    #[schema(value_type = Vec<Object>)]
    alerts: Vec<String>,
    devices: Vec<OwnDeviceOut>,
    passkeys: Vec<OwnPasskeyOut>,
    /// Whether a code is asked of them after their password.
    second_factor: bool,
    upkeep: OwnUpkeepOut,
    /// What their organisation shares with others, and is shared with it.
    agreements: Vec<AgreementOut>,
    /// What was done that concerns them, newest first.
    audit: Vec<AuditEntryOut>,
}

/// A security bulletin that they have issued.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OwnBulletinOut {
    id: String,
    kind: String,
    /// `own`, `partners` or `everybody`.
    audience: String,
    cells: Vec<String>,
    advice: Option<String>,
    issued_at: String,
    valid_until: String,
    /// `in_force`, `revoked` or `over`.
    state: String,
    /// When it was taken back.
    revoked_at: Option<String>,
}

/// A phone or browser of theirs.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OwnDeviceOut {
    label: String,
    created_at: String,
    last_seen_at: String,
    ended_at: Option<String>,
}

/// A passkey of theirs.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OwnPasskeyOut {
    label: String,
    created_at: String,
    last_used_at: Option<String>,
}

/// What they have read and agreed to, and until when somebody vouches for them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct OwnUpkeepOut {
    /// That they agreed to the text on what is kept about them.
    consent: Option<AgreedOut>,
    /// That they read the security briefing.
    briefing: Option<AgreedOut>,
    vouched_at: String,
    /// When the account falls asleep if nobody does again.
    vouched_until: String,
}

/// Which version of a text, and when.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AgreedOut {
    version: u32,
    at: String,
}

/// Somebody's account.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AccountOut {
    handle: String,
    organisation: String,
    role: String,
    key_populations: Vec<String>,
}

/// Gives everything that is kept about who asks, as a file: their account and contact, what they have
/// read and agreed to, what they reported, with what they agreed to, and recorded, their outings and bulletins, phones and ways in, what is shared
/// with whom, and who looked at it. That it was taken is entered. A promoter is asked to prove anew who they are first: 403
/// `history_closed`, as in `GET /events`.
#[utoipa::path(get, path = "/api/v1/me/data", tag = "session",
    responses((status = 200, body = OwnDataOut)))]
pub(crate) async fn own_data_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let (Some(user), Some(handle)) = (viewer.user, principal.signed_in.handle.clone()) else {
        return Err(Problem::new(ProblemCode::NotForRole));
    };
    sees_whole_history(&viewer)?;
    let (store, now) = (principal.store(&doors), doors.now());
    let subject = Some(AuditSubject::one(AuditSubjectKind::User, &user.0));
    let new = NewAudit { action: AuditAction::Exported, subject, concerned: vec![user] };
    store.audit_append(viewer.organisation, new, now).await?;
    let events = events(&viewer, user, &doors).await?;
    let hours = hours(&viewer, user, &doors).await?;
    let audit = audit(&viewer, user, &doors).await?;
    let contact = store.contact_get(viewer.organisation, user, now).await?.map(contacts::told);
    let outings = outings(&principal, user, &doors).await?;
    let (outings, said): (Vec<_>, Vec<_>) = outings.into_iter().unzip();
    let names = store.outreach_names(viewer.organisation, &outings).await?;
    let outings: Vec<_> =
        outings.iter().zip(said).map(|(one, said)| facts(one, &names, Some(said))).collect();
    let rules = store.safety_rules(viewer.organisation).await?;
    let alerts = store.alerts_open(user, 0, PAGE, now).await?;
    let bulletins = store.bulletins_by(viewer.organisation, user).await?;
    let audits = match store.place_audits(viewer.organisation).await {
        // Without its keys an installation has no audits to read.
        Err(StoreError::Locked) => Vec::new(),
        audits => audits?,
    };
    let own = audits.into_iter().filter(|one| one.author == Some(user));
    let place_audits: Vec<_> = own.map(|one| (one.audit, one.audited_at)).collect();
    let devices = store.device_list(viewer.organisation, Some(user)).await?;
    let passkeys = store.passkey_list(user).await?;
    let second_factor = store.totp_info(user).await?.is_some();
    let agreements = store.agreements_of(viewer.organisation).await?;
    let agreements: Vec<_> = agreements.iter().map(agreements::record).collect();
    let devices: Vec<_> = devices.into_iter().map(device).collect();
    let passkeys: Vec<_> = passkeys.into_iter().map(passkey).collect();
    let events: Vec<_> = events.iter().map(record).collect();
    let hours: Vec<_> = hours.iter().map(exposure::record).collect();
    let data = OwnData {
        handle: &handle,
        organisation: &principal.signed_in.organisation.slug,
        events: &events,
        exposure: &hours,
        audit: AuditRecords {
            entries: &audit.entries,
            handles: &audit.handles,
            by_reporter: &audit.by_reporter,
            next: None,
        },
        contact: contact.as_ref(),
        outreach: &outings,
        rules: &rules,
        bulletins: &bulletins,
        place_audits: &place_audits,
        alerts: &alerts,
        devices: &devices,
        passkeys: &passkeys,
        second_factor,
        upkeep: principal.signed_in.upkeep,
        agreements: &agreements,
        now,
    };
    let released = release_own_data(&viewer, &data, &doors.app.deployment.zone)?;
    let mut answer = HttpResponse::Ok();
    let file = "attachment; filename=\"atalaya.json\"";
    answer.insert_header((header::CONTENT_DISPOSITION, file));
    Ok(send(answer, released))
}

fn device(info: DeviceInfo) -> OwnDevice {
    let DeviceInfo { label, created_at, last_seen_at, ended_at, .. } = info;
    OwnDevice { label, created_at, last_seen_at, ended_at }
}

fn passkey(info: PasskeyInfo) -> OwnPasskey {
    let PasskeyInfo { label, created_at, last_used_at, .. } = info;
    OwnPasskey { label, created_at, last_used_at }
}

/// Their outings with what was said in each.
async fn outings(
    principal: &Principal,
    user: UserId,
    doors: &Doors,
) -> Result<Vec<(StoredOutreach, Vec<StoredCheckIn>)>, Problem> {
    let (store, organisation) = (principal.store(doors), principal.viewer().organisation);
    let all = store.outreach_since(organisation, Some(user), Timestamp::MIN, PAGE).await?;
    let mut outings = Vec::with_capacity(all.len());
    for one in all {
        let mine = |stored: &StoredOutreach| stored.outing.promoter == user;
        let stored = store.outreach_get(organisation, one.id, user, mine, doors.now()).await?;
        let said = store.outreach_check_ins(organisation, one.id).await?;
        outings.extend(stored.map(|stored| (stored, said)));
    }
    Ok(outings)
}

async fn events(viewer: &Viewer, user: UserId, doors: &Doors) -> Result<Vec<StoredEvent>, Problem> {
    let mut all = Vec::new();
    let mut filter = EventFilter { reporter: Some(user), ..EventFilter::default() };
    loop {
        let page = doors.app.store.event_list(viewer.organisation, filter, PAGE).await?;
        all.extend(page.events);
        filter.before = page.next;
        if page.next.is_none() {
            return Ok(all);
        }
    }
}

async fn hours(
    viewer: &Viewer,
    user: UserId,
    doors: &Doors,
) -> Result<Vec<StoredExposure>, Problem> {
    let mut all = Vec::new();
    let mut filter = ExposureFilter { reporter: Some(user), ..ExposureFilter::default() };
    loop {
        let page = doors.app.store.exposure_list(viewer.organisation, filter, PAGE).await?;
        all.extend(page.exposure);
        filter.before = page.next;
        if page.next.is_none() {
            return Ok(all);
        }
    }
}

async fn audit(viewer: &Viewer, user: UserId, doors: &Doors) -> Result<AuditPage, Problem> {
    let mut all = AuditPage::default();
    loop {
        let (organisation, before) = (viewer.organisation, all.next);
        let page = doors.app.store.audit_mine(organisation, user, before, PAGE).await?;
        all.entries.extend(page.entries);
        all.handles.extend(page.handles);
        all.next = page.next;
        if page.next.is_none() {
            return Ok(all);
        }
    }
}
