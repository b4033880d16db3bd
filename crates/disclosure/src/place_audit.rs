//! Releasing what was found at places: to who supervises, whole; to who goes out, their own, and of others' what does not tell
//! where one of them was.
//!
//! An audit says that somebody of the team stood there. So a promoter is told of a colleague's only by the hexagons of the map
//! that a promoter has, within the municipalities that it shows, where two others at least have looked, without their names
//! and by the month. A number of audits is told to nobody: where teams look most is where they work.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{
    Area, Aspect, Finding, Handle, Json, Language, PlaceAudit, Role, Text, TimeBand, UserId,
    Viewer, Zone,
};
use jiff::Timestamp;

use crate::{Refusal, Released, Scope};

/// Others who must have looked at a hexagon before a promoter is told what one of them found.
const OTHERS: usize = 2;
/// A month, in hours.
const MONTH_HOURS: i64 = 30 * 24;

/// An audit with who made it. Not to be sent: [`release_place_audits`] makes of it what may be.
#[derive(Debug, Clone, Copy)]
pub struct PlaceAuditRecord<'a> {
    /// What was found.
    pub audit: &'a PlaceAudit,
    /// When.
    pub audited_at: Timestamp,
    /// Who looked; `None` when they were erased.
    pub author: Option<UserId>,
    /// By which pseudonym.
    pub handle: Option<&'a Handle>,
}

/// Whether the viewer looks at places: who goes out, and who supervises, in person.
pub fn may_audit_places(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Promoter | Role::Supervisor, Some(user)) => Ok(user),
        _ => Err(Refusal::Places),
    }
}

/// Whether the viewer removes anybody's audits, or only their own.
#[must_use]
pub fn removes_all_audits(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Supervisor)
}

/// What was found at places, as far as the viewer may know. The caller has read the records in the viewer's organisation.
pub fn release_place_audits(
    viewer: &Viewer,
    scope: &Scope,
    records: &[PlaceAuditRecord<'_>],
    now: Timestamp,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let user = may_audit_places(viewer)?;
    let audits = if removes_all_audits(viewer) {
        records.iter().map(|one| whole(one, user, now, zone)).collect()
    } else {
        let own = records.iter().filter(|one| one.author == Some(user));
        let own = own.map(|one| whole(one, user, now, zone));
        own.chain(of_others(scope, user, records, now)).collect()
    };
    let police = Text::new(
        "La policía se anota como dato y no cuenta a favor ni en contra: a unas personas las cuida, a otras las agrede.",
        "Police are noted as a fact and count neither for nor against: they look after some people and attack others.",
    );
    let no_risk = Text::new(
        "Lo anotado dice cómo es el lugar. No cambia el riesgo del mapa: un lugar con luz también puede ser peligroso.",
        "What is noted says how the place is. It does not change the map's risk: a place with light can be dangerous too.",
    );
    Ok(Released::new(object([
        ("audits", Json::Array(audits)),
        ("police_sentence", both(&police)),
        ("sentence", both(&no_risk)),
    ])))
}

/// Audits of others that a promoter is told: the last of each hexagon and part of the day, where enough others looked.
fn of_others(
    scope: &Scope,
    user: UserId,
    records: &[PlaceAuditRecord<'_>],
    now: Timestamp,
) -> Vec<Json> {
    let Some(map) = scope.map.as_ref() else { return Vec::new() };
    let finest = map.finest_resolution.min(Area::RESOLUTION - 1);
    let mut looked: BTreeMap<u64, BTreeSet<UserId>> = BTreeMap::new();
    let others = || records.iter().filter(|one| one.author != Some(user));
    for one in others() {
        let cell = one.audit.cell.coarsened(finest);
        looked.entry(cell.number()).or_default().extend(one.author);
    }
    let mut last: BTreeMap<(u64, &str), &PlaceAuditRecord<'_>> = BTreeMap::new();
    for one in others() {
        let cell = one.audit.cell.coarsened(finest);
        let enough = looked.get(&cell.number()).is_some_and(|who| who.len() >= OTHERS);
        if !enough || !map.shows(cell) {
            continue;
        }
        let known = last.entry((cell.number(), one.audit.band.code())).or_insert(one);
        if one.audited_at > known.audited_at {
            *known = one;
        }
    }
    let told = last.into_values().map(|one| {
        object([
            ("id", Json::Null),
            ("cell", text(&one.audit.cell.coarsened(finest).to_string())),
            ("band", text(one.audit.band.code())),
            ("label", band(one.audit.band)),
            ("findings", findings(one.audit)),
            ("audited_at", Json::Null),
            ("months", months(one.audited_at, now)),
            ("old", Json::Bool(PlaceAudit::is_old(one.audited_at, now))),
            ("by", Json::Null),
            ("mine", Json::Bool(false)),
        ])
    });
    told.collect()
}

fn whole(record: &PlaceAuditRecord<'_>, user: UserId, now: Timestamp, zone: &Zone) -> Json {
    let PlaceAuditRecord { audit, audited_at, author, handle } = record;
    object([
        ("id", text(&audit.id.to_string())),
        ("cell", text(&audit.cell.to_string())),
        ("band", text(audit.band.code())),
        ("label", band(audit.band)),
        ("findings", findings(audit)),
        ("audited_at", text(&zone.written(audited_at.as_microsecond()))),
        ("months", months(*audited_at, now)),
        ("old", Json::Bool(PlaceAudit::is_old(*audited_at, now))),
        ("by", handle.map_or(Json::Null, |handle| text(handle.as_str()))),
        ("mine", Json::Bool(*author == Some(user))),
    ])
}

/// What was found, as anybody is told it: the aspect, the finding and the words for both.
pub(crate) fn findings(audit: &PlaceAudit) -> Json {
    let one = |(aspect, finding): &(Aspect, Finding)| {
        let (es, en) = aspect.words(*finding);
        let label = Text::new(aspect.label(Language::Es), aspect.label(Language::En));
        object([
            ("aspect", text(aspect.code())),
            ("label", both(&label)),
            ("finding", text(finding.code())),
            ("words", both(&Text::new(es, en))),
        ])
    };
    Json::Array(audit.findings.iter().map(one).collect())
}

fn months(audited_at: Timestamp, now: Timestamp) -> Json {
    Json::Integer((now.duration_since(audited_at).as_hours() / MONTH_HOURS).max(0))
}

fn band(band: TimeBand) -> Json {
    both(&Text::new(band.label(Language::Es), band.label(Language::En)))
}

fn both(words: &Text) -> Json {
    object([
        ("es", text(words.in_language(Language::Es))),
        ("en", text(words.in_language(Language::En))),
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
    use atalaya_domain::{Cell, KeyPopulations, OrganisationId, PlaceAuditId};

    use super::*;

    fn viewer(role: Role, user: i64) -> Viewer {
        Viewer {
            history: atalaya_domain::History::Whole,
            organisation: OrganisationId(1),
            user: Some(UserId(user)),
            role,
            key_populations: KeyPopulations::default(),
        }
    }

    fn audit(number: u8, cell: Cell) -> PlaceAudit {
        PlaceAudit {
            id: PlaceAuditId::random([number; 16]),
            cell,
            band: TimeBand::Evening,
            findings: vec![(Aspect::Light, Finding::None), (Aspect::Police, Finding::Good)],
        }
    }

    fn told(viewer: &Viewer, records: &[PlaceAuditRecord<'_>]) -> String {
        let zone = Zone::new("America/Guatemala").unwrap();
        let now = Timestamp::from_second(100 * 86_400).unwrap();
        let released = release_place_audits(viewer, &Scope::of(viewer), records, now, &zone);
        serde_json::to_string(&released.unwrap().into_inner()).unwrap()
    }

    #[test]
    fn a_promoter_is_not_told_where_one_colleague_stood() {
        let cell = Cell::at(14.634, -90.507).unwrap();
        let audits = [audit(1, cell), audit(2, cell), audit(3, cell)];
        let handle = Handle::parse("zoila").unwrap();
        let record = |at: usize, author: i64| PlaceAuditRecord {
            audit: &audits[at],
            audited_at: Timestamp::from_second(86_400).unwrap(),
            author: Some(UserId(author)),
            handle: Some(&handle),
        };
        let (ana, luz) = (viewer(Role::Promoter, 7), viewer(Role::Supervisor, 1));
        let fine = cell.to_string();
        // One colleague, and one's own beside it, tell nothing of the colleague.
        let alone = told(&ana, &[record(0, 2)]);
        assert!(alone.contains("\"audits\":[]"), "{alone}");
        let mine = told(&ana, &[record(0, 2), record(1, 7)]);
        assert_eq!(mine.matches("\"cell\"").count(), 1, "{mine}");
        assert!(mine.contains(&fine) && mine.contains("\"mine\":true"));
        // Twice the same colleague is one; two others are told coarsely, once, and without a name or a day.
        assert!(told(&ana, &[record(0, 2), record(1, 2)]).contains("\"audits\":[]"));
        let two = told(&ana, &[record(0, 2), record(1, 3), record(2, 3)]);
        assert_eq!(two.matches("\"cell\"").count(), 1, "{two}");
        assert!(!two.contains(&fine) && !two.contains("zoila") && !two.contains("1970"), "{two}");
        assert!(two.contains("\"months\":3"), "{two}");
        // Who supervises is told all of it.
        let all = told(&luz, &[record(0, 2), record(1, 3)]);
        assert_eq!(all.matches(&fine).count(), 2, "{all}");
        assert!(all.contains("zoila") && all.contains("neither for nor against"), "{all}");
    }

    #[test]
    fn nobody_else_is_told_of_audits_and_no_program() {
        for role in [Role::Advocate, Role::Steward] {
            assert_eq!(may_audit_places(&viewer(role, 1)), Err(Refusal::Places));
        }
        let program = Viewer { user: None, ..viewer(Role::Supervisor, 1) };
        assert_eq!(may_audit_places(&program), Err(Refusal::Places));
    }
}
