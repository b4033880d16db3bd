//! Backups: the whole database as one neutral stream, for either engine.
//!
//! The stream is gzip of lines of JSON: a header with the format's version, the rows, and a
//! trailer with counts and the SHA-256 of every line before it. What follows from the cell (its
//! centre, its parent) is left out, and so are sessions: after a restore everybody signs in again.
//! Texts and contacts are sealed in it as in the database, and keys are wrapped: without the
//! installation's key file it tells who is in which organisation, and where and when something
//! happened; so `atalaya backup` seals the whole file again (`atalaya_seal::SealedWriter`). Guard it like the database, and
//! not beside the key file.

use std::io::{BufWriter, Write};

use diesel::prelude::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::backup_lines::{
    AuditKeyLine, AuditLine, CodeWordLine, ConcernedLine, ContactLine, CredentialCardLine,
    DataKeyLine, DirectoryEntryLine, DistinctLine, DutyTurnLine, End, EventLine, ExposureLine,
    FacilityCheckLine, Header, LessonLine, Line, LogbookPlanLine, OrganisationLine, PersonKeyLine,
    PlaceAuditLine, PlaceLine, PlaceReviewLine, ProtocolLine, RejectionLine, ReleaseApprovalLine,
    ReleaseFileLine, ReleaseLine, ReleasePartyLine, SafetyRulesLine, SupportCaseLine,
    SupportPersonLine, SupportSeenLine, TokenLine, TotpLine, UserLine, hex,
};
use crate::conn::{Fault, on_snapshot};
use crate::schema::{
    app_user, audit, audit_concerned, audit_key, code_word, credential_card, data_key,
    directory_entry, distinct_pair, duty_turn, event, exposure, facility_check, feed_head, lesson,
    logbook_plan, organisation, person_key, place, place_audit, place_review, protocol, rejection,
    release, release_approval, release_file, release_party, safety_rules, staff_contact,
    support_case, support_person, support_seen, token, totp,
};
use crate::scope::Across;
use crate::{Store, StoreError};

/// The format's version: newer ones are refused.
pub(crate) const FORMAT: u32 = 12;
/// The oldest format that is still read: the one without exposure. The second has no merged events, the third no audit,
/// the fourth no releases,
/// the fifth readable texts, the sixth no second factors, the seventh no consents, the
/// eighth no rules of outings and no rosters, the ninth no protocol cards, code words and cases of support,
/// the tenth no credential cards, nothing of premises, no numbers of an organisation's own
/// and no tokens that only hand in, the eleventh no lessons and actions, no ways and nobody who tried a number,
/// nothing of how logbooks are to be read, nothing of what was found at places, and no files of releases.
pub(crate) const FORMAT_FIRST: u32 = 1;

/// Rows read at once: bounds the memory.
const PAGE: i64 = 2_000;

/// Why a backup could not be written or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Reading or writing failed.
    #[error("reading or writing it failed")]
    Io(#[from] std::io::Error),
    /// The file is none of ours.
    #[error("this is no backup of Atalaya")]
    Foreign,
    /// Made by a program with another format.
    #[error("it has format {found}, this program reads formats {FORMAT_FIRST} to {FORMAT}")]
    Format {
        /// The format it has.
        found: u32,
    },
    /// It ends before its trailer.
    #[error("it is cut off: there is no trailer")]
    Truncated,
    /// A line is not what was written.
    #[error("line {line} is damaged")]
    Damaged {
        /// Which line, from 1; never what it holds.
        line: u64,
    },
    /// The checksum or the counts are not those of the trailer.
    #[error("its contents are not those its trailer vouches for")]
    Checksum,
    /// An event is merged into one that is not there, or does not count for it.
    #[error("the event at position {position} is merged into what does not count for it")]
    MergedIntoNothing {
        /// Where it stands in the feed.
        position: i64,
    },
    /// There is something in the database already.
    #[error("the database is not empty: restore into a new one")]
    NotEmpty,
}

/// How much a backup holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupCounts {
    /// Organisations.
    pub organisations: u64,
    /// Users.
    pub users: u64,
    /// Tokens of programs.
    pub tokens: u64,
    /// Versions of events.
    pub versions: u64,
    /// Versions of records of exposure; none in a file of the first format.
    #[serde(default)]
    pub exposure_versions: u64,
    /// Pairs of events that are two; none in a file of an older format.
    #[serde(default)]
    pub distinct_pairs: u64,
    /// Reasons why events were rejected.
    #[serde(default)]
    pub rejections: u64,
    /// Registered places.
    #[serde(default)]
    pub places: u64,
    /// What was said of their risk.
    #[serde(default)]
    pub place_reviews: u64,
    /// Entries of the audit; none in a file of an older format.
    #[serde(default)]
    pub audit_entries: u64,
    /// How often somebody is concerned by one.
    #[serde(default)]
    pub audit_concerned: u64,
    /// Releases, proposed and published; none in a file of an older format.
    #[serde(default)]
    pub releases: u64,
    /// How often an organisation takes part in one.
    #[serde(default)]
    pub release_parties: u64,
    /// How often somebody said yes to one.
    #[serde(default)]
    pub release_approvals: u64,
    /// Files of releases; none in a file of an older format.
    #[serde(default)]
    pub release_files: u64,
    /// Wrapped keys, of the audit, organisations and people; none in a file of an older format.
    #[serde(default)]
    pub keys: u64,
    /// Sealed contacts.
    #[serde(default)]
    pub contacts: u64,
    /// Second factors, sealed; none in a file of an older format.
    #[serde(default)]
    pub second_factors: u64,
    /// Rules of outings that an organisation made; none in a file of an older format.
    #[serde(default)]
    pub safety_rules: u64,
    /// Turns of rosters.
    #[serde(default)]
    pub duty_turns: u64,
    /// Versions of protocol cards, sealed; none in a file of an older format.
    #[serde(default)]
    pub protocols: u64,
    /// What is kept of code words.
    #[serde(default)]
    pub code_words: u64,
    /// Who sees to support, how far reports were looked at for it, and cases, sealed.
    #[serde(default)]
    pub support: u64,
    /// Credential cards; none in a file of an older format.
    #[serde(default)]
    pub credential_cards: u64,
    /// What was found of premises, sealed; none in a file of an older format.
    #[serde(default)]
    pub facility_checks: u64,
    /// What organisations added to the directory, sealed; none in a file of an older format.
    #[serde(default)]
    pub directory_entries: u64,
    /// Lessons and actions, sealed; none in a file of an older format.
    #[serde(default)]
    pub lessons: u64,
    /// How logbooks are to be read, sealed; none in a file of an older format.
    #[serde(default)]
    pub logbook_plans: u64,
    /// What was found at places, sealed; none in a file of an older format.
    #[serde(default)]
    pub place_audits: u64,
}

impl BackupCounts {
    /// Versions of either kind: where the feed ends.
    #[must_use]
    pub const fn feed(&self) -> u64 {
        self.versions + self.exposure_versions
    }

    pub(crate) const fn count(&mut self, line: &Line) {
        match line {
            Line::Organisation(_) => self.organisations += 1,
            Line::User(_) => self.users += 1,
            Line::Token(_) => self.tokens += 1,
            Line::Event(_) => self.versions += 1,
            Line::Exposure(_) => self.exposure_versions += 1,
            Line::Distinct(_) => self.distinct_pairs += 1,
            Line::Rejection(_) => self.rejections += 1,
            Line::Place(_) => self.places += 1,
            Line::PlaceReview(_) => self.place_reviews += 1,
            Line::Audit(_) => self.audit_entries += 1,
            Line::Concerned(_) => self.audit_concerned += 1,
            Line::Release(_) => self.releases += 1,
            Line::ReleaseParty(_) => self.release_parties += 1,
            Line::ReleaseApproval(_) => self.release_approvals += 1,
            Line::ReleaseFile(_) => self.release_files += 1,
            Line::AuditKey(_) | Line::DataKey(_) | Line::PersonKey(_) => self.keys += 1,
            Line::Contact(_) => self.contacts += 1,
            Line::Totp(_) => self.second_factors += 1,
            Line::SafetyRules(_) => self.safety_rules += 1,
            Line::DutyTurn(_) => self.duty_turns += 1,
            Line::Protocol(_) => self.protocols += 1,
            Line::CodeWord(_) => self.code_words += 1,
            Line::SupportPerson(_) | Line::SupportSeen(_) | Line::SupportCase(_) => {
                self.support += 1;
            }
            Line::CredentialCard(_) => self.credential_cards += 1,
            Line::FacilityCheck(_) => self.facility_checks += 1,
            Line::DirectoryEntry(_) => self.directory_entries += 1,
            Line::Lesson(_) => self.lessons += 1,
            Line::LogbookPlan(_) => self.logbook_plans += 1,
            Line::PlaceAudit(_) => self.place_audits += 1,
            Line::End(_) => {}
        }
    }
}

/// Writes a table's rows in the order of its key, a page at a time.
macro_rules! pages_in_tx {
    ($c:ident, $out:ident, $table:ident[$key:ident], $row:ty, $line:ident) => {
        let mut last = i64::MIN;
        loop {
            let rows: Vec<$row> = $table::table
                .filter($table::$key.gt(last))
                .order($table::$key)
                .limit(PAGE)
                .select(<$row>::as_select())
                .load($c)?;
            let Some(end) = rows.last().map(|row| row.$key) else { break };
            last = end;
            $out.all(rows.into_iter().map(Line::$line))?;
        }
    };
    ($c:ident, $out:ident, $table:ident($first:ident, $second:ident), $row:ty, $line:ident) => {
        let mut last = (i64::MIN, i64::MIN);
        loop {
            let same = $table::$first.eq(last.0).and($table::$second.gt(last.1));
            let rows: Vec<$row> = $table::table
                .filter($table::$first.gt(last.0).or(same))
                .order(($table::$first, $table::$second))
                .limit(PAGE)
                .select(<$row>::as_select())
                .load($c)?;
            let Some(end) = rows.last().map(|row| (row.$first, row.$second)) else { break };
            last = end;
            $out.all(rows.into_iter().map(Line::$line))?;
        }
    };
}

/// Writes the files of releases, one by one: each has some hundred kilobytes.
macro_rules! files_in_tx {
    ($c:ident, $out:ident) => {
        let mut last = (i64::MIN, String::new());
        loop {
            let same = release_file::release.eq(last.0).and(release_file::name.gt(last.1.clone()));
            let row: Option<ReleaseFileLine> = release_file::table
                .filter(release_file::release.gt(last.0).or(same))
                .order((release_file::release, release_file::name))
                .select(ReleaseFileLine::as_select())
                .first($c)
                .optional()?;
            let Some(row) = row else { break };
            last = (row.release, row.name.clone());
            $out.all(std::iter::once(Line::ReleaseFile(Box::new(row))))?;
        }
    };
}

/// Writes a whole table in order of its columns: of registers, which are short.
macro_rules! all_in_tx {
    ($c:ident, $out:ident, $table:ident[$($key:ident),+], $row:ty, $line:ident) => {
        let rows: Vec<$row> = $table::table
            .order(($($table::$key,)+))
            .select(<$row>::as_select())
            .load($c)?;
        $out.all(rows.into_iter().map(Line::$line))?;
    };
}

impl Store {
    /// Writes everything but sessions to `out`, as it is at one moment, while others go on writing.
    /// [`StoreError::Locked`] while a text is still readable: [`Store::unlock`] seals it. Memory is
    /// bounded. `progress` is told how many of how many versions are written.
    pub async fn backup_write(
        &self,
        out: impl Write + Send + 'static,
        now: Timestamp,
        progress: impl Fn(u64, u64) + Send + 'static,
    ) -> Result<BackupCounts, StoreError> {
        self.migrated().await?;
        if self.is_readable().await? {
            return Err(StoreError::Locked);
        }
        self.everybody(Across::Backup).run("back the database up", move |conn| {
            let mut out = Lines::new(out);
            on_snapshot!(conn, c => {
                // The first question fixes the moment that all others see.
                let head: i64 = feed_head::table.select(feed_head::position).first(c)?;
                out.header(now, head as u64)?;
                pages_in_tx!(c, out, audit_key[number], AuditKeyLine, AuditKey);
                pages_in_tx!(c, out, organisation[id], OrganisationLine, Organisation);
                pages_in_tx!(c, out, app_user[id], UserLine, User);
                pages_in_tx!(c, out, token[id], TokenLine, Token);
                let mut last = 0;
                loop {
                    let events: Vec<EventLine> = event::table
                        .filter(event::position.gt(last))
                        .order(event::position)
                        .limit(PAGE)
                        .select(EventLine::as_select())
                        .load(c)?;
                    let exposure: Vec<ExposureLine> = exposure::table
                        .filter(exposure::position.gt(last))
                        .order(exposure::position)
                        .limit(PAGE)
                        .select(ExposureLine::as_select())
                        .load(c)?;
                    let rows = merged(events, exposure);
                    let Some((end, _)) = rows.last() else { break };
                    last = *end;
                    out.all(rows.into_iter().map(|(_, line)| line))?;
                    progress(out.counts.feed(), head as u64);
                }
                pages_in_tx!(c, out, distinct_pair(later, earlier), DistinctLine, Distinct);
                pages_in_tx!(c, out, rejection[event], RejectionLine, Rejection);
                all_in_tx!(c, out, place[id], PlaceLine, Place);
                all_in_tx!(c, out, place_review[place, band], PlaceReviewLine, PlaceReview);
                pages_in_tx!(c, out, audit(organisation, number), AuditLine, Audit);
                pages_in_tx!(c, out, audit_concerned(person, position), ConcernedLine, Concerned);
                let mut last = i64::MIN;
                // One by one: each may be as long as a line.
                while let Some(row) = release::table
                    .filter(release::id.gt(last))
                    .order(release::id)
                    .select(ReleaseLine::as_select())
                    .first(c)
                    .optional()?
                {
                    last = row.id;
                    out.all(std::iter::once(Line::Release(Box::new(row))))?;
                }
                pages_in_tx!(c, out, release_party(release, organisation), ReleasePartyLine, ReleaseParty);
                pages_in_tx!(c, out, release_approval(release, user_id), ReleaseApprovalLine, ReleaseApproval);
                files_in_tx!(c, out);
                pages_in_tx!(c, out, data_key(organisation, number), DataKeyLine, DataKey);
                pages_in_tx!(c, out, person_key[person], PersonKeyLine, PersonKey);
                pages_in_tx!(c, out, staff_contact[person], ContactLine, Contact);
                pages_in_tx!(c, out, totp[user_id], TotpLine, Totp);
                pages_in_tx!(c, out, safety_rules[organisation], SafetyRulesLine, SafetyRules);
                pages_in_tx!(c, out, duty_turn[id], DutyTurnLine, DutyTurn);
                pages_in_tx!(c, out, protocol(organisation, version), ProtocolLine, Protocol);
                pages_in_tx!(c, out, code_word[id], CodeWordLine, CodeWord);
                pages_in_tx!(c, out, support_person[user_id], SupportPersonLine, SupportPerson);
                pages_in_tx!(c, out, support_seen[organisation], SupportSeenLine, SupportSeen);
                let mut last: (i64, Vec<u8>) = (i64::MIN, Vec::new());
                loop {
                    let same = support_case::organisation
                        .eq(last.0)
                        .and(support_case::event_id.gt(last.1.clone()));
                    let rows: Vec<SupportCaseLine> = support_case::table
                        .filter(support_case::organisation.gt(last.0).or(same))
                        .order((support_case::organisation, support_case::event_id))
                        .limit(PAGE)
                        .select(SupportCaseLine::as_select())
                        .load(c)?;
                    let Some(end) = rows.last() else { break };
                    last = (end.organisation, end.event_id.clone());
                    out.all(rows.into_iter().map(Line::SupportCase))?;
                }
                pages_in_tx!(c, out, credential_card[organisation], CredentialCardLine, CredentialCard);
                all_in_tx!(c, out, facility_check[organisation, facility], FacilityCheckLine, FacilityCheck);
                all_in_tx!(c, out, directory_entry[organisation, id], DirectoryEntryLine, DirectoryEntry);
                all_in_tx!(c, out, lesson[organisation, id], LessonLine, Lesson);
                all_in_tx!(c, out, logbook_plan[id], LogbookPlanLine, LogbookPlan);
                all_in_tx!(c, out, place_audit[id], PlaceAuditLine, PlaceAudit);
                Ok(())
            })?;
            Ok(out.end()?)
        })
        .await
    }
}

/// The next lines of both tables of versions with their positions, in the feed's order.
fn merged(events: Vec<EventLine>, exposure: Vec<ExposureLine>) -> Vec<(i64, Line)> {
    let events = events.into_iter().map(|row| (row.position, Line::Event(Box::new(row))));
    let exposure = exposure.into_iter().map(|row| (row.position, Line::Exposure(Box::new(row))));
    let mut lines: Vec<(i64, Line)> = events.chain(exposure).collect();
    lines.sort_by_key(|(position, _)| *position);
    lines.truncate(PAGE as usize);
    lines
}

/// The stream that is being written.
struct Lines<W: Write> {
    out: GzEncoder<BufWriter<W>>,
    sum: Sha256,
    line: Vec<u8>,
    counts: BackupCounts,
}

impl<W: Write> Lines<W> {
    fn new(out: W) -> Self {
        let out = GzEncoder::new(BufWriter::new(out), Compression::default());
        Self { out, sum: Sha256::new(), line: Vec::new(), counts: BackupCounts::default() }
    }

    fn put(&mut self, line: &impl Serialize) -> Result<(), BackupError> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line).map_err(std::io::Error::from)?;
        self.line.push(b'\n');
        self.sum.update(&self.line);
        Ok(self.out.write_all(&self.line)?)
    }

    fn header(&mut self, now: Timestamp, versions: u64) -> Result<(), Fault> {
        let created_at = now.to_string();
        let header = Header { atalaya_backup: FORMAT, created_at, versions };
        Ok(self.put(&header).map_err(StoreError::from)?)
    }

    fn all(&mut self, lines: impl Iterator<Item = Line>) -> Result<(), Fault> {
        for line in lines {
            self.counts.count(&line);
            self.put(&line).map_err(StoreError::from)?;
        }
        Ok(())
    }

    fn end(mut self) -> Result<BackupCounts, StoreError> {
        let counts = self.counts;
        let sha256 = hex::text(&self.sum.clone().finalize());
        self.put(&Line::End(Box::new(End { counts, sha256 })))?;
        let mut out = self.out.finish().map_err(BackupError::from)?;
        out.flush().map_err(BackupError::from)?;
        Ok(counts)
    }
}
