//! Releasing single events: to those who reported them and those who verify.

use atalaya_domain::{Event, Json, Role, UserId, Viewer, Zone};

use crate::{EventScope, Refusal, Released, Scope};

/// Whether the viewer may see an event of this reporter in their own organisation: who verifies
/// sees all, everybody else what they reported themselves. A program that does not verify has no
/// events that could be told from another program's, and sees none.
#[must_use]
pub fn sees_event(viewer: &Viewer, reporter: Option<UserId>) -> bool {
    match Scope::of(viewer).events {
        EventScope::Organisation => true,
        EventScope::Own(user) => reporter == Some(user),
        EventScope::None => false,
    }
}

/// An event as the viewer may see it: its fields as the API writes them. The narrative goes to
/// its author and to supervisors only.
///
/// The event is one of the viewer's organisation: no other is ever read for them, so another
/// organisation's event, somebody else's and one that does not exist are refused alike.
pub fn release_event(
    viewer: &Viewer,
    event: &Event,
    reporter: Option<UserId>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    if !sees_event(viewer, reporter) {
        return Err(Refusal::NoSuchEvent);
    }
    let own = viewer.user.is_some() && viewer.user == reporter;
    let mut json = event.to_json(zone);
    if let Json::Object(members) = &mut json
        && !own
        && viewer.role != Role::Supervisor
    {
        members.retain(|(name, _)| name != "narrative");
    }
    Ok(Released::new(json))
}
