//! Releasing what became of support after an incident: to who sees to it, by the steward's word, and to nobody else.
//! Who reported is named only if they agreed to be referred, and only then is it told when it was: by an exact time one
//! finds who was out. Where it was is told to nobody here.

use atalaya_domain::{EventId, Json, Kind, Role, TimePrecision, TimeSpan, Viewer, Zone};
use atalaya_safety::Support;
use jiff::Timestamp;

use crate::{Refusal, Released};

/// What became of support after one report.
#[derive(Debug, Clone)]
pub struct SupportFacts {
    /// The report.
    pub event: EventId,
    /// What was reported.
    pub kind: Kind,
    /// How grave, 1–5.
    pub severity: u8,
    /// When it happened.
    pub happened_at: Timestamp,
    /// When the case began.
    pub created_at: Timestamp,
    /// The pseudonym of who reported, if they want to be named.
    pub named: Option<String>,
    /// What was offered and what became of it.
    pub support: Support,
    /// Whether nobody is reminded any more.
    pub stopped: bool,
}

/// Whether somebody in this role may be asked to see to support: those who see people home, and those who see no
/// report at all, such as a psychologist. Not who goes out: colleagues would read of colleagues.
#[must_use]
pub const fn may_support(role: Role) -> bool {
    matches!(role, Role::Supervisor | Role::Advocate)
}

/// What became of support, to one of those who see to it (`persons`, by account and pseudonym); to a steward who they
/// are, and no more; to others who may be asked, that they were not.
pub fn release_support(
    viewer: &Viewer,
    persons: &[(atalaya_domain::UserId, String)],
    cases: &[SupportFacts],
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let is_support = sees_support(viewer, persons);
    let names = viewer.role == Role::Steward && viewer.user.is_some();
    if !names && !may_support(viewer.role) {
        return Err(Refusal::Contact);
    }
    let shown = if is_support { cases } else { &[] };
    let soon = shown.iter().filter(|case| case.support.was_soon(case.created_at)).count();
    let count = |number: usize| Json::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    let handles = persons.iter().map(|(_, handle)| Json::String(handle.clone())).collect();
    let members = [
        ("sees_to_it", Json::Bool(is_support)),
        ("persons", if names { Json::Array(handles) } else { Json::Null }),
        ("cases", Json::Array(shown.iter().map(|case| told(case, zone)).collect())),
        ("offered_within_a_day", count(soon)),
    ];
    Ok(Released::new(object(members)))
}

/// Whether the viewer is one of those who see to support.
#[must_use]
pub fn sees_support(viewer: &Viewer, persons: &[(atalaya_domain::UserId, String)]) -> bool {
    may_support(viewer.role) && persons.iter().any(|(user, _)| viewer.user == Some(*user))
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

fn told(case: &SupportFacts, zone: &Zone) -> Json {
    let time = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let maybe = |at: Option<Timestamp>| at.map_or(Json::Null, time);
    let named = case.named.is_some();
    let created = if named {
        time(case.created_at)
    } else {
        let day = TimeSpan::around(case.created_at, TimePrecision::Day, zone);
        Json::String(zone.written(day.earliest_us()))
    };
    // Somebody's wish holds for all their cases: told of one without a name, it would name it.
    let stopped = if named { Json::Bool(case.stopped) } else { Json::Null };
    let Support { offered_at, accepted_at, declined_at, referred_at, done_at } = case.support;
    object([
        ("id", Json::String(case.event.to_string())),
        ("kind", Json::String(case.kind.code().to_owned())),
        ("severity", Json::Integer(case.severity.into())),
        ("happened_at", maybe(named.then_some(case.happened_at))),
        ("created_at", created),
        ("person", case.named.clone().map_or(Json::Null, Json::String)),
        ("offered_at", maybe(offered_at)),
        ("accepted_at", maybe(accepted_at)),
        ("declined_at", maybe(declined_at)),
        ("referred_at", maybe(referred_at)),
        ("done_at", maybe(done_at)),
        ("closed", Json::Bool(case.support.is_closed())),
        ("reminders_stopped", stopped),
    ])
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, UserId};

    use super::*;

    #[test]
    fn cases_are_told_to_who_sees_to_support_and_its_names_to_the_steward() {
        let case = SupportFacts {
            event: EventId::from_foreign("test", "1"),
            kind: Kind::parse("B1").expect("a kind"),
            severity: 4,
            happened_at: Timestamp::UNIX_EPOCH,
            created_at: Timestamp::UNIX_EPOCH,
            named: Some("ana".to_owned()),
            support: Support::default(),
            stopped: false,
        };
        let persons = [(UserId(7), "sol".to_owned())];
        let zone = Zone::new("America/Guatemala").expect("a zone");
        for role in Role::ALL {
            for user in [None, Some(UserId(6)), Some(UserId(7))] {
                let key_populations = KeyPopulations::default();
                let viewer = Viewer {
                    history: atalaya_domain::History::Whole,
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations,
                };
                let told = release_support(&viewer, &persons, std::slice::from_ref(&case), &zone);
                let text = told.map(|told| format!("{:?}", told.get())).unwrap_or_default();
                let sees = user == Some(UserId(7)) && may_support(*role);
                assert_eq!(text.contains("\"ana\""), sees, "{role} {user:?}");
                let steward = *role == Role::Steward && user.is_some();
                assert_eq!(text.contains("\"sol\""), steward, "{role} {user:?}");
            }
        }
    }

    #[test]
    fn a_case_without_a_name_tells_its_day_alone_and_nothing_of_its_persons_other_cases() {
        let zone = Zone::new("America/Guatemala").expect("a zone");
        let at: Timestamp = "2026-11-30T03:17:05Z".parse().expect("a time");
        let case = |named: Option<&str>| SupportFacts {
            event: EventId::from_foreign("test", "1"),
            kind: Kind::parse("B1").expect("a kind"),
            severity: 4,
            happened_at: at,
            created_at: at,
            named: named.map(str::to_owned),
            support: Support::default(),
            stopped: true,
        };
        let of = |named, member: &str| {
            let Json::Object(members) = told(&case(named), &zone) else { return None };
            members.into_iter().find(|(name, _)| name == member).map(|(_, value)| value)
        };
        let text = |text: &str| Some(Json::String(text.to_owned()));
        assert_eq!(of(None, "happened_at"), Some(Json::Null));
        assert_eq!(of(None, "created_at"), text("2026-11-29T00:00:00-06:00"));
        assert_eq!(of(None, "reminders_stopped"), Some(Json::Null));
        assert_eq!(of(Some("ana"), "happened_at"), text("2026-11-29T21:17:05-06:00"));
        assert_eq!(of(Some("ana"), "created_at"), text("2026-11-29T21:17:05-06:00"));
        assert_eq!(of(Some("ana"), "reminders_stopped"), Some(Json::Bool(true)));
    }
}
