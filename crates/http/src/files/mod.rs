//! The web client and the basemap: static files with conditions, ranges and stored compression.

mod answer;
mod disguise;
mod kind;
mod range;
mod source;

pub(crate) use answer::{basemap_get, web_get};
pub(crate) use source::Files;
