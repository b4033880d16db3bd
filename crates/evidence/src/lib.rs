//! Numbers that people carry into a room: what was counted, how sure it is, and the files that say so. Pure.
//!
//! Everything here begins with what the gate released; nothing here decides what may be seen.

mod document;
mod drawing;
mod indicator;
mod statistics;
mod table;
mod words;

pub use document::{Documents, Earlier, Paper, Print, incident_statement, pocket_card, week_sheet};
pub use indicator::{
    Compared, Figure, Indicator, Indicators, Unit, Value, figures, reporting_activity,
};
pub use statistics::{
    Interval, Noisy, RateRatio, Trend, count_ratio, noisy_interval, poisson_interval, rate_ratio,
    share_interval, weighted_interval,
};
pub use table::{
    COLUMNS, Cell, Column, File, FileError, Polygon, Published, Row, Shape, Table,
    UnreadableRelease, about_file, manifest,
};
