//! Texts that were stored before there were keys, or come from an old backup: sealed, and their
//! traces removed.

use atalaya_domain::Narrative;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use jiff::Timestamp;

use super::sealing_key_in_tx;
use crate::conn::{Conn, on, on_in_tx};
use crate::outreach::CARDS;
use crate::schema::{event, protocol};
use crate::scope::{Across, Owning};
use crate::{Store, StoreError};

/// Texts sealed in one transaction.
const BATCH: i64 = 500;

/// A version whose text is readable: position, organisation, reporter, id, text.
type Readable = (i64, i64, Option<i64>, Vec<u8>, Option<String>);

impl Store {
    /// Seals every text that is still readable, and then has the database rewrite what held them:
    /// what was overwritten would stay in its files otherwise.
    pub(crate) async fn seal_readable(&self, now: Timestamp) -> Result<(), StoreError> {
        let now_us = now.as_microsecond();
        let (mut narratives, mut cards) = (0, 0);
        loop {
            let keys = self.keys().ok_or(StoreError::Locked)?;
            let done = self
                .everybody(Across::Sealing)
                .write("seal what is readable", move |conn| {
                    on_in_tx!(conn, c => {
                        let rows: Vec<Readable> = event::table
                            .filter(event::narrative.is_not_null())
                            .order(event::position)
                            .limit(BATCH)
                            .select((
                                event::position,
                                event::organisation,
                                event::reporter,
                                event::event_id,
                                event::narrative,
                            ))
                            .load(c)?;
                        for (position, organisation, reporter, id, text) in &rows {
                            let text = text.as_deref().and_then(Narrative::parse);
                            let sealed = match text {
                                Some(text) => {
                                    let key = sealing_key_in_tx!(
                                        c, &keys, *organisation, *reporter, now_us
                                    )?;
                                    Some(key.narrative(id, &text)?)
                                }
                                None => None,
                            };
                            diesel::update(event::table.find(position))
                                .set((
                                    event::narrative.eq(None::<String>),
                                    event::narrative_sealed.eq(sealed),
                                ))
                                .execute(c)?;
                        }
                        let cards: Vec<(i64, i64, Option<String>)> = protocol::table
                            .filter(protocol::cards.is_not_null())
                            .order((protocol::organisation, protocol::version))
                            .limit(BATCH)
                            .select((protocol::organisation, protocol::version, protocol::cards))
                            .load(c)?;
                        for (organisation, version, text) in &cards {
                            let key = sealing_key_in_tx!(c, &keys, *organisation, None, now_us)?;
                            let text = text.as_deref().unwrap_or_default().as_bytes();
                            let sealed = key.seal(CARDS, &version.to_be_bytes(), text)?;
                            diesel::update(protocol::table.find((organisation, version)))
                                .set((
                                    protocol::cards.eq(None::<String>),
                                    protocol::sealed.eq(sealed),
                                ))
                                .execute(c)?;
                        }
                        Ok((rows.len(), cards.len()))
                    })
                })
                .await?;
            if done == (0, 0) {
                break;
            }
            narratives += done.0;
            cards += done.1;
        }
        if (narratives, cards) == (0, 0) {
            return Ok(());
        }
        tracing::info!(narratives, cards, "sealed the texts that were readable");
        self.owner(Owning::Erasing)
            .write("remove the traces of what was readable", move |conn| {
                match conn {
                    // It rewrites the table: what is only marked as free stays in its pages.
                    Conn::Postgres(conn) => {
                        // One by one: several at once would be a transaction, where VACUUM may not be. The small one
                        // first, and the other, which keeps every node waiting, only for its own sake.
                        if cards > 0 {
                            conn.batch_execute("VACUUM FULL protocol")?;
                        }
                        if narratives > 0 {
                            conn.batch_execute("VACUUM FULL event")?;
                        }
                    }
                    Conn::Sqlite(conn) => {
                        conn.batch_execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Whether a text is still readable.
    pub(crate) async fn is_readable(&self) -> Result<bool, StoreError> {
        self.everybody(Across::Sealing)
            .run("look for readable texts", |conn| {
                let found: Option<i64> = on!(conn, c => {
                    event::table
                        .filter(event::narrative.is_not_null())
                        .order(event::position)
                        .select(event::position)
                        .first(c)
                        .optional()
                })?;
                if found.is_some() {
                    return Ok(true);
                }
                let cards: i64 = on!(conn, c => {
                    protocol::table.filter(protocol::cards.is_not_null()).count().get_result(c)
                })?;
                Ok(cards > 0)
            })
            .await
    }
}
