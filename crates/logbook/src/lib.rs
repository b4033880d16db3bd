//! Rows that organisations have kept in files of their own, made into reports.
//!
//! What a program wrote comes in columns that have the API's names: [`Reading`] turns a row into a record. What
//! people have kept in a spreadsheet says *viernes 15 de marzo, noche* and *Xela*: a [`Logbook`] is read by a
//! [`Plan`] that says which column is what, which day comes first, and what each word and place stands for. Both
//! end in the very check that a report of the API goes through.
//!
//! Nothing is guessed silently. What can be read two ways is a question ([`Questions`]) until somebody answers it.

mod book;
mod clock;
mod column;
mod date;
mod event;
mod exposure;
mod field;
mod header;
mod heading;
mod logbook;
mod places;
mod plan;
mod questions;
mod reading;
mod refused;
mod row;
mod words;

pub use book::{Book, BookError, Encoding, Limits, Sheet, SheetRow};
pub use clock::{Clock, clock_of};
pub use column::{Column, Mapping};
pub use date::{DateOrder, DateReading, Written, date_of};
pub use exposure::ExposureField;
pub use field::{Field, kind_of};
pub use heading::Heading;
pub use logbook::{Logbook, ReadColumn};
pub use places::{PlaceReading, Places};
pub use plan::{NONE, Plan};
pub use questions::{DateCount, PlaceQuestion, Questions, WordQuestion};
pub use reading::{Fields, FileRecord, Reading, Refusal, Row, wall_clock};
pub use refused::{REASONS, refused_csv};
pub use row::{Understood, Wrong};
pub use words::Listed;
