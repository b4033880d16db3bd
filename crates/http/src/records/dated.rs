//! Records that somebody looks at who is not shown everything that they ever told.

use std::collections::BTreeMap;

use atalaya_disclosure::reaches;
use atalaya_domain::{History, OrganisationId, Viewer};
use atalaya_store::{Store, StoreError};
use jiff::Timestamp;

use crate::doors::Doors;
use crate::problem::Problem;

/// A stored record of which the store knows when it was first told.
pub(crate) trait FirstTold {
    /// Where it stands in its list.
    type Position: Copy + Ord;

    /// Where it stands.
    fn position(&self) -> Self::Position;

    /// When the records at these positions were first told.
    async fn first_told(
        store: &Store,
        organisation: OrganisationId,
        positions: &[Self::Position],
    ) -> Result<BTreeMap<Self::Position, Timestamp>, StoreError>;
}

/// A stored record with when it was first told, where that decides whether its viewer sees it.
pub(crate) struct Dated<S> {
    pub stored: S,
    pub first_at: Option<Timestamp>,
}

impl<S> Dated<S> {
    /// The version that became of it: it was first told when it was.
    pub(crate) const fn became(&self, stored: S) -> Self {
        Self { stored, first_at: self.first_at }
    }
}

/// These records, dated for who does not see everything they ever told; the store is not asked for who does.
pub(crate) async fn dated<S: FirstTold>(
    viewer: &Viewer,
    stored: Vec<S>,
    doors: &Doors,
) -> Result<Vec<Dated<S>>, Problem> {
    let told = if viewer.history == History::Whole {
        BTreeMap::new()
    } else {
        let positions: Vec<_> = stored.iter().map(S::position).collect();
        S::first_told(&doors.app.store, viewer.organisation, &positions).await?
    };
    let date = |stored: S| Dated { first_at: told.get(&stored.position()).copied(), stored };
    Ok(stored.into_iter().map(date).collect())
}

/// The record, dated; refused if the viewer does not see so far back.
pub(crate) async fn reached<S: FirstTold>(
    viewer: &Viewer,
    stored: S,
    doors: &Doors,
) -> Result<Dated<S>, Problem> {
    let first_at = if viewer.history == History::Whole {
        None
    } else {
        let position = stored.position();
        let told = S::first_told(&doors.app.store, viewer.organisation, &[position]).await?;
        told.get(&position).copied()
    };
    reaches(viewer, first_at)?;
    Ok(Dated { stored, first_at })
}
