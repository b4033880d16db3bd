//! Browsers that are told when something waits for their person.

use std::fmt;

use atalaya_domain::{OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::conn::{on, on_in_tx};
use crate::rows::corrupt;
use crate::schema::push_subscription;
use crate::scope::Across;
use crate::sealing::{OpeningKeys, sealing_key_in_tx};
use crate::{SecretHash, SessionInfo, Store, StoreError};

/// Where their addresses are sealed.
const ENDPOINT: (&str, &str) = ("push_subscription", "endpoint_sealed");

/// Browsers of one person that are told.
pub(super) const MOST: i64 = 10;

/// A browser that is told. `Debug` does not say where: it must reach no log.
#[derive(Clone, PartialEq, Eq)]
pub struct PushBrowser {
    /// Its number.
    pub id: i64,
    /// Its address.
    pub endpoint: String,
}

impl fmt::Debug for PushBrowser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PushBrowser({})", self.id)
    }
}

/// The browsers' addresses of these rows: number, hash and sealed address.
pub(super) fn opened(
    opening: &OpeningKeys,
    organisation: i64,
    person: i64,
    rows: Vec<(i64, Vec<u8>, Vec<u8>)>,
) -> Result<Vec<PushBrowser>, StoreError> {
    let mut browsers = Vec::with_capacity(rows.len());
    for (id, hash, sealed) in rows {
        let opened = opening.open(organisation, Some(person), ENDPOINT, &hash, &sealed)?;
        if let Some(bytes) = opened {
            let endpoint = String::from_utf8(bytes).map_err(|_| corrupt("endpoint_sealed"))?;
            browsers.push(PushBrowser { id, endpoint });
        }
    }
    Ok(browsers)
}

/// The row of a browser: by its device, or by its session where it is none.
fn of_browser(session: SessionInfo) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let device = session.device.map(|device| device.as_bytes().to_vec());
    let name = device.is_none().then(|| session.name.0.to_vec());
    (device, name)
}

impl Store {
    /// Has a browser be told when something waits for its person, until its device or session ends.
    /// An address that was another's is theirs no more: it is one browser's.
    pub async fn push_subscribe(
        &self,
        (organisation, user): (OrganisationId, UserId),
        session: SessionInfo,
        endpoint: (String, SecretHash),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let ((device, name), (endpoint, hash)) = (of_browser(session), endpoint);
        self.everybody(Across::Deliveries)
            .write("keep a browser's address", move |conn| {
                on_in_tx!(conn, c => {
                    let now_us = now.as_microsecond();
                    let key = sealing_key_in_tx!(c, &keys, organisation.0, Some(user.0), now_us)?;
                    let sealed = key.seal(ENDPOINT, &hash.0, endpoint.as_bytes())?;
                    let before = push_subscription::table.filter(
                        push_subscription::endpoint_hash
                            .eq(hash.0.as_slice())
                            .or(push_subscription::device.eq(&device).assume_not_null())
                            .or(push_subscription::session.eq(&name).assume_not_null()),
                    );
                    diesel::delete(before).execute(c)?;
                    diesel::insert_into(push_subscription::table)
                        .values((
                            push_subscription::organisation.eq(organisation.0),
                            push_subscription::user_id.eq(user.0),
                            push_subscription::device.eq(&device),
                            push_subscription::session.eq(&name),
                            push_subscription::endpoint_hash.eq(hash.0.as_slice()),
                            push_subscription::endpoint_sealed.eq(&sealed),
                            push_subscription::created_us.eq(now_us),
                        ))
                        .execute(c)?;
                    Ok(())
                })
            })
            .await
    }

    /// Has a browser be told no more; whether it was.
    pub async fn push_unsubscribe(
        &self,
        organisation: OrganisationId,
        session: SessionInfo,
    ) -> Result<bool, StoreError> {
        let (device, name) = of_browser(session);
        self.of(organisation)
            .write("forget a browser's address", move |conn| {
                Ok(on!(conn, c => {
                    diesel::delete(
                        push_subscription::table.filter(
                            push_subscription::device
                                .eq(&device)
                                .or(push_subscription::session.eq(&name)),
                        ),
                    )
                    .execute(c)
                })? > 0)
            })
            .await
    }

    /// The hash of the address by which a browser is told, if it is.
    pub async fn push_subscribed(
        &self,
        organisation: OrganisationId,
        session: SessionInfo,
    ) -> Result<Option<SecretHash>, StoreError> {
        let (device, name) = of_browser(session);
        self.of(organisation)
            .run("look whether a browser is told", move |conn| {
                let hash: Option<Vec<u8>> = on!(conn, c => {
                    push_subscription::table
                        .filter(
                            push_subscription::device
                                .eq(&device)
                                .or(push_subscription::session.eq(&name)),
                        )
                        .select(push_subscription::endpoint_hash)
                        .first(c)
                        .optional()
                })?;
                let read = |hash: Vec<u8>| {
                    let hash = hash.as_slice().try_into().map_err(|_| corrupt("endpoint_hash"))?;
                    Ok::<_, StoreError>(SecretHash(hash))
                };
                Ok(hash.map(read).transpose()?)
            })
            .await
    }

    /// Forgets browsers that are no more, as their push service says.
    pub async fn push_forget(
        &self,
        organisation: OrganisationId,
        browsers: Vec<i64>,
    ) -> Result<(), StoreError> {
        self.of(organisation)
            .write("forget browsers that are no more", move |conn| {
                on!(conn, c => {
                    diesel::delete(
                        push_subscription::table
                            .filter(push_subscription::organisation.eq(organisation.0))
                            .filter(push_subscription::id.eq_any(&browsers)),
                    )
                    .execute(c)
                })?;
                Ok(())
            })
            .await
    }
}
