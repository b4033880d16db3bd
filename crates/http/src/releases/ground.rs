//! What releases are built against: everything ever published, and the events they may count.

use std::collections::BTreeSet;

use actix_web::web::Data;
use atalaya_boundaries::Boundaries;
use atalaya_disclosure::RoundingKey;
use atalaya_disclosure::release::{
    Approval, Audience, Content, CountedEvent, CountedVersion, Ledger, Names, Period,
    ReleaseRecord, Spec,
};
use atalaya_domain::{Json, OrganisationId};
use atalaya_store::{ReleaseVersion, StoredRelease};

use crate::boundaries::Districts;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};

/// Everything ever published, with the names of organisations.
pub(super) struct Ground {
    names: Names,
    boundaries: Districts,
    ledger: Ledger,
    last_number: i64,
}

impl Ground {
    /// Reads it from the store.
    pub async fn read(doors: &Doors) -> Result<Self, Problem> {
        let store = &doors.app.store;
        let organisations = store.organisation_list().await?;
        let names: Names = organisations.into_iter().map(|one| (one.id, one.slug)).collect();
        let published = store.releases_published().await?;
        let last_number = published.iter().filter_map(|one| one.published).map(|one| one.0).max();
        let boundaries = doors.app.settings.boundaries.clone();
        boundaries.read().await?;
        let (ledger, last_number) = (Ledger::default(), last_number.unwrap_or(0));
        let mut ground = Self { names, boundaries, ledger, last_number };
        for stored in &published {
            let content = ground.content(stored)?;
            ground.ledger.add(&content.rows, content.built_at);
        }
        Ok(ground)
    }

    /// Everything ever published.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The departments and municipalities.
    pub fn boundaries(&self) -> Option<&Boundaries> {
        self.boundaries.get()
    }

    /// The number of the last release in it; 0 before the first.
    pub const fn last_number(&self) -> i64 {
        self.last_number
    }

    /// The secret that noise and thresholds are drawn from.
    pub async fn key(&self, doors: &Doors) -> Result<RoundingKey, Problem> {
        Ok(RoundingKey::new(doors.app.store.rounding_key().await?))
    }

    /// The events that began or were recorded in the year a period lies in, of everybody whose published sets could touch it.
    pub async fn events(
        &self,
        doors: &Data<Doors>,
        spec: &Spec,
    ) -> Result<Vec<CountedEvent>, Problem> {
        let zone = &doors.app.deployment.zone;
        let year = Period::Year(spec.period.year());
        let published = self.ledger.rows().map(|row| &row.set);
        let touching = published.filter(|set| set.period.year() == spec.period.year());
        let organisations: BTreeSet<OrganisationId> = touching
            .flat_map(|set| set.organisations.iter())
            .chain(&spec.organisations)
            .copied()
            .collect();
        let asked = organisations.into_iter().collect();
        let stored =
            doors.app.store.release_events(asked, year.starts_at(zone), year.ends_at(zone)).await?;
        let counted = stored.iter().filter_map(|one| {
            let versions: Vec<CountedVersion<'_>> = one.versions.iter().map(version).collect();
            CountedEvent::of(&versions, one.organisation, one.reporter, zone, self.boundaries())
        });
        Ok(counted.collect())
    }

    /// A release's canonical text.
    pub fn written(&self, content: &Content) -> Result<String, Problem> {
        let json = content.to_json(&self.names).ok_or_else(unknown)?;
        serde_json::to_string(&json).map_err(|error| Problem::internal("write a release", &error))
    }

    /// What a stored release holds.
    pub fn content(&self, stored: &StoredRelease) -> Result<Content, Problem> {
        Content::from_json(&parsed(stored)?, &self.names, self.boundaries()).ok_or_else(unknown)
    }
}

/// A stored version as releases look at it.
pub(crate) const fn version(stored: &ReleaseVersion) -> CountedVersion<'_> {
    let ReleaseVersion { event, alone, recorded_at } = stored;
    CountedVersion { event, alone: *alone, recorded_at: *recorded_at }
}

/// A stored release as the gate knows it.
pub(crate) fn record(stored: &StoredRelease) -> Result<ReleaseRecord, Problem> {
    let yes = |one: &atalaya_store::ReleaseApproval| Approval {
        user: one.user,
        organisation: one.organisation,
        at: one.at,
    };
    Ok(ReleaseRecord {
        proposer: stored.proposer,
        organisation: stored.organisation,
        organisations: stored.parties.iter().copied().collect(),
        audience: stored.audience.map_or(Audience::Public, Audience::Partner),
        number: stored.published.map(|(number, _)| number),
        content: parsed(stored)?,
        approvals: stored.approvals.iter().map(yes).collect(),
        agreements: stored.agreements.clone(),
    })
}

fn parsed(stored: &StoredRelease) -> Result<Json, Problem> {
    Json::parse(stored.content.as_bytes())
        .map_err(|error| Problem::internal("read a release", &error))
}

/// A release of an organisation that is not there, or of a program that this one is not.
fn unknown() -> Problem {
    Problem::new(ProblemCode::Internal)
}
