//! Sharing agreements between two organisations: offered, accepted, ended at once by either.

use std::collections::BTreeMap;

use atalaya_domain::{
    Agreement, AgreementId, AuditAction, AuditSubject, AuditSubjectKind, Family, OrganisationId,
    Slug, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::organisations::OrganisationRow;
use crate::rows::{corrupt, timestamp};
use crate::schema::{agreement, organisation};
use crate::scope::Across;
use crate::{NewAudit, Organisation, Store, StoreError};

/// An agreement that is offered.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// Its id, random.
    pub id: AgreementId,
    /// Whose reports are shared.
    pub giver: OrganisationId,
    /// With whom, by short name; whether there is such an organisation is told to nobody.
    pub partner: Slug,
    /// Of which families of events; at least one.
    pub families: Vec<Family>,
    /// The finest hexagons, by H3 resolution.
    pub finest: u8,
    /// Until when.
    pub until: Timestamp,
}

/// An agreement with the names of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAgreement {
    /// What was agreed.
    pub agreement: Agreement,
    /// Whose reports are shared.
    pub giver: Organisation,
    /// With whom, as it was typed.
    pub partner_slug: Slug,
    /// With whom, if there is such an organisation.
    pub partner: Option<Organisation>,
}

/// The columns of an [`Agreement`], the typed name last.
pub(crate) type AgreementRow =
    (Vec<u8>, i64, Option<i64>, String, i64, i64, i64, Option<i64>, Option<i64>, String);

/// The columns of an [`AgreementRow`], for a select.
macro_rules! agreement_columns {
    () => {
        (
            agreement::id,
            agreement::organisation,
            agreement::partner,
            agreement::families,
            agreement::finest,
            agreement::until_us,
            agreement::offered_us,
            agreement::accepted_us,
            agreement::ended_us,
            agreement::partner_slug,
        )
    };
}
pub(crate) use agreement_columns;

pub(crate) fn read_agreement(row: AgreementRow) -> Result<(Agreement, Slug), StoreError> {
    let (id, giver, partner, families, finest, until_us, offered_us, accepted_us, ended_us, slug) =
        row;
    let id = id.try_into().map(AgreementId::from_bytes).map_err(|_| corrupt("agreement.id"))?;
    let families: Option<Vec<Family>> = families.split(',').map(Family::parse).collect();
    let at = |us: Option<i64>, column| us.map(|us| timestamp(us, column)).transpose();
    let agreement = Agreement {
        id,
        giver: OrganisationId(giver),
        partner: partner.map(OrganisationId),
        families: families.ok_or(corrupt("families"))?,
        finest: u8::try_from(finest).map_err(|_| corrupt("finest"))?,
        until: timestamp(until_us, "until_us")?,
        offered_at: timestamp(offered_us, "offered_us")?,
        accepted_at: at(accepted_us, "accepted_us")?,
        ended_at: at(ended_us, "ended_us")?,
    };
    Ok((agreement, Slug::parse(&slug).ok_or(corrupt("partner_slug"))?))
}

/// Enters an act in the logs of both sides, always in the same order: whoever waits for another's
/// lock does not hold the one that other waits for.
macro_rules! both_entered_in_tx {
    ($c:ident, $auditor:expr, $action:expr, $id:expr, $sides:expr, $now:expr) => {{
        let mut sides: Vec<i64> = $sides;
        sides.sort_unstable();
        for side in sides {
            let subject = Some(AuditSubject::one(AuditSubjectKind::Agreement, &$id));
            let new = NewAudit { action: $action, subject, concerned: Vec::new() };
            audit_in_tx!($c, $auditor, side, new, $now)?;
        }
    }};
}

impl Store {
    /// Offers an agreement. [`StoreError::Taken`] while another with the same partner is offered or
    /// in force. Whether there is such a partner is not told.
    pub async fn agreement_offer(
        &self,
        new: NewAgreement,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        let families: Vec<&str> = new.families.iter().map(|family| family.code()).collect();
        let families = families.join(",");
        self.everybody(Across::Agreements)
            .write("offer an agreement", move |conn| {
                on_in_tx!(conn, c => {
                    let open: i64 = agreement::table
                        .filter(agreement::organisation.eq(new.giver.0))
                        .filter(agreement::partner_slug.eq(new.partner.as_str()))
                        .filter(agreement::ended_us.is_null())
                        .filter(agreement::until_us.gt(now.as_microsecond()))
                        .count()
                        .get_result(c)?;
                    if open > 0 {
                        return Err(StoreError::Taken { what: "agreement" }.into());
                    }
                    let partner: Option<i64> = organisation::table
                        .filter(organisation::slug.eq(new.partner.as_str()))
                        .filter(organisation::id.ne(new.giver.0))
                        .select(organisation::id)
                        .first(c)
                        .optional()?;
                    diesel::insert_into(agreement::table)
                        .values((
                            agreement::id.eq(new.id.as_bytes().as_slice()),
                            agreement::organisation.eq(new.giver.0),
                            agreement::partner_slug.eq(new.partner.as_str()),
                            agreement::partner.eq(partner),
                            agreement::families.eq(&families),
                            agreement::finest.eq(i64::from(new.finest)),
                            agreement::until_us.eq(new.until.as_microsecond()),
                            agreement::offered_us.eq(now.as_microsecond()),
                            agreement::offered_by.eq(by.0),
                        ))
                        .execute(c)?;
                    let sides = std::iter::once(new.giver.0).chain(partner).collect();
                    let action = AuditAction::AgreementOffered;
                    both_entered_in_tx!(c, &auditor, action, new.id, sides, now);
                    Ok(())
                })
            })
            .await
    }

    /// Accepts an agreement that was offered to an organisation. [`StoreError::NotFound`] if it has
    /// no such offer, or its time is over.
    pub async fn agreement_accept(
        &self,
        partner: OrganisationId,
        id: AgreementId,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.everybody(Across::Agreements)
            .write("accept an agreement", move |conn| {
                on_in_tx!(conn, c => {
                    let offered = agreement::table
                        .find(id.as_bytes().as_slice())
                        .filter(agreement::partner.eq(partner.0))
                        .filter(agreement::accepted_us.is_null())
                        .filter(agreement::ended_us.is_null())
                        .filter(agreement::until_us.gt(now.as_microsecond()));
                    let giver: Option<i64> = diesel::update(offered)
                        .set((
                            agreement::accepted_us.eq(now.as_microsecond()),
                            agreement::accepted_by.eq(by.0),
                        ))
                        .returning(agreement::organisation)
                        .get_result(c)
                        .optional()?;
                    let giver = giver.ok_or(StoreError::NotFound { what: "agreement" })?;
                    let action = AuditAction::AgreementAccepted;
                    both_entered_in_tx!(c, &auditor, action, id, vec![giver, partner.0], now);
                    Ok(())
                })
            })
            .await
    }

    /// Ends an agreement of either side, offered or in force, at once. [`StoreError::NotFound`] if the
    /// organisation has none such, or it has ended.
    pub async fn agreement_end(
        &self,
        side: OrganisationId,
        id: AgreementId,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.everybody(Across::Agreements)
            .write("end an agreement", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = agreement::organisation
                        .eq(side.0)
                        .or(agreement::partner.assume_not_null().eq(side.0));
                    let open = agreement::table
                        .find(id.as_bytes().as_slice())
                        .filter(theirs)
                        .filter(agreement::ended_us.is_null());
                    let sides: Option<(i64, Option<i64>)> = diesel::update(open)
                        .set((
                            agreement::ended_us.eq(now.as_microsecond()),
                            agreement::ended_by.eq(by.0),
                        ))
                        .returning((agreement::organisation, agreement::partner))
                        .get_result(c)
                        .optional()?;
                    let (giver, partner) = sides.ok_or(StoreError::NotFound { what: "agreement" })?;
                    let sides = std::iter::once(giver).chain(partner).collect();
                    let action = AuditAction::AgreementEnded;
                    both_entered_in_tx!(c, &auditor, action, id, sides, now);
                    Ok(())
                })
            })
            .await
    }

    /// The agreements in which an organisation is one of the two sides, the newest first, over ones
    /// too.
    pub async fn agreements_of(
        &self,
        side: OrganisationId,
    ) -> Result<Vec<StoredAgreement>, StoreError> {
        self.everybody(Across::Agreements)
            .run("read agreements", move |conn| {
                let rows: Vec<AgreementRow> = on!(conn, c => {
                    agreement::table
                        .filter(
                            agreement::organisation
                                .eq(side.0)
                                .or(agreement::partner.assume_not_null().eq(side.0)),
                        )
                        .order((agreement::offered_us.desc(), agreement::id))
                        .select(agreement_columns!())
                        .load(c)
                })?;
                let sides: Vec<i64> =
                    rows.iter().flat_map(|row| std::iter::once(row.1).chain(row.2)).collect();
                let names: Vec<OrganisationRow> = on!(conn, c => {
                    organisation::table
                        .filter(organisation::id.eq_any(sides))
                        .select((organisation::id, organisation::slug, organisation::name))
                        .load(c)
                })?;
                let mut named = BTreeMap::new();
                for row in names {
                    let one = Organisation::read(row)?;
                    named.insert(one.id, one);
                }
                let stored = rows.into_iter().map(|row| {
                    let (agreement, partner_slug) = read_agreement(row)?;
                    let giver = named.get(&agreement.giver).ok_or(corrupt("organisation"))?;
                    let partner = agreement.partner.and_then(|id| named.get(&id)).cloned();
                    Ok(StoredAgreement { giver: giver.clone(), partner, partner_slug, agreement })
                });
                Ok(stored.collect::<Result<_, StoreError>>()?)
            })
            .await
    }
}
