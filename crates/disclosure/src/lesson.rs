//! Releasing lessons learned and agreed actions: lessons to people who work in the field or answer for those who
//! do, actions to those who answer. Who wrote one is an organisation, never a person.

use atalaya_domain::{
    BulletinAudience, Json, Language, Lesson, LessonKind, Role, UserId, Viewer, Zone,
};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Refusal, Released};

/// A note with what is beside it. Not to be sent: [`release_lessons`] makes of it what may be.
#[derive(Debug, Clone, Copy)]
pub struct LessonRecord<'a> {
    /// The note, one that the viewer's organisation is told of.
    pub lesson: &'a Lesson,
    /// The name of who wrote it.
    pub writer: &'a str,
    /// The short name and name of who does it.
    pub owner: Option<(&'a str, &'a str)>,
    /// What the municipality or department is called.
    pub unit: Option<&'a str>,
}

/// Whether the viewer reads lessons: a person who works in the field or answers for it.
pub fn may_read_lessons(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Promoter | Role::Supervisor | Role::Steward, Some(user)) => Ok(user),
        _ => Err(Refusal::Lessons),
    }
}

/// Whether the viewer writes lessons and answers for actions: a supervisor or the steward in person.
pub fn may_write_lessons(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Supervisor | Role::Steward, Some(user)) => Ok(user),
        _ => Err(Refusal::WritingLessons),
    }
}

/// The notes as the viewer may see them, and the organisations that an action may be given to.
pub fn release_lessons(
    viewer: &Viewer,
    records: &[LessonRecord<'_>],
    owners: &[(&str, &str)],
    (zone, now): (&Zone, Timestamp),
) -> Result<Released<Json>, Refusal> {
    may_read_lessons(viewer)?;
    let answers = may_write_lessons(viewer).is_ok();
    let today = zone.local(now).date();
    let shown = records.iter().filter(|one| answers || one.lesson.kind == LessonKind::Lesson);
    let owners = if answers { owners } else { &[] };
    Ok(Released::new(object([
        ("lessons", Json::Array(shown.map(|one| told(viewer, one, zone, today)).collect())),
        ("owners", Json::Array(owners.iter().map(|one| named(*one)).collect())),
        ("may_write", Json::Bool(answers)),
    ])))
}

fn told(viewer: &Viewer, record: &LessonRecord<'_>, zone: &Zone, today: Date) -> Json {
    let lesson = record.lesson;
    let own = lesson.organisation == viewer.organisation;
    let answers = may_write_lessons(viewer).is_ok();
    let does = lesson.owner == Some(viewer.organisation);
    let is_late = lesson.done_at.is_none() && lesson.due_on.is_some_and(|due| due < today);
    let day = |at: Timestamp| text(&zone.local(at).date().to_string());
    // Whom else it is for is its writer's to know.
    let audience =
        |audience: BulletinAudience| if own { text(audience.code()) } else { Json::Null };
    let maybe = |words: Option<&str>| words.map_or(Json::Null, text);
    object([
        ("id", text(&lesson.id.to_string())),
        ("kind", text(lesson.kind.code())),
        ("label", both(lesson.kind)),
        ("writer", text(record.writer)),
        ("own", Json::Bool(own)),
        ("audience", audience(lesson.audience)),
        ("unit", maybe(lesson.unit.as_deref())),
        ("unit_name", maybe(record.unit)),
        ("text", text(lesson.text.as_str())),
        // A day is enough: the minute would tell who sat at the desk.
        ("written_on", day(lesson.written_at)),
        ("owner", record.owner.map_or(Json::Null, named)),
        ("due_on", lesson.due_on.map_or(Json::Null, |due| text(&due.to_string()))),
        ("done_on", lesson.done_at.map_or(Json::Null, day)),
        ("late", Json::Bool(is_late)),
        ("may_remove", Json::Bool(own && answers)),
        ("may_do", Json::Bool(lesson.kind == LessonKind::Action && answers && (own || does))),
    ])
}

fn named((slug, name): (&str, &str)) -> Json {
    object([("slug", text(slug)), ("name", text(name))])
}

fn both(kind: LessonKind) -> Json {
    object([("es", text(kind.label(Language::Es))), ("en", text(kind.label(Language::En)))])
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, LessonId, LessonText, OrganisationId};

    use super::*;

    fn viewer(organisation: i64, role: Role, user: Option<UserId>) -> Viewer {
        let key_populations = KeyPopulations::default();
        Viewer {
            history: atalaya_domain::History::Whole,
            user,
            organisation: OrganisationId(organisation),
            role,
            key_populations,
        }
    }

    fn told_to(viewer: &Viewer) -> Result<String, Refusal> {
        let note = |number: u8, kind: LessonKind| Lesson {
            id: LessonId::random([number; 16]),
            organisation: OrganisationId(1),
            kind,
            audience: BulletinAudience::Partners,
            unit: None,
            text: LessonText::parse(kind.code()).unwrap(),
            written_at: Timestamp::UNIX_EPOCH,
            owner: (kind == LessonKind::Action).then_some(OrganisationId(2)),
            due_on: (kind == LessonKind::Action).then(|| jiff::civil::date(1970, 1, 5)),
            done_at: None,
        };
        let (lesson, action) = (note(1, LessonKind::Lesson), note(2, LessonKind::Action));
        let record = |lesson| LessonRecord {
            lesson,
            writer: "Una Casa",
            owner: Some(("otra", "Otra Casa")),
            unit: None,
        };
        let zone = Zone::new("America/Guatemala").unwrap();
        let at = Timestamp::from_second(20 * 24 * 3_600).unwrap();
        let owners = [("una", "Una Casa"), ("otra", "Otra Casa")];
        let records = [record(&lesson), record(&action)];
        let released = release_lessons(viewer, &records, &owners, (&zone, at))?;
        Ok(serde_json::to_string(released.get()).unwrap())
    }

    #[test]
    fn lessons_are_for_the_field_and_actions_for_who_answers() {
        for role in Role::ALL {
            let told = told_to(&viewer(2, *role, Some(UserId(7))));
            let reads = matches!(role, Role::Promoter | Role::Supervisor | Role::Steward);
            assert_eq!(told.is_ok(), reads, "{role:?}");
            let Ok(told) = told else { continue };
            let answers = *role != Role::Promoter;
            assert!(told.contains(r#""kind":"lesson""#), "{told}");
            assert_eq!(told.contains(r#""kind":"action""#), answers, "{told}");
            assert_eq!(told.contains(r#""late":true"#), answers, "{told}");
            assert_eq!(told.contains(r#""may_do":true"#), answers, "{told}");
            // It is another's: they neither take it away nor learn whom else it is for.
            assert!(!told.contains(r#""may_remove":true"#) && !told.contains("partners"), "{told}");
        }
        assert_eq!(told_to(&viewer(1, Role::Supervisor, None)), Err(Refusal::Lessons));
        let own = told_to(&viewer(1, Role::Steward, Some(UserId(7)))).unwrap();
        assert!(own.contains(r#""may_remove":true"#) && own.contains("partners"), "{own}");
    }
}
