//! Exposure of one organisation, where teams were and for how long: create, read, amend, withdraw.

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, Exposure, ExposureId, OrganisationId, Position,
    UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::{Auditor, audit_in_tx};
use crate::conn::{Conn, on, on_in_tx};
use crate::events::MAX_PAGE;
use crate::exposure_rows::{ExposureRow, NewExposure};
use crate::page::cut_to_page;
use crate::schema::{exposure, feed_head};
use crate::versions::{
    current_on, must_hold, next_position_in_tx, position_given_back_in_tx, replace_in_tx,
};
use crate::{Action, NewAudit, Outcome, Store, StoreError};

const NO_SUCH: StoreError = StoreError::NotFound { what: "exposure" };

/// Where a record of exposure stands in its organisation's list: given by its first version, so
/// amending does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExposurePosition(pub i64);

/// The version of a record of exposure that holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredExposure {
    /// The record.
    pub exposure: Exposure,
    /// 1 for the first, one more with each change.
    pub version: i64,
    /// What this version did.
    pub action: Action,
    /// Who sent it; `None` for a program or an import.
    pub reporter: Option<UserId>,
    /// When this version was stored.
    pub recorded_at: Timestamp,
    /// Where it stands in the list.
    pub position: ExposurePosition,
}

impl StoredExposure {
    /// Whether the record was withdrawn.
    #[must_use]
    pub fn withdrawn(&self) -> bool {
        self.action == Action::Withdrawn
    }
}

/// Which records of an organisation to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExposureFilter {
    /// Only those this user sent.
    pub reporter: Option<UserId>,
    /// Only those that ended then or later.
    pub ended_since: Option<Timestamp>,
    /// Only those that stand before this one: the cursor of the page before.
    pub before: Option<ExposurePosition>,
    /// Only those that were sent then or later.
    pub since: Option<Timestamp>,
}

/// A page of records of exposure, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExposurePage {
    /// The records, withdrawn ones included.
    pub exposure: Vec<StoredExposure>,
    /// The next page's [`ExposureFilter::before`]; `None` when this is the last page.
    pub next: Option<ExposurePosition>,
}

impl Store {
    /// Stores one record of exposure. Waits until it is on disk, together with what others send
    /// meanwhile. [`StoreError::Busy`] when too many wait.
    pub async fn exposure_create(
        &self,
        organisation: OrganisationId,
        reporter: Option<UserId>,
        exposure: Exposure,
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        self.writer()?.report(NewExposure::first(organisation, reporter, &exposure, now)).await
    }

    /// Stores up to [`crate::MAX_BATCH`] records in one transaction, all or none; an outcome for each, in
    /// order. The way for arrays, streams and imports.
    pub async fn exposure_create_many(
        &self,
        organisation: OrganisationId,
        reporter: Option<UserId>,
        exposure: Vec<Exposure>,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        let first = |one: &Exposure| NewExposure::first(organisation, reporter, one, now);
        self.writer()?.report_many(organisation, exposure.iter().map(first).collect()).await
    }

    /// The version of a record that holds now; `None` if the organisation has no such record.
    pub async fn exposure_get(
        &self,
        organisation: OrganisationId,
        id: ExposureId,
    ) -> Result<Option<StoredExposure>, StoreError> {
        self.of(organisation)
            .run("read exposure", move |conn| {
                let row = on!(conn, c => {
                    current_on!(c, exposure, exposure_id, ExposureRow, organisation, id)
                })?;
                Ok(row.map(|row| row.stored()).transpose()?)
            })
            .await
    }

    /// A page of the organisation's records, newest first. Pages neither repeat nor miss a record
    /// when others are added or amended meanwhile.
    pub async fn exposure_list(
        &self,
        organisation: OrganisationId,
        filter: ExposureFilter,
        limit: usize,
    ) -> Result<ExposurePage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.of(organisation)
            .run("list exposure", move |conn| {
                let mut rows = listed_on(conn, organisation, filter, limit + 1)?;
                let next =
                    cut_to_page(&mut rows, limit, |row| ExposurePosition(row.first_position));
                let exposure = rows.iter().map(ExposureRow::stored).collect::<Result<_, _>>()?;
                Ok(ExposurePage { exposure, next })
            })
            .await
    }

    /// Replaces a record by `exposure` (same id) if `expected_version` still holds. Gives the
    /// stored version; the same one when nothing changed. [`StoreError::NotFound`],
    /// [`StoreError::VersionConflict`], [`StoreError::Withdrawn`].
    pub async fn exposure_amend(
        &self,
        organisation: OrganisationId,
        exposure: Exposure,
        expected_version: i64,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Result<StoredExposure, StoreError> {
        let (id, amended) = (exposure.id, exposure);
        let auditor = self.auditor_for(author);
        self.of(organisation)
            .change("amend exposure", move |conn| {
                on_in_tx!(conn, c => {
                    // The lock comes first: what is read then is what holds.
                    let head = next_position_in_tx!(c)?;
                    let before =
                        current_on!(c, exposure, exposure_id, ExposureRow, organisation, id)?
                            .ok_or(NO_SUCH)?;
                    let stored = before.stored()?;
                    if stored.withdrawn() {
                        return Err(StoreError::Withdrawn.into());
                    }
                    if stored.version != expected_version {
                        return Err(StoreError::VersionConflict { found: stored.version }.into());
                    }
                    if stored.exposure == amended {
                        position_given_back_in_tx!(c, head)?;
                        return Ok((stored, None));
                    }
                    let action = Action::Amended;
                    let after =
                        NewExposure::following(&before, head, &amended, action, author, now);
                    replace_in_tx!(c, exposure, &before, &after)?;
                    let new = about(AuditAction::ExposureAmended, id, &before, &auditor);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    let version = after.version;
                    let amended = StoredExposure {
                        exposure: amended,
                        version,
                        action,
                        recorded_at: now,
                        ..stored
                    };
                    Ok((amended, Some(Position(head))))
                })
            })
            .await
    }

    /// Withdraws a record. Withdrawing again changes nothing. Gives the version that holds.
    /// [`StoreError::NotFound`], [`StoreError::VersionConflict`] when an expected version is given
    /// and does not hold.
    pub async fn exposure_withdraw(
        &self,
        organisation: OrganisationId,
        id: ExposureId,
        expected_version: Option<i64>,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let auditor = self.auditor_for(author);
        self.of(organisation)
            .change("withdraw exposure", move |conn| {
                on_in_tx!(conn, c => {
                    let head = next_position_in_tx!(c)?;
                    let before =
                        current_on!(c, exposure, exposure_id, ExposureRow, organisation, id)?
                            .ok_or(NO_SUCH)?;
                    let stored = before.stored()?;
                    must_hold(expected_version, before.version)?;
                    if stored.withdrawn() {
                        position_given_back_in_tx!(c, head)?;
                        return Ok((before.version, None));
                    }
                    let action = Action::Withdrawn;
                    let after = NewExposure::following(
                        &before,
                        head,
                        &stored.exposure,
                        action,
                        author,
                        now,
                    );
                    replace_in_tx!(c, exposure, &before, &after)?;
                    let new = about(AuditAction::ExposureWithdrawn, id, &before, &auditor);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok((after.version, Some(Position(head))))
                })
            })
            .await
    }
}

/// What is entered of something done to a record: it concerns who sent it, if somebody else did it.
fn about(action: AuditAction, id: ExposureId, before: &ExposureRow, auditor: &Auditor) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::Exposure, &id));
    NewAudit { action, subject, concerned: auditor.others(before.reporter) }
}

fn listed_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: ExposureFilter,
    limit: usize,
) -> QueryResult<Vec<ExposureRow>> {
    let before = filter.before.map_or(i64::MAX, |position| position.0);
    let since = filter.ended_since.map_or(i64::MIN, Timestamp::as_microsecond);
    let first = diesel::alias!(exposure as first_version);
    on!(conn, c => {
        let page = exposure::table
            .filter(exposure::organisation.eq(organisation.0))
            .filter(exposure::ended_us.ge(since))
            .filter(exposure::superseded_by.is_null())
            .filter(exposure::first_position.lt(before))
            .order(exposure::first_position.desc())
            .limit(limit as i64)
            .select(ExposureRow::as_select())
            .into_boxed();
        let page = match filter.since {
            Some(since) => page.filter(
                exposure::first_position.eq_any(
                    first
                        .filter(first.field(exposure::organisation).eq(organisation.0))
                        .filter(first.field(exposure::version).eq(1))
                        .filter(first.field(exposure::recorded_us).ge(since.as_microsecond()))
                        .select(first.field(exposure::position)),
                ),
            ),
            None => page,
        };
        match filter.reporter {
            Some(user) => page.filter(exposure::reporter.eq(user.0)).load(c),
            None => page.load(c),
        }
    })
}
