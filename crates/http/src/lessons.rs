//! `/lessons`: what organisations have learned and tell each other, and who does what until when.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_boundaries::{Boundaries, UnitCode};
use atalaya_disclosure::{LessonRecord, may_read_lessons, may_write_lessons, release_lessons};
use atalaya_domain::{
    BulletinAudience, FieldReason, Lesson, LessonId, LessonKind, LessonText, LessonTextError,
    OrganisationId, Slug,
};
use atalaya_store::{StoreError, StoredLesson};
use jiff::civil::Date;
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// Lessons and actions that one's organisation is told of, the newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct LessonList {
    lessons: Vec<LessonOut>,
    /// Whom an action may be given to: one's own organisation and those with an agreement; of who writes alone.
    owners: Vec<LessonOwner>,
    may_write: bool,
}

/// An organisation by its short name and its name.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct LessonOwner {
    slug: String,
    name: String,
}

/// A lesson or an action.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
#[expect(clippy::struct_excessive_bools, reason = "a body's members, each a fact of its own")]
pub struct LessonOut {
    id: String,
    /// `lesson` or `action`.
    kind: String,
    label: TextOut,
    /// The organisation that wrote it.
    writer: String,
    own: bool,
    /// Of one's own: `own`, `partners` or `everybody`.
    audience: Option<String>,
    /// The municipality or department it is about; `null` for everywhere.
    unit: Option<String>,
    unit_name: Option<String>,
    text: String,
    /// A day.
    written_on: String,
    /// Who does it; of actions.
    owner: Option<LessonOwner>,
    /// Until which day; of actions.
    due_on: Option<String>,
    done_on: Option<String>,
    /// Not done, and the day is over.
    late: bool,
    may_remove: bool,
    /// Whether the viewer says that it is done.
    may_do: bool,
}

/// A lesson or an action as it is written.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct LessonIn {
    /// A UUID of version 4 or 7.
    #[schema(format = "uuid")]
    id: String,
    /// `lesson` or `action`.
    kind: String,
    /// `own`, `partners` or `everybody`.
    audience: String,
    /// A municipality's or department's code.
    unit: Option<String>,
    /// Up to 400 characters about no person and no place finer than a municipality.
    #[schema(max_length = 400)]
    text: String,
    /// The short name of who does it; of an action.
    owner: Option<String>,
    /// Until which day, like `2026-12-31`; of an action.
    due_on: Option<String>,
}

/// Whether it is done.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct LessonDoneIn {
    done: bool,
}

/// Lists lessons and actions.
#[utoipa::path(get, path = "/api/v1/lessons", tag = "outreach",
    responses((status = 200, body = LessonList)))]
pub(crate) async fn lesson_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_read_lessons(viewer)?;
    let now = doors.now();
    let read = doors.app.store.lesson_list(viewer.organisation, now).await?;
    doors.app.settings.boundaries.read().await?;
    let names = doors.app.settings.boundaries.get().map(names).unwrap_or_default();
    let records: Vec<LessonRecord<'_>> =
        read.lessons.iter().map(|stored| record(stored, &names)).collect();
    let owners: Vec<(&str, &str)> =
        read.owners.iter().map(|one| (one.slug.as_str(), one.name.as_str())).collect();
    let told = release_lessons(viewer, &records, &owners, (&doors.app.deployment.zone, now))?;
    Ok(send(HttpResponse::Ok(), told))
}

/// Writes a lesson or an action down. What tells who somebody is or where exactly is refused.
#[utoipa::path(post, path = "/api/v1/lessons", tag = "outreach", request_body = LessonIn,
    responses((status = 200, body = LessonList), (status = 201, body = LessonList)))]
pub(crate) async fn lesson_write(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_write_lessons(&viewer)?;
    let lesson = asked(&request, &mut payload, viewer.organisation, &doors).await?;
    let written = principal.store(&doors).lesson_write(lesson, by, doors.now()).await;
    let status = match written {
        Ok(true) => actix_web::http::StatusCode::CREATED,
        Ok(false) => actix_web::http::StatusCode::OK,
        Err(StoreError::Taken { what: "lessons" }) => {
            return Err(Problem::new(ProblemCode::TooManyLessons));
        }
        Err(StoreError::Taken { what: "owner" }) => return Err(not_theirs()),
        Err(error) => return Err(error.into()),
    };
    let mut told = lesson_list(principal, doors).await?;
    *told.status_mut() = status;
    Ok(told)
}

/// Says that an action is done, or takes that back: who wrote it, or does it.
#[utoipa::path(put, path = "/api/v1/lessons/{id}/done", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), request_body = LessonDoneIn,
    responses((status = 200, body = LessonList)))]
pub(crate) async fn lesson_done(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_write_lessons(&viewer)?;
    let id = known(&id)?;
    let mut fields = Fields::read(&request, &mut payload).await?;
    let is_done = fields.flag("done");
    fields.end()?;
    let store = principal.store(&doors);
    store.lesson_done(viewer.organisation, id, is_done, by, doors.now()).await?;
    lesson_list(principal, doors).await
}

/// Takes a lesson or an action of one's own organisation away, for everybody.
#[utoipa::path(delete, path = "/api/v1/lessons/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn lesson_remove(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let by = may_write_lessons(viewer)?;
    let id = known(&id)?;
    let store = principal.store(&doors);
    store.lesson_remove(viewer.organisation, id, by, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn known(id: &str) -> Result<LessonId, Problem> {
    LessonId::parse(id).ok_or(Problem::new(ProblemCode::NotFound))
}

/// An action is given to one's own organisation, or to one that there is an agreement with: of any other nobody is
/// told whether it exists.
fn not_theirs() -> Problem {
    let wrong = atalaya_domain::FieldError::new("/owner", FieldReason::NotAllowed);
    Problem::fields(ProblemCode::InvalidBody, &[wrong])
}

fn names(boundaries: &Boundaries) -> BTreeMap<String, String> {
    boundaries.units().iter().map(|unit| (unit.code.to_string(), unit.name.clone())).collect()
}

/// A note as the gate takes it.
fn record<'a>(stored: &'a StoredLesson, names: &'a BTreeMap<String, String>) -> LessonRecord<'a> {
    let unit = stored.lesson.unit.as_ref();
    LessonRecord {
        lesson: &stored.lesson,
        writer: &stored.writer.name,
        owner: stored.owner.as_ref().map(|one| (one.slug.as_str(), one.name.as_str())),
        unit: unit.and_then(|code| names.get(code)).map(String::as_str),
    }
}

/// A note as it was sent.
async fn asked(
    request: &HttpRequest,
    payload: &mut Payload,
    organisation: OrganisationId,
    doors: &Doors,
) -> Result<Lesson, Problem> {
    let mut fields = Fields::read(request, payload).await?;
    let id = fields.id("id", LessonId::parse, LessonId::is_random);
    let kind = fields.code("kind", LessonKind::parse, LessonKind::ALL, LessonKind::code);
    let audience = fields.code(
        "audience",
        BulletinAudience::parse,
        BulletinAudience::ALL,
        BulletinAudience::code,
    );
    let text = words(&mut fields);
    let unit = unit(&mut fields, doors).await?;
    let slug = fields.text("owner");
    let due_on = fields.text("due_on").and_then(|text| {
        let day = text.parse::<Date>().ok();
        if day.is_none() {
            fields.refuse("due_on", FieldReason::NotATime);
        }
        day
    });
    fields.must("id", id.as_ref());
    fields.must("kind", kind.as_ref());
    fields.must("audience", audience.as_ref());
    fields.must("text", text.as_ref());
    match kind {
        Some(LessonKind::Action) => {
            fields.must("owner", slug.as_ref());
            fields.must("due_on", due_on.as_ref());
        }
        Some(LessonKind::Lesson) => {
            for (name, is_there) in [("owner", slug.is_some()), ("due_on", due_on.is_some())] {
                if is_there {
                    fields.refuse(name, FieldReason::Contradicts);
                }
            }
        }
        None => {}
    }
    fields.end()?;
    let missing = || Problem::new(ProblemCode::InvalidBody);
    let owner = match slug {
        None => None,
        Some(slug) => Some(owner(&slug, organisation, doors).await?),
    };
    Ok(Lesson {
        id: id.ok_or_else(missing)?,
        organisation,
        kind: kind.ok_or_else(missing)?,
        audience: audience.ok_or_else(missing)?,
        unit,
        text: text.ok_or_else(missing)?,
        written_at: doors.now(),
        owner,
        due_on,
        done_at: None,
    })
}

fn words(fields: &mut Fields) -> Option<LessonText> {
    let text = fields.text("text")?;
    match LessonText::parse(&text) {
        Ok(words) => return Some(words),
        Err(LessonTextError::Length) if text.trim().is_empty() => {
            fields.refuse("text", FieldReason::Blank);
        }
        Err(LessonTextError::Length) => {
            fields.refuse("text", FieldReason::TooLong { max_chars: LessonText::MAX_CHARS });
        }
        Err(LessonTextError::Identifies | LessonTextError::Point) => {
            fields.refuse("text", FieldReason::TellsWhoOrWhere);
        }
    }
    None
}

/// The municipality or department that was named, which must be one of the installation's.
async fn unit(fields: &mut Fields, doors: &Doors) -> Result<Option<String>, Problem> {
    let Some(text) = fields.text("unit") else { return Ok(None) };
    doors.app.settings.boundaries.read().await?;
    let code = UnitCode::parse(&text);
    let units = doors.app.settings.boundaries.get().map_or(&[][..], Boundaries::units);
    if units.iter().any(|unit| Some(unit.code) == code) {
        return Ok(Some(text));
    }
    let found = text.chars().take(20).collect();
    fields.refuse("unit", FieldReason::UnknownCode { found, known: Vec::new() });
    Ok(None)
}

/// The organisation that an action is given to. Only those of the list may be named; see [`not_theirs`].
async fn owner(
    slug: &str,
    organisation: OrganisationId,
    doors: &Doors,
) -> Result<OrganisationId, Problem> {
    let slug = Slug::parse(slug).ok_or_else(not_theirs)?;
    let read = doors.app.store.lesson_list(organisation, doors.now()).await?;
    let found = read.owners.iter().find(|one| one.slug == slug);
    found.map(|one| one.id).ok_or_else(not_theirs)
}
