//! Releasing what a logbook says to who brings it in: a supervisor in person, who sees all events of the organisation.
//!
//! What stands in the file is its sender's own and goes back to nobody else. All that such an answer tells of what is
//! stored is how many of the file's rows are there already: of the organisation's own events, each of which the
//! supervisor may look at.

use atalaya_domain::{Json, LogbookPlanId, LogbookPlanName, Role, UserId, Viewer};

use crate::{Refusal, Released};

/// Whether the viewer brings logbooks in: a supervisor in person. A program has the ways for programs.
pub fn may_bring_logbooks(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Supervisor, Some(user)) => Ok(user),
        _ => Err(Refusal::Logbooks),
    }
}

/// What was read of a file that its sender has just sent, and what became of its rows.
pub fn release_logbook(viewer: &Viewer, read: Json) -> Result<Released<Json>, Refusal> {
    may_bring_logbooks(viewer)?;
    Ok(Released::new(read))
}

/// The refused rows of a file that its sender has just sent, as a file.
pub fn release_refused_rows(viewer: &Viewer, file: Vec<u8>) -> Result<Released<Vec<u8>>, Refusal> {
    may_bring_logbooks(viewer)?;
    Ok(Released::new(file))
}

/// The plans that the organisation keeps, by name. The caller has read them in the viewer's organisation.
pub fn release_logbook_plans(
    viewer: &Viewer,
    plans: Vec<(LogbookPlanId, LogbookPlanName, Json)>,
) -> Result<Released<Json>, Refusal> {
    may_bring_logbooks(viewer)?;
    let one = |(id, name, plan): (LogbookPlanId, LogbookPlanName, Json)| {
        Json::Object(vec![
            ("id".to_owned(), Json::String(id.to_string())),
            ("name".to_owned(), Json::String(name.as_str().to_owned())),
            ("plan".to_owned(), plan),
        ])
    };
    let plans = plans.into_iter().map(one).collect();
    Ok(Released::new(Json::Object(vec![("plans".to_owned(), Json::Array(plans))])))
}
