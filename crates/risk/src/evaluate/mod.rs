//! How good the model's forecasts are: a rolling-origin back-test beside simple baselines.
//!
//! A [`Backtest`] knows what happened before a week, foretells the week, is told what happened,
//! and goes on; [`WeekScore`] compares one forecast with one week, [`Summary`] adds weeks up. The
//! model that is tested is the very [`crate::Surface`] that serves the map.
//!
//! [`plant`] asks which campaigns of made-up reports are told; [`visited`] what knowing outreach hours
//! is worth.
//!
//! [`Hindsight`] asks the same of a deployment's own events, for people who are no statisticians:
//! would the map of each week, made of what was known then, have been right?
#![expect(clippy::disallowed_methods, reason = "figures of one run are compared with each other")]

mod backtest;
mod baselines;
mod coverage;
mod hindsight;
mod planted;
mod reference;
mod score;
mod stability;
mod summary;
mod visited;

pub use backtest::{Backtest, Model, YearCoverage};
pub use coverage::{Coverage, covered};
pub use hindsight::{Figures, GAIN_SHARES, GAIN_TENTH, Hindsight, Known, LevelShare, Tested};
pub use planted::{Campaign, Planted, plant};
pub use score::{BINS, SHARES, WeekScore};
pub use stability::rank_correlation;
pub use summary::{Interval, Summary, bootstrap};
pub use visited::{Judged, Told, visited};
