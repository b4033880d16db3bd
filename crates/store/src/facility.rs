//! What an organisation has found of its own premises: a list of where they are weak, and so sealed.

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, FACILITIES, FacilityAnswer, FacilityCheck,
    FacilityItem, OrganisationId, Setting, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::rows::{corrupt, timestamp};
use crate::schema::facility_check;
use crate::sealing::{OpeningKeys, opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAudit, Store, StoreError};

/// Where lists stand.
pub(crate) const CHECKED: (&str, &str) = ("facility_check", "sealed");

/// A list as it was answered last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFacilityCheck {
    /// Of which kind of place.
    pub facility: Setting,
    /// What was answered.
    pub check: FacilityCheck,
    /// When.
    pub checked_at: Timestamp,
}

impl Store {
    /// Keeps what was answered, instead of what was before.
    pub async fn facility_check_set(
        &self,
        organisation: OrganisationId,
        facility: Setting,
        check: FacilityCheck,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let now_us = now.as_microsecond();
        self.of(organisation)
            .write("keep how premises are", move |conn| {
                on_in_tx!(conn, c => {
                    let written: Vec<(FacilityItem, FacilityAnswer)> = check.answers().collect();
                    let text = serde_json::to_vec(&written).map_err(|_| corrupt("sealed"))?;
                    let key = sealing_key_in_tx!(c, &keys, organisation.0, None, now_us)?;
                    let sealed = key.seal(CHECKED, facility.code().as_bytes(), &text)?;
                    diesel::delete(facility_check::table.find((organisation.0, facility.code())))
                        .execute(c)?;
                    diesel::insert_into(facility_check::table)
                        .values((
                            facility_check::organisation.eq(organisation.0),
                            facility_check::facility.eq(facility.code()),
                            facility_check::sealed.eq(sealed),
                            facility_check::checked_us.eq(now_us),
                        ))
                        .execute(c)?;
                    let subject = AuditSubject::one(AuditSubjectKind::Facility, &facility.code());
                    let new = NewAudit {
                        action: AuditAction::FacilityChecked,
                        subject: Some(subject),
                        concerned: Vec::new(),
                    };
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(())
                })
            })
            .await
    }

    /// What was answered last of each kind of place, in their order.
    pub async fn facility_checks(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<StoredFacilityCheck>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.of(organisation)
            .run("read how premises are", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<(String, Vec<u8>, i64)> = facility_check::table
                        .filter(facility_check::organisation.eq(organisation.0))
                        .select((
                            facility_check::facility,
                            facility_check::sealed,
                            facility_check::checked_us,
                        ))
                        .load(c)?;
                    let opening: OpeningKeys =
                        opening_keys_in_tx!(c, &keys, organisation.0, Vec::new())?;
                    let mut found = Vec::with_capacity(rows.len());
                    for (code, sealed, checked_us) in rows {
                        let opened =
                            opening.open(organisation.0, None, CHECKED, code.as_bytes(), &sealed)?;
                        let text = opened.ok_or(corrupt("sealed"))?;
                        let answers: Vec<(FacilityItem, FacilityAnswer)> =
                            serde_json::from_slice(&text).map_err(|_| corrupt("sealed"))?;
                        found.push(StoredFacilityCheck {
                            facility: Setting::parse(&code).ok_or(corrupt("facility"))?,
                            check: FacilityCheck::new(answers),
                            checked_at: timestamp(checked_us, "checked_us")?,
                        });
                    }
                    found.sort_by_key(|one| FACILITIES.iter().position(|of| *of == one.facility));
                    Ok(found)
                })
            })
            .await
    }
}
