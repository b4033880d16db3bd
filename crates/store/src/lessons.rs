//! Lessons learned and agreed actions: written, told to whom they are for, done, taken away.
//!
//! Nobody's name is beside them: who wrote one stands in the log alone.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, BulletinAudience, Lesson, LessonId, LessonKind,
    LessonText, OrganisationId, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::audit::audit_in_tx;
use crate::bulletins::{is_decoy, named_in_tx, partners_in_tx};
use crate::conn::on_in_tx;
use crate::organisations::OrganisationRow;
use crate::rows::{corrupt, timestamp};
use crate::schema::{agreement, lesson, organisation};
use crate::scope::Across;
use crate::sealing::{OpeningKeys, opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAudit, Organisation, Store, StoreError};

/// Where the text of a note stands.
pub(crate) const NOTED: (&str, &str) = ("lesson", "sealed");

/// Notes an organisation may have: more are not read any more.
const MOST: i64 = 200;

/// Notes that an organisation is told of at most, the newest.
const MOST_TOLD: usize = 500;

/// A note as one organisation reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLesson {
    /// The note.
    pub lesson: Lesson,
    /// Who wrote it.
    pub writer: Organisation,
    /// Who does it.
    pub owner: Option<Organisation>,
}

/// What an organisation reads, and whom it may give an action to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonsRead {
    /// The notes, the newest first.
    pub lessons: Vec<StoredLesson>,
    /// Itself, and those it has an agreement with.
    pub owners: Vec<Organisation>,
}

/// A note as it is stored: id, organisation, kind, audience, unit, sealed text, written, owner, due, done.
type LessonRow = (
    Vec<u8>,
    i64,
    String,
    String,
    Option<String>,
    Vec<u8>,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

fn read(row: &LessonRow, text: Vec<u8>) -> Result<Lesson, StoreError> {
    let id = row.0.as_slice().try_into().map_err(|_| corrupt("lesson.id"))?;
    let due = row.8.as_deref().map(|day| day.parse::<Date>().map_err(|_| corrupt("due_on")));
    let text = String::from_utf8(text).map_err(|_| corrupt("sealed"))?;
    Ok(Lesson {
        id: LessonId::from_bytes(id),
        organisation: OrganisationId(row.1),
        kind: LessonKind::parse(&row.2).ok_or(corrupt("kind"))?,
        audience: BulletinAudience::parse(&row.3).ok_or(corrupt("audience"))?,
        unit: row.4.clone(),
        text: LessonText::stored(text),
        written_at: timestamp(row.6, "written_us")?,
        owner: row.7.map(OrganisationId),
        due_on: due.transpose()?,
        done_at: row.9.map(|us| timestamp(us, "done_us")).transpose()?,
    })
}

/// Whether an organisation is told of a note of another. A decoy hears of its own alone and tells nobody else.
fn is_told(
    (writer, audience, owner): (i64, &str, Option<i64>),
    of: i64,
    named: &BTreeMap<i64, OrganisationRow>,
    partners: &BTreeSet<i64>,
) -> bool {
    if writer == of {
        return true;
    }
    if is_decoy(named, of) || is_decoy(named, writer) {
        return false;
    }
    match BulletinAudience::parse(audience) {
        Some(BulletinAudience::Everybody) => true,
        Some(BulletinAudience::Partners) => partners.contains(&writer),
        // What was given to somebody to do is told to them, while the agreement lasts.
        Some(BulletinAudience::Own) | None => owner == Some(of) && partners.contains(&writer),
    }
}

impl Store {
    /// Writes a note down. One with the same id of the same organisation stays as it is, so sending twice is
    /// harmless. [`StoreError::Taken`] when the id is another's, when there are too many (`lessons`), or when an
    /// action is given to an organisation that there is no agreement with (`owner`).
    pub async fn lesson_write(
        &self,
        lesson: Lesson,
        by: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor_for(Some(by));
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.everybody(Across::Lessons)
            .write("write a lesson down", move |conn| {
                on_in_tx!(conn, c => {
                    let (of, now_us) = (lesson.organisation.0, now.as_microsecond());
                    let known: Option<i64> = lesson::table
                        .find(lesson.id.as_bytes().as_slice())
                        .select(lesson::organisation)
                        .first(c)
                        .optional()?;
                    if let Some(known) = known {
                        return if known == of {
                            Ok(false)
                        } else {
                            Err(StoreError::Taken { what: "id" }.into())
                        };
                    }
                    let own: i64 =
                        lesson::table.filter(lesson::organisation.eq(of)).count().get_result(c)?;
                    if own >= MOST {
                        return Err(StoreError::Taken { what: "lessons" }.into());
                    }
                    let owner = lesson.owner.map(|owner| owner.0);
                    let partners = partners_in_tx!(c, of, now_us);
                    if owner.is_some_and(|owner| owner != of && !partners.contains(&owner)) {
                        return Err(StoreError::Taken { what: "owner" }.into());
                    }
                    let key = sealing_key_in_tx!(c, &keys, of, None, now_us)?;
                    let id = lesson.id.as_bytes();
                    let sealed = key.seal(NOTED, id, lesson.text.as_str().as_bytes())?;
                    diesel::insert_into(lesson::table)
                        .values((
                            lesson::id.eq(id.as_slice()),
                            lesson::organisation.eq(of),
                            lesson::kind.eq(lesson.kind.code()),
                            lesson::audience.eq(lesson.audience.code()),
                            lesson::unit.eq(&lesson.unit),
                            lesson::sealed.eq(sealed),
                            lesson::written_us.eq(now_us),
                            lesson::owner.eq(owner),
                            lesson::due_on.eq(lesson.due_on.map(|day| day.to_string())),
                        ))
                        .execute(c)?;
                    let entry = act(AuditAction::LessonWritten, lesson.id);
                    audit_in_tx!(c, &auditor, of, entry, now)?;
                    Ok(true)
                })
            })
            .await
    }

    /// The notes that an organisation reads, the newest first.
    pub async fn lesson_list(
        &self,
        of: OrganisationId,
        now: Timestamp,
    ) -> Result<LessonsRead, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.everybody(Across::Lessons)
            .run("read lessons", move |conn| {
                on_in_tx!(conn, c => {
                    let named = named_in_tx!(c);
                    let partners = partners_in_tx!(c, of.0, now.as_microsecond());
                    let rows: Vec<LessonRow> = lesson::table
                        .order((lesson::written_us.desc(), lesson::id))
                        .select((
                            lesson::id,
                            lesson::organisation,
                            lesson::kind,
                            lesson::audience,
                            lesson::unit,
                            lesson::sealed,
                            lesson::written_us,
                            lesson::owner,
                            lesson::due_on,
                            lesson::done_us,
                        ))
                        .load(c)?;
                    let told = rows.iter().filter(|row| {
                        is_told((row.1, row.3.as_str(), row.7), of.0, &named, &partners)
                    });
                    let told: Vec<&LessonRow> = told.take(MOST_TOLD).collect();
                    let mut opening: BTreeMap<i64, OpeningKeys> = BTreeMap::new();
                    for whose in told.iter().map(|row| row.1).collect::<BTreeSet<i64>>() {
                        opening.insert(whose, opening_keys_in_tx!(c, &keys, whose, Vec::new())?);
                    }
                    let organisation = |id: i64| -> Result<Organisation, StoreError> {
                        Organisation::read(named.get(&id).cloned().ok_or(corrupt("organisation"))?)
                    };
                    let mut lessons = Vec::with_capacity(told.len());
                    for row in told {
                        let keys = opening.get(&row.1).ok_or(corrupt("organisation"))?;
                        let text = keys.open(row.1, None, NOTED, &row.0, &row.5)?;
                        lessons.push(StoredLesson {
                            lesson: read(row, text.ok_or(corrupt("sealed"))?)?,
                            writer: organisation(row.1)?,
                            owner: row.7.map(organisation).transpose()?,
                        });
                    }
                    let mut owners = vec![organisation(of.0)?];
                    if !is_decoy(&named, of.0) {
                        let theirs = partners.iter().filter(|one| !is_decoy(&named, **one));
                        for partner in theirs {
                            owners.push(organisation(*partner)?);
                        }
                    }
                    Ok(LessonsRead { lessons, owners })
                })
            })
            .await
    }

    /// Says that an action is done, or is not. Its writer says so, and who does it. [`StoreError::NotFound`] of a
    /// note that is not theirs to say that of.
    pub async fn lesson_done(
        &self,
        of: OrganisationId,
        id: LessonId,
        is_done: bool,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.everybody(Across::Lessons)
            .write("say that an action is done", move |conn| {
                on_in_tx!(conn, c => {
                    let named = named_in_tx!(c);
                    let partners = partners_in_tx!(c, of.0, now.as_microsecond());
                    let there = lesson::table
                        .find(id.as_bytes().as_slice())
                        .filter(lesson::kind.eq(LessonKind::Action.code()));
                    let row: Option<(i64, String, Option<i64>)> = there
                        .select((lesson::organisation, lesson::audience, lesson::owner))
                        .first(c)
                        .optional()?;
                    let theirs = row.filter(|(writer, audience, owner)| {
                        let told = is_told((*writer, audience, *owner), of.0, &named, &partners);
                        told && (*writer == of.0 || *owner == Some(of.0))
                    });
                    if theirs.is_none() {
                        return Err(StoreError::NotFound { what: "lesson" }.into());
                    }
                    let done_us = is_done.then_some(now.as_microsecond());
                    diesel::update(there).set(lesson::done_us.eq(done_us)).execute(c)?;
                    let action = AuditAction::LessonDone;
                    audit_in_tx!(c, &auditor, of.0, act(action, id), now)?;
                    Ok(())
                })
            })
            .await
    }

    /// Takes a note of one's own organisation away. [`StoreError::NotFound`] of any other.
    pub async fn lesson_remove(
        &self,
        of: OrganisationId,
        id: LessonId,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(of)
            .write("take a lesson away", move |conn| {
                on_in_tx!(conn, c => {
                    let there = lesson::table
                        .filter(lesson::id.eq(id.as_bytes().as_slice()))
                        .filter(lesson::organisation.eq(of.0));
                    if diesel::delete(there).execute(c)? == 0 {
                        return Err(StoreError::NotFound { what: "lesson" }.into());
                    }
                    let action = AuditAction::LessonRemoved;
                    audit_in_tx!(c, &auditor, of.0, act(action, id), now)?;
                    Ok(())
                })
            })
            .await
    }
}

fn act(action: AuditAction, id: LessonId) -> NewAudit {
    let subject = AuditSubject::one(AuditSubjectKind::Lesson, &id);
    NewAudit { action, subject: Some(subject), concerned: Vec::new() }
}
