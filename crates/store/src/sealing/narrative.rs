//! The texts of events, opened for who asks and sealed before they are queued.

use std::sync::Arc;

use atalaya_domain::{Event, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    DataKeyRow, Keys, OpeningKeys, PersonKeyRow, SealingKey, opening_keys_in_tx, sealing_key_in_tx,
};
use crate::conn::{Conn, Fault, on, on_in_tx};
use crate::rows::{NewVersion, VersionRow};
use crate::schema::{data_key, person_key};
use crate::{Store, StoreError, StoredEvent};

/// The rows as events with their texts. All are of one organisation.
pub(crate) fn opened_on(
    conn: &mut Conn,
    keys: Option<&Arc<Keys>>,
    rows: &[VersionRow],
) -> Result<Vec<StoredEvent>, Fault> {
    let mut sealed = rows.iter().filter(|row| row.narrative_sealed.is_some()).peekable();
    let Some(first) = sealed.peek() else {
        return Ok(rows.iter().map(VersionRow::stored).collect::<Result<_, _>>()?);
    };
    let organisation = first.organisation;
    let mut people: Vec<i64> = sealed.filter_map(|row| row.reporter).collect();
    people.sort_unstable();
    people.dedup();
    let keys = keys.ok_or(StoreError::Locked)?;
    let opening: Result<OpeningKeys, StoreError> =
        on!(conn, c => opening_keys_in_tx!(c, keys, organisation, people));
    let opening = opening?;
    let opened = rows.iter().map(|row| {
        let mut stored = row.stored()?;
        stored.event.narrative = opening.narrative(row)?;
        Ok(stored)
    });
    Ok(opened.collect::<Result<_, StoreError>>()?)
}

/// A version that was read in a transaction as an event with its text.
macro_rules! opened_in_tx {
    ($c:ident, $keys:expr, $row:expr) => {{
        let row: &$crate::rows::VersionRow = $row;
        let mut stored = row.stored()?;
        if row.narrative_sealed.is_some() {
            let keys = $keys.as_ref().ok_or($crate::StoreError::Locked)?;
            let people = row.reporter.into_iter().collect();
            let opening = $crate::sealing::opening_keys_in_tx!($c, keys, row.organisation, people)?;
            stored.event.narrative = opening.narrative(row)?;
        }
        Ok::<_, $crate::conn::Fault>(stored)
    }};
}

pub(crate) use opened_in_tx;

/// The key that is there to seal with what somebody writes.
fn known_on(
    conn: &mut Conn,
    keys: &Keys,
    organisation: i64,
    person: Option<i64>,
) -> Result<Option<SealingKey>, Fault> {
    let data: Vec<DataKeyRow> = on!(conn, c => {
        data_key::table
            .filter(data_key::organisation.eq(organisation))
            .order(data_key::number.desc())
            .select(DataKeyRow::as_select())
            .load(c)
    })?;
    let Some(person) = person else {
        let newest = data.first();
        let key = newest.map(|row| Ok(SealingKey::of_organisation(row, row.key(keys)?)));
        return key.transpose().map_err(Fault::Ours);
    };
    let row: Option<PersonKeyRow> = on!(conn, c => {
        person_key::table
            .find(person)
            .filter(person_key::organisation.eq(organisation))
            .select(PersonKeyRow::as_select())
            .first(c)
            .optional()
    })?;
    let Some(row) = row else { return Ok(None) };
    // It was rotated between the two questions: the writer sees both as they are.
    let Some(by) = data.iter().find(|by| by.number == row.data_key) else { return Ok(None) };
    let key = row.key(&by.key(keys)?)?;
    Ok(Some(SealingKey::of_person(organisation, key)))
}

impl Store {
    /// First versions of events, their texts sealed.
    pub(crate) async fn sealed_firsts(
        &self,
        organisation: OrganisationId,
        reporter: Option<UserId>,
        events: &[Event],
        now: Timestamp,
    ) -> Result<Vec<NewVersion>, StoreError> {
        let key = if events.iter().any(|event| event.narrative.is_some()) {
            Some(self.sealing_key(organisation, reporter, now).await?)
        } else {
            None
        };
        let sealed = events.iter().map(|event| {
            let mut row = NewVersion::first(organisation, reporter, event, now);
            if let (Some(text), Some(key)) = (&event.narrative, &key) {
                row.narrative_sealed = Some(key.narrative(&row.event_id, text)?);
            }
            Ok(row)
        });
        sealed.collect()
    }

    /// The key to seal with what somebody writes. It is mostly there.
    async fn sealing_key(
        &self,
        organisation: OrganisationId,
        person: Option<UserId>,
        now: Timestamp,
    ) -> Result<SealingKey, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let person = person.map(|person| person.0);
        let with = Arc::clone(&keys);
        let known = self
            .of(organisation)
            .run("read a key", move |conn| known_on(conn, &with, organisation.0, person));
        if let Some(known) = known.await? {
            return Ok(known);
        }
        self.of(organisation)
            .write("make a key", move |conn| {
                on_in_tx!(conn, c => {
                    sealing_key_in_tx!(c, &keys, organisation.0, person, now.as_microsecond())
                })
            })
            .await
    }
}
