//! What records are checked against.

use atalaya_disclosure::reports_as_verified;
use atalaya_domain::{Rules, Viewer};
use jiff::Timestamp;

use crate::App;

/// What a record or an amendment of this viewer is checked against.
pub(crate) fn rules<'a>(app: &'a App, viewer: &Viewer, now: Timestamp) -> Rules<'a> {
    Rules {
        area: &app.deployment.area,
        zone: &app.deployment.zone,
        now,
        max_age_days: app.settings.max_age_days,
        may_verify: reports_as_verified(viewer),
    }
}
