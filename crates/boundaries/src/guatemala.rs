//! The country that is shipped.

use std::io::Read as _;

use flate2::read::GzDecoder;

use crate::best_fit::Boundaries;
use crate::read::{BoundariesError, read};
use crate::unit::Level;

const DEPARTMENTS: &str = include_str!("../../../data/guatemala/departments.geojson");
const MUNICIPALITIES: &[u8] = include_bytes!("../../../data/guatemala/municipalities.geojson.gz");

/// Whose outlines they are.
const CREDIT: &str = "OCHA COD-AB (CONRED), CC BY 3.0 IGO";

/// Guatemala's 22 departments and 340 municipalities.
///
/// # Errors
///
/// None, with the files that are shipped: a test reads them.
pub fn guatemala() -> Result<Boundaries, BoundariesError> {
    let mut municipalities = String::new();
    GzDecoder::new(MUNICIPALITIES).read_to_string(&mut municipalities)?;
    let departments = read(DEPARTMENTS, "GT", Level::First)?;
    let municipalities = read(&municipalities, "GT", Level::Second)?;
    Ok(Boundaries::of(&departments, &municipalities)?.credited(CREDIT))
}
