//! How far back whoever holds an open phone sees what its owner told.

use atalaya_domain::{History, Role, Viewer};
use jiff::Timestamp;

use crate::Refusal;

/// How far back somebody sees what they reported and did. Who works on the street sees the last day, and everything as long
/// as they have just proved anew who they are (`open_until`): a thief who takes their open phone gets no history with it.
/// Others work with what their whole organisation told, which is theirs to review at any hour.
#[must_use]
pub fn history_of(viewer: &Viewer, open_until: Option<Timestamp>, now: Timestamp) -> History {
    // A program is nobody who could be robbed of a phone, and has nothing of its own.
    match viewer.role {
        _ if viewer.user.is_none() => History::Whole,
        Role::Promoter if open_until.is_none_or(|until| until <= now) => History::recent(now),
        Role::Promoter | Role::Supervisor | Role::Advocate | Role::Steward | Role::Coordinator => {
            History::Whole
        }
    }
}

/// Whether everything about them may be told to the viewer now.
pub fn sees_whole_history(viewer: &Viewer) -> Result<(), Refusal> {
    match viewer.history {
        History::Whole => Ok(()),
        History::Since(_) => Err(Refusal::HistoryClosed),
    }
}

/// Whether the viewer may see a record of their own that was first told then. What is not dated is not reached, unless all is.
pub fn reaches(viewer: &Viewer, first_at: Option<Timestamp>) -> Result<(), Refusal> {
    let reached = match (viewer.history, first_at) {
        (History::Whole, _) => true,
        (history, Some(at)) => history.reaches(at),
        (History::Since(_), None) => false,
    };
    if reached { Ok(()) } else { Err(Refusal::HistoryClosed) }
}
