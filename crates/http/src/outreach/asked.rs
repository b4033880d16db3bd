//! What is asked of an outing: plans, check-ins, closures.

use actix_web::HttpRequest;
use actix_web::web::Payload;
use atalaya_domain::{
    AlarmClosure, CheckInId, CheckInKind, Company, FieldReason, Handle, OutreachId, OutsideAct,
    PlaceId, Setting,
};
use atalaya_safety::{CheckIn, Plan, PlanError, StaysOutside, said_at};
use atalaya_store::OutreachPlace;
use jiff::{SignedDuration, Timestamp};

use super::fields::Fields;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};

/// How far ahead one plans.
const AHEAD: SignedDuration = SignedDuration::from_hours(60 * 24);
/// How late a plan may come through.
const LATE: SignedDuration = SignedDuration::from_hours(24);

/// A plan as it was sent.
pub(super) struct AskedPlan {
    pub id: OutreachId,
    pub plan: Plan,
    pub place: Option<OutreachPlace>,
    pub buddy: Option<Handle>,
    /// Where somebody is met whom outreach was begun with online.
    pub meeting_place: Option<PlaceId>,
}

pub(super) async fn plan(
    request: &HttpRequest,
    payload: &mut Payload,
    doors: &Doors,
) -> Result<AskedPlan, Problem> {
    let mut fields = Fields::read(request, payload).await?;
    let id = fields.id("id", OutreachId::parse, OutreachId::is_random);
    let starts_at = fields.time("starts_at");
    let ends_at = fields.time("ends_at");
    let home_by = fields.time("home_by");
    let quiet_until = fields.time("quiet_until");
    let cell = fields.cell("cell");
    let setting = fields.code("setting", Setting::parse, Setting::ALL, Setting::code);
    let company = fields.code("company", Company::parse, Company::ALL, Company::code);
    let vehicle = fields.flag("vehicle");
    let exercise = fields.flag("exercise");
    let protocol_read = fields.integer("protocol_read", 0, i64::from(u32::MAX));
    let outside = stays_outside(&mut fields);
    let meeting_place = fields.id("meeting_place", PlaceId::parse, |_| true);
    if meeting_place.is_some() && (cell.is_some() || setting.is_some()) {
        // It has a place of its own.
        fields.refuse("cell", FieldReason::UnknownField);
    }
    let buddy = fields.text("buddy");
    let handle = buddy.as_deref().and_then(Handle::parse);
    if buddy.is_some() && handle.is_none() {
        fields.refuse("buddy", FieldReason::NotAHandle);
    }
    if cell.is_some_and(|cell| !doors.app.deployment.area.contains(cell)) {
        fields.refuse("cell", FieldReason::OutsideArea);
    }
    if outside.is_some() {
        // Somebody has to stand there.
        fields.must("buddy", buddy.as_ref());
    }
    fields.must("id", id.as_ref());
    fields.must("starts_at", starts_at.as_ref());
    fields.must("ends_at", ends_at.as_ref());
    fields.must("home_by", home_by.as_ref());
    fields.must("company", company.as_ref());
    let mut planned = None;
    if let (Some(starts_at), Some(ends_at), Some(home_by)) = (starts_at, ends_at, home_by) {
        let ahead = starts_at.duration_since(doors.now());
        if ahead > AHEAD {
            fields.refuse("starts_at", FieldReason::IntervalTooLong { max_days: 60 });
        } else if ahead < -LATE {
            fields.refuse("starts_at", FieldReason::TooOld { max_age_days: 1 });
        }
        match Plan::new(starts_at, ends_at, home_by) {
            Ok(plan) => planned = Some(plan),
            Err(PlanError::Ends) if ends_at > starts_at => {
                fields.refuse("ends_at", FieldReason::IntervalTooLong { max_days: 1 });
            }
            Err(PlanError::Ends) => fields.refuse("ends_at", FieldReason::EndsBeforeStart),
            Err(PlanError::Home) if home_by > ends_at => {
                fields.refuse("home_by", FieldReason::IntervalTooLong { max_days: 1 });
            }
            Err(PlanError::Home) => fields.refuse("home_by", FieldReason::EndsBeforeStart),
        }
    }
    fields.end()?;
    let missing = || Problem::new(ProblemCode::InvalidBody);
    let mut plan = planned.ok_or_else(missing)?;
    plan.company = company.ok_or_else(missing)?;
    plan.vehicle = vehicle;
    plan.exercise = exercise;
    plan.protocol_read = protocol_read.and_then(|version| u32::try_from(version).ok());
    plan.quiet_until = quiet_until;
    plan.outside = outside;
    plan.online = meeting_place.is_some();
    let place = cell.map(|cell| OutreachPlace { cell, setting });
    Ok(AskedPlan { id: id.ok_or_else(missing)?, plan, place, buddy: handle, meeting_place })
}

/// Who stays outside: for how many minutes, and what they do then; both or neither.
fn stays_outside(fields: &mut Fields) -> Option<StaysOutside> {
    let (least, most) = (i64::from(StaysOutside::LEAST), i64::from(StaysOutside::MOST));
    let minutes = fields.integer("outside_minutes", least, most);
    let act = fields.code("outside_act", OutsideAct::parse, OutsideAct::ALL, OutsideAct::code);
    if minutes.is_some() != act.is_some() {
        fields.must("outside_minutes", minutes.as_ref());
        fields.must("outside_act", act.as_ref());
    }
    StaysOutside::new(u16::try_from(minutes?).ok()?, act?)
}

/// A check-in as it was sent.
pub(super) struct AskedCheckIn {
    pub id: CheckInId,
    pub said: CheckIn,
    pub cell: Option<atalaya_domain::Cell>,
    /// The phone's PIN, as it was typed.
    pub pin: Option<String>,
}

pub(super) async fn check_in(
    request: &HttpRequest,
    payload: &mut Payload,
    received: Timestamp,
) -> Result<AskedCheckIn, Problem> {
    let mut fields = Fields::read(request, payload).await?;
    let id = fields.id("id", CheckInId::parse, CheckInId::is_random);
    let kind = fields.code("kind", CheckInKind::parse, CheckInKind::ALL, CheckInKind::code);
    let tapped = fields.time("tapped_at");
    let sent = fields.time("sent_at");
    let until = fields.time("until");
    let cell = fields.cell("cell");
    let duress = fields.flag("duress");
    let pin = fields.text("pin");
    let contacts = fields.integer("contacts_missed", 0, i64::from(CheckIn::MOST_CONTACTS));
    if contacts.is_some() && kind != Some(CheckInKind::Suspend) {
        fields.refuse("contacts_missed", FieldReason::UnknownField);
    }
    if pin.is_some() && kind != Some(CheckInKind::FalseAlarm) {
        fields.refuse("pin", FieldReason::UnknownField);
    }
    fields.must("id", id.as_ref());
    fields.must("kind", kind.as_ref());
    if tapped.is_some() != sent.is_some() {
        let lacks = if tapped.is_some() { "sent_at" } else { "tapped_at" };
        fields.must::<Timestamp>(lacks, None);
    }
    if kind == Some(CheckInKind::Quiet) {
        fields.must("until", until.as_ref());
    }
    fields.end()?;
    let (Some(id), Some(kind)) = (id, kind) else {
        return Err(Problem::new(ProblemCode::InvalidBody));
    };
    let said_at = match (tapped, sent) {
        (Some(tapped), Some(sent)) => said_at(tapped, sent, received),
        _ => received,
    };
    // What a phone says of later is by its clock as well.
    let until = match (until, sent) {
        (Some(until), Some(sent)) => received.checked_add(until.duration_since(sent)).ok(),
        (until, _) => until,
    };
    let contacts_missed = contacts.and_then(|number| u16::try_from(number).ok());
    let said = CheckIn { until, duress, contacts_missed, ..CheckIn::tapped(kind, said_at) };
    Ok(AskedCheckIn { id, said, cell, pin })
}

/// How an alarm is closed, as it was sent.
pub(super) async fn closure(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<(AlarmClosure, bool), Problem> {
    let mut fields = Fields::read(request, payload).await?;
    let why = fields.code("reason", AlarmClosure::parse, AlarmClosure::ALL, AlarmClosure::code);
    let is_home = fields.flag("is_home");
    fields.must("reason", why.as_ref());
    fields.end()?;
    why.map(|why| (why, is_home)).ok_or(Problem::new(ProblemCode::InvalidBody))
}

/// Whether there is a vehicle.
pub(super) async fn vehicle(request: &HttpRequest, payload: &mut Payload) -> Result<bool, Problem> {
    let mut fields = Fields::read(request, payload).await?;
    let granted = fields.flag("granted");
    fields.end()?;
    Ok(granted)
}

/// What is decided about a plan.
pub(super) async fn decision(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<bool, Problem> {
    let mut fields = Fields::read(request, payload).await?;
    let approve = fields.flag("approve");
    fields.end()?;
    Ok(approve)
}
