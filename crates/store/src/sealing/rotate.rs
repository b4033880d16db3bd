//! Other keys in the place of those there are, while everybody goes on working.

use atalaya_domain::{AuditAction, OrganisationId};
use atalaya_seal::Keyring;
use diesel::prelude::*;
use jiff::Timestamp;

use super::keys::NARRATIVE;
use super::unlock::{audit_key, audit_key_context};
use super::{DataKeyRow, OpeningKeys, PersonKeyRow, SealingKey};
use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::directory::LISTED;
use crate::facility::CHECKED;
use crate::lessons::NOTED;
use crate::logbook_plans::PLANNED;
use crate::outreach::CARDS;
use crate::place_audits::AUDITED;
use crate::places::REGISTERED;
use crate::rows::corrupt;
use crate::schema::{
    audit_key as audit_key_table, code_word, data_key, directory_entry, event, facility_check,
    lesson, logbook_plan, person_key, place, place_audit, protocol,
};
use crate::scope::{Across, Owning};
use crate::{NewAudit, Store, StoreError};

/// Texts sealed anew in one transaction.
const BATCH: i64 = 500;

/// For how long an organisation's former key is kept once nothing is sealed with it, µs: somebody
/// may have taken it a moment ago.
const KEPT_US: i64 = 3_600_000_000;

/// Seals every row of a register anew that has an id of its own and is sealed whole. Gives how many there are.
macro_rules! anew_in_tx {
    ($c:ident, $of:ident, $opening:ident, $sealing:ident, $table:ident, $field:ident) => {{
        let rows: Vec<(Vec<u8>, Vec<u8>)> = $table::table
            .filter($table::organisation.eq($of))
            .select(($table::id, $table::sealed))
            .load($c)?;
        for (id, sealed) in &rows {
            let text = $opening.open($of, None, $field, id, sealed)?;
            let text = text.ok_or(corrupt("sealed"))?;
            diesel::update($table::table.find(id))
                .set($table::sealed.eq($sealing.seal($field, id, &text)?))
                .execute($c)?;
        }
        rows.len()
    }};
}

impl Store {
    /// Wraps every key of the database with the first of these, which must open what is there. The
    /// store uses them from then on; other nodes read the key file again when they meet what they
    /// cannot open. Gives how many keys were wrapped anew.
    pub async fn keys_rewrap(&self, ring: Keyring, now: Timestamp) -> Result<u64, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let auditor = self.auditor();
        keys.replace(ring);
        self.everybody(Across::Sealing)
            .write("wrap the keys anew", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<DataKeyRow> = data_key::table
                        .order((data_key::organisation, data_key::number))
                        .select(DataKeyRow::as_select())
                        .load(c)?;
                    let mut wrapped = 0;
                    for row in rows {
                        let key = row.key(&keys)?;
                        let anew = DataKeyRow::wrapping(
                            &keys, row.organisation, row.number, row.created_us, &key,
                        )?;
                        diesel::update(data_key::table.find((row.organisation, row.number)))
                            .set((
                                data_key::wrapped_by.eq(anew.wrapped_by),
                                data_key::wrapped.eq(anew.wrapped),
                            ))
                            .execute(c)?;
                        wrapped += 1;
                    }
                    let rows: Vec<(i64, String, Vec<u8>)> = audit_key_table::table
                        .order(audit_key_table::number)
                        .select((
                            audit_key_table::number,
                            audit_key_table::wrapped_by,
                            audit_key_table::wrapped,
                        ))
                        .load(c)?;
                    for (number, wrapped_by, sealed) in rows {
                        let key = audit_key(&keys, number, &wrapped_by, &sealed)?;
                        let (wrapped_by, sealed) =
                            keys.wrap(&audit_key_context(&number.to_be_bytes()), &key)?;
                        diesel::update(audit_key_table::table.find(number))
                            .set((
                                audit_key_table::wrapped_by.eq(wrapped_by),
                                audit_key_table::wrapped.eq(sealed),
                            ))
                            .execute(c)?;
                        wrapped += 1;
                    }
                    let all: Vec<i64> = crate::schema::organisation::table
                        .order(crate::schema::organisation::id)
                        .select(crate::schema::organisation::id)
                        .load(c)?;
                    for organisation in all {
                        audit_in_tx!(c, &auditor, organisation, rotated(), now)?;
                    }
                    Ok(wrapped)
                })
            })
            .await
    }

    /// Gives an organisation another data key: its people's keys are wrapped anew at once, then the
    /// texts that nobody in particular reported are sealed anew, some at a time; `progress` is told
    /// how many are done. Gives how many were. Started again, it goes on where it was.
    pub async fn data_key_rotate(
        &self,
        organisation: OrganisationId,
        now: Timestamp,
        progress: impl Fn(u64) + Send + 'static,
    ) -> Result<u64, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let (auditor, of, now_us) = (self.auditor(), organisation.0, now.as_microsecond());
        let with = std::sync::Arc::clone(&keys);
        let number = self
            .of(organisation)
            .write("make another data key", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<DataKeyRow> = data_key::table
                        .filter(data_key::organisation.eq(of))
                        .order(data_key::number)
                        .select(DataKeyRow::as_select())
                        .load(c)?;
                    let number = rows.last().map_or(0, |row| row.number) + 1;
                    let made = DataKeyRow::make(&with, of, number, now_us)?;
                    let made_key = made.key(&with)?;
                    diesel::insert_into(data_key::table).values(&made).execute(c)?;
                    let people: Vec<PersonKeyRow> = person_key::table
                        .filter(person_key::organisation.eq(of))
                        .select(PersonKeyRow::as_select())
                        .load(c)?;
                    for row in people {
                        let by = rows.iter().find(|by| by.number == row.data_key);
                        let key = row.key(&by.ok_or(corrupt("data_key"))?.key(&with)?)?;
                        let anew = PersonKeyRow::wrapping(
                            &made, &made_key, row.person, row.created_us, &key,
                        )?;
                        diesel::update(person_key::table.find(row.person))
                            .set((
                                person_key::data_key.eq(number),
                                person_key::wrapped.eq(anew.wrapped),
                            ))
                            .execute(c)?;
                    }
                    audit_in_tx!(c, &auditor, of, rotated(), now)?;
                    Ok(number)
                })
            })
            .await?;
        let (mut done, mut after) = (0, 0);
        loop {
            let with = std::sync::Arc::clone(&keys);
            let (sealed, last) = self
                .of(organisation)
                .write("seal texts anew", move |conn| {
                    on_in_tx!(conn, c => {
                        let rows: Vec<DataKeyRow> = data_key::table
                            .filter(data_key::organisation.eq(of))
                            .select(DataKeyRow::as_select())
                            .load(c)?;
                        let newest = rows.iter().find(|row| row.number == number);
                        let newest = newest.ok_or(corrupt("number"))?;
                        let sealing = SealingKey::of_organisation(newest, newest.key(&with)?);
                        let opening = OpeningKeys::new(&with, &rows, &[])?;
                        let texts: Vec<(i64, Vec<u8>, Option<Vec<u8>>)> = event::table
                            .filter(event::organisation.eq(of))
                            .filter(event::position.gt(after))
                            .filter(event::reporter.is_null())
                            .filter(event::narrative_sealed.is_not_null())
                            .order(event::position)
                            .limit(BATCH)
                            .select((event::position, event::event_id, event::narrative_sealed))
                            .load(c)?;
                        let last = texts.last().map(|(position, _, _)| *position);
                        for (position, id, sealed) in &texts {
                            let sealed = sealed.as_deref().unwrap_or_default();
                            let text = opening.open(of, None, NARRATIVE, id, sealed)?;
                            let anew = text.map(|text| sealing.seal(NARRATIVE, id, &text));
                            diesel::update(event::table.find(position))
                                .set(event::narrative_sealed.eq(anew.transpose()?))
                                .execute(c)?;
                        }
                        Ok((texts.len() as u64, last))
                    })
                })
                .await?;
            done += sealed;
            progress(done);
            let Some(last) = last else { break };
            after = last;
        }
        done += self.registers_seal_anew(organisation, number).await?;
        progress(done);
        self.former_keys_remove(organisation, now).await?;
        Ok(done)
    }

    /// Seals the register of places, the protocol cards, what was found of premises and whom to call anew, whole: they are short. Gives how many there are.
    async fn registers_seal_anew(
        &self,
        organisation: OrganisationId,
        number: i64,
    ) -> Result<u64, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let of = organisation.0;
        self.of(organisation)
            .write("seal places and cards anew", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<DataKeyRow> = data_key::table
                        .filter(data_key::organisation.eq(of))
                        .select(DataKeyRow::as_select())
                        .load(c)?;
                    let newest = rows.iter().find(|row| row.number == number);
                    let newest = newest.ok_or(corrupt("number"))?;
                    let sealing = SealingKey::of_organisation(newest, newest.key(&keys)?);
                    let opening = OpeningKeys::new(&keys, &rows, &[])?;
                    let places = anew_in_tx!(c, of, opening, sealing, place, REGISTERED);
                    let versions: Vec<(i64, Option<Vec<u8>>)> = protocol::table
                        .filter(protocol::organisation.eq(of))
                        .select((protocol::version, protocol::sealed))
                        .load(c)?;
                    for (version, sealed) in &versions {
                        let (Some(sealed), id) = (sealed, version.to_be_bytes()) else { continue };
                        let cards = opening.open(of, None, CARDS, &id, sealed)?;
                        let cards = cards.ok_or(corrupt("sealed"))?;
                        diesel::update(protocol::table.find((of, version)))
                            .set(protocol::sealed.eq(sealing.seal(CARDS, &id, &cards)?))
                            .execute(c)?;
                    }
                    let checks: Vec<(String, Vec<u8>)> = facility_check::table
                        .filter(facility_check::organisation.eq(of))
                        .select((facility_check::facility, facility_check::sealed))
                        .load(c)?;
                    for (facility, sealed) in &checks {
                        let id = facility.as_bytes();
                        let text = opening.open(of, None, CHECKED, id, sealed)?;
                        let text = text.ok_or(corrupt("sealed"))?;
                        diesel::update(facility_check::table.find((of, facility)))
                            .set(facility_check::sealed.eq(sealing.seal(CHECKED, id, &text)?))
                            .execute(c)?;
                    }
                    let listed: Vec<(String, Option<Vec<u8>>)> = directory_entry::table
                        .filter(directory_entry::organisation.eq(of))
                        .filter(directory_entry::sealed.is_not_null())
                        .select((directory_entry::id, directory_entry::sealed))
                        .load(c)?;
                    for (entry, sealed) in &listed {
                        let id = entry.as_bytes();
                        let sealed = sealed.as_deref().ok_or(corrupt("sealed"))?;
                        let text = opening.open(of, None, LISTED, id, sealed)?;
                        let text = text.ok_or(corrupt("sealed"))?;
                        let anew = Some(sealing.seal(LISTED, id, &text)?);
                        diesel::update(directory_entry::table.find((of, entry)))
                            .set(directory_entry::sealed.eq(anew))
                            .execute(c)?;
                    }
                    let notes = anew_in_tx!(c, of, opening, sealing, lesson, NOTED);
                    let planned = anew_in_tx!(c, of, opening, sealing, logbook_plan, PLANNED);
                    let audited = anew_in_tx!(c, of, opening, sealing, place_audit, AUDITED);
                    let short = versions.len() + checks.len() + listed.len();
                    Ok((short + places + notes + planned + audited) as u64)
                })
            })
            .await
    }

    /// Removes an organisation's former data keys that have been out of use for an hour, unless
    /// something is still wrapped with them.
    async fn former_keys_remove(
        &self,
        organisation: OrganisationId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (of, before_us) = (organisation.0, now.as_microsecond() - KEPT_US);
        self.of(organisation)
            .write("remove former keys", move |conn| {
                on_in_tx!(conn, c => {
                    let keys: Vec<(i64, i64)> = data_key::table
                        .filter(data_key::organisation.eq(of))
                        .order(data_key::number)
                        .select((data_key::number, data_key::created_us))
                        .load(c)?;
                    // A key is out of use from when the next one but one was made.
                    for window in keys.windows(3) {
                        let [(number, _), _, (_, since_us)] = window else { continue };
                        let used: i64 = person_key::table
                            .filter(person_key::organisation.eq(of))
                            .filter(person_key::data_key.eq(number))
                            .count()
                            .get_result(c)?;
                        // A word that a team has agreed on is not there to be told anew.
                        let words: i64 = code_word::table
                            .filter(code_word::organisation.eq(of))
                            .filter(code_word::data_key.eq(number))
                            .count()
                            .get_result(c)?;
                        if used + words == 0 && *since_us <= before_us {
                            diesel::delete(data_key::table.find((of, *number))).execute(c)?;
                        }
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Erases a person's key: what they wrote, and how to reach them, cannot be read any more. In a
    /// backup that was made before it can, until that is gone or the installation's key was rotated
    /// and its old one destroyed. Whether there was one.
    pub async fn person_key_erase(
        &self,
        organisation: OrganisationId,
        person: atalaya_domain::UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor();
        let erased = self
            .of(organisation)
            .write("erase a person's key", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = person_key::table
                        .find(person.0)
                        .filter(person_key::organisation.eq(organisation.0));
                    let erased = diesel::delete(theirs).execute(c)? > 0;
                    if erased {
                        use crate::schema::staff_contact;
                        diesel::delete(staff_contact::table.find(person.0)).execute(c)?;
                        let new =
                            crate::users::about_account(AuditAction::PersonErased, person);
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    Ok(erased)
                })
            })
            .await?;
        if erased {
            self.rewritten("person_key").await?;
        }
        Ok(erased)
    }

    /// Has the database rewrite a small table and forget what it wrote on the way: what is only
    /// marked as free stays in its pages.
    async fn rewritten(&self, table: &'static str) -> Result<(), StoreError> {
        use crate::conn::Conn;
        use diesel::connection::SimpleConnection as _;
        self.owner(Owning::Erasing)
            .write("remove the traces of what was erased", move |conn| {
                match conn {
                    Conn::Postgres(conn) => conn.batch_execute(&format!("VACUUM FULL {table}"))?,
                    // What is deleted is overwritten (`secure_delete`); the log still has it.
                    Conn::Sqlite(conn) => conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?,
                }
                Ok(())
            })
            .await
    }

    /// How many keys an organisation and its people have: for those who look after them.
    pub async fn key_counts(&self, organisation: OrganisationId) -> Result<(u64, u64), StoreError> {
        self.of(organisation).run("count keys", move |conn| {
            let data: i64 = on!(conn, c => {
                data_key::table.filter(data_key::organisation.eq(organisation.0)).count().get_result(c)
            })?;
            let people: i64 = on!(conn, c => {
                person_key::table
                    .filter(person_key::organisation.eq(organisation.0))
                    .count()
                    .get_result(c)
            })?;
            Ok((data as u64, people as u64))
        })
        .await
    }
}

fn rotated() -> NewAudit {
    NewAudit { action: AuditAction::KeysRotated, subject: None, concerned: Vec::new() }
}
