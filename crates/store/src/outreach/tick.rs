//! Firing what is due: by whichever node comes first, once.

use atalaya_domain::{OrganisationId, OutreachId};
use diesel::prelude::*;
use jiff::Timestamp;

use super::OutreachRow;
use super::change::{crew_in_tx, put_in_tx, rules_in_tx, taken_in_tx};
use crate::conn::{on, on_in_tx};
use crate::engine::Claim as _;
use crate::rows::corrupt;
use crate::schema::outreach;
use crate::scope::Across;
use crate::{Store, StoreError};

/// What came of looking at one outing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticked {
    /// So many steps were fired.
    Fired(usize),
    /// Another node is at it, or has been.
    Others,
}

impl Store {
    /// Outings with a step that is due by now, the longest overdue first.
    pub async fn outreach_due(
        &self,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<(OrganisationId, OutreachId)>, StoreError> {
        self.everybody(Across::Outreach)
            .run("read which steps are due", move |conn| {
                let rows: Vec<(i64, Vec<u8>)> = on!(conn, c => {
                    outreach::table
                        .filter(outreach::next_us.le(now.as_microsecond()))
                        .order(outreach::next_us)
                        .limit(most as i64)
                        .select((outreach::organisation, outreach::id))
                        .load(c)
                })?;
                let due = rows.into_iter().map(|(organisation, id)| {
                    let id = id.as_slice().try_into().map_err(|_| corrupt("id"))?;
                    Ok((OrganisationId(organisation), OutreachId::from_bytes(id)))
                });
                Ok(due.collect::<Result<_, StoreError>>()?)
            })
            .await
    }

    /// Fires what is due by now in an outing, with everything that follows, or nothing of it. Waits
    /// for no other node: what that one is at it finishes, or leaves to be done when it dies.
    pub async fn outreach_tick(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        now: Timestamp,
    ) -> Result<Ticked, StoreError> {
        let channels = std::sync::Arc::clone(&self.channels);
        let fired = self
            .of(organisation)
            .write("fire what is due", move |conn| {
                on_in_tx!(conn, c => {
                    if !c.claim_outreach(id.as_bytes(), now.as_microsecond())? {
                        return Ok(None);
                    }
                    let row: Option<OutreachRow> = taken_in_tx!(c, organisation.0, id);
                    let row = row.ok_or(StoreError::NotFound { what: "outing" })?;
                    let rules = rules_in_tx!(c, organisation.0)?;
                    let mut outing = row.outing()?;
                    let crew = crew_in_tx!(
                        c, organisation.0, outing.promoter, outing.plan.buddy, now
                    )?;
                    let notices = outing.tick(now, &rules, &crew);
                    let told =
                        put_in_tx!(c, (organisation.0, &channels), &id, &outing, &rules, &notices, now);
                    Ok(Some((notices.len(), told)))
                })
            })
            .await?;
        let Some((steps, told)) = fired else { return Ok(Ticked::Others) };
        self.alerts_changed(&told);
        Ok(Ticked::Fired(steps))
    }
}
