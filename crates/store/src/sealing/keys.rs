//! Keys as rows: unwrapping those that are there, making those that are not.

use std::sync::{PoisonError, RwLock};

use atalaya_domain::Narrative;
use atalaya_seal::{Context, Key, Keyring, Nonce, Signer};
use diesel::prelude::*;

use super::unlock::ReloadKeys;
use crate::StoreError;
use crate::rows::{VersionRow, corrupt};
use crate::schema::{data_key, person_key};

/// Before what is sealed with a person's key.
const BY_PERSON: u8 = 0;
/// Before what is sealed with an organisation's, and before the number of that.
const BY_ORGANISATION: u8 = 1;

/// The installation's keys in memory.
pub(crate) struct Keys {
    ring: RwLock<Keyring>,
    reload: Option<ReloadKeys>,
}

/// A row of `data_key`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = data_key, treat_none_as_default_value = false)]
pub(crate) struct DataKeyRow {
    pub(crate) organisation: i64,
    pub(crate) number: i64,
    pub(crate) wrapped_by: String,
    pub(crate) wrapped: Vec<u8>,
    pub(crate) created_us: i64,
}

/// A row of `person_key`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = person_key, treat_none_as_default_value = false)]
pub(crate) struct PersonKeyRow {
    pub(crate) person: i64,
    pub(crate) organisation: i64,
    pub(crate) data_key: i64,
    pub(crate) wrapped: Vec<u8>,
    pub(crate) created_us: i64,
}

impl Keys {
    pub(crate) fn new(ring: Keyring, reload: Option<ReloadKeys>) -> Self {
        Self { ring: RwLock::new(ring), reload }
    }

    /// Wraps a key by the installation's; gives that one's name too.
    pub(crate) fn wrap(
        &self,
        context: &Context<'_>,
        key: &Key,
    ) -> Result<(String, Vec<u8>), StoreError> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let sealed = atalaya_seal::seal(ring.current(), context, nonce()?, key.bytes());
        Ok((ring.current().id().to_string(), sealed))
    }

    /// Unwraps a key. When its name is not known the key file is read again, once: it may have been
    /// rotated meanwhile.
    pub(crate) fn unwrap(
        &self,
        wrapped_by: &str,
        context: &Context<'_>,
        wrapped: &[u8],
    ) -> Result<Key, StoreError> {
        let known =
            |ring: &Keyring| ring.get(wrapped_by).map(|key| unwrapped(key, context, wrapped));
        let found = known(&self.ring.read().unwrap_or_else(PoisonError::into_inner));
        if let Some(found) = found {
            return found;
        }
        let again = self.reload.as_ref().and_then(|reload| reload());
        if let Some(again) = again.filter(|again| again.get(wrapped_by).is_some()) {
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = again;
        }
        let found = known(&self.ring.read().unwrap_or_else(PoisonError::into_inner));
        found.unwrap_or_else(|| Err(StoreError::WrongKey { id: wrapped_by.to_owned() }))
    }

    /// What signs for the installation.
    pub(crate) fn signer(&self) -> Option<Signer> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        Signer::of(ring.current())
    }

    /// What signed for the installation before, by each key that is still there; what signs now is first.
    pub(crate) fn signers(&self) -> Vec<Signer> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        ring.keys().filter_map(Signer::of).collect()
    }

    /// From now on these are the installation's keys.
    pub(crate) fn replace(&self, ring: Keyring) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
    }
}

fn unwrapped(by: &Key, context: &Context<'_>, wrapped: &[u8]) -> Result<Key, StoreError> {
    let bytes = atalaya_seal::open(by, context, wrapped).map_err(|_| corrupt("wrapped"))?;
    Key::from_slice(&bytes).ok_or(corrupt("wrapped"))
}

/// A key that nobody has had.
pub(crate) fn new_key() -> Result<Key, StoreError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Randomness)?;
    Ok(Key::new(bytes))
}

pub(super) fn nonce() -> Result<Nonce, StoreError> {
    let mut nonce = Nonce::default();
    getrandom::fill(&mut nonce).map_err(|_| StoreError::Randomness)?;
    Ok(nonce)
}

impl DataKeyRow {
    /// A new key of an organisation.
    pub(crate) fn make(
        keys: &Keys,
        organisation: i64,
        number: i64,
        now_us: i64,
    ) -> Result<Self, StoreError> {
        Self::wrapping(keys, organisation, number, now_us, &new_key()?)
    }

    pub(crate) fn wrapping(
        keys: &Keys,
        organisation: i64,
        number: i64,
        created_us: i64,
        key: &Key,
    ) -> Result<Self, StoreError> {
        let id = number.to_be_bytes();
        let (wrapped_by, wrapped) = keys.wrap(&data_key_context(organisation, &id), key)?;
        Ok(Self { organisation, number, wrapped_by, wrapped, created_us })
    }

    pub(crate) fn key(&self, keys: &Keys) -> Result<Key, StoreError> {
        let id = self.number.to_be_bytes();
        keys.unwrap(&self.wrapped_by, &data_key_context(self.organisation, &id), &self.wrapped)
    }
}

fn data_key_context(organisation: i64, id: &[u8]) -> Context<'_> {
    Context { organisation, table: "data_key", id, column: "wrapped" }
}

fn person_key_context(organisation: i64, id: &[u8]) -> Context<'_> {
    Context { organisation, table: "person_key", id, column: "wrapped" }
}

impl PersonKeyRow {
    /// A new key of a person, wrapped by their organisation's.
    pub(crate) fn make(
        by: &DataKeyRow,
        by_key: &Key,
        person: i64,
        now_us: i64,
    ) -> Result<Self, StoreError> {
        Self::wrapping(by, by_key, person, now_us, &new_key()?)
    }

    pub(crate) fn wrapping(
        by: &DataKeyRow,
        by_key: &Key,
        person: i64,
        created_us: i64,
        key: &Key,
    ) -> Result<Self, StoreError> {
        let id = person.to_be_bytes();
        let context = person_key_context(by.organisation, &id);
        let wrapped = atalaya_seal::seal(by_key, &context, nonce()?, key.bytes());
        let (organisation, data_key) = (by.organisation, by.number);
        Ok(Self { person, organisation, data_key, wrapped, created_us })
    }

    pub(crate) fn key(&self, by_key: &Key) -> Result<Key, StoreError> {
        let id = self.person.to_be_bytes();
        unwrapped(by_key, &person_key_context(self.organisation, &id), &self.wrapped)
    }
}

/// The rows it takes to open what these people of an organisation wrote, and what nobody in
/// particular did.
macro_rules! opening_keys_in_tx {
    ($c:ident, $keys:expr, $organisation:expr, $people:expr) => {{
        use $crate::schema::{data_key, person_key};
        let organisation: i64 = $organisation;
        let people: Vec<i64> = $people;
        let people: Vec<$crate::sealing::PersonKeyRow> = person_key::table
            .filter(person_key::person.eq_any(people))
            .filter(person_key::organisation.eq(organisation))
            .select($crate::sealing::PersonKeyRow::as_select())
            .load($c)?;
        // Afterwards: a person's key may have been wrapped with another just now.
        let data: Vec<$crate::sealing::DataKeyRow> = data_key::table
            .filter(data_key::organisation.eq(organisation))
            .select($crate::sealing::DataKeyRow::as_select())
            .load($c)?;
        $crate::sealing::OpeningKeys::new($keys, &data, &people)
    }};
}

/// The key to seal with what a person writes, or an organisation's where nobody did; made if there
/// is none.
macro_rules! sealing_key_in_tx {
    ($c:ident, $keys:expr, $organisation:expr, $person:expr, $now_us:expr) => {{
        use $crate::schema::{data_key, person_key};
        use $crate::sealing::{DataKeyRow, PersonKeyRow, SealingKey};
        let (keys, organisation): (&$crate::sealing::Keys, i64) = ($keys, $organisation);
        let last = data_key::table
            .filter(data_key::organisation.eq(organisation))
            .order(data_key::number.desc())
            .select(DataKeyRow::as_select());
        let mut data: Option<DataKeyRow> = last.first($c).optional()?;
        if data.is_none() {
            let made = DataKeyRow::make(keys, organisation, 1, $now_us)?;
            diesel::insert_into(data_key::table)
                .values(&made)
                .on_conflict_do_nothing()
                .execute($c)?;
            // Another node may have been first.
            data = last.first($c).optional()?;
        }
        let data = data.ok_or($crate::rows::corrupt("number"))?;
        let data_key = data.key(keys)?;
        let person: Option<i64> = $person;
        match person {
            None => Ok::<_, $crate::conn::Fault>(SealingKey::of_organisation(&data, data_key)),
            Some(person) => {
                let theirs = person_key::table
                    .find(person)
                    .filter(person_key::organisation.eq(organisation))
                    .select(PersonKeyRow::as_select());
                let mut row: Option<PersonKeyRow> = theirs.first($c).optional()?;
                if row.is_none() {
                    let made = PersonKeyRow::make(&data, &data_key, person, $now_us)?;
                    diesel::insert_into(person_key::table)
                        .values(&made)
                        .on_conflict_do_nothing()
                        .execute($c)?;
                    row = theirs.first($c).optional()?;
                }
                let row = row.ok_or($crate::rows::corrupt("person"))?;
                let wrapping: DataKeyRow = data_key::table
                    .find((organisation, row.data_key))
                    .select(DataKeyRow::as_select())
                    .first($c)?;
                let key = row.key(&wrapping.key(keys)?)?;
                Ok(SealingKey::of_person(organisation, key))
            }
        }
    }};
}

pub(crate) use {opening_keys_in_tx, sealing_key_in_tx};

/// A key to seal with.
pub(crate) struct SealingKey {
    organisation: i64,
    /// The number of an organisation's key; none of a person's.
    number: Option<i64>,
    key: Key,
}

impl SealingKey {
    pub(crate) fn of_organisation(row: &DataKeyRow, key: Key) -> Self {
        Self { organisation: row.organisation, number: Some(row.number), key }
    }

    pub(crate) fn of_person(organisation: i64, key: Key) -> Self {
        Self { organisation, number: None, key }
    }

    /// Seals something for one place, with a note of which key opens it.
    pub(crate) fn seal(
        &self,
        (table, column): (&str, &str),
        id: &[u8],
        text: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let context = Context { organisation: self.organisation, table, id, column };
        let mut sealed = match self.number {
            None => vec![BY_PERSON],
            Some(number) => [&[BY_ORGANISATION][..], &number.to_be_bytes()].concat(),
        };
        sealed.extend(atalaya_seal::seal(&self.key, &context, nonce()?, text));
        Ok(sealed)
    }

    /// Seals an event's text.
    pub(crate) fn narrative(&self, id: &[u8], text: &Narrative) -> Result<Vec<u8>, StoreError> {
        self.seal(NARRATIVE, id, text.as_str().as_bytes())
    }
}

/// Where the texts of events stand.
pub(crate) const NARRATIVE: (&str, &str) = ("event", "narrative");

/// Keys to open with: an organisation's, and those of some of its people.
pub(crate) struct OpeningKeys {
    data: Vec<(i64, Key)>,
    people: Vec<(i64, Key)>,
}

impl OpeningKeys {
    pub(crate) fn new(
        keys: &Keys,
        data: &[DataKeyRow],
        people: &[PersonKeyRow],
    ) -> Result<Self, StoreError> {
        let data: Vec<(i64, Key)> = data
            .iter()
            .map(|row| Ok((row.number, row.key(keys)?)))
            .collect::<Result<_, StoreError>>()?;
        let people = people.iter().map(|row| {
            let (_, by) = data
                .iter()
                .find(|(number, _)| *number == row.data_key)
                .ok_or(corrupt("data_key"))?;
            Ok((row.person, row.key(by)?))
        });
        Ok(Self { people: people.collect::<Result<_, StoreError>>()?, data })
    }

    /// Opens something; `None` when its key was erased.
    pub(crate) fn open(
        &self,
        organisation: i64,
        person: Option<i64>,
        (table, column): (&'static str, &'static str),
        id: &[u8],
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let broken = || corrupt(column);
        let (key, rest) = match (sealed.split_first().ok_or_else(broken)?, person) {
            ((&BY_PERSON, rest), Some(person)) => (find(&self.people, person), rest),
            ((&BY_ORGANISATION, rest), _) => {
                let (number, rest) = rest.split_first_chunk().ok_or_else(broken)?;
                (find(&self.data, i64::from_be_bytes(*number)), rest)
            }
            _ => return Err(broken()),
        };
        let Some(key) = key else { return Ok(None) };
        let context = Context { organisation, table, id, column };
        let opened = atalaya_seal::open(key, &context, rest).map_err(|_| broken())?;
        Ok(Some(opened.to_vec()))
    }

    /// The text of a version; `None` when it has none, or its key was erased.
    pub(crate) fn narrative(&self, row: &VersionRow) -> Result<Option<Narrative>, StoreError> {
        let Some(sealed) = &row.narrative_sealed else { return Ok(None) };
        let opened = self.open(row.organisation, row.reporter, NARRATIVE, &row.event_id, sealed)?;
        let text = |bytes| String::from_utf8(bytes).ok().and_then(|text| Narrative::parse(&text));
        opened.map(|bytes| text(bytes).ok_or(corrupt("narrative"))).transpose()
    }
}

fn find(keys: &[(i64, Key)], number: i64) -> Option<&Key> {
    keys.iter().find(|(known, _)| *known == number).map(|(_, key)| key)
}
