//! How an organisation's logbooks are to be read: sealed, since its words and places are its people's.

use atalaya_domain::{LogbookPlanId, LogbookPlanName, OrganisationId};
use diesel::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::conn::{on, on_in_tx};
use crate::rows::corrupt;
use crate::schema::logbook_plan;
use crate::sealing::{opening_keys_in_tx, sealing_key_in_tx};
use crate::{Store, StoreError};

/// Where plans stand.
pub(crate) const PLANNED: (&str, &str) = ("logbook_plan", "sealed");

/// Plans an organisation may keep at once.
const MOST: i64 = 50;

/// A plan as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLogbookPlan {
    /// Its id.
    pub id: LogbookPlanId,
    /// What it is called.
    pub name: LogbookPlanName,
    /// The plan, as JSON.
    pub plan: String,
}

/// How a plan is sealed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    plan: String,
}

impl Store {
    /// Keeps a plan, instead of what was kept under its id. [`StoreError::Taken`] when the id is somebody else's, or too
    /// many are kept.
    pub async fn logbook_plan_set(
        &self,
        organisation: OrganisationId,
        new: StoredLogbookPlan,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let now_us = now.as_microsecond();
        self.of(organisation)
            .write("keep how a logbook is read", move |conn| {
                on_in_tx!(conn, c => {
                    let key = new.id.as_bytes().as_slice();
                    let written =
                        Written { name: new.name.as_str().to_owned(), plan: new.plan.clone() };
                    let text = serde_json::to_vec(&written).map_err(|_| corrupt("sealed"))?;
                    let sealing = sealing_key_in_tx!(c, &keys, organisation.0, None, now_us)?;
                    let sealed = sealing.seal(PLANNED, key, &text)?;
                    let theirs = logbook_plan::table
                        .find(key)
                        .filter(logbook_plan::organisation.eq(organisation.0));
                    let changed = diesel::update(theirs)
                        .set((
                            logbook_plan::sealed.eq(&sealed),
                            logbook_plan::changed_us.eq(now_us),
                        ))
                        .execute(c)?;
                    if changed > 0 {
                        return Ok(());
                    }
                    let kept: i64 = logbook_plan::table
                        .filter(logbook_plan::organisation.eq(organisation.0))
                        .count()
                        .get_result(c)?;
                    if kept >= MOST {
                        return Err(StoreError::Taken { what: "logbook plan" }.into());
                    }
                    let stored = diesel::insert_into(logbook_plan::table)
                        .values((
                            logbook_plan::id.eq(key),
                            logbook_plan::organisation.eq(organisation.0),
                            logbook_plan::sealed.eq(&sealed),
                            logbook_plan::changed_us.eq(now_us),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    if stored == 0 {
                        return Err(StoreError::Taken { what: "id" }.into());
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The organisation's plans, by name.
    pub async fn logbook_plans(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<StoredLogbookPlan>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.of(organisation)
            .run("read how logbooks are read", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<(Vec<u8>, Vec<u8>)> = logbook_plan::table
                        .filter(logbook_plan::organisation.eq(organisation.0))
                        .select((logbook_plan::id, logbook_plan::sealed))
                        .load(c)?;
                    let opening = opening_keys_in_tx!(c, &keys, organisation.0, Vec::new())?;
                    let mut plans = Vec::with_capacity(rows.len());
                    for (id, sealed) in rows {
                        let text = opening.open(organisation.0, None, PLANNED, &id, &sealed)?;
                        plans.push(read(&id, &text.ok_or(corrupt("sealed"))?)?);
                    }
                    plans.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
                    Ok(plans)
                })
            })
            .await
    }

    /// Forgets a plan; whether there was one.
    pub async fn logbook_plan_remove(
        &self,
        organisation: OrganisationId,
        id: LogbookPlanId,
    ) -> Result<bool, StoreError> {
        self.of(organisation)
            .write("forget how a logbook is read", move |conn| {
                let gone = on!(conn, c => {
                    let theirs = logbook_plan::table
                        .find(id.as_bytes().as_slice())
                        .filter(logbook_plan::organisation.eq(organisation.0));
                    diesel::delete(theirs).execute(c)
                })?;
                Ok(gone > 0)
            })
            .await
    }
}

fn read(id: &[u8], text: &[u8]) -> Result<StoredLogbookPlan, StoreError> {
    let id =
        id.try_into().map(LogbookPlanId::from_bytes).map_err(|_| corrupt("logbook_plan.id"))?;
    let written: Written = serde_json::from_slice(text).map_err(|_| corrupt("sealed"))?;
    let name = LogbookPlanName::parse(&written.name).ok_or(corrupt("sealed"))?;
    Ok(StoredLogbookPlan { id, name, plan: written.plan })
}
