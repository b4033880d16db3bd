//! Releasing security bulletins: to people who work in an area, or answer for those who do. Who has seen
//! one is for those who issued it: their own people by pseudonym, organisations they have an agreement
//! with by name, and of all others how many: a bulletin is no way to ask which organisations there are,
//! nor who works in them.

use std::collections::BTreeSet;

use atalaya_domain::{
    Bulletin, BulletinState, Handle, Json, Language, OrganisationId, Role, UserId, Viewer, Zone,
};
use jiff::Timestamp;

use crate::{Refusal, Released};

/// A bulletin with what is beside it. Not to be sent: [`release_bulletins`] makes of it what may be.
#[derive(Debug, Clone)]
pub struct BulletinRecord<'a> {
    /// The bulletin, one that the viewer's organisation receives.
    pub bulletin: &'a Bulletin,
    /// The name of who warns.
    pub issuer: &'a str,
    /// Whether the viewer has said that they have seen it.
    pub seen: bool,
    /// Who has, in whose organisation and when.
    pub seen_by: Vec<(&'a Handle, OrganisationId, Timestamp)>,
    /// The organisations among those with an agreement in force, by number and name.
    pub partners: Vec<(OrganisationId, &'a str)>,
}

/// Whether the viewer may read bulletins: a person who works in the field or answers for it.
pub fn may_read_bulletins(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Promoter | Role::Supervisor | Role::Steward, Some(user)) => Ok(user),
        _ => Err(Refusal::Bulletins),
    }
}

/// Whether the viewer issues bulletins and takes them back: a supervisor in person, who answers for it.
pub fn may_issue_bulletins(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Supervisor, Some(user)) => Ok(user),
        _ => Err(Refusal::IssuingBulletins),
    }
}

/// The bulletins as the viewer may see them.
pub fn release_bulletins(
    viewer: &Viewer,
    records: &[BulletinRecord<'_>],
    now: Timestamp,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    may_read_bulletins(viewer)?;
    let issues = may_issue_bulletins(viewer).is_ok();
    let seen = |record| told(viewer, record, now, zone);
    let members = [
        ("bulletins", Json::Array(records.iter().map(seen).collect())),
        ("may_issue", Json::Bool(issues)),
    ];
    Ok(Released::new(object(members)))
}

fn told(viewer: &Viewer, record: &BulletinRecord<'_>, now: Timestamp, zone: &Zone) -> Json {
    let bulletin = record.bulletin;
    let own = bulletin.organisation == viewer.organisation;
    let state = bulletin.state(now);
    let issues = own && may_issue_bulletins(viewer).is_ok();
    let answers = own && matches!(viewer.role, Role::Supervisor | Role::Steward);
    let at = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let label = object([
        ("es", text(bulletin.kind.label(Language::Es))),
        ("en", text(bulletin.kind.label(Language::En))),
    ]);
    let cells = bulletin.area.cells().iter().map(|cell| text(&cell.to_string())).collect();
    let advice = bulletin.advice.as_ref().map_or(Json::Null, |advice| text(advice.as_str()));
    object([
        ("id", text(&bulletin.id.to_string())),
        ("issuer", text(record.issuer)),
        ("own", Json::Bool(own)),
        ("kind", text(bulletin.kind.code())),
        ("label", label),
        ("cells", Json::Array(cells)),
        ("advice", advice),
        ("issued_at", at(bulletin.issued_at)),
        ("valid_until", at(bulletin.valid_until)),
        ("state", text(state.code())),
        // Whom else it is for is the issuer's to know.
        ("audience", if own { text(bulletin.audience.code()) } else { Json::Null }),
        ("seen", Json::Bool(record.seen)),
        ("receipts", if answers { receipts(viewer, record, zone) } else { Json::Null }),
        ("may_revoke", Json::Bool(issues && state == BulletinState::InForce)),
    ])
}

fn receipts(viewer: &Viewer, record: &BulletinRecord<'_>, zone: &Zone) -> Json {
    let own = record.seen_by.iter().filter(|(_, whose, _)| *whose == viewer.organisation);
    let person = |(handle, _, at): &(&Handle, OrganisationId, Timestamp)| {
        let at = Json::String(zone.written(at.as_microsecond()));
        object([("handle", text(handle.as_str())), ("seen_at", at)])
    };
    let named: BTreeSet<OrganisationId> = record.partners.iter().map(|(id, _)| *id).collect();
    let elsewhere: BTreeSet<OrganisationId> =
        record.seen_by.iter().map(|(_, whose, _)| *whose).collect();
    let others = elsewhere
        .iter()
        .filter(|whose| **whose != viewer.organisation && !named.contains(whose))
        .count();
    object([
        ("people", Json::Array(own.map(person).collect())),
        ("partners", Json::Array(record.partners.iter().map(|(_, name)| text(name)).collect())),
        ("other_organisations", Json::Integer(others as i64)),
    ])
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{
        BulletinArea, BulletinAudience, BulletinId, BulletinKind, Cell, KeyPopulations,
    };

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

    fn told_to(viewer: &Viewer) -> Result<String, Refusal> {
        let at = |second| Timestamp::from_second(second).unwrap();
        let bulletin = Bulletin {
            id: BulletinId::random([7; 16]),
            organisation: OrganisationId(1),
            audience: BulletinAudience::Partners,
            kind: BulletinKind::Shots,
            area: BulletinArea::new(vec![Cell::at(14.6, -90.5).unwrap().coarsened(7)]).unwrap(),
            advice: None,
            issued_at: at(0),
            valid_until: at(1_000),
            revoked_at: None,
        };
        let handles = ["ana", "eva", "mia"].map(|handle| Handle::parse(handle).unwrap());
        let seen_by =
            handles.iter().zip(1..).map(|(handle, of)| (handle, OrganisationId(of), at(5)));
        let record = BulletinRecord {
            bulletin: &bulletin,
            issuer: "Una Casa",
            seen: false,
            seen_by: seen_by.collect(),
            partners: vec![(OrganisationId(2), "Otra Casa")],
        };
        let zone = Zone::new("America/Guatemala").unwrap();
        let released = release_bulletins(viewer, &[record], at(10), &zone)?;
        Ok(serde_json::to_string(released.get()).unwrap())
    }

    #[test]
    fn who_has_seen_it_is_told_to_who_answers_for_it_and_no_stranger_is_named() {
        for role in Role::ALL {
            let own = told_to(&viewer(1, *role));
            let reads = !matches!(role, Role::Advocate | Role::Coordinator);
            assert_eq!(own.is_ok(), reads, "{role:?}");
            let Ok(own) = own else { continue };
            let answers = matches!(role, Role::Supervisor | Role::Steward);
            assert_eq!(own.contains("ana") && own.contains("Otra Casa"), answers, "{own}");
            assert!(!own.contains("eva") && !own.contains("mia"), "{own}");
            assert_eq!(own.contains("\"other_organisations\":1"), answers, "{own}");
            assert_eq!(own.contains("\"may_revoke\":true"), *role == Role::Supervisor, "{own}");
            let theirs = told_to(&viewer(2, *role)).unwrap();
            assert!(theirs.contains("\"receipts\":null") && theirs.contains("\"audience\":null"));
            assert!(!theirs.contains("ana") && theirs.contains("\"may_revoke\":false"), "{theirs}");
        }
    }

    #[test]
    fn a_program_neither_reads_nor_issues() {
        let program = Viewer { user: None, ..viewer(1, Role::Supervisor) };
        assert_eq!(told_to(&program), Err(Refusal::Bulletins));
        assert_eq!(may_issue_bulletins(&program), Err(Refusal::IssuingBulletins));
        for role in Role::ALL {
            let may = may_issue_bulletins(&viewer(1, *role)).is_ok();
            assert_eq!(may, *role == Role::Supervisor, "{role:?}");
        }
    }
}
