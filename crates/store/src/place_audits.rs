//! What was found at places: sealed, since it tells where an organisation works.

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, Handle, OrganisationId, PlaceAudit, PlaceAuditId,
    UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, place_audit};
use crate::sealing::{opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAudit, Store, StoreError};

/// Where audits stand.
pub(crate) const AUDITED: (&str, &str) = ("place_audit", "sealed");

/// Audits an organisation may keep at once, and the most that are read: those of two years.
const MOST: i64 = 5_000;

/// An audit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPlaceAudit {
    /// What was found.
    pub audit: PlaceAudit,
    /// When.
    pub audited_at: Timestamp,
    /// Who looked; `None` when they were erased.
    pub author: Option<UserId>,
    /// By which pseudonym.
    pub handle: Option<Handle>,
}

/// The columns of a [`StoredPlaceAudit`], with its author's handle.
type AuditRow = ((Vec<u8>, Vec<u8>, i64, Option<i64>), Option<String>);

impl Store {
    /// Keeps an audit; whether it is new. What is kept under an id is not changed: somebody looks again and says so anew.
    /// [`StoreError::Taken`] when the id is somebody else's, or too many are kept.
    pub async fn place_audit_add(
        &self,
        organisation: OrganisationId,
        audit: PlaceAudit,
        by: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor_for(Some(by));
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let now_us = now.as_microsecond();
        self.of(organisation)
            .write("keep what was found at a place", move |conn| {
                on_in_tx!(conn, c => {
                    let key = audit.id.as_bytes().as_slice();
                    let own: i64 = place_audit::table
                        .find(key)
                        .filter(place_audit::organisation.eq(organisation.0))
                        .filter(place_audit::audited_by.eq(Some(by.0)))
                        .count()
                        .get_result(c)?;
                    if own > 0 {
                        return Ok(false);
                    }
                    let kept: i64 = place_audit::table
                        .filter(place_audit::organisation.eq(organisation.0))
                        .count()
                        .get_result(c)?;
                    if kept >= MOST {
                        return Err(StoreError::Taken { what: "place audit" }.into());
                    }
                    let text = audit.written().ok_or(corrupt("sealed"))?;
                    let sealing = sealing_key_in_tx!(c, &keys, organisation.0, None, now_us)?;
                    let stored = diesel::insert_into(place_audit::table)
                        .values((
                            place_audit::id.eq(key),
                            place_audit::organisation.eq(organisation.0),
                            place_audit::sealed.eq(sealing.seal(AUDITED, key, &text)?),
                            place_audit::audited_us.eq(now_us),
                            place_audit::audited_by.eq(Some(by.0)),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    if stored == 0 {
                        return Err(StoreError::Taken { what: "id" }.into());
                    }
                    let action = AuditAction::PlaceAudited;
                    audit_in_tx!(c, &auditor, organisation.0, act(action, audit.id), now)?;
                    Ok(true)
                })
            })
            .await
    }

    /// What was found at the organisation's places, the newest first.
    pub async fn place_audits(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<StoredPlaceAudit>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.of(organisation)
            .run("read what was found at places", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<AuditRow> = place_audit::table
                        .left_join(app_user::table)
                        .filter(place_audit::organisation.eq(organisation.0))
                        .order((place_audit::audited_us.desc(), place_audit::id))
                        .limit(MOST)
                        .select((
                            (
                                place_audit::id,
                                place_audit::sealed,
                                place_audit::audited_us,
                                place_audit::audited_by,
                            ),
                            app_user::handle.nullable(),
                        ))
                        .load(c)?;
                    let opening = opening_keys_in_tx!(c, &keys, organisation.0, Vec::new())?;
                    let mut audits = Vec::with_capacity(rows.len());
                    for ((id, sealed, audited_us, author), handle) in rows {
                        let text = opening.open(organisation.0, None, AUDITED, &id, &sealed)?;
                        let text = text.ok_or(corrupt("sealed"))?;
                        let id = id.as_slice().try_into().map_err(|_| corrupt("place_audit.id"))?;
                        let id = PlaceAuditId::from_bytes(id);
                        let parse = |handle: &str| Handle::parse(handle).ok_or(corrupt("handle"));
                        audits.push(StoredPlaceAudit {
                            audit: PlaceAudit::read(id, &text).ok_or(corrupt("sealed"))?,
                            audited_at: timestamp(audited_us, "audited_us")?,
                            author: author.map(UserId),
                            handle: handle.as_deref().map(parse).transpose()?,
                        });
                    }
                    Ok(audits)
                })
            })
            .await
    }

    /// Removes an audit: anybody's, or only one's own. [`StoreError::NotFound`] if there is none such.
    pub async fn place_audit_remove(
        &self,
        organisation: OrganisationId,
        id: PlaceAuditId,
        whose: Option<UserId>,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("remove what was found at a place", move |conn| {
                on_in_tx!(conn, c => {
                    let key = id.as_bytes().as_slice();
                    let author: Option<Option<i64>> = place_audit::table
                        .find(key)
                        .filter(place_audit::organisation.eq(organisation.0))
                        .select(place_audit::audited_by)
                        .first(c)
                        .optional()?;
                    let theirs = |author: &Option<i64>| {
                        whose.is_none_or(|whose| *author == Some(whose.0))
                    };
                    if !author.as_ref().is_some_and(theirs) {
                        return Err(StoreError::NotFound { what: "place audit" }.into());
                    }
                    diesel::delete(place_audit::table.find(key)).execute(c)?;
                    let action = AuditAction::PlaceAuditRemoved;
                    audit_in_tx!(c, &auditor, organisation.0, act(action, id), now)?;
                    Ok(())
                })
            })
            .await
    }
}

/// An act on an audit, for the log.
fn act(action: AuditAction, id: PlaceAuditId) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::PlaceAudit, &id));
    NewAudit { action, subject, concerned: Vec::new() }
}
