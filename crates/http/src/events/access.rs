//! Whose event it is, and who may do what with it.

use atalaya_disclosure::Scope;
#[cfg(doc)]
use atalaya_disclosure::sees_event;
use atalaya_domain::{Rules, Viewer};
use atalaya_store::{EventFilter, StoredEvent};
use jiff::Timestamp;

use crate::App;
use crate::problem::{Problem, ProblemCode};

/// What a report of this viewer is checked against. A person may not report something as already
/// verified, whatever their role: they would verify their own report. A program may, when it
/// brings a supervisor's records.
pub(super) fn rules<'a>(app: &'a App, viewer: &Viewer, now: Timestamp) -> Rules<'a> {
    Rules {
        area: &app.deployment.area,
        zone: &app.deployment.zone,
        now,
        max_age_days: app.settings.max_age_days,
        may_verify: viewer.user.is_none() && Scope::of(viewer).may_verify,
    }
}

/// The filter that lists exactly what [`sees_event`] allows; `None` when that is nothing.
pub(super) fn filter(viewer: &Viewer) -> Option<EventFilter> {
    match (Scope::of(viewer).may_verify, viewer.user) {
        (true, _) => Some(EventFilter::default()),
        (false, Some(user)) => Some(EventFilter { reporter: Some(user), ..EventFilter::default() }),
        (false, None) => None,
    }
}

/// Whether the viewer may amend the event this way.
pub(super) fn may_amend(
    viewer: &Viewer,
    stored: &StoredEvent,
    verifies: bool,
) -> Result<(), Problem> {
    use atalaya_domain::Verification::{Corroborated, Rejected, Reported, Rumour, Verified};
    let own = viewer.user.is_some() && stored.reporter == viewer.user;
    match (Scope::of(viewer).may_verify, verifies) {
        (false, true) => Err(Problem::new(ProblemCode::NotForRole)),
        (true, true) if own => Err(Problem::new(ProblemCode::OwnReport)),
        (true, _) => Ok(()),
        // What was verified must not become something else under the same mark.
        (false, false) => match stored.event.verification {
            Rumour | Reported => Ok(()),
            Corroborated | Verified | Rejected => Err(Problem::new(ProblemCode::NotForRole)
                .detail(
                    "El evento ya fue verificado; pida el cambio a quien supervisa.",
                    "The event was verified already; ask a supervisor for the change.",
                )),
        },
    }
}
