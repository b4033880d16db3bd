//! What an organisation adds to the directory of whom to call: its own numbers, and when somebody tried one.

use std::collections::BTreeMap;

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, DirectoryWords, OrganisationId, Tried, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, directory_entry};
use crate::sealing::{OpeningKeys, opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAudit, Store, StoreError};

/// Where words stand.
pub(crate) const LISTED: (&str, &str) = ("directory_entry", "sealed");

/// Numbers an organisation may have of its own.
const MOST: i64 = 200;

/// What an organisation has added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDirectoryEntry {
    /// A UUID, or the name under which the number comes with the program.
    pub id: String,
    /// What is written of it; `None` of those that come with the program.
    pub words: Option<DirectoryWords>,
    /// When somebody tried it last.
    pub tried: Option<Tried>,
    /// The pseudonym of who tried it.
    pub tried_by: Option<String>,
    /// The pseudonym of who has said how they treat people.
    pub treatment_by: Option<String>,
}

/// An entry as it is stored: its id, the sealed words, when it was tried, whether somebody answered, who tried.
type EntryRow = (String, Option<Vec<u8>>, Option<i64>, Option<i64>, Option<i64>);

impl Store {
    /// Writes a number down under its id, or changes what is written there; it counts as not tried
    /// then. [`StoreError::Taken`] when there are too many.
    pub async fn directory_set(
        &self,
        organisation: OrganisationId,
        id: String,
        words: DirectoryWords,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.of(organisation)
            .write("write down whom to call", move |conn| {
                on_in_tx!(conn, c => {
                    let text = serde_json::to_vec(&words).map_err(|_| corrupt("sealed"))?;
                    let now_us = now.as_microsecond();
                    let key = sealing_key_in_tx!(c, &keys, organisation.0, None, now_us)?;
                    let sealed = key.seal(LISTED, id.as_bytes(), &text)?;
                    let there = directory_entry::table.find((organisation.0, &id));
                    let gone = diesel::delete(there).execute(c)?;
                    let own: i64 = directory_entry::table
                        .filter(directory_entry::organisation.eq(organisation.0))
                        .filter(directory_entry::sealed.is_not_null())
                        .count()
                        .get_result(c)?;
                    if gone == 0 && own >= MOST {
                        return Err(StoreError::Taken { what: "directory" }.into());
                    }
                    diesel::insert_into(directory_entry::table)
                        .values((
                            directory_entry::organisation.eq(organisation.0),
                            directory_entry::id.eq(&id),
                            directory_entry::sealed.eq(Some(sealed)),
                        ))
                        .execute(c)?;
                    let action = AuditAction::DirectoryChanged;
                    audit_in_tx!(c, &auditor, organisation.0, act(action, &id), now)?;
                    Ok(())
                })
            })
            .await
    }

    /// Forgets one of the organisation's own. [`StoreError::NotFound`] if it has none such.
    pub async fn directory_remove(
        &self,
        organisation: OrganisationId,
        id: String,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("forget whom to call", move |conn| {
                on_in_tx!(conn, c => {
                    let there = directory_entry::table
                        .find((organisation.0, &id))
                        .filter(directory_entry::sealed.is_not_null());
                    if diesel::delete(there).execute(c)? == 0 {
                        return Err(StoreError::NotFound { what: "directory" }.into());
                    }
                    let action = AuditAction::DirectoryChanged;
                    audit_in_tx!(c, &auditor, organisation.0, act(action, &id), now)?;
                    Ok(())
                })
            })
            .await
    }

    /// Says that somebody has called. The caller knows that there is such a number.
    pub async fn directory_tried(
        &self,
        organisation: OrganisationId,
        id: String,
        tried: Tried,
        by: UserId,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("say that a number was tried", move |conn| {
                on_in_tx!(conn, c => {
                    let said = (
                        directory_entry::tried_us.eq(Some(tried.at.as_microsecond())),
                        directory_entry::answered.eq(Some(i64::from(tried.answered))),
                        directory_entry::tried_by.eq(Some(by.0)),
                    );
                    diesel::insert_into(directory_entry::table)
                        .values((
                            directory_entry::organisation.eq(organisation.0),
                            directory_entry::id.eq(&id),
                            said,
                        ))
                        .on_conflict((directory_entry::organisation, directory_entry::id))
                        .do_update()
                        .set(said)
                        .execute(c)?;
                    let action = AuditAction::DirectoryTried;
                    audit_in_tx!(c, &auditor, organisation.0, act(action, &id), tried.at)?;
                    Ok(())
                })
            })
            .await
    }

    /// What the organisation has added, by id. Without a key there is nothing of its own in it.
    pub async fn directory_entries(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<StoredDirectoryEntry>, StoreError> {
        let keys = self.keys();
        self.of(organisation)
            .run("read whom to call", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<EntryRow> =
                        directory_entry::table
                            .filter(directory_entry::organisation.eq(organisation.0))
                            .order(directory_entry::id)
                            .select((
                                directory_entry::id,
                                directory_entry::sealed,
                                directory_entry::tried_us,
                                directory_entry::answered,
                                directory_entry::tried_by,
                            ))
                            .load(c)?;
                    // Of who was erased there is no pseudonym any more.
                    let people: Vec<(i64, String)> = app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::erased_us.is_null())
                        .select((app_user::id, app_user::handle))
                        .load(c)?;
                    let people: BTreeMap<i64, String> = people.into_iter().collect();
                    let called = |who: Option<i64>| who.and_then(|who| people.get(&who).cloned());
                    let opening: Option<OpeningKeys> = match &keys {
                        Some(keys) if rows.iter().any(|(_, sealed, ..)| sealed.is_some()) => {
                            Some(opening_keys_in_tx!(c, keys, organisation.0, Vec::new())?)
                        }
                        _ => None,
                    };
                    let mut found = Vec::with_capacity(rows.len());
                    for (id, sealed, tried_us, answered, tried_by) in rows {
                        let words: Option<DirectoryWords> = match (&sealed, &opening) {
                            (None, _) => None,
                            (Some(_), None) => continue,
                            (Some(sealed), Some(opening)) => {
                                let of = organisation.0;
                                let text = opening.open(of, None, LISTED, id.as_bytes(), sealed)?;
                                let text = text.ok_or(corrupt("sealed"))?;
                                Some(serde_json::from_slice(&text).map_err(|_| corrupt("sealed"))?)
                            }
                        };
                        let tried = match tried_us {
                            None => None,
                            Some(us) => {
                                let at = timestamp(us, "tried_us")?;
                                Some(Tried { at, answered: answered == Some(1) })
                            }
                        };
                        let said = words.as_ref().and_then(|words| words.treatment_said);
                        let treatment_by = called(said.map(|said| said.by));
                        let tried_by = called(tried_by);
                        found.push(StoredDirectoryEntry { id, words, tried, tried_by, treatment_by });
                    }
                    Ok(found)
                })
            })
            .await
    }
}

/// An act on the directory, for the log.
fn act(action: AuditAction, id: &str) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::Directory, &id));
    NewAudit { action, subject, concerned: Vec::new() }
}
