//! The audit as it is sent.

use serde::Serialize;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::taxonomy::Labelled;

/// A page of entries, newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AuditList {
    entries: Vec<AuditEntryOut>,
    /// The next page's cursor; `null` on the last page.
    next: Option<String>,
}

/// Whether a log is whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditStateOut {
    /// Entries that were looked at.
    pub entries: u64,
    /// Whether each is as it was made, and none is missing.
    pub whole: bool,
    /// When it was looked at, RFC 3339.
    pub at: String,
    /// Every act there is, as what a list can be asked for.
    pub acts: Vec<Labelled>,
}

/// Something that was done.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AuditEntryOut {
    /// Its number in the organisation's log, for who sees all of it: from the gaps between their own anybody else would
    /// learn how much others did.
    number: Option<u64>,
    /// When, RFC 3339.
    at: String,
    actor: AuditActorOut,
    /// A code, like `event_viewed`.
    #[schema(example = "event_viewed")]
    action: String,
    /// The same in words.
    label: TextOut,
    subject: Option<AuditSubjectOut>,
    /// Whose account it was done to; left out of what concerns oneself, and of everything else.
    concerned: Option<Vec<String>>,
}

/// Who did it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AuditActorOut {
    /// `user`, `program`, `operator` or `system`; `reporter` where somebody changed what they had reported themselves: who
    /// that was is not told.
    kind: String,
    /// Of a `user`; `null` when they are gone, and left out of all others.
    handle: Option<String>,
}

/// What it was done to.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct AuditSubjectOut {
    /// `user`, `token`, `event`, `exposure`, `map` or `audit`.
    kind: String,
    /// Which one; left out of a list of them, and of the place that somebody else chose to look at.
    id: Option<String>,
    /// Of a `user`.
    handle: Option<String>,
}
