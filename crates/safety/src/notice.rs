//! What is to be said to whom.

use atalaya_domain::{AlarmCause, AlarmStep, UserId};
use jiff::Timestamp;

/// Something that people are to be told, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub what: Noticed,
    /// Of which ladder of the session; 0 for what is of none.
    pub ladder: u32,
    /// Whom, each once, in the order in which they are to act.
    pub to: Vec<UserId>,
}

/// How far something is told outside of the app, where nobody may be looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// By what costs nothing; that it does not go out is no alarm.
    Quietly,
    /// By several ways at once and then by every other, until one has gone out.
    ByEveryWay,
}

/// What people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noticed {
    /// A step of the ladder, for a cause.
    Step(AlarmStep, AlarmCause),
    /// Whoever was overdue has said that all is well, then.
    Answered(Timestamp),
    /// An alarm was closed by somebody.
    Closed,
    /// A plan waits for approval.
    ApprovalAsked,
    /// A plan was approved.
    Approved,
    /// A plan was refused.
    Refused,
    /// There is a vehicle for them.
    VehicleGranted,
    /// There is no vehicle for them.
    VehicleRefused,
    /// Somebody set out although their plan was not approved.
    SetOutUnapproved,
}

impl Noticed {
    /// How far it is told outside of the app: a step that calls for somebody goes out by every way.
    /// The first one only asks who is out, whose phone asks by itself.
    #[must_use]
    pub const fn outside(self) -> Outside {
        match self {
            Self::Step(AlarmStep::Ask, _)
            | Self::Answered(_)
            | Self::Closed
            | Self::ApprovalAsked
            | Self::Approved
            | Self::Refused
            | Self::VehicleGranted
            | Self::VehicleRefused
            | Self::SetOutUnapproved => Outside::Quietly,
            Self::Step(
                AlarmStep::Insist
                | AlarmStep::Supervisor
                | AlarmStep::SupervisorUnanswered
                | AlarmStep::SecondContact
                | AlarmStep::SecondContactUnanswered
                | AlarmStep::Crisis
                | AlarmStep::CrisisUnanswered,
                _,
            ) => Outside::ByEveryWay,
        }
    }
}
