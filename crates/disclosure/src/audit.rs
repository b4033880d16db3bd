//! Releasing the audit: to the steward their organisation's, to supervisors what they did
//! themselves, to everybody what concerns them.
//!
//! Who reported an event or sent a record of exposure is not told by way of whom an entry concerns, nor of who changed it:
//! most people change what they reported themselves and nothing else. Nor is it told which place somebody looked at before
//! they went out: where promoters go, and where they would not, is theirs and of who sees them home.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{
    Actor, AuditAction, AuditEntry, AuditSubject, AuditSubjectKind, Handle, Json, Language, UserId,
    Viewer, Zone,
};

use crate::{RecordScope, Refusal, Released, Scope, sees_whole_history};

/// A page of the audit as it is stored, newest first. Not to be sent: [`release_audit`] and
/// [`release_own_audit`] make of it what may be.
#[derive(Debug, Clone, Copy)]
pub struct AuditRecords<'a> {
    /// The entries.
    pub entries: &'a [AuditEntry],
    /// The handles of the people in them.
    pub handles: &'a BTreeMap<UserId, Handle>,
    /// Those of the entries, by number, in which somebody changed what they had reported themselves.
    pub by_reporter: &'a BTreeSet<u64>,
    /// The next page's cursor.
    pub next: Option<u64>,
}

/// A page of the organisation's log as the viewer may see it.
pub fn release_audit(
    viewer: &Viewer,
    records: AuditRecords<'_>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let scope = Scope::of(viewer).audit;
    let mut entries = Vec::with_capacity(records.entries.len());
    for entry in records.entries {
        let by = match entry.actor {
            Actor::User(user) => Some(user),
            Actor::Program(_) | Actor::Operator | Actor::System => None,
        };
        if entry.organisation != viewer.organisation || !scope.sees(by) {
            return Err(Refusal::Audit);
        }
        let mut members = Vec::new();
        // From the gaps between the numbers of their own acts somebody would learn how much others did, and when.
        if scope == RecordScope::Organisation {
            members.push(("number".to_owned(), Json::Integer(entry.number as i64)));
        }
        let is_own = by.is_some() && by == viewer.user;
        let known = Known {
            actor: is_own || !records.by_reporter.contains(&entry.number),
            subject: is_own || entry.action != AuditAction::MapChosen,
        };
        members.extend(told(entry, known, records.handles, zone));
        if let Some(AuditSubject { kind: AuditSubjectKind::User, .. }) = entry.subject {
            let people = entry.concerned.iter().filter_map(|person| records.handles.get(person));
            let people = people.map(|handle| Json::String(handle.to_string())).collect();
            members.push(("concerned".to_owned(), Json::Array(people)));
        }
        entries.push(Json::Object(members));
    }
    Ok(page(entries, records.next))
}

/// A page of what concerns the viewer: who looked at what of theirs, and when. Entries that do not
/// are left out, and so is that events were merged: it would tell that somebody else saw the same. It tells what they
/// did, too, so an open phone alone is not told.
pub fn release_own_audit(
    viewer: &Viewer,
    records: AuditRecords<'_>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    sees_whole_history(viewer)?;
    let own = records.entries.iter().filter(|entry| {
        entry.organisation == viewer.organisation
            && viewer.user.is_some_and(|user| entry.concerned.contains(&user))
            && !matches!(entry.action, AuditAction::EventMerged | AuditAction::EventSeparated)
    });
    let known = Known { actor: true, subject: true };
    let own = own.map(|entry| Json::Object(told(entry, known, records.handles, zone))).collect();
    Ok(page(own, records.next))
}

fn page(entries: Vec<Json>, next: Option<u64>) -> Released<Json> {
    let next = next.map_or(Json::Null, |next| Json::String(next.to_string()));
    let page = vec![("entries".to_owned(), Json::Array(entries)), ("next".to_owned(), next)];
    Released::new(Json::Object(page))
}

/// How an act is called whose actor is told to nobody else.
const REPORTER: &str = "reporter";

/// What may be known of an entry beside when and what.
#[derive(Clone, Copy)]
struct Known {
    /// Who it was.
    actor: bool,
    /// To which one it was done.
    subject: bool,
}

/// When, who, what, to what.
fn told(
    entry: &AuditEntry,
    known: Known,
    handles: &BTreeMap<UserId, Handle>,
    zone: &Zone,
) -> Vec<(String, Json)> {
    let text = |text: &str| Json::String(text.to_owned());
    let handle = |user: UserId| {
        handles.get(&user).map_or(Json::Null, |handle| Json::String(handle.to_string()))
    };
    let kind = if known.actor { entry.actor.kind().code() } else { REPORTER };
    let mut actor = vec![("kind".to_owned(), text(kind))];
    if let (Actor::User(user), true) = (entry.actor, known.actor) {
        actor.push(("handle".to_owned(), handle(user)));
    }
    let subject = entry.subject.as_ref().map_or(Json::Null, |subject| {
        let mut members = vec![("kind".to_owned(), text(subject.kind.code()))];
        match (subject.id.as_ref().filter(|_| known.subject), subject.kind) {
            (None, _) => {}
            (Some(id), AuditSubjectKind::User) => {
                let user = id.parse().map(UserId);
                members.push(("handle".to_owned(), user.map_or(Json::Null, handle)));
            }
            (Some(id), _) => members.push(("id".to_owned(), text(id))),
        }
        Json::Object(members)
    });
    let label = [("es", Language::Es), ("en", Language::En)]
        .map(|(name, language)| (name.to_owned(), text(entry.action.label(language))));
    vec![
        ("at".to_owned(), Json::String(zone.written(entry.at.as_microsecond()))),
        ("actor".to_owned(), Json::Object(actor)),
        ("action".to_owned(), text(entry.action.code())),
        ("label".to_owned(), Json::Object(label.into())),
        ("subject".to_owned(), subject),
    ]
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, Role};
    use jiff::Timestamp;

    use super::*;

    fn viewer(user: Option<i64>, role: Role) -> Viewer {
        Viewer {
            history: atalaya_domain::History::Whole,
            user: user.map(UserId),
            organisation: OrganisationId(1),
            role,
            key_populations: KeyPopulations::default(),
        }
    }

    fn entry(number: u64, actor: Actor, action: AuditAction, concerned: &[i64]) -> AuditEntry {
        AuditEntry {
            organisation: OrganisationId(1),
            number,
            at: Timestamp::UNIX_EPOCH,
            actor,
            action,
            subject: Some(AuditSubject::one(AuditSubjectKind::Event, &"e1")),
            concerned: concerned.iter().copied().map(UserId).collect(),
        }
    }

    fn handles() -> BTreeMap<UserId, Handle> {
        [(3, "ana"), (4, "eva"), (7, "sofia")]
            .map(|(id, handle)| (UserId(id), Handle::parse(handle).unwrap()))
            .into()
    }

    fn written(json: &Released<Json>) -> String {
        serde_json::to_string(json.get()).unwrap()
    }

    #[test]
    fn each_sees_what_concerns_them_and_nobody_what_concerns_others() {
        let (zone, handles) = (Zone::new("America/Guatemala").unwrap(), handles());
        let sofia = Actor::User(UserId(7));
        let elsewhere = OrganisationId(2);
        let entries = [
            entry(905, sofia, AuditAction::EventViewed, &[3, 4]),
            entry(904, sofia, AuditAction::EventViewed, &[4]),
            entry(903, sofia, AuditAction::EventMerged, &[3]),
            AuditEntry {
                organisation: elsewhere,
                ..entry(902, sofia, AuditAction::EventAmended, &[3])
            },
        ];
        let records = AuditRecords {
            entries: &entries,
            handles: &handles,
            by_reporter: &BTreeSet::new(),
            next: None,
        };
        for role in Role::ALL {
            let own = written(
                &release_own_audit(&viewer(Some(3), *role), records, &zone).expect("theirs"),
            );
            assert_eq!(own.matches("\"action\"").count(), 1, "{own}");
            assert!(own.contains("sofia") && !own.contains("eva"), "{own}");
            assert!(!own.contains("905") && !own.contains("number"), "no count of others: {own}");
            let none =
                written(&release_own_audit(&viewer(None, *role), records, &zone).expect("theirs"));
            assert!(!none.contains("action"), "a program is nobody: {none}");
        }
    }

    #[test]
    fn the_log_is_the_stewards_and_a_supervisor_sees_what_they_did() {
        let (zone, handles) = (Zone::new("America/Guatemala").unwrap(), handles());
        let hers = [entry(2, Actor::User(UserId(7)), AuditAction::EventViewed, &[3])];
        let others = [entry(1, Actor::Operator, AuditAction::BackupMade, &[])];
        for role in Role::ALL {
            let may = |entries: &[AuditEntry]| {
                let by_reporter = BTreeSet::new();
                let records = AuditRecords {
                    entries,
                    handles: &handles,
                    by_reporter: &by_reporter,
                    next: Some(2),
                };
                release_audit(&viewer(Some(7), *role), records, &zone).map(|page| written(&page))
            };
            let (all, own) = (*role == Role::Steward, *role == Role::Supervisor);
            assert_eq!(may(&hers).is_ok(), all || own, "{role}");
            assert_eq!(may(&others).is_ok(), all, "{role}");
            if let Ok(page) = may(&hers) {
                assert_eq!(page.contains("\"number\""), all, "{role}: no count of others");
                assert!(!page.contains("ana"), "who reported is not told: {page}");
            }
        }
    }

    #[test]
    fn a_steward_is_not_told_who_changed_their_own_report_nor_where_somebody_looked() {
        let (zone, handles) = (Zone::new("America/Guatemala").unwrap(), handles());
        let ana = Actor::User(UserId(3));
        let chosen = AuditSubject::one(AuditSubjectKind::Map, &"GT-0108");
        let entries = [
            entry(3, ana, AuditAction::EventAmended, &[]),
            entry(2, ana, AuditAction::EventAmended, &[4]),
            AuditEntry { subject: Some(chosen), ..entry(1, ana, AuditAction::MapChosen, &[3]) },
        ];
        let by_reporter = BTreeSet::from([3]);
        let records = AuditRecords {
            entries: &entries,
            handles: &handles,
            by_reporter: &by_reporter,
            next: None,
        };
        let page = release_audit(&viewer(Some(7), Role::Steward), records, &zone).unwrap();
        let page: serde_json::Value = serde_json::from_str(&written(&page)).unwrap();
        let actors: Vec<_> = (0..3).map(|at| page["entries"][at]["actor"].clone()).collect();
        let named = serde_json::json!({"kind": "user", "handle": "ana"});
        assert_eq!(actors, [serde_json::json!({"kind": "reporter"}), named.clone(), named]);
        assert_eq!(page["entries"][0]["subject"]["id"], "e1", "that it was changed is told");
        assert_eq!(page["entries"][2]["subject"], serde_json::json!({"kind": "map"}));
        // To herself both are told.
        let hers = written(
            &release_own_audit(&viewer(Some(3), Role::Promoter), records, &zone).expect("theirs"),
        );
        assert!(hers.contains("GT-0108"), "{hers}");
    }
}
