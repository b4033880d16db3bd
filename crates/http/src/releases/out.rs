//! Releases as the API writes them.

use atalaya_disclosure::release::{release_frozen, release_proposal};
use atalaya_domain::{Json, Viewer};
use atalaya_store::{ReleaseFileInfo, StoredRelease};
use serde::Serialize;
use utoipa::ToSchema;

use super::files::{ReleaseFileOut, is_synthetic};
use super::ground;
use crate::doors::Doors;
use crate::problem::Problem;
use crate::secret::hex;

/// Proposals and releases, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseList {
    pub(super) releases: Vec<ReleaseOut>,
}

/// A proposal, or a release once it is published.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseOut {
    /// Its id as a proposal.
    id: i64,
    /// `proposed` or `published`.
    state: &'static str,
    /// Its number once it is published, from 1, over all organisations.
    number: Option<i64>,
    /// RFC 3339, UTC.
    proposed_at: String,
    /// RFC 3339, UTC.
    published_at: Option<String>,
    /// How many have said yes.
    approvals: usize,
    /// Whether the viewer is one of them.
    approved_by_me: bool,
    /// Whether the viewer proposed it.
    mine: bool,
    /// Whether its numbers are made up.
    synthetic: bool,
    /// SHA-256 of the content's bytes as they are published, hexadecimal.
    sha256: String,
    /// Its files once it is published, by name.
    files: Vec<ReleaseFileOut>,
    /// What it says. An advocate sees no `events` of what is not published.
    #[schema(value_type = Object)]
    content: Json,
}

/// A published release.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublishedOut {
    /// Its number, from 1.
    number: i64,
    /// RFC 3339, UTC.
    published_at: String,
    /// Whether its numbers are made up, as each of its files says too.
    synthetic: bool,
    /// SHA-256 of the content's bytes, hexadecimal.
    sha256: String,
    /// Its files, by name; their bytes never change.
    files: Vec<ReleaseFileOut>,
    /// What it says; the bytes never change.
    #[schema(value_type = Object)]
    content: Json,
}

/// Published releases by number.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublishedList {
    pub(super) releases: Vec<PublishedOut>,
}

impl ReleaseOut {
    /// As the viewer may see it; `None` if they may not know of it.
    pub(super) async fn new(
        viewer: &Viewer,
        stored: &StoredRelease,
        files: &[ReleaseFileInfo],
        doors: &Doors,
    ) -> Result<Option<Self>, Problem> {
        let synthetic = is_synthetic(stored, doors).await?;
        let record = ground::record(stored)?;
        let content = match record.number {
            Some(_) => release_frozen(Some(viewer), &record, doors.now()),
            None => release_proposal(viewer, &record),
        };
        Ok(content.ok().map(|content| Self {
            id: stored.id,
            state: if stored.published.is_some() { "published" } else { "proposed" },
            number: record.number,
            proposed_at: stored.proposed_at.to_string(),
            published_at: stored.published.map(|(_, at)| at.to_string()),
            approvals: stored.approvals.len(),
            approved_by_me: stored.approvals.iter().any(|one| viewer.user == Some(one.user)),
            mine: viewer.user == Some(stored.proposer),
            synthetic,
            sha256: hex(&stored.sha256),
            files: files.iter().map(ReleaseFileOut::from).collect(),
            content: content.into_inner(),
        }))
    }
}

impl PublishedOut {
    /// SHA-256 of the content's bytes, hexadecimal.
    pub(super) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// As its audience may see it; `None` if the viewer, or a stranger, is not of it.
    pub(super) async fn new(
        viewer: Option<&Viewer>,
        stored: &StoredRelease,
        files: &[ReleaseFileInfo],
        doors: &Doors,
    ) -> Result<Option<Self>, Problem> {
        let Some((number, at)) = stored.published else {
            return Ok(None);
        };
        let synthetic = is_synthetic(stored, doors).await?;
        let released = release_frozen(viewer, &ground::record(stored)?, doors.now());
        Ok(released.ok().map(|content| Self {
            number,
            published_at: at.to_string(),
            synthetic,
            sha256: hex(&stored.sha256),
            files: files.iter().map(ReleaseFileOut::from).collect(),
            content: content.into_inner(),
        }))
    }
}

/// What is asked of a release, for the API's description.
pub(crate) mod schema {
    use utoipa::ToSchema;

    /// What is asked of a release of the viewer's own organisation, for the public or a partner.
    #[derive(ToSchema)]
    #[expect(dead_code, reason = "it describes what is read by hand")]
    pub struct ReleaseIn {
        /// A closed quarter or year: `2026-Q3` or `2026`. A quarter closes 45 days after its end.
        #[schema(example = "2026-Q3")]
        period: String,
        /// `corroborated` (V2, V3; the default) or `reported` (V1 too).
        support: Option<String>,
        /// `incidents` (the default) or a family's letter.
        measure: Option<String>,
        /// `area` (the default), `department`, `municipality` or, with `hexagons`, `hexagon`.
        geography: Option<String>,
        /// The finest hexagons, H3 resolution 4–6, for a partner 4–7; `null` for none.
        hexagons: Option<u8>,
        /// The short name of the partner it is for, with whom an agreement in force covers it;
        /// `null` for the public.
        partner: Option<String>,
        /// `none` (the default); `population`, `setting` or `band` of a whole year, by department or of
        /// the whole area.
        split: Option<String>,
    }
}
