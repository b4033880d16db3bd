//! Restoring a backup: into an empty database, all of it or nothing.

use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Read};

use atalaya_domain::{
    BulletinAudience, Cell, CodeWordMeaning, Consents, Duty, ExposureSource, Handle, Kind,
    LessonKind, LocationPrecision, Perpetrator, Position, RejectionReason, ReviewReason, Role,
    Setting, Slug, Source, TimeBand, TimePrecision, Verification, WorkTime, Workers,
};
use atalaya_safety::SafetyRules;
use diesel::prelude::*;
use diesel::sql_query;
use flate2::bufread::GzDecoder;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::backup::{BackupCounts, BackupError, FORMAT, FORMAT_FIRST};
use crate::backup_lines::{
    AuditKeyLine, AuditLine, CodeWordLine, ConcernedLine, ContactLine, CredentialCardLine,
    DataKeyLine, DirectoryEntryLine, DistinctLine, DutyTurnLine, End, EventLine, ExposureLine,
    FacilityCheckLine, Header, LessonLine, Line, LogbookPlanLine, OrganisationLine, PersonKeyLine,
    PlaceAuditLine, PlaceLine, PlaceReviewLine, ProtocolLine, RejectionLine, ReleaseApprovalLine,
    ReleaseFileLine, ReleaseLine, ReleasePartyLine, SafetyRulesLine, SupportCaseLine,
    SupportPersonLine, SupportSeenLine, TokenLine, TotpLine, UserLine, hex,
};
use crate::conn::{Conn, Fault, on_in_tx};
use crate::engine::Restored;
use crate::erasure::ErasedEvents;
use crate::merged::{Found, MERGED_INTO_NOTHING};
use crate::rows::LAYER_RESOLUTION;
use crate::schema::{
    app_user, audit_key, event, exposure, feed_head, organisation, session, token,
};
use crate::scope::Owning;
use crate::sealing::{Keys, opens_in_tx};
use crate::{Action, Store, StoreError};

/// What every format's header has; what another's has besides is not ours to judge.
#[derive(serde::Deserialize)]
struct Format {
    atalaya_backup: u32,
}

/// The heads of the restored logs.
const AUDIT_HEADS: &str = "
    INSERT INTO audit_head (organisation, number, hash)
    SELECT audit.organisation, audit.number, audit.hash FROM audit
    WHERE NOT EXISTS (
        SELECT 1 FROM audit later
        WHERE later.organisation = audit.organisation AND later.number = audit.number + 1
    )";

/// The number the next release follows.
const RELEASE_HEAD: &str =
    "UPDATE release_head SET number = coalesce((SELECT max(number) FROM release), 0)";

/// Rows stored at once; SQLite binds at most 32,766 values, and an event has 33.
const CHUNK: usize = 900;
/// No line of ours is longer: bounds the memory whatever a file claims. The longest are files of releases, two digits a
/// byte: 32 MB, where the largest that are made have one.
const LINE_MAX: u64 = 64 * 1024 * 1024;
/// Bytes of the first line.
const HEADER_MAX: u64 = 4 * 1024;

impl Store {
    /// Restores a backup into this database, which must be migrated and empty. Nothing is stored
    /// unless the whole stream is sound: checksum, counts, codes and the order of the feed.
    ///
    /// [`StoreError::Locked`] without the keys that it is sealed with, or to seal what is readable in
    /// it; [`StoreError::WrongKey`] with others.
    ///
    /// Nobody is signed in afterwards, and the feed has a new epoch, so that who follows it begins
    /// anew. `progress` is told how many of how many versions were read.
    pub async fn backup_restore(
        &self,
        from: impl Read + Send + 'static,
        now: Timestamp,
        progress: impl Fn(u64, u64) + Send + 'static,
    ) -> Result<BackupCounts, StoreError> {
        self.migrated().await?;
        let keys = self.keys();
        let with = keys.clone();
        let counts = self
            .owner(Owning::Restoring)
            .change("restore the backup", move |conn| {
                let mut lines = Lines::begin(from).map_err(StoreError::from)?;
                let counts = restore(conn, &mut lines, (with.as_deref(), now), &progress)?;
                Ok((counts, Some(Position(counts.feed() as i64))))
            })
            .await?;
        if let Some(keys) = keys {
            self.relock(keys, now).await?;
        }
        Ok(counts)
    }
}

fn restore<R: Read>(
    conn: &mut Conn,
    lines: &mut Lines<R>,
    (keys, now): (Option<&Keys>, Timestamp),
    progress: &dyn Fn(u64, u64),
) -> Result<BackupCounts, Fault> {
    on_in_tx!(conn, c => {
        c.keep_others_out()?;
        let mut known: i64 = organisation::table.count().get_result(c)?;
        known += event::table.count().get_result::<i64>(c)?;
        known += exposure::table.count().get_result::<i64>(c)?;
        known += session::table.count().get_result::<i64>(c)?;
        known += token::table.count().get_result::<i64>(c)?;
        known += app_user::table.count().get_result::<i64>(c)?;
        let (old, head): (i64, i64) =
            feed_head::table.select((feed_head::epoch, feed_head::position)).first(c)?;
        if known != 0 || head != 0 {
            return Err(ours(BackupError::NotEmpty));
        }
        // Nothing was done with the one that an empty database was given.
        diesel::delete(audit_key::table).execute(c)?;
        let mut told = 0;
        while let Some(batch) = lines.batch().map_err(StoreError::from)? {
            match batch {
                Batch::Organisations(rows) => c.put_organisations(&rows)?,
                Batch::Users(rows) => c.put_users(&rows)?,
                Batch::Tokens(rows) => c.put_tokens(&rows)?,
                Batch::Versions { events, exposure } => {
                    told += (events.len() + exposure.len()) as u64;
                    c.put_events(&events)?;
                    c.put_exposure(&exposure)?;
                    progress(told, lines.expected);
                }
                Batch::Distinct(rows) => c.put_distinct(&rows)?,
                Batch::Place(rows) => c.put_places(&rows)?,
                Batch::PlaceReview(rows) => c.put_place_reviews(&rows)?,
                Batch::Rejection(rows) => c.put_rejections(&rows)?,
                Batch::Audit(rows) => c.put_audit(&rows)?,
                Batch::Concerned(rows) => c.put_concerned(&rows)?,
                Batch::Releases(rows) => c.put_releases(&rows)?,
                Batch::ReleaseParties(rows) => c.put_release_parties(&rows)?,
                Batch::ReleaseApprovals(rows) => c.put_release_approvals(&rows)?,
                Batch::ReleaseFile(row) => c.put_release_file(&row)?,
                Batch::Contacts(rows) => c.put_contacts(&rows)?,
                Batch::Totp(rows) => c.put_totp(&rows)?,
                Batch::SafetyRules(rows) => c.put_safety_rules(&rows)?,
                Batch::DutyTurns(rows) => c.put_duty_turns(&rows)?,
                Batch::Protocols(rows) => c.put_protocols(&rows)?,
                Batch::CodeWords(rows) => c.put_code_words(&rows)?,
                Batch::SupportPersons(rows) => c.put_support_persons(&rows)?,
                Batch::SupportSeen(rows) => c.put_support_seen(&rows)?,
                Batch::SupportCases(rows) => c.put_support_cases(&rows)?,
                Batch::CredentialCards(rows) => c.put_credential_cards(&rows)?,
                Batch::FacilityChecks(rows) => c.put_facility_checks(&rows)?,
                Batch::DirectoryEntries(rows) => c.put_directory_entries(&rows)?,
                Batch::Lessons(rows) => c.put_lessons(&rows)?,
                Batch::LogbookPlans(rows) => c.put_logbook_plans(&rows)?,
                Batch::PlaceAudits(rows) => c.put_place_audits(&rows)?,
                Batch::PersonKeys(rows) => c.put_person_keys(&rows)?,
                Batch::DataKeys(rows) => c.put_data_keys(&rows)?,
                Batch::AuditKeys(rows) => c.put_audit_keys(&rows)?,
            }
        }
        let sealed = audit_key::table.count().get_result::<i64>(c)? > 0;
        let readable: i64 =
            event::table.filter(event::narrative.is_not_null()).count().get_result(c)?;
        match keys {
            Some(keys) => opens_in_tx!(c, keys),
            None if sealed || readable > 0 => return Err(StoreError::Locked.into()),
            None => {}
        }
        // A quarter begins, or a backup that has lain for long would let nobody in. Briefings and agreements are in none:
        // everybody is asked anew.
        diesel::update(app_user::table)
            .set(app_user::vouched_us.eq(now.as_microsecond()))
            .execute(c)?;
        sql_query(AUDIT_HEADS).execute(c)?;
        sql_query(RELEASE_HEAD).execute(c)?;
        let astray: Option<Found> = sql_query(MERGED_INTO_NOTHING).get_result(c).optional()?;
        if let Some(Found { position }) = astray {
            return Err(ours(BackupError::MergedIntoNothing { position }));
        }
        let mut epoch = old;
        while epoch == old {
            // Random keys, made anew by the system.
            epoch = RandomState::new().hash_one(old) as i64;
        }
        diesel::update(feed_head::table)
            .set((
                feed_head::epoch.eq(epoch),
                feed_head::position.eq(lines.counts.feed() as i64),
            ))
            .execute(c)?;
        c.number_on()?;
        Ok(lines.counts)
    })
}

fn ours(error: BackupError) -> Fault {
    Fault::Ours(error.into())
}

/// Rows of one kind, in the order of the stream. The two tables of versions alternate in it, and
/// are stored together.
enum Batch {
    Organisations(Vec<OrganisationLine>),
    Users(Vec<UserLine>),
    Tokens(Vec<TokenLine>),
    Versions { events: Vec<EventLine>, exposure: Vec<ExposureLine> },
    Distinct(Vec<DistinctLine>),
    Place(Vec<PlaceLine>),
    PlaceReview(Vec<PlaceReviewLine>),
    Rejection(Vec<RejectionLine>),
    Audit(Vec<AuditLine>),
    Concerned(Vec<ConcernedLine>),
    Releases(Vec<ReleaseLine>),
    ReleaseParties(Vec<ReleasePartyLine>),
    ReleaseApprovals(Vec<ReleaseApprovalLine>),
    ReleaseFile(Box<ReleaseFileLine>),
    Contacts(Vec<ContactLine>),
    Totp(Vec<TotpLine>),
    SafetyRules(Vec<SafetyRulesLine>),
    DutyTurns(Vec<DutyTurnLine>),
    Protocols(Vec<ProtocolLine>),
    CodeWords(Vec<CodeWordLine>),
    SupportPersons(Vec<SupportPersonLine>),
    SupportSeen(Vec<SupportSeenLine>),
    SupportCases(Vec<SupportCaseLine>),
    CredentialCards(Vec<CredentialCardLine>),
    FacilityChecks(Vec<FacilityCheckLine>),
    DirectoryEntries(Vec<DirectoryEntryLine>),
    Lessons(Vec<LessonLine>),
    LogbookPlans(Vec<LogbookPlanLine>),
    PlaceAudits(Vec<PlaceAuditLine>),
    PersonKeys(Vec<PersonKeyLine>),
    DataKeys(Vec<DataKeyLine>),
    AuditKeys(Vec<AuditKeyLine>),
}

impl Batch {
    fn of(line: Line) -> Result<Self, Box<End>> {
        Ok(match line {
            Line::Organisation(row) => Self::Organisations(vec![row]),
            Line::User(row) => Self::Users(vec![row]),
            Line::Token(row) => Self::Tokens(vec![row]),
            Line::Event(row) => Self::Versions { events: vec![*row], exposure: Vec::new() },
            Line::Exposure(row) => Self::Versions { events: Vec::new(), exposure: vec![*row] },
            Line::Distinct(row) => Self::Distinct(vec![row]),
            Line::Place(row) => Self::Place(vec![row]),
            Line::PlaceReview(row) => Self::PlaceReview(vec![row]),
            Line::Rejection(row) => Self::Rejection(vec![row]),
            Line::Audit(row) => Self::Audit(vec![row]),
            Line::Concerned(row) => Self::Concerned(vec![row]),
            Line::Release(row) => Self::Releases(vec![*row]),
            Line::ReleaseParty(row) => Self::ReleaseParties(vec![row]),
            Line::ReleaseApproval(row) => Self::ReleaseApprovals(vec![row]),
            Line::ReleaseFile(row) => Self::ReleaseFile(row),
            Line::Contact(row) => Self::Contacts(vec![row]),
            Line::Totp(row) => Self::Totp(vec![row]),
            Line::SafetyRules(row) => Self::SafetyRules(vec![row]),
            Line::DutyTurn(row) => Self::DutyTurns(vec![row]),
            Line::Protocol(row) => Self::Protocols(vec![row]),
            Line::CodeWord(row) => Self::CodeWords(vec![row]),
            Line::SupportPerson(row) => Self::SupportPersons(vec![row]),
            Line::SupportSeen(row) => Self::SupportSeen(vec![row]),
            Line::SupportCase(row) => Self::SupportCases(vec![row]),
            Line::CredentialCard(row) => Self::CredentialCards(vec![row]),
            Line::FacilityCheck(row) => Self::FacilityChecks(vec![row]),
            Line::DirectoryEntry(row) => Self::DirectoryEntries(vec![row]),
            Line::Lesson(row) => Self::Lessons(vec![row]),
            Line::LogbookPlan(row) => Self::LogbookPlans(vec![row]),
            Line::PlaceAudit(row) => Self::PlaceAudits(vec![row]),
            Line::PersonKey(row) => Self::PersonKeys(vec![row]),
            Line::DataKey(row) => Self::DataKeys(vec![row]),
            Line::AuditKey(row) => Self::AuditKeys(vec![row]),
            Line::End(end) => return Err(end),
        })
    }

    fn len(&self) -> usize {
        match self {
            Self::Organisations(rows) => rows.len(),
            Self::Users(rows) => rows.len(),
            Self::Tokens(rows) => rows.len(),
            Self::Versions { events, exposure } => events.len() + exposure.len(),
            Self::Distinct(rows) => rows.len(),
            Self::Place(rows) => rows.len(),
            Self::PlaceReview(rows) => rows.len(),
            Self::Rejection(rows) => rows.len(),
            Self::Audit(rows) => rows.len(),
            Self::Concerned(rows) => rows.len(),
            Self::Releases(rows) => rows.len(),
            Self::ReleaseParties(rows) => rows.len(),
            Self::ReleaseApprovals(rows) => rows.len(),
            Self::ReleaseFile(_) => 1,
            Self::Contacts(rows) => rows.len(),
            Self::Totp(rows) => rows.len(),
            Self::SafetyRules(rows) => rows.len(),
            Self::DutyTurns(rows) => rows.len(),
            Self::Protocols(rows) => rows.len(),
            Self::CodeWords(rows) => rows.len(),
            Self::SupportPersons(rows) => rows.len(),
            Self::SupportSeen(rows) => rows.len(),
            Self::SupportCases(rows) => rows.len(),
            Self::CredentialCards(rows) => rows.len(),
            Self::FacilityChecks(rows) => rows.len(),
            Self::DirectoryEntries(rows) => rows.len(),
            Self::Lessons(rows) => rows.len(),
            Self::LogbookPlans(rows) => rows.len(),
            Self::PlaceAudits(rows) => rows.len(),
            Self::PersonKeys(rows) => rows.len(),
            Self::DataKeys(rows) => rows.len(),
            Self::AuditKeys(rows) => rows.len(),
        }
    }

    /// Takes a line of the same kind in; gives back what is none, or does not fit.
    fn take(&mut self, line: Line) -> Option<Line> {
        if self.len() >= CHUNK {
            return Some(line);
        }
        match (self, line) {
            (Self::Organisations(rows), Line::Organisation(row)) => rows.push(row),
            (Self::Users(rows), Line::User(row)) => rows.push(row),
            (Self::Tokens(rows), Line::Token(row)) => rows.push(row),
            (Self::Versions { events, .. }, Line::Event(row)) => events.push(*row),
            (Self::Versions { exposure, .. }, Line::Exposure(row)) => exposure.push(*row),
            (Self::Distinct(rows), Line::Distinct(row)) => rows.push(row),
            (Self::Place(rows), Line::Place(row)) => rows.push(row),
            (Self::PlaceReview(rows), Line::PlaceReview(row)) => rows.push(row),
            (Self::Rejection(rows), Line::Rejection(row)) => rows.push(row),
            (Self::Audit(rows), Line::Audit(row)) => rows.push(row),
            (Self::Concerned(rows), Line::Concerned(row)) => rows.push(row),
            (Self::ReleaseParties(rows), Line::ReleaseParty(row)) => rows.push(row),
            (Self::ReleaseApprovals(rows), Line::ReleaseApproval(row)) => rows.push(row),
            (Self::Contacts(rows), Line::Contact(row)) => rows.push(row),
            (Self::Totp(rows), Line::Totp(row)) => rows.push(row),
            (Self::SafetyRules(rows), Line::SafetyRules(row)) => rows.push(row),
            (Self::DutyTurns(rows), Line::DutyTurn(row)) => rows.push(row),
            (Self::Protocols(rows), Line::Protocol(row)) => rows.push(row),
            (Self::CodeWords(rows), Line::CodeWord(row)) => rows.push(row),
            (Self::SupportPersons(rows), Line::SupportPerson(row)) => rows.push(row),
            (Self::SupportSeen(rows), Line::SupportSeen(row)) => rows.push(row),
            (Self::SupportCases(rows), Line::SupportCase(row)) => rows.push(row),
            (Self::CredentialCards(rows), Line::CredentialCard(row)) => rows.push(row),
            (Self::FacilityChecks(rows), Line::FacilityCheck(row)) => rows.push(row),
            (Self::DirectoryEntries(rows), Line::DirectoryEntry(row)) => rows.push(row),
            (Self::Lessons(rows), Line::Lesson(row)) => rows.push(row),
            (Self::LogbookPlans(rows), Line::LogbookPlan(row)) => rows.push(row),
            (Self::PlaceAudits(rows), Line::PlaceAudit(row)) => rows.push(row),
            (Self::PersonKeys(rows), Line::PersonKey(row)) => rows.push(row),
            (Self::DataKeys(rows), Line::DataKey(row)) => rows.push(row),
            (Self::AuditKeys(rows), Line::AuditKey(row)) => rows.push(row),
            (_, other) => return Some(other),
        }
        None
    }
}

/// The stream that is being read and checked.
struct Lines<R: Read> {
    from: BufReader<GzDecoder<BufReader<R>>>,
    sum: Sha256,
    line: Vec<u8>,
    number: u64,
    counts: BackupCounts,
    /// The versions the header promises, for the progress alone.
    expected: u64,
    /// The last position that an event says follows it.
    furthest: i64,
    /// The last entry of an audit: its organisation, number and hash.
    audited: Option<(i64, i64, Vec<u8>)>,
    waiting: Option<Line>,
    /// The trailer was read.
    ended: bool,
    /// The stream ended by itself, not in the middle of something.
    at_end: bool,
}

/// When a backup was begun, by its first line; `None` of anything else. One of a newer format is a backup too.
pub fn backup_made_at(from: impl Read) -> Option<Timestamp> {
    let from = BufReader::new(GzDecoder::new(BufReader::new(from)));
    let mut line = Vec::new();
    from.take(HEADER_MAX).read_until(b'\n', &mut line).ok()?;
    let header: Header = serde_json::from_slice(&line).ok()?;
    header.created_at.parse().ok()
}

impl<R: Read> Lines<R> {
    fn begin(from: R) -> Result<Self, BackupError> {
        let from = BufReader::new(GzDecoder::new(BufReader::new(from)));
        let mut lines = Self {
            from,
            sum: Sha256::new(),
            line: Vec::new(),
            number: 0,
            counts: BackupCounts::default(),
            expected: 0,
            furthest: 0,
            audited: None,
            waiting: None,
            ended: false,
            at_end: false,
        };
        lines.next().map_err(|error| match error {
            BackupError::Damaged { .. } => BackupError::Foreign,
            other => other,
        })?;
        let format: Format = lines.read().map_err(|_| BackupError::Foreign)?;
        if !(FORMAT_FIRST..=FORMAT).contains(&format.atalaya_backup) {
            return Err(BackupError::Format { found: format.atalaya_backup });
        }
        lines.expected = lines.read::<Header>()?.versions;
        lines.sum.update(&lines.line);
        Ok(lines)
    }

    /// Reads the next line, with its end.
    fn next(&mut self) -> Result<(), BackupError> {
        self.number += 1;
        self.line.clear();
        let number = self.number;
        let read = (&mut self.from).take(LINE_MAX).read_until(b'\n', &mut self.line);
        self.at_end = matches!(read, Ok(0));
        read.map_err(|error| {
            match error.kind() {
                std::io::ErrorKind::UnexpectedEof => BackupError::Truncated,
                // What gzip says of bytes that are not its own.
                std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData => {
                    BackupError::Damaged { line: number }
                }
                _ => BackupError::Io(error),
            }
        })?;
        match self.line.last() {
            Some(b'\n') => Ok(()),
            None => Err(BackupError::Truncated),
            Some(_) => Err(BackupError::Damaged { line: number }),
        }
    }

    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, BackupError> {
        serde_json::from_slice(&self.line).map_err(|_| BackupError::Damaged { line: self.number })
    }

    /// The next rows of one table; `None` once the trailer was read and vouches for everything.
    fn batch(&mut self) -> Result<Option<Batch>, BackupError> {
        let mut batch: Option<Batch> = None;
        while !self.ended {
            let line = match self.waiting.take() {
                Some(line) => line,
                None => self.checked()?,
            };
            match &mut batch {
                None => match Batch::of(line) {
                    Ok(begun) => batch = Some(begun),
                    Err(end) => self.end(&end)?,
                },
                Some(begun) => {
                    self.waiting = begun.take(line);
                    if self.waiting.is_some() {
                        break;
                    }
                }
            }
        }
        Ok(batch)
    }

    fn checked(&mut self) -> Result<Line, BackupError> {
        self.next()?;
        let mut line: Line = self.read()?;
        if !matches!(line, Line::End(_)) {
            self.sum.update(&self.line);
        }
        self.counts.count(&line);
        let at = self.counts.feed() as i64;
        let sound = match &mut line {
            Line::Organisation(row) => Slug::parse(&row.slug).is_some(),
            Line::User(row) => {
                Handle::parse(&row.handle).is_some()
                    && Role::parse(&row.role).is_some()
                    && row.erased_us.is_some() == row.erased_events.is_some()
                    && row
                        .erased_events
                        .as_deref()
                        .is_none_or(|code| ErasedEvents::parse(code).is_some())
            }
            Line::Token(row) => {
                row.secret_hash.len() == 32
                    && Role::parse(&row.role).is_some()
                    && matches!(row.intake_only, 0 | 1)
            }
            Line::Event(row) => {
                self.furthest = self.furthest.max(row.superseded_by.unwrap_or(0));
                row.complete() && row.place_in_feed().follows(at)
            }
            Line::Exposure(row) => {
                self.furthest = self.furthest.max(row.superseded_by.unwrap_or(0));
                row.sound() && row.place_in_feed().follows(at)
            }
            Line::Distinct(row) => (1..row.later).contains(&row.earlier) && row.later <= at,
            Line::Place(row) => row.id.len() == 16 && !row.sealed.is_empty(),
            Line::PlaceReview(row) => {
                row.place.len() == 16
                    && (0..=5).contains(&row.category)
                    && (0..=5).contains(&row.proposed)
                    && TimeBand::parse(&row.band).is_some()
                    && ReviewReason::parse(&row.reason).is_some()
            }
            Line::Rejection(row) => {
                (1..=at).contains(&row.event) && RejectionReason::parse(&row.reason).is_some()
            }
            Line::Audit(row) => {
                let before = self.audited.replace((row.organisation, row.number, row.hash.clone()));
                row.follows(before)
            }
            Line::Concerned(row) => row.person > 0 && row.position > 0,
            Line::Release(row) => row.sound(),
            Line::ReleaseParty(row) => row.release > 0,
            Line::ReleaseApproval(row) => row.release > 0,
            Line::ReleaseFile(row) => Sha256::digest(&row.bytes).as_slice() == row.sha256,
            Line::AuditKey(row) => row.number > 0,
            Line::DataKey(row) => row.number > 0,
            Line::PersonKey(row) => row.data_key > 0,
            Line::Contact(row) => row.person > 0,
            Line::SafetyRules(row) => serde_json::from_str::<SafetyRules>(&row.rules).is_ok(),
            Line::DutyTurn(row) => Duty::parse(&row.duty).is_some() && row.starts_us < row.ends_us,
            Line::Protocol(row) => row.version > 0 && row.sealed.is_some(),
            Line::CodeWord(row) => {
                row.digest.len() == 32 && CodeWordMeaning::parse(&row.stands_for).is_some()
            }
            Line::SupportPerson(row) => row.user_id > 0,
            Line::SupportSeen(row) => (0..=at).contains(&row.position),
            Line::SupportCase(row) => {
                row.event_id.len() == 16 && row.person > 0 && matches!(row.stopped, 0 | 1)
            }
            Line::CredentialCard(row) => !row.words.is_empty(),
            Line::FacilityCheck(row) => {
                Setting::parse(&row.facility).is_some() && !row.sealed.is_empty()
            }
            Line::LogbookPlan(row) => row.id.len() == 16 && !row.sealed.is_empty(),
            Line::PlaceAudit(row) => row.id.len() == 16 && !row.sealed.is_empty(),
            Line::DirectoryEntry(row) => {
                !row.id.is_empty() && matches!(row.answered, None | Some(0 | 1))
            }
            Line::Lesson(row) => {
                row.id.len() == 16
                    && LessonKind::parse(&row.kind).is_some()
                    && BulletinAudience::parse(&row.audience).is_some()
                    && row
                        .due_on
                        .as_ref()
                        .is_none_or(|day| day.parse::<jiff::civil::Date>().is_ok())
            }
            Line::Totp(row) => row.last_step >= 0 && row.recovery.len() % 32 == 0,
            Line::End(_) => true,
        };
        if sound { Ok(line) } else { Err(BackupError::Damaged { line: self.number }) }
    }

    /// Judges the whole by the trailer: after it comes nothing.
    fn end(&mut self, end: &End) -> Result<(), BackupError> {
        self.ended = true;
        let sum = hex::text(&self.sum.clone().finalize());
        if end.sha256 != sum
            || end.counts != self.counts
            || self.furthest > self.counts.feed() as i64
        {
            return Err(BackupError::Checksum);
        }
        let damaged = BackupError::Damaged { line: self.number + 1 };
        // Reading on to the end makes gzip compare its own checksum.
        match self.next() {
            Err(BackupError::Truncated) if self.at_end => {}
            Ok(()) => return Err(damaged),
            Err(error) => return Err(error),
        }
        let rest = self.from.get_mut().get_mut().fill_buf()?;
        if rest.is_empty() { Ok(()) } else { Err(damaged) }
    }
}

impl AuditLine {
    /// Whether the entry holds on to the one before it in the stream, where that is its
    /// organisation's. Whether it was changed only the key can tell.
    fn follows(&self, before: Option<(i64, i64, Vec<u8>)>) -> bool {
        let linked = before.is_none_or(|(organisation, number, hash)| {
            organisation != self.organisation
                || (number + 1 == self.number && hash == self.previous)
        });
        linked && self.number > 0 && self.hash.len() == 32 && self.previous.len() == 32
    }
}

impl ReleaseLine {
    /// Whether the content is what was approved, and its state one there is.
    fn sound(&self) -> bool {
        Sha256::digest(self.content.as_bytes()).as_slice() == self.sha256
            && self.number.is_some() == self.published_us.is_some()
            && !(self.number.is_some() && self.dropped_us.is_some())
    }
}

impl EventLine {
    /// Fills in what follows from the cell; whether every code is one that is known.
    fn complete(&mut self) -> bool {
        let Ok(cell) = Cell::new(self.cell as u64) else { return false };
        self.cell_8 = cell.coarsened(LAYER_RESOLUTION).sql();
        (self.lat, self.lon) = cell.centre();
        self.event_id.len() == 16
            && self.duplicate_of.as_ref().is_none_or(|id| id.len() == 16)
            && self.told_version.is_none_or(|told| (1..self.version).contains(&told))
            && Action::parse(&self.action).is_some()
            && Kind::parse(&self.kind).is_some()
            && TimePrecision::parse(&self.time_precision).is_some()
            && LocationPrecision::parse(&self.location_precision).is_some()
            && Source::parse(&self.source).is_some()
            && Verification::parse(&self.verification).is_some()
            && self.setting.as_deref().is_none_or(|code| Setting::parse(code).is_some())
            && Consents::from_bits(self.consents).is_some()
            && self.perpetrator.as_deref().is_none_or(|code| Perpetrator::parse(code).is_some())
    }

    const fn place_in_feed(&self) -> PlaceInFeed {
        PlaceInFeed {
            position: self.position,
            first_position: self.first_position,
            version: self.version,
            supersedes: self.supersedes,
            superseded_by: self.superseded_by,
        }
    }
}

impl ExposureLine {
    /// Whether every value is one that is known.
    fn sound(&self) -> bool {
        self.exposure_id.len() == 16
            && self.ended_us > self.started_us
            && Workers::new(self.workers).is_some()
            && WorkTime::from_seconds(self.work_s).is_some()
            && Action::parse(&self.action).is_some()
            && LocationPrecision::parse(&self.location_precision).is_some()
            && ExposureSource::parse(&self.source).is_some()
    }

    const fn place_in_feed(&self) -> PlaceInFeed {
        PlaceInFeed {
            position: self.position,
            first_position: self.first_position,
            version: self.version,
            supersedes: self.supersedes,
            superseded_by: self.superseded_by,
        }
    }
}

/// Where a version says it stands in the feed.
struct PlaceInFeed {
    position: i64,
    first_position: i64,
    version: i64,
    supersedes: Option<i64>,
    superseded_by: Option<i64>,
}

impl PlaceInFeed {
    /// Whether that is where the feed's order has it.
    fn follows(&self, position: i64) -> bool {
        let first = self.version == 1;
        self.position == position
            && first == (self.first_position == position)
            && first == self.supersedes.is_none()
            && (1..=position).contains(&self.first_position)
            && self.supersedes.is_none_or(|before| (1..position).contains(&before))
            && self.superseded_by.is_none_or(|after| after > position)
    }
}
