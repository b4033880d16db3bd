//! When records were first told: their first versions stand where the record stands in its list.

use std::collections::BTreeMap;

use atalaya_domain::OrganisationId;
use diesel::prelude::*;
use jiff::Timestamp;

use crate::conn::on;
use crate::rows::timestamp;
use crate::schema::{event, exposure};
use crate::{EventPosition, ExposurePosition, Store, StoreError};

/// When the first versions at these positions of a table were stored.
macro_rules! first_told {
    ($store:expr, $table:ident, $organisation:expr, $positions:expr) => {{
        let positions: Vec<i64> = $positions.iter().map(|position| position.0).collect();
        $store
            .of($organisation)
            .run("read when records were told", move |conn| {
                let told: Vec<(i64, i64)> = on!(conn, c => {
                    $table::table
                        .filter($table::organisation.eq($organisation.0))
                        .filter($table::position.eq_any(&positions))
                        .select(($table::position, $table::recorded_us))
                        .load(c)
                })?;
                let at = told.into_iter().map(|(position, us)| {
                    Ok((position, timestamp(us, "recorded_us")?))
                });
                Ok(at.collect::<Result<BTreeMap<_, _>, StoreError>>()?)
            })
            .await
    }};
}

impl Store {
    /// When these events were first reported, by where they stand. At most a page of them.
    pub async fn events_first_told(
        &self,
        organisation: OrganisationId,
        positions: &[EventPosition],
    ) -> Result<BTreeMap<EventPosition, Timestamp>, StoreError> {
        let told: BTreeMap<i64, Timestamp> = first_told!(self, event, organisation, positions)?;
        Ok(told.into_iter().map(|(position, at)| (EventPosition(position), at)).collect())
    }

    /// When these records of exposure were first sent, by where they stand. At most a page of them.
    pub async fn exposure_first_told(
        &self,
        organisation: OrganisationId,
        positions: &[ExposurePosition],
    ) -> Result<BTreeMap<ExposurePosition, Timestamp>, StoreError> {
        let told: BTreeMap<i64, Timestamp> = first_told!(self, exposure, organisation, positions)?;
        Ok(told.into_iter().map(|(position, at)| (ExposurePosition(position), at)).collect())
    }
}
