//! Whose telephone number a text message comes from.

use atalaya_domain::{Language, OrganisationId, Role, UserId, dialled};
use diesel::prelude::*;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

use crate::conn::{on, on_in_tx};
use crate::rows::corrupt;
use crate::schema::{app_user, data_key, organisation, phone_number, staff_contact};
use crate::scope::Across;
use crate::sealing::{
    CONTACT, DataKeyRow, Keys, OpeningKeys, StaffContact, opening_keys_in_tx, sealing_key_in_tx,
};
use crate::{Store, StoreError};

/// Whose number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextSender {
    /// Their organisation.
    pub organisation: OrganisationId,
    /// Who.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// In which language they are answered: the one that is set with their contact, or else Spanish.
    pub language: Language,
    /// What stands for the number where it may not stand itself.
    pub digest: [u8; 32],
}

/// A contact, and what is known of its number: person, sealed, of which key.
type KnownRow = (i64, Vec<u8>, Option<i64>);

/// What is kept of a number. The organisation's key is for sealing; this is another key, made of it.
fn digest(key: &DataKeyRow, keys: &Keys, number: &str) -> Result<[u8; 32], StoreError> {
    let key = key.key(keys)?;
    let broken = |_| corrupt("data_key");
    let derived = Hmac::<Sha256>::new_from_slice(key.bytes()).map_err(broken)?;
    let derived = derived.chain_update(b"atalaya telephone number").finalize().into_bytes();
    let hash = Hmac::<Sha256>::new_from_slice(&derived).map_err(broken)?;
    Ok(hash.chain_update(number.as_bytes()).finalize().into_bytes().into())
}

/// A contact as it lies sealed.
fn contact_of(text: &[u8]) -> Result<StaffContact, StoreError> {
    serde_json::from_slice(text).map_err(|_| corrupt("sealed"))
}

impl Store {
    /// Whose a number is, of those who can still sign in; `None` where it is nobody's, or several people's.
    /// `number` as it is dialled; `country` is the
    /// code of contacts' numbers without one.
    pub async fn text_sender(
        &self,
        number: &str,
        country: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<TextSender>, StoreError> {
        let organisations: Vec<i64> = self
            .everybody(Across::TextMessages)
            .run("list organisations", move |conn| {
                Ok(on!(conn, c => {
                    organisation::table.select(organisation::id).order(organisation::id).load(c)
                })?)
            })
            .await?;
        let mut found = None;
        for id in organisations {
            let of = OrganisationId(id);
            for sender in
                self.text_senders_of(of, number.to_owned(), country.map(str::to_owned), now).await?
            {
                if found.replace(sender).is_some() {
                    return Ok(None);
                }
            }
        }
        Ok(found)
    }

    /// Whose a number is in one organisation. Contacts that were set since the last message are read first.
    async fn text_senders_of(
        &self,
        of: OrganisationId,
        dialled_number: String,
        country: Option<String>,
        now: Timestamp,
    ) -> Result<Vec<TextSender>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.of(of)
            .write("look whose a number is", move |conn| {
                on_in_tx!(conn, c => {
                    let known: Vec<KnownRow> = staff_contact::table
                        .left_join(phone_number::table.on(phone_number::person.eq(staff_contact::person)))
                        .filter(staff_contact::organisation.eq(of.0))
                        .select((
                            staff_contact::person,
                            staff_contact::sealed,
                            phone_number::data_key.nullable(),
                        ))
                        .load(c)?;
                    if known.is_empty() {
                        return Ok(Vec::new());
                    }
                    // Makes the organisation's key if there is none.
                    let _ = sealing_key_in_tx!(c, &keys, of.0, None, now.as_microsecond())?;
                    let key: DataKeyRow = data_key::table
                        .filter(data_key::organisation.eq(of.0))
                        .order(data_key::number.desc())
                        .select(DataKeyRow::as_select())
                        .first(c)?;
                    let stale: Vec<&KnownRow> =
                        known.iter().filter(|row| row.2 != Some(key.number)).collect();
                    if !stale.is_empty() {
                        let people = stale.iter().map(|row| row.0).collect();
                        let opening: OpeningKeys = opening_keys_in_tx!(c, &keys, of.0, people)?;
                        for (person, sealed, _) in stale {
                            let id = person.to_be_bytes();
                            let opened = opening.open(of.0, Some(*person), CONTACT, &id, sealed)?;
                            let contact = opened.map(|text| contact_of(&text));
                            let number = contact.transpose()?.and_then(|one| dialled(&one.phone, country.as_deref()));
                            let digest = number.map(|number| digest(&key, &keys, &number));
                            let digest = digest.transpose()?.map(Vec::from);
                            diesel::insert_into(phone_number::table)
                                .values((
                                    phone_number::person.eq(person),
                                    phone_number::organisation.eq(of.0),
                                    phone_number::data_key.eq(key.number),
                                    phone_number::digest.eq(&digest),
                                ))
                                .on_conflict(phone_number::person)
                                .do_update()
                                .set((
                                    phone_number::data_key.eq(key.number),
                                    phone_number::digest.eq(&digest),
                                ))
                                .execute(c)?;
                        }
                    }
                    let wanted = digest(&key, &keys, &dialled_number)?;
                    let rows: Vec<(i64, String, Vec<u8>)> = phone_number::table
                        .inner_join(app_user::table.on(app_user::id.eq(phone_number::person)))
                        .inner_join(
                            staff_contact::table.on(staff_contact::person.eq(phone_number::person)),
                        )
                        .filter(phone_number::organisation.eq(of.0))
                        .filter(phone_number::digest.eq(wanted.as_slice()))
                        .filter(app_user::disabled_us.is_null())
                        .select((app_user::id, app_user::role, staff_contact::sealed))
                        .load(c)?;
                    let mut senders = Vec::with_capacity(rows.len());
                    for (user, role, sealed) in rows {
                        let opening: OpeningKeys = opening_keys_in_tx!(c, &keys, of.0, vec![user])?;
                        let contact =
                            opening.open(of.0, Some(user), CONTACT, &user.to_be_bytes(), &sealed)?;
                        let contact = contact.map(|text| contact_of(&text)).transpose()?;
                        senders.push(TextSender {
                            organisation: of,
                            user: UserId(user),
                            role: Role::parse(&role).ok_or(corrupt("role"))?,
                            language: contact.and_then(|one| one.language).unwrap_or_default(),
                            digest: wanted,
                        });
                    }
                    Ok(senders)
                })
            })
            .await
    }
}
