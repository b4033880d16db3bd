//! Releasing how to reach somebody of the organisation: to supervisors, who must be able to call.

use atalaya_domain::{Json, Role, Viewer};

use crate::{Refusal, Released};

/// Somebody's name and telephone number, for a person who supervises. Never for a program: nobody
/// would be told who looked.
pub fn release_contact(
    viewer: &Viewer,
    name: String,
    phone: String,
) -> Result<Released<Json>, Refusal> {
    if viewer.role != Role::Supervisor || viewer.user.is_none() {
        return Err(Refusal::Contact);
    }
    Ok(Released::new(Json::Object(vec![
        ("name".to_owned(), Json::String(name)),
        ("phone".to_owned(), Json::String(phone)),
    ])))
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, UserId};

    use super::*;

    #[test]
    fn a_contact_is_told_to_people_who_supervise_alone() {
        for role in Role::ALL {
            for user in [None, Some(UserId(1))] {
                let viewer = Viewer {
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations: KeyPopulations::default(),
                };
                let told = release_contact(&viewer, String::new(), String::new()).is_ok();
                assert_eq!(told, *role == Role::Supervisor && user.is_some());
            }
        }
    }
}
