//! Frozen releases: proposed, approved by people, published under a number, and then never changed.

use atalaya_domain::{
    Agreement, AuditAction, AuditSubject, AuditSubjectKind, OrganisationId, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::agreements::{AgreementRow, agreement_columns, read_agreement};
use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx, on_snapshot};
use crate::rows::{corrupt, timestamp};
use crate::schema::{agreement, release, release_approval, release_head, release_party};
use crate::scope::Across;
use crate::{NewAudit, Store, StoreError};

/// A release that is proposed.
#[derive(Debug, Clone)]
pub struct NewRelease {
    /// Whose people propose it.
    pub organisation: OrganisationId,
    /// Who proposes it.
    pub proposer: UserId,
    /// The partner it is for; `None` for the public.
    pub audience: Option<OrganisationId>,
    /// Whose events it counts.
    pub parties: Vec<OrganisationId>,
    /// The very bytes to be approved and published.
    pub content: String,
    /// Their SHA-256.
    pub sha256: [u8; 32],
}

/// Somebody's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleaseApproval {
    /// Who.
    pub user: UserId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// When.
    pub at: Timestamp,
}

/// A proposed or published release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRelease {
    /// Its id as a proposal.
    pub id: i64,
    /// Whose people proposed it.
    pub organisation: OrganisationId,
    /// Who proposed it.
    pub proposer: UserId,
    /// The partner it is for; `None` for the public.
    pub audience: Option<OrganisationId>,
    /// Whose events it counts, by number.
    pub parties: Vec<OrganisationId>,
    /// What was proposed.
    pub content: String,
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When it was taken back, refused or overtaken.
    pub dropped_at: Option<Timestamp>,
    /// Its number and since when, once it is published.
    pub published: Option<(i64, Timestamp)>,
    /// Who said yes, the first first.
    pub approvals: Vec<ReleaseApproval>,
    /// What those whose events it counts have agreed with the partner it is for, ended ones too.
    pub agreements: Vec<Agreement>,
}

/// The columns of a [`StoredRelease`].
type ReleaseRow =
    (i64, i64, i64, Option<i64>, String, Vec<u8>, i64, Option<i64>, Option<i64>, Option<i64>);

/// Which releases are asked for.
enum Asked {
    /// One, by its id as a proposal.
    Id(i64),
    /// A published one, by its number.
    Number(i64),
    /// Those that an organisation takes part in or that are for it, dropped ones left out.
    Of(OrganisationId),
    /// All that are published for the public.
    Public,
    /// All that are published.
    Published,
}

/// That a proposal is there and open, its row locked; [`StoreError::NotFound`] otherwise.
macro_rules! open_in_tx {
    ($c:ident, $id:expr) => {{
        // An update that changes nothing locks the row on both engines.
        let open = diesel::update(release::table.find($id))
            .filter(release::number.is_null())
            .filter(release::dropped_us.is_null())
            .set(release::dropped_us.eq(None::<i64>))
            .execute($c)?;
        if open == 0 { Err(StoreError::NotFound { what: "release" }) } else { Ok(()) }
    }};
}

/// Whose events a release counts, by number.
macro_rules! parties_in_tx {
    ($c:ident, $id:expr) => {
        release_party::table
            .filter(release_party::release.eq($id))
            .order(release_party::organisation)
            .select(release_party::organisation)
            .load::<i64>($c)
    };
}

fn entry(action: AuditAction, id: i64) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::Release, &id));
    NewAudit { action, subject, concerned: Vec::new() }
}

impl Store {
    /// Stores a proposal; gives its id.
    pub async fn release_propose(
        &self,
        new: NewRelease,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let auditor = self.auditor_for(Some(new.proposer));
        self.everybody(Across::Releases)
            .write("propose a release", move |conn| {
                on_in_tx!(conn, c => {
                    let id: i64 = diesel::insert_into(release::table)
                        .values((
                            release::organisation.eq(new.organisation.0),
                            release::proposer.eq(new.proposer.0),
                            release::audience.eq(new.audience.map(|one| one.0)),
                            release::content.eq(&new.content),
                            release::sha256.eq(new.sha256.as_slice()),
                            release::proposed_us.eq(now.as_microsecond()),
                        ))
                        .returning(release::id)
                        .get_result(c)?;
                    for party in &new.parties {
                        diesel::insert_into(release_party::table)
                            .values((
                                release_party::release.eq(id),
                                release_party::organisation.eq(party.0),
                            ))
                            .execute(c)?;
                    }
                    for party in &new.parties {
                        let entry = entry(AuditAction::ReleaseProposed, id);
                        audit_in_tx!(c, &auditor, party.0, entry, now)?;
                    }
                    Ok(id)
                })
            })
            .await
    }

    /// Stores somebody's yes to a proposal that is neither published nor dropped; whether it is
    /// their first. [`StoreError::NotFound`] if there is none such.
    pub async fn release_approve(
        &self,
        id: i64,
        approval: ReleaseApproval,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor_for(Some(approval.user));
        self.everybody(Across::Releases)
            .write("approve a release", move |conn| {
                on_in_tx!(conn, c => {
                    open_in_tx!(c, id)?;
                    let stored = diesel::insert_into(release_approval::table)
                        .values((
                            release_approval::release.eq(id),
                            release_approval::user_id.eq(approval.user.0),
                            release_approval::organisation.eq(approval.organisation.0),
                            release_approval::approved_us.eq(approval.at.as_microsecond()),
                        ))
                        .on_conflict((release_approval::release, release_approval::user_id))
                        .do_nothing()
                        .execute(c)?;
                    if stored > 0 {
                        let entry = entry(AuditAction::ReleaseApproved, id);
                        audit_in_tx!(c, &auditor, approval.organisation.0, entry, approval.at)?;
                    }
                    Ok(stored > 0)
                })
            })
            .await
    }

    /// Drops a proposal: it can be approved and published no more. [`StoreError::NotFound`] if it
    /// is neither there nor open.
    pub async fn release_drop(
        &self,
        id: i64,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.everybody(Across::Releases).write("drop a release", move |conn| {
            on_in_tx!(conn, c => {
                open_in_tx!(c, id)?;
                diesel::update(release::table.find(id))
                    .set(release::dropped_us.eq(now.as_microsecond()))
                    .execute(c)?;
                for party in parties_in_tx!(c, id)? {
                    audit_in_tx!(c, &auditor, party, entry(AuditAction::ReleaseDropped, id), now)?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Publishes a proposal under the next number, if the last one is still that against which it
    /// was built; `None` if another was published meanwhile. [`StoreError::NotFound`] if it is
    /// neither there nor open.
    pub async fn release_publish(
        &self,
        id: i64,
        built_after: i64,
        by: UserId,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.everybody(Across::Releases)
            .write("publish a release", move |conn| {
                on_in_tx!(conn, c => {
                    // Locks the row: nobody else publishes until this is done.
                    let moved = diesel::update(release_head::table)
                        .filter(release_head::number.eq(built_after))
                        .set(release_head::number.eq(built_after + 1))
                        .execute(c)?;
                    if moved == 0 {
                        return Ok(None);
                    }
                    open_in_tx!(c, id)?;
                    diesel::update(release::table.find(id))
                        .set((
                            release::number.eq(Some(built_after + 1)),
                            release::published_us.eq(Some(now.as_microsecond())),
                        ))
                        .execute(c)?;
                    for party in parties_in_tx!(c, id)? {
                        let entry = entry(AuditAction::ReleasePublished, id);
                        audit_in_tx!(c, &auditor, party, entry, now)?;
                    }
                    Ok(Some(built_after + 1))
                })
            })
            .await
    }

    /// A release by its id as a proposal.
    pub async fn release_get(&self, id: i64) -> Result<Option<StoredRelease>, StoreError> {
        let found = self.releases(Asked::Id(id)).await?;
        Ok(found.into_iter().next())
    }

    /// A published release by its number.
    pub async fn release_numbered(&self, number: i64) -> Result<Option<StoredRelease>, StoreError> {
        let found = self.releases(Asked::Number(number)).await?;
        Ok(found.into_iter().next())
    }

    /// The proposals and releases that an organisation takes part in, or that are for it, the
    /// oldest first; dropped ones left out.
    pub async fn releases_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<StoredRelease>, StoreError> {
        self.releases(Asked::Of(organisation)).await
    }

    /// What was published for the public, by number.
    pub async fn releases_public(&self) -> Result<Vec<StoredRelease>, StoreError> {
        self.releases(Asked::Public).await
    }

    /// How many releases an organisation's people have proposed since an instant, dropped ones too.
    pub async fn releases_proposed_since(
        &self,
        organisation: OrganisationId,
        since: Timestamp,
    ) -> Result<usize, StoreError> {
        self.of(organisation)
            .run("count proposals", move |conn| {
                let count: i64 = on!(conn, c => {
                    release::table
                        .filter(release::organisation.eq(organisation.0))
                        .filter(release::proposed_us.ge(since.as_microsecond()))
                        .count()
                        .get_result(c)
                })?;
                Ok(count as usize)
            })
            .await
    }

    /// All that was ever published, for whoever it was, by number: what the gate builds against.
    pub async fn releases_published(&self) -> Result<Vec<StoredRelease>, StoreError> {
        self.releases(Asked::Published).await
    }

    async fn releases(&self, asked: Asked) -> Result<Vec<StoredRelease>, StoreError> {
        self.everybody(Across::Releases).run("read releases", move |conn| {
            on_snapshot!(conn, c => {
                let query = release::table.into_boxed();
                let query = match asked {
                    Asked::Id(id) => query.filter(release::id.eq(id)),
                    Asked::Number(number) => query.filter(release::number.eq(Some(number))),
                    Asked::Of(organisation) => query
                        .filter(release::dropped_us.is_null())
                        .filter(
                            release::id
                                .eq_any(
                                    release_party::table
                                        .filter(release_party::organisation.eq(organisation.0))
                                        .select(release_party::release),
                                )
                                .or(release::number
                                    .is_not_null()
                                    .and(release::audience.is_not_null())
                                    .and(release::audience.assume_not_null().eq(organisation.0))),
                        ),
                    Asked::Public => query
                        .filter(release::number.is_not_null())
                        .filter(release::audience.is_null()),
                    Asked::Published => query.filter(release::number.is_not_null()),
                };
                let rows: Vec<ReleaseRow> = query.order((release::number, release::id)).load(c)?;
                let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
                let parties: Vec<(i64, i64)> = release_party::table
                    .filter(release_party::release.eq_any(ids.clone()))
                    .order((release_party::release, release_party::organisation))
                    .load(c)?;
                let approvals: Vec<(i64, i64, i64, i64)> = release_approval::table
                    .filter(release_approval::release.eq_any(ids))
                    .order((release_approval::approved_us, release_approval::user_id))
                    .load(c)?;
                let partners: Vec<i64> = rows.iter().filter_map(|row| row.3).collect();
                let agreed: Vec<AgreementRow> = if partners.is_empty() {
                    Vec::new()
                } else {
                    agreement::table
                        .filter(agreement::partner.assume_not_null().eq_any(partners))
                        .select(agreement_columns!())
                        .load(c)?
                };
                let agreed = agreed.into_iter().map(|row| Ok(read_agreement(row)?.0));
                let agreed = agreed.collect::<Result<Vec<_>, StoreError>>()?;
                let read = rows.into_iter().map(|row| read(row, &parties, &approvals, &agreed));
                Ok(read.collect::<Result<_, StoreError>>()?)
            })
        })
        .await
    }
}

fn read(
    row: ReleaseRow,
    parties: &[(i64, i64)],
    approvals: &[(i64, i64, i64, i64)],
    agreed: &[Agreement],
) -> Result<StoredRelease, StoreError> {
    let (
        id,
        organisation,
        proposer,
        audience,
        content,
        sha256,
        proposed_us,
        dropped_us,
        number,
        published_us,
    ) = row;
    let published = match (number, published_us) {
        (Some(number), Some(us)) => Some((number, timestamp(us, "published_us")?)),
        _ => None,
    };
    let yes = |(_, user, organisation, us): &(i64, i64, i64, i64)| {
        Ok(ReleaseApproval {
            user: UserId(*user),
            organisation: OrganisationId(*organisation),
            at: timestamp(*us, "approved_us")?,
        })
    };
    let parties: Vec<OrganisationId> =
        parties.iter().filter(|one| one.0 == id).map(|one| OrganisationId(one.1)).collect();
    let audience = audience.map(OrganisationId);
    let theirs = |one: &&Agreement| {
        audience.is_some() && one.partner == audience && parties.contains(&one.giver)
    };
    Ok(StoredRelease {
        id,
        organisation: OrganisationId(organisation),
        proposer: UserId(proposer),
        agreements: agreed.iter().filter(theirs).cloned().collect(),
        audience,
        parties,
        content,
        sha256: sha256.try_into().map_err(|_| corrupt("sha256"))?,
        proposed_at: timestamp(proposed_us, "proposed_us")?,
        dropped_at: dropped_us.map(|us| timestamp(us, "dropped_us")).transpose()?,
        published,
        approvals: approvals
            .iter()
            .filter(|one| one.0 == id)
            .map(yes)
            .collect::<Result<_, StoreError>>()?,
    })
}
