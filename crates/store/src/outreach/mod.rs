//! Outreach seen home: outings with their ladders, check-ins, the roster and the rules.
//!
//! An outing is read, changed by crate `safety` and written in one transaction that keeps its row
//! locked, together with what follows from it: the steps that were fired, the alerts that tell people
//! of them, the figures of its alarms. So neither is there without the other, on whichever node and
//! however a program ends.

mod awake;
pub(crate) mod change;
mod check_ins;
mod decide;
mod figures;
mod list;
mod plan;
mod protocol;
mod roster;
mod rules;
mod tick;
mod watch;
mod worked;

use atalaya_domain::{
    AlertKind, AuditSubject, AuditSubjectKind, Cell, Channel, Json, OrganisationId, OutreachId,
    Setting, UserId,
};
use atalaya_safety::{Notice, Noticed, Outreach, Outside};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

pub use check_ins::{NewCheckIn, StoredCheckIn, TypedPin};
pub use figures::{AlarmFigures, Drill};
pub use plan::NewOutreach;
pub(crate) use protocol::CARDS;
pub use protocol::StoredProtocol;
pub use roster::{DutyTurn, NewDutyTurn};
pub use tick::Ticked;

use crate::rows::{corrupt, timestamp};
use crate::schema::outreach;
use crate::{NewAlert, Outwards, StoreError};

/// Where the planned place is sealed.
const PLACE: (&str, &str) = ("outreach", "place_sealed");
/// Where the place of a check-in is sealed.
const CHECK_IN_CELL: (&str, &str) = ("check_in", "cell_sealed");

/// Alerts of an outing are told for so long, unless they are acknowledged or its alarms are closed.
const ALERT_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where somebody means to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutreachPlace {
    /// The hexagon.
    pub cell: Cell,
    /// What kind of place it is.
    pub setting: Option<Setting>,
}

impl OutreachPlace {
    fn to_json(self) -> String {
        json!({"cell": self.cell.to_string(), "setting": self.setting.map(Setting::code)})
            .to_string()
    }

    fn from_json(bytes: &[u8]) -> Option<Self> {
        let Json::Object(members) = Json::parse(bytes).ok()? else { return None };
        let text = |wanted: &str| {
            members.iter().find_map(|(name, value)| match value {
                Json::String(text) if name == wanted => Some(text.as_str()),
                _ => None,
            })
        };
        let cell = Cell::parse(text("cell")?).ok()?;
        Some(Self { cell, setting: text("setting").and_then(Setting::parse) })
    }
}

/// An outing as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOutreach {
    /// Its id.
    pub id: OutreachId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The pseudonym of who is out.
    pub promoter: String,
    /// What it is now.
    pub outing: Outreach,
    /// Where it was planned, if that was asked for and is still there.
    pub place: Option<OutreachPlace>,
    /// When it was planned.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// How often it was changed.
    pub version: i64,
}

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outreach)]
pub(crate) struct OutreachRow {
    pub(crate) id: Vec<u8>,
    pub(crate) organisation: i64,
    pub(crate) promoter: i64,
    pub(crate) state: String,
    pub(crate) place_sealed: Option<Vec<u8>>,
    pub(crate) created_us: i64,
    pub(crate) changed_us: i64,
    pub(crate) version: i64,
}

impl OutreachRow {
    pub(crate) fn outing(&self) -> Result<Outreach, StoreError> {
        read(&self.state)
    }

    pub(crate) fn id(&self) -> Result<OutreachId, StoreError> {
        let bytes = self.id.as_slice().try_into().map_err(|_| corrupt("id"))?;
        Ok(OutreachId::from_bytes(bytes))
    }

    /// The outing, its promoter by pseudonym and without its place.
    pub(crate) fn stored(&self, promoter: String) -> Result<StoredOutreach, StoreError> {
        Ok(StoredOutreach {
            id: self.id()?,
            organisation: OrganisationId(self.organisation),
            promoter,
            outing: self.outing()?,
            place: None,
            created_at: timestamp(self.created_us, "created_us")?,
            changed_at: timestamp(self.changed_us, "changed_us")?,
            version: self.version,
        })
    }
}

/// The outing of a row.
fn read(state: &str) -> Result<Outreach, StoreError> {
    serde_json::from_str(state).map_err(|_| corrupt("state"))
}

/// An outing as JSON, for its row.
pub(crate) fn written(outing: &Outreach) -> Result<String, StoreError> {
    serde_json::to_string(outing).map_err(|_| corrupt("state"))
}

/// The kind of alert that tells people of something.
pub(crate) const fn alert_kind(what: Noticed, is_promoter: bool) -> AlertKind {
    match what {
        Noticed::Step(..) if is_promoter => AlertKind::CheckIn,
        Noticed::Step(..) => AlertKind::Alarm,
        Noticed::Answered(_) => AlertKind::AlarmAnswered,
        Noticed::Closed => AlertKind::AlarmClosed,
        Noticed::ApprovalAsked => AlertKind::PlanAsked,
        Noticed::Approved
        | Noticed::Refused
        | Noticed::VehicleGranted
        | Noticed::VehicleRefused => AlertKind::PlanDecided,
        Noticed::SetOutUnapproved => AlertKind::SetOutUnapproved,
    }
}

/// What an entry of the log is about: an exercise is called one there too, as its person knows it. They read
/// that log, and it must not tell them that something was said under duress.
pub(crate) fn audit_subject(id: &OutreachId, outing: &Outreach) -> AuditSubject {
    let exercise = outing.is_agreed_exercise();
    let kind = if exercise { AuditSubjectKind::Exercise } else { AuditSubjectKind::Outreach };
    AuditSubject::one(kind, id)
}

/// A short name to say on the telephone: which outing somebody is to look at.
#[must_use]
pub fn outreach_code(id: &OutreachId) -> String {
    let text = id.to_string().to_uppercase();
    text[text.len() - 4..].to_owned()
}

/// The channels by which something is told outside of the app, of those there are.
fn outwards(how: Outside, channels: &[Channel]) -> Outwards {
    match how {
        Outside::ByEveryWay => Outwards { channels: channels.to_vec(), urgent: true, except: None },
        Outside::Quietly => {
            // What costs nothing, and is read by no operator of a network.
            let free = channels.iter().copied().filter(|channel| *channel == Channel::Push);
            Outwards { channels: free.collect(), urgent: false, except: None }
        }
    }
}

/// The alert that tells somebody of a notice: which outing and what step, never where or who.
fn alert_of(
    id: &OutreachId,
    notice: &Notice,
    kind: AlertKind,
    exercise: bool,
    channels: &[Channel],
) -> NewAlert {
    let mut payload = json!({"outreach": id.to_string(), "code": outreach_code(id)});
    // What follows the ladder's number tells one notice of it from another.
    let what = match notice.what {
        Noticed::Step(step, cause) => {
            payload["step"] = step.code().into();
            payload["cause"] = cause.code().into();
            step.code().to_owned()
        }
        Noticed::Answered(at) => {
            payload["said_at"] = at.to_string().into();
            at.as_microsecond().to_string()
        }
        Noticed::Approved => {
            payload["decision"] = "approved".into();
            "approved".to_owned()
        }
        Noticed::Refused => {
            payload["decision"] = "refused".into();
            "refused".to_owned()
        }
        Noticed::VehicleGranted => {
            payload["decision"] = "vehicle_granted".into();
            "vehicle_granted".to_owned()
        }
        Noticed::VehicleRefused => {
            payload["decision"] = "vehicle_refused".into();
            "vehicle_refused".to_owned()
        }
        Noticed::Closed | Noticed::ApprovalAsked | Noticed::SetOutUnapproved => String::new(),
    };
    if exercise {
        payload["exercise"] = true.into();
    }
    NewAlert {
        kind,
        subject: format!("{id}:{}:{what}", notice.ladder),
        payload: payload.to_string(),
        lasts: ALERT_LASTS,
        once_in: ALERT_LASTS,
        outwards: outwards(notice.what.outside(), channels),
    }
}

/// A notice's alerts: to the promoter as the one who is asked, to others as those who act.
pub(crate) fn alerts_of(
    id: &OutreachId,
    outing: &Outreach,
    notice: &Notice,
    channels: &[Channel],
) -> Vec<(NewAlert, Vec<UserId>)> {
    let (promoter, others): (Vec<UserId>, Vec<UserId>) =
        notice.to.iter().partition(|user| **user == outing.promoter);
    let each = [(promoter, true), (others, false)];
    let told = each.into_iter().filter(|(to, _)| !to.is_empty());
    told.map(|(to, is_promoter)| {
        let kind = alert_kind(notice.what, is_promoter);
        // Duress is no exercise to those who are called; on the phone nothing changes.
        let exercise = if is_promoter { outing.is_agreed_exercise() } else { outing.is_exercise() };
        (alert_of(id, notice, kind, exercise, channels), to)
    })
    .collect()
}
