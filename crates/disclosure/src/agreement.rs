//! Releasing what an organisation has agreed to share, to everybody in it: whose reports are seen by
//! whom is theirs to know. A person of the organisation decides it: the data steward.

use atalaya_domain::{Agreement, AgreementState, Json, Language, Role, Slug, UserId, Viewer, Zone};
use jiff::Timestamp;

use crate::{Refusal, Released};

/// An agreement with the names of both sides. Not to be sent: [`release_agreements`] makes of it what
/// may be.
#[derive(Debug, Clone, Copy)]
pub struct AgreementRecord<'a> {
    /// What was agreed.
    pub agreement: &'a Agreement,
    /// The short name and the name of whose reports are shared.
    pub giver: (&'a Slug, &'a str),
    /// The short name it was offered to.
    pub partner_slug: &'a Slug,
    /// The name of that organisation, if there is one.
    pub partner_name: Option<&'a str>,
}

/// Whether the viewer offers, accepts and ends agreements: a steward in person, not a program.
pub fn may_agree(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Steward, Some(user)) => Ok(user),
        _ => Err(Refusal::Agreeing),
    }
}

/// The agreements of the viewer's organisation; others' are left out. Until the other side has said
/// yes its name is what was typed: an offer must not be a way to ask which organisations there are.
#[must_use]
pub fn release_agreements(
    viewer: &Viewer,
    records: &[AgreementRecord<'_>],
    now: Timestamp,
    zone: &Zone,
) -> Released<Json> {
    let own = records.iter().filter_map(|record| told(viewer, record, now, zone));
    let agreements = ("agreements".to_owned(), Json::Array(own.collect()));
    let may = ("may_decide".to_owned(), Json::Bool(may_agree(viewer).is_ok()));
    Released::new(Json::Object(vec![agreements, may]))
}

fn told(
    viewer: &Viewer,
    record: &AgreementRecord<'_>,
    now: Timestamp,
    zone: &Zone,
) -> Option<Json> {
    let AgreementRecord { agreement, giver, partner_slug, partner_name } = *record;
    let text = |text: &str| Json::String(text.to_owned());
    let given = agreement.giver == viewer.organisation;
    let received = agreement.partner == Some(viewer.organisation);
    let (direction, slug, name) = match (given, received) {
        (true, _) => {
            let known = partner_name.filter(|_| agreement.accepted_at.is_some());
            ("given", partner_slug, known.unwrap_or(partner_slug.as_str()))
        }
        (false, true) => ("received", giver.0, giver.1),
        (false, false) => return None,
    };
    let state = agreement.state(now);
    let label = [("es", Language::Es), ("en", Language::En)]
        .map(|(name, language)| (name.to_owned(), text(state.label(language))));
    let at = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let maybe = |time: Option<Timestamp>| time.map_or(Json::Null, at);
    let families = agreement.families.iter().map(|family| text(family.code())).collect();
    let members = [
        ("id", text(&agreement.id.to_string())),
        ("direction", text(direction)),
        ("organisation", text(slug.as_str())),
        ("name", text(name)),
        ("families", Json::Array(families)),
        ("hexagons", Json::Integer(i64::from(agreement.finest))),
        ("until", at(agreement.until)),
        ("state", text(state.code())),
        ("label", Json::Object(label.into())),
        ("offered_at", at(agreement.offered_at)),
        ("accepted_at", maybe(agreement.accepted_at)),
        ("ended_at", maybe(agreement.ended_at)),
    ];
    let may_accept = received && state == AgreementState::Offered && may_agree(viewer).is_ok();
    let may_end = state != AgreementState::Over && may_agree(viewer).is_ok();
    let may = [("may_accept", Json::Bool(may_accept)), ("may_end", Json::Bool(may_end))];
    let all = members.into_iter().chain(may).map(|(name, value)| (name.to_owned(), value));
    Some(Json::Object(all.collect()))
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{AgreementId, Family, KeyPopulations, OrganisationId};

    use super::*;

    fn viewer(organisation: i64, role: Role) -> Viewer {
        Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(7)),
            organisation: OrganisationId(organisation),
            role,
            key_populations: KeyPopulations::default(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn told_to(viewer: &Viewer, accepted_at: Option<Timestamp>) -> String {
        let agreement = Agreement {
            id: AgreementId::random([7; 16]),
            giver: OrganisationId(1),
            partner: Some(OrganisationId(2)),
            families: vec![Family::Body],
            finest: 6,
            until: at(1_000),
            offered_at: at(0),
            accepted_at,
            ended_at: None,
        };
        let (una, otra) = (Slug::parse("una").unwrap(), Slug::parse("otra").unwrap());
        let record = AgreementRecord {
            agreement: &agreement,
            giver: (&una, "Una Casa"),
            partner_slug: &otra,
            partner_name: Some("Otra Casa"),
        };
        let zone = Zone::new("America/Guatemala").unwrap();
        let released = release_agreements(viewer, &[record], at(10), &zone);
        serde_json::to_string(released.get()).unwrap()
    }

    #[test]
    fn everybody_of_both_sides_sees_it_and_nobody_else() {
        for role in Role::ALL {
            let own = told_to(&viewer(1, *role), Some(at(5)));
            assert!(own.contains("given") && own.contains("Otra Casa"), "{own}");
            let theirs = told_to(&viewer(2, *role), Some(at(5)));
            assert!(theirs.contains("received") && theirs.contains("Una Casa"), "{theirs}");
            let none = told_to(&viewer(3, *role), Some(at(5)));
            assert!(none.contains("\"agreements\":[]"), "{none}");
        }
    }

    #[test]
    fn an_offer_is_no_way_to_ask_which_organisations_there_are() {
        let offered = told_to(&viewer(1, Role::Steward), None);
        assert!(!offered.contains("Otra Casa"), "{offered}");
    }

    #[test]
    fn a_steward_in_person_decides() {
        for role in Role::ALL {
            let steward = *role == Role::Steward;
            assert_eq!(may_agree(&viewer(1, *role)).is_ok(), steward);
            let accepts = told_to(&viewer(2, *role), None);
            assert_eq!(accepts.contains("\"may_accept\":true"), steward, "{accepts}");
            assert!(!told_to(&viewer(1, *role), None).contains("\"may_accept\":true"));
        }
        let program = Viewer { user: None, ..viewer(1, Role::Steward) };
        assert_eq!(may_agree(&program), Err(Refusal::Agreeing));
    }
}
