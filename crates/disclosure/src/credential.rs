//! Releasing what an organisation's credential card says: to its own people, who show it to whoever stops them.

use atalaya_domain::{Json, Role, Viewer};

use crate::{Refusal, Released};

/// The card, to people who work in the field or answer for who does.
pub fn release_credential(
    viewer: &Viewer,
    words: Option<String>,
) -> Result<Released<Json>, Refusal> {
    let carries = matches!(viewer.role, Role::Promoter | Role::Supervisor | Role::Steward);
    if !carries || viewer.user.is_none() {
        return Err(Refusal::Contact);
    }
    let words = words.map_or(Json::Null, Json::String);
    Ok(Released::new(Json::Object(vec![("words".to_owned(), words)])))
}
