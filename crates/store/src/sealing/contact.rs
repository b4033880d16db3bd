//! Who is behind a handle and how to reach them in need: sealed with the person's key, and each look
//! at it is in their log.

use atalaya_domain::{AuditAction, Language, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{OpeningKeys, opening_keys_in_tx, sealing_key_in_tx};
use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::rows::corrupt;
use crate::schema::{app_user, phone_number, staff_contact};
use crate::users::about_account;
use crate::{Store, StoreError};

/// Where contacts stand.
pub(crate) const CONTACT: (&str, &str) = ("staff_contact", "sealed");

/// Somebody's real name and where they are reached. No `Debug`: it must reach no log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffContact {
    /// Their name.
    pub name: String,
    /// Where to call.
    pub phone: String,
    /// Where to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The language of what is sent there; Spanish, unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What they are asked when nobody knows how they are, where they have agreed on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe: Option<SafeQuestion>,
}

/// A question that one person alone answers rightly: another answer is given under threat. No `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SafeQuestion {
    /// What they are asked.
    pub question: String,
    /// What they answer while all is well.
    pub answer: String,
}

impl Store {
    /// Sets how to reach somebody; [`StoreError::NotFound`] outside the organisation.
    pub async fn contact_set(
        &self,
        organisation: OrganisationId,
        person: UserId,
        contact: StaffContact,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (auditor, keys) = (self.auditor(), self.keys().ok_or(StoreError::Locked)?);
        let now_us = now.as_microsecond();
        self.of(organisation)
            .write("set a contact", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs: i64 = app_user::table
                        .find(person.0)
                        .filter(app_user::organisation.eq(organisation.0))
                        .count()
                        .get_result(c)?;
                    if theirs == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    let key =
                        sealing_key_in_tx!(c, &keys, organisation.0, Some(person.0), now_us)?;
                    let text = serde_json::to_vec(&contact).map_err(|_| corrupt("sealed"))?;
                    let sealed = key.seal(CONTACT, &person.0.to_be_bytes(), &text)?;
                    // Whose number it was before is not asked any more.
                    diesel::delete(phone_number::table.find(person.0)).execute(c)?;
                    diesel::insert_into(staff_contact::table)
                        .values((
                            staff_contact::person.eq(person.0),
                            staff_contact::organisation.eq(organisation.0),
                            staff_contact::sealed.eq(&sealed),
                            staff_contact::changed_us.eq(now_us),
                        ))
                        .on_conflict(staff_contact::person)
                        .do_update()
                        .set((
                            staff_contact::sealed.eq(&sealed),
                            staff_contact::changed_us.eq(now_us),
                        ))
                        .execute(c)?;
                    let new = about_account(AuditAction::ContactSet, person);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(())
                })
            })
            .await
    }

    /// How to reach somebody; `None` if nobody has said. That it was looked at is entered in the
    /// same transaction.
    pub async fn contact_get(
        &self,
        organisation: OrganisationId,
        person: UserId,
        now: Timestamp,
    ) -> Result<Option<StaffContact>, StoreError> {
        let (auditor, keys) = (self.auditor(), self.keys().ok_or(StoreError::Locked)?);
        self.of(organisation)
            .write("read a contact", move |conn| {
                on_in_tx!(conn, c => {
                    let sealed: Option<Vec<u8>> = staff_contact::table
                        .find(person.0)
                        .filter(staff_contact::organisation.eq(organisation.0))
                        .select(staff_contact::sealed)
                        .first(c)
                        .optional()?;
                    let Some(sealed) = sealed else { return Ok(None) };
                    let opening: OpeningKeys =
                        opening_keys_in_tx!(c, &keys, organisation.0, vec![person.0])?;
                    let id = person.0.to_be_bytes();
                    let opened =
                        opening.open(organisation.0, Some(person.0), CONTACT, &id, &sealed)?;
                    let new = about_account(AuditAction::ContactViewed, person);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    let read = |text: Vec<u8>| {
                        serde_json::from_slice(&text).map_err(|_| corrupt("sealed"))
                    };
                    Ok(opened.map(read).transpose()?)
                })
            })
            .await
    }

    /// Forgets how to reach somebody; whether there was anything to forget.
    pub async fn contact_delete(
        &self,
        organisation: OrganisationId,
        person: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor();
        self.of(organisation)
            .write("forget a contact", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = staff_contact::table
                        .find(person.0)
                        .filter(staff_contact::organisation.eq(organisation.0));
                    let gone = diesel::delete(theirs).execute(c)? > 0;
                    if gone {
                        let new = about_account(AuditAction::ContactRemoved, person);
                        audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    }
                    Ok(gone)
                })
            })
            .await
    }
}
