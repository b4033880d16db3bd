//! What one installation covers: its zone, its area, its named places.

use std::sync::Arc;

use crate::{Area, Zone};

/// A place the map can jump to.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPlace {
    /// The name people know.
    pub name: String,
    /// Degrees, WGS 84.
    pub lat: f64,
    /// Degrees, WGS 84.
    pub lon: f64,
    /// The zoom level (512-pixel tiles) that shows it.
    pub zoom: f64,
}

/// What one installation covers. Configured; Guatemala is the default.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// The name on the screens.
    pub name: String,
    /// Whether the data are made up; every screen then says so.
    pub synthetic: bool,
    /// The zone hours of the week are counted in.
    pub zone: Zone,
    /// The area events may lie in: the study area of the risk model.
    pub area: Arc<Area>,
    /// Where the map can jump to.
    pub places: Vec<NamedPlace>,
}
