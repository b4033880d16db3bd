//! Releasing how to reach somebody of the organisation: to supervisors, who must be able to call.

use atalaya_domain::{Json, Language, Role, Viewer};

use crate::{Refusal, Released};

/// What is known of how to reach somebody. `Debug` says none of it.
#[derive(Clone)]
pub struct ContactFacts {
    /// Their name.
    pub name: String,
    /// Where to call.
    pub phone: String,
    /// Where to write.
    pub email: Option<String>,
    /// The language of what is sent there.
    pub language: Option<Language>,
    /// What they are asked when nobody knows how they are, and what they answer while all is well.
    pub safe: Option<(String, String)>,
}

impl std::fmt::Debug for ContactFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactFacts(…)")
    }
}

impl ContactFacts {
    /// What is known, by its names outside.
    fn json(&self) -> Json {
        let Self { name, phone, email, language, safe } = self.clone();
        let language = language.map(|language| language.tag().to_owned());
        let (question, answer) = safe.unzip();
        let members = [
            ("name", Some(name)),
            ("phone", Some(phone)),
            ("email", email),
            ("language", language),
            ("question", question),
            ("answer", answer),
        ];
        let known =
            |(name, text): (&str, Option<String>)| Some((name.to_owned(), Json::String(text?)));
        Json::Object(members.into_iter().filter_map(known).collect())
    }

    /// What is known, for the one it is about: whoever makes them open what is theirs must not find
    /// there what to answer, nor that there is a question.
    pub(crate) fn of_oneself(&self) -> Json {
        Self { safe: None, ..self.clone() }.json()
    }
}

/// Somebody's name and where they are reached, for a person who supervises. Never for a program: nobody
/// would be told who looked.
pub fn release_contact(viewer: &Viewer, contact: &ContactFacts) -> Result<Released<Json>, Refusal> {
    if viewer.role != Role::Supervisor || viewer.user.is_none() {
        return Err(Refusal::Contact);
    }
    Ok(Released::new(contact.json()))
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, UserId};

    use super::*;

    fn facts() -> ContactFacts {
        let (name, phone) = (String::new(), String::new());
        ContactFacts { name, phone, email: None, language: None, safe: None }
    }

    #[test]
    fn a_contact_is_told_to_people_who_supervise_alone() {
        for role in Role::ALL {
            for user in [None, Some(UserId(1))] {
                let viewer = Viewer {
                    history: atalaya_domain::History::Whole,
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations: KeyPopulations::default(),
                };
                let told = release_contact(&viewer, &facts()).is_ok();
                assert_eq!(told, *role == Role::Supervisor && user.is_some());
            }
        }
    }
}
