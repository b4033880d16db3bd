//! Reading outings.

use std::collections::BTreeMap;

use atalaya_domain::{AuditAction, OrganisationId, OutreachId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use super::{OutreachPlace, OutreachRow, PLACE, StoredOutreach, audit_subject};
use crate::conn::on;
use crate::rows::corrupt;
use crate::schema::{app_user, outreach};
use crate::sealing::{OpeningKeys, opening_keys_in_tx};
use crate::{NewAudit, Store, StoreError};

impl Store {
    /// One outing with its place; `None` outside the organisation, and where `may` says
    /// no. Whoever looks at somebody else's is entered before it is given.
    pub async fn outreach_get(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        looked_by: UserId,
        may: impl Fn(&StoredOutreach) -> bool + Send,
        now: Timestamp,
    ) -> Result<Option<StoredOutreach>, StoreError> {
        let keys = self.keys();
        let stored = self
            .of(organisation)
            .run("read an outing", move |conn| {
                on!(conn, c => {
                    let row: Option<(OutreachRow, String)> = outreach::table
                        .inner_join(app_user::table)
                        .filter(outreach::id.eq(id.as_bytes().as_slice()))
                        .filter(outreach::organisation.eq(organisation.0))
                        .select((OutreachRow::as_select(), app_user::handle))
                        .first(c)
                        .optional()?;
                    let Some((row, handle)) = row else { return Ok(None) };
                    let mut stored = row.stored(handle)?;
                    if let (Some(sealed), Some(keys)) = (&row.place_sealed, &keys) {
                        let opening: OpeningKeys =
                            opening_keys_in_tx!(c, keys, organisation.0, vec![row.promoter])?;
                        let opened = opening.open(
                            organisation.0, Some(row.promoter), PLACE, &row.id, sealed,
                        )?;
                        let read = |text: Vec<u8>| {
                            OutreachPlace::from_json(&text).ok_or(corrupt("place_sealed"))
                        };
                        stored.place = opened.map(read).transpose()?;
                    }
                    Ok(Some(stored))
                })
            })
            .await?;
        let stored = stored.filter(may);
        if let Some(stored) = &stored
            && stored.outing.promoter != looked_by
        {
            let new = NewAudit {
                action: AuditAction::OutreachViewed,
                subject: Some(audit_subject(&id, &stored.outing)),
                concerned: vec![stored.outing.promoter],
            };
            self.audit_append(organisation, new, now).await?;
        }
        Ok(stored)
    }

    /// Whether an organisation has this outing.
    pub async fn outreach_is_there(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
    ) -> Result<bool, StoreError> {
        self.of(organisation)
            .run("look for an outing", move |conn| {
                let found: i64 = on!(conn, c => {
                    outreach::table
                        .find(id.as_bytes().as_slice())
                        .filter(outreach::organisation.eq(organisation.0))
                        .count()
                        .get_result(c)
                })?;
                Ok(found > 0)
            })
            .await
    }

    /// The pseudonyms of who is named in outings beside their promoters: buddies, and who has taken
    /// an alarm up.
    pub async fn outreach_names(
        &self,
        organisation: OrganisationId,
        stored: &[StoredOutreach],
    ) -> Result<BTreeMap<UserId, String>, StoreError> {
        let named = stored.iter().flat_map(|one| {
            let takers = one.outing.alarms().filter_map(|alarm| alarm.acknowledged.last());
            takers.map(|last| last.by.0).chain(one.outing.plan.buddy.map(|buddy| buddy.0))
        });
        let mut named: Vec<i64> = named.collect();
        named.sort_unstable();
        named.dedup();
        if named.is_empty() {
            return Ok(BTreeMap::new());
        }
        self.of(organisation)
            .run("read who is named", move |conn| {
                let rows: Vec<(i64, String)> = on!(conn, c => {
                    app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::id.eq_any(&named))
                        .select((app_user::id, app_user::handle))
                        .load(c)
                })?;
                Ok(rows.into_iter().map(|(id, handle)| (UserId(id), handle)).collect())
            })
            .await
    }

    /// Outings of an organisation that are not over, without their places, the first to start
    /// first.
    pub async fn outreach_open(
        &self,
        organisation: OrganisationId,
        most: usize,
    ) -> Result<Vec<StoredOutreach>, StoreError> {
        self.of(organisation)
            .run("list outings", move |conn| {
                let rows: Vec<(OutreachRow, String)> = on!(conn, c => {
                    outreach::table
                        .inner_join(app_user::table)
                        .filter(outreach::organisation.eq(organisation.0))
                        .filter(outreach::over_us.is_null())
                        .order((outreach::starts_us, outreach::id))
                        .limit(most as i64)
                        .select((OutreachRow::as_select(), app_user::handle))
                        .load(c)
                })?;
                let stored = rows.into_iter().map(|(row, handle)| row.stored(handle));
                Ok(stored.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Outings that started since, of one promoter or of all, without their places, the last to
    /// start first.
    pub async fn outreach_since(
        &self,
        organisation: OrganisationId,
        promoter: Option<UserId>,
        since: Timestamp,
        most: usize,
    ) -> Result<Vec<StoredOutreach>, StoreError> {
        self.of(organisation)
            .run("list outings", move |conn| {
                let rows: Vec<(OutreachRow, String)> = on!(conn, c => {
                    let mut query = outreach::table
                        .inner_join(app_user::table)
                        .filter(outreach::organisation.eq(organisation.0))
                        .filter(outreach::starts_us.ge(since.as_microsecond()))
                        .order((outreach::starts_us.desc(), outreach::id))
                        .limit(most as i64)
                        .select((OutreachRow::as_select(), app_user::handle))
                        .into_boxed();
                    if let Some(promoter) = promoter {
                        query = query.filter(outreach::promoter.eq(promoter.0));
                    }
                    query.load(c)
                })?;
                let stored = rows.into_iter().map(|(row, handle)| row.stored(handle));
                Ok(stored.collect::<Result<_, _>>()?)
            })
            .await
    }
}
