//! Planning an outing.

use atalaya_domain::{OrganisationId, OutreachId, UserId};
use atalaya_safety::{Outreach, Plan, Requirement};
use diesel::prelude::*;
use jiff::Timestamp;

use super::change::{begun_in_tx, crew_in_tx, put_in_tx, rules_in_tx};
use super::watch::unwatched_in_tx;
use super::{OutreachPlace, PLACE};
use crate::conn::on_in_tx;
use crate::schema::outreach;
use crate::sealing::sealing_key_in_tx;
use crate::{Store, StoreError};

/// An outing that is planned.
#[derive(Debug, Clone)]
pub struct NewOutreach {
    /// Its id, made by the phone.
    pub id: OutreachId,
    /// Who goes.
    pub promoter: UserId,
    /// When and with whom.
    pub plan: Plan,
    /// What the rules ask of it.
    pub requirement: Requirement,
    /// Where.
    pub place: Option<OutreachPlace>,
}

impl Store {
    /// Stores a plan; whether it was new. One with the same id of the same promoter stays as it is,
    /// so sending twice is harmless. [`StoreError::Taken`] when the id is somebody else's.
    pub async fn outreach_plan(
        &self,
        organisation: OrganisationId,
        new: NewOutreach,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let channels = std::sync::Arc::clone(&self.channels);
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let told = self
            .of(organisation)
            .write("plan an outing", move |conn| {
                on_in_tx!(conn, c => {
                    let known: Option<(i64, i64)> = outreach::table
                        .find(new.id.as_bytes().as_slice())
                        .select((outreach::organisation, outreach::promoter))
                        .first(c)
                        .optional()?;
                    if let Some(known) = known {
                        return if known == (organisation.0, new.promoter.0) {
                            Ok(None)
                        } else {
                            Err(StoreError::Taken { what: "id" }.into())
                        };
                    }
                    let rules = rules_in_tx!(c, organisation.0)?;
                    let crew =
                        crew_in_tx!(c, organisation.0, new.promoter, new.plan.buddy, now)?;
                    let place_sealed = match new.place {
                        None => None,
                        Some(place) => {
                            let key = sealing_key_in_tx!(
                                c, &keys, organisation.0, Some(new.promoter.0), now.as_microsecond()
                            )?;
                            let text = place.to_json();
                            Some(key.seal(PLACE, new.id.as_bytes(), text.as_bytes())?)
                        }
                    };
                    let (outing, notices) =
                        Outreach::planned(new.promoter, new.plan, new.requirement, &crew);
                    if !begun_in_tx!(c, organisation.0, &new.id, &outing, place_sealed, now) {
                        return Err(StoreError::Taken { what: "id" }.into());
                    }
                    let mut told = put_in_tx!(c, (organisation.0, &channels), &new.id, &outing, &rules, &notices, now
                    );
                    let who = (organisation.0, &channels[..]);
                    told.extend(unwatched_in_tx!(c, who, &new.id, &outing, false, now));
                    Ok(Some(told))
                })
            })
            .await?;
        let new = told.is_some();
        self.alerts_changed(&told.unwrap_or_default());
        Ok(new)
    }
}
