//! From a row to a record, with a file's mapping.

use std::collections::HashMap;
use std::future::Future;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use atalaya_domain::{FieldError, Json, OrganisationId, Rules};
use atalaya_store::{Outcome, Store, StoreError};
use jiff::Timestamp;

use super::column::{Column, Mapping};
use super::rows::Row;

/// A kind of record that files hold.
pub trait FileRecord: Send + Sized + 'static {
    /// Its fields, as columns fill them.
    type Field: Column + Send;

    /// Checks a CSV record.
    fn of_record(
        reading: &mut Reading<Self>,
        record: &csv::StringRecord,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>>;

    /// Checks a JSON object whose members have the fields' names.
    fn of_object(
        reading: &mut Reading<Self>,
        json: &Json,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>>;

    /// Stores records, all or none.
    fn store(
        store: Store,
        organisation: OrganisationId,
        records: Vec<Self>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Outcome>, StoreError>> + Send;
}

/// How the rows of one file become records.
#[derive(Debug, Clone)]
pub struct Reading<R: FileRecord> {
    /// The field of each CSV column.
    pub(super) columns: Vec<Option<R::Field>>,
    /// Mappings by name, for JSON rows.
    mappings: Vec<Mapping<R::Field>>,
    /// The source's name, for ids that are not UUIDs.
    pub(super) source: String,
    /// Whether the wall clock that stands in the file is taken for local time, whatever its
    /// offset (then the rules' zone is UTC).
    pub(super) as_written: bool,
    /// How often each content was read, by its hash.
    read: HashMap<u64, u32>,
}

/// Why a row was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// It cannot be read at all.
    Unreadable(String),
    /// Fields are wrong.
    Fields(Vec<FieldError>),
}

impl<R: FileRecord> Reading<R> {
    /// The reading of a file with these columns.
    pub fn new(
        columns: &[String],
        mappings: &[Mapping<R::Field>],
        source: &str,
        as_written: bool,
    ) -> Self {
        let field = |name: &String| {
            mappings
                .iter()
                .find(|mapping| mapping.column == *name)
                .map_or_else(|| R::Field::of_column(name), |mapping| mapping.field)
        };
        Self {
            columns: columns.iter().map(field).collect(),
            mappings: mappings.to_vec(),
            source: source.to_owned(),
            as_written,
            read: HashMap::new(),
        }
    }

    /// The numbers of the columns that fill nothing.
    pub fn unused(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(|(_, field)| field.is_none()).map(|(at, _)| at)
    }

    /// Checks a row.
    pub fn record(&mut self, row: &Row, rules: &Rules<'_>) -> Result<R, Refusal> {
        match row {
            Row::Record(record) => R::of_record(self, record, rules).map_err(Refusal::Fields),
            Row::Object(json) if self.mappings.is_empty() => {
                R::of_object(self, json, rules).map_err(Refusal::Fields)
            }
            Row::Object(json) => {
                let renamed = self.renamed(json);
                R::of_object(self, &renamed, rules).map_err(Refusal::Fields)
            }
            Row::Unreadable(reason) => Err(Refusal::Unreadable(reason.clone())),
        }
    }

    /// How often this content was read before in this file.
    pub(super) fn nth_of(&mut self, content: &str) -> u32 {
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let read = self.read.entry(hasher.finish()).or_default();
        let nth = *read;
        *read += 1;
        nth
    }

    fn renamed(&self, json: &Json) -> Json {
        let Json::Object(members) = json else { return json.clone() };
        let renamed = members.iter().filter_map(|(name, value)| {
            let mapping = self.mappings.iter().find(|mapping| mapping.column == *name);
            match mapping {
                None => Some((name.clone(), value.clone())),
                Some(Mapping { field: Some(field), .. }) => {
                    Some((field.pointer().trim_start_matches('/').to_owned(), value.clone()))
                }
                Some(Mapping { field: None, .. }) => None,
            }
        });
        Json::Object(renamed.collect())
    }
}

/// The same wall clock, said of UTC: `2019-05-01T13:00:00-05:00` becomes `2019-05-01T13:00:00Z`.
pub fn wall_clock(text: &str) -> String {
    match text.get(..19) {
        Some(clock) if text.len() > 19 => format!("{clock}Z"),
        _ => text.to_owned(),
    }
}
