//! What of the map a session may see, as the session says it.

use atalaya_disclosure::{Scope, population_codes};
use atalaya_domain::Viewer;
use serde::Serialize;
use utoipa::ToSchema;

/// What of the map somebody may see.
#[derive(Debug, Serialize, ToSchema)]
pub struct MapOut {
    /// The finest H3 resolution.
    finest_resolution: u8,
    /// Whether rates and their intervals are shown beside the level.
    counts: bool,
    /// `ALL` and codes of key populations.
    key_populations: Vec<&'static str>,
}

impl MapOut {
    /// What the viewer may see; `None` for roles that work with frozen releases.
    pub(crate) fn of(viewer: &Viewer) -> Option<Self> {
        let map = Scope::of(viewer).map?;
        Some(Self {
            finest_resolution: map.finest_resolution,
            counts: map.counts,
            key_populations: population_codes(&map.populations),
        })
    }
}
