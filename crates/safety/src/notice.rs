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
    /// Somebody set out although their plan was not approved.
    SetOutUnapproved,
}
