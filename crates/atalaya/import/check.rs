//! From a row to an event, with a file's mapping.

use std::borrow::Cow;

use atalaya_domain::{Draft, Event, FieldError, Json, Rules};

use super::fields::{Field, Mapping, kind_of, own_id};
use super::rows::Row;

/// How the rows of one file become events.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The field of each CSV column.
    columns: Vec<Option<Field>>,
    /// Mappings by name, for JSON rows.
    mappings: Vec<Mapping>,
    /// The source's name, for ids that are not UUIDs.
    source: String,
    /// Whether the wall clock that stands in the file is taken for local time, whatever its
    /// offset (then the rules' zone is UTC).
    as_written: bool,
}

/// Why a row was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// It cannot be read at all.
    Unreadable(String),
    /// Fields are wrong.
    Fields(Vec<FieldError>),
}

impl Reading {
    /// The reading of a file with these columns.
    pub fn new(columns: &[String], mappings: &[Mapping], source: &str, as_written: bool) -> Self {
        let field = |name: &String| {
            mappings
                .iter()
                .find(|mapping| mapping.column == *name)
                .map_or_else(|| Field::of_column(name), |mapping| mapping.field)
        };
        Self {
            columns: columns.iter().map(field).collect(),
            mappings: mappings.to_vec(),
            source: source.to_owned(),
            as_written,
        }
    }

    /// The numbers of the columns that fill nothing.
    pub fn unused(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(|(_, field)| field.is_none()).map(|(at, _)| at)
    }

    /// Checks a row.
    pub fn event(&self, row: &Row, rules: &Rules<'_>) -> Result<Event, Refusal> {
        match row {
            Row::Record(record) => self.of_record(record, rules).map_err(Refusal::Fields),
            Row::Object(json) => self.of_object(json, rules).map_err(Refusal::Fields),
            Row::Unreadable(reason) => Err(Refusal::Unreadable(reason.clone())),
        }
    }

    fn of_record(
        &self,
        record: &csv::StringRecord,
        rules: &Rules<'_>,
    ) -> Result<Event, Vec<FieldError>> {
        let mut draft = Draft::default();
        let mut errors = Vec::new();
        for (field, text) in self.columns.iter().zip(record) {
            if let Some(field) = field
                && let Err(error) = field.put(&mut draft, text, &self.source)
            {
                errors.push(error);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        self.check(draft, rules)
    }

    fn of_object(&self, json: &Json, rules: &Rules<'_>) -> Result<Event, Vec<FieldError>> {
        let renamed;
        let json = if self.mappings.is_empty() {
            json
        } else {
            renamed = self.renamed(json);
            &renamed
        };
        let mut draft = Draft::from_json(json)?;
        if let Some(id) = draft.id.take() {
            draft.id = Some(Cow::Owned(own_id(&id, &self.source).into_owned()));
        }
        if let Some(kind) = draft.kind.take() {
            draft.kind = Some(Cow::Owned(kind_of(&kind).to_owned()));
        }
        self.check(draft, rules)
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

    fn check(&self, mut draft: Draft<'_>, rules: &Rules<'_>) -> Result<Event, Vec<FieldError>> {
        if self.as_written {
            draft.occurred_at = draft.occurred_at.map(|text| Cow::Owned(wall_clock(&text)));
            draft.occurred_until = draft.occurred_until.map(|text| Cow::Owned(wall_clock(&text)));
        }
        draft.check(rules)
    }
}

/// The same wall clock, said of UTC: `2019-05-01T13:00:00-05:00` becomes `2019-05-01T13:00:00Z`.
pub fn wall_clock(text: &str) -> String {
    match text.get(..19) {
        Some(clock) if text.len() > 19 => format!("{clock}Z"),
        _ => text.to_owned(),
    }
}
