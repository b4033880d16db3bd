//! Who may propose, see and approve a release.

use std::collections::BTreeSet;

use atalaya_domain::{
    Agreement, AgreementState, Family, Json, OrganisationId, Role, UserId, Viewer,
};
use jiff::Timestamp;

use super::build::{self, Ground};
use super::content::{self, Content};
use super::set::Measure;
use super::spec::{Audience, CannotRelease, Spec};
use crate::{Refusal, Released};

/// Somebody's yes to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// Who.
    pub user: UserId,
    /// In which organisation.
    pub organisation: OrganisationId,
    /// When.
    pub at: Timestamp,
}

/// A proposed or published release, with what the server knows of it. Not to be sent:
/// [`release_proposal`] and [`release_frozen`] make of it what may be.
#[derive(Debug, Clone)]
pub struct ReleaseRecord {
    /// Who proposed it.
    pub proposer: UserId,
    /// In which organisation.
    pub organisation: OrganisationId,
    /// Whose events it counts.
    pub organisations: BTreeSet<OrganisationId>,
    /// Who it is for.
    pub audience: Audience,
    /// Its number once it is published.
    pub number: Option<i64>,
    /// The canonical JSON that was approved, or is to be.
    pub content: Json,
    /// Who said yes.
    pub approvals: Vec<Approval>,
    /// What those whose events it counts have agreed with the partner it is for.
    pub agreements: Vec<Agreement>,
}

/// Whether somebody has to do with releases at all: people, not programs, since people answer for them.
const fn releases(viewer: &Viewer) -> bool {
    let role = matches!(viewer.role, Role::Advocate | Role::Steward | Role::Supervisor);
    viewer.user.is_some() && role
}

/// Whether the viewer may propose releases of these organisations: who speaks for their own
/// organisation, and others only with it.
pub fn may_propose(
    viewer: &Viewer,
    organisations: &BTreeSet<OrganisationId>,
) -> Result<(), Refusal> {
    if !releases(viewer) {
        return Err(Refusal::Releasing);
    }
    if !organisations.contains(&viewer.organisation) {
        return Err(Refusal::OwnOrganisation);
    }
    Ok(())
}

/// How many releases an organisation may propose in a year. Where a number would be shown tells a
/// little of what was reported, published or not.
pub const PROPOSALS_A_YEAR: usize = 48;

/// Whether an organisation that proposed so many in the last year may propose another.
pub const fn within_budget(proposed: usize) -> Result<(), Refusal> {
    if proposed < PROPOSALS_A_YEAR { Ok(()) } else { Err(Refusal::Budget) }
}

/// The partner a release may be for: the other side of an agreement in force by which the viewer's
/// organisation lets them see what is asked.
pub fn may_share(
    viewer: &Viewer,
    spec: &Spec,
    agreement: Option<&Agreement>,
    now: Timestamp,
) -> Result<Audience, Refusal> {
    let covering = agreement.filter(|agreement| {
        agreement.giver == viewer.organisation
            && agreement.state(now) == AgreementState::Active
            && agreement.covers(family(spec.measure), spec.geography.as_fine_as())
    });
    let partner = covering.and_then(|agreement| agreement.partner);
    partner.map(Audience::Partner).ok_or(Refusal::NoAgreement)
}

const fn family(measure: Measure) -> Option<Family> {
    match measure {
        Measure::Incidents => None,
        Measure::Family(family) => Some(family),
    }
}

/// Whether all whose events it counts have agreements in force with the partner it is for that cover
/// it: at this moment, so that what is ended is over with the next question.
#[must_use]
pub fn is_agreed(record: &ReleaseRecord, now: Timestamp) -> bool {
    let Audience::Partner(partner) = record.audience else { return true };
    let Some((measure, geography)) = content::shape(&record.content) else { return false };
    record.organisations.iter().filter(|giver| **giver != partner).all(|giver| {
        record.agreements.iter().any(|agreement| {
            agreement.giver == *giver
                && agreement.partner == Some(partner)
                && agreement.state(now) == AgreementState::Active
                && agreement.covers(family(measure), geography.as_fine_as())
        })
    })
}

/// Builds what the viewer proposes. Nothing of it is told before it is approved but through
/// [`release_proposal`].
pub fn propose_release(
    viewer: &Viewer,
    spec: Spec,
    ground: &Ground<'_>,
) -> Result<Result<Content, CannotRelease>, Refusal> {
    may_propose(viewer, &spec.organisations)?;
    let built = build::build(&spec, ground);
    Ok(built.map(|rows| Content { spec, built_at: ground.now, rows }))
}

/// Whether the viewer may know of a proposal: those who propose and approve in an organisation that
/// takes part.
#[must_use]
pub fn sees_proposal(viewer: &Viewer, record: &ReleaseRecord) -> bool {
    releases(viewer) && record.organisations.contains(&viewer.organisation)
}

/// A proposal as the viewer may see it. Who sees every event of a taking-part organisation sees the
/// numbers they are asked to approve. An advocate sees where there would be one, and none of them:
/// asking for a proposal must not be a way to numbers that nobody approved.
pub fn release_proposal(
    viewer: &Viewer,
    record: &ReleaseRecord,
) -> Result<Released<Json>, Refusal> {
    if !sees_proposal(viewer, record) {
        return Err(Refusal::NoSuchRelease);
    }
    let mut content = record.content.clone();
    if record.number.is_none()
        && viewer.role == Role::Advocate
        && let Json::Object(members) = &mut content
    {
        members.retain(|(name, _)| name != "not_placed");
        let rows = members.iter_mut().find(|(name, _)| name == "rows");
        if let Some((_, Json::Array(rows))) = rows {
            for row in rows {
                if let Json::Object(row) = row {
                    row.retain(|(name, _)| name != "events");
                }
            }
        }
    }
    Ok(Released::new(content))
}

/// A published release as its audience may see it: the public's everybody, a partner's those who
/// took part, and the partner as long as it is agreed.
pub fn release_frozen(
    viewer: Option<&Viewer>,
    record: &ReleaseRecord,
    now: Timestamp,
) -> Result<Released<Json>, Refusal> {
    if record.number.is_none() {
        return Err(Refusal::NoSuchRelease);
    }
    let theirs = match (record.audience, viewer) {
        (Audience::Public, _) => true,
        (Audience::Partner(_), None) => false,
        (Audience::Partner(partner), Some(viewer)) => {
            viewer.organisation == partner && releases(viewer) && is_agreed(record, now)
                || sees_proposal(viewer, record)
        }
    };
    if !theirs {
        return Err(Refusal::NoSuchRelease);
    }
    Ok(Released::new(record.content.clone()))
}

/// Whether the viewer's yes counts: a supervisor or steward of an organisation that takes part, who
/// did not propose it and has not said yes yet.
pub fn may_approve(viewer: &Viewer, record: &ReleaseRecord) -> Result<UserId, Refusal> {
    if !sees_proposal(viewer, record) {
        return Err(Refusal::NoSuchRelease);
    }
    let user = viewer.user.ok_or(Refusal::NoSuchRelease)?;
    if !matches!(viewer.role, Role::Steward | Role::Supervisor) {
        return Err(Refusal::Approving);
    }
    if user == record.proposer {
        return Err(Refusal::OwnProposal);
    }
    Ok(user)
}

/// Whether these approvals are enough: two people, neither of whom proposed it, and one at least of
/// each organisation that takes part.
#[must_use]
pub fn is_approved(record: &ReleaseRecord) -> bool {
    let others = record.approvals.iter().filter(|approval| approval.user != record.proposer);
    let users: BTreeSet<UserId> = others.clone().map(|approval| approval.user).collect();
    let organisations: BTreeSet<OrganisationId> =
        others.map(|approval| approval.organisation).collect();
    users.len() >= 2 && record.organisations.is_subset(&organisations)
}
