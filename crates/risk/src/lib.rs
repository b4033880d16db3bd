//! Risk by cell × hour of the week × key population, with its uncertainty. Pure and synchronous.
//!
//! Events go in one change at a time ([`RiskIndex::apply`]); a [`Surface`] reads the index as of
//! an instant: a ladder of Gamma posteriors from the area's level over wide and near
//! surroundings to the cell, a second ladder for the hour of the week, a total for the coming
//! week. [`Settings`] holds every constant with its source. The rate is of events counted once;
//! severity is told beside it, never multiplied in.
//!
//! Hours worked ([`RiskIndex::apply_exposure`]) are the offset of every rate. While none are known,
//! every cell counts as equally visited: the map then shows where incidents were reported, not where
//! it is dangerous, and no cell is ever called lower.
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests allow for the last bit"))]

mod bound;
mod cell_sums;
mod cluster;
mod day_parts;
pub mod evaluate;
mod exposure;
mod fixed;
mod hours;
mod hours_by_account;
mod index;
mod kernel;
mod ladder;
mod learnt_drift;
mod learnt_hours;
mod learnt_priors;
mod lessons;
mod level;
mod loading;
mod past_places;
mod past_visits;
mod quantile;
mod reasons;
mod seasons;
mod settings;
mod severity;
mod snapshot;
mod surface;
mod thresholds;
mod tried;
mod weekly;

pub use cluster::ClusterWarning;
pub use index::RiskIndex;
pub use learnt_priors::Learnt;
pub use lessons::Lessons;
pub use level::{Certainty, Detail, Estimate, Level, State};
pub use loading::Loading;
pub use reasons::{HourShares, Reasons, Shares};
pub use settings::{CutPoint, MODEL, Settings, UnknownConstant};
pub use severity::MeanSeverity;
pub use snapshot::SnapshotError;
pub use surface::Surface;
pub use thresholds::{ThresholdError, Thresholds};
