//! From a row to an event, with a file's mapping.

use std::borrow::Cow;

use atalaya_domain::{Draft, Event, FieldError, FieldReason, Json, Rules};

use super::fields::{Field, Mapping};
use super::rows::Row;

/// Members of a JSON row that no column can fill.
const ONLY_JSON: [&str; 3] = ["felt", "potential", "flags"];

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
        let (mappings, source) = (mappings.to_vec(), source.to_owned());
        let reading = Self { columns: Vec::new(), mappings, source, as_written };
        let fields = columns.iter().map(|name| reading.field(name)).collect();
        Self { columns: fields, ..reading }
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
        let Json::Object(members) = json else {
            let (expected, found) = ("object", json.type_name());
            return Err(vec![FieldError::new("", FieldReason::WrongType { expected, found })]);
        };
        let (mut texts, mut others, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for (name, value) in members {
            match self.field(name) {
                Some(field) => match as_text(value) {
                    Ok(text) => texts.push((field, text)),
                    Err(reason) => errors.push(FieldError::new(field.pointer(), reason)),
                },
                None if ONLY_JSON.contains(&name.as_str()) && !self.is_mapped(name) => {
                    others.push((name.clone(), value.clone()));
                }
                None => {}
            }
        }
        let others = Json::Object(others);
        let mut draft = Draft::from_json(&others).unwrap_or_else(|wrong| {
            errors.extend(wrong);
            Draft::default()
        });
        for (field, text) in &texts {
            errors.extend(field.put(&mut draft, text, &self.source).err());
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        self.check(draft, rules)
    }

    /// The members of a JSON row that fill nothing.
    pub fn left_out<'a>(&self, row: &'a Row) -> impl Iterator<Item = &'a str> {
        let members = match row {
            Row::Object(Json::Object(members)) => members.as_slice(),
            _ => &[],
        };
        let fills = |name: &str| {
            self.is_mapped(name) || self.field(name).is_some() || ONLY_JSON.contains(&name)
        };
        members.iter().map(|(name, _)| name.as_str()).filter(move |name| !fills(name))
    }

    /// The field a column or member of this name fills.
    fn field(&self, name: &str) -> Option<Field> {
        let mapping = self.mappings.iter().find(|mapping| mapping.column == name);
        mapping.map_or_else(|| Field::of_column(name), |mapping| mapping.field)
    }

    fn is_mapped(&self, name: &str) -> bool {
        self.mappings.iter().any(|mapping| mapping.column == name)
    }

    fn check(&self, mut draft: Draft<'_>, rules: &Rules<'_>) -> Result<Event, Vec<FieldError>> {
        if self.as_written {
            draft.occurred_at = draft.occurred_at.map(|text| Cow::Owned(wall_clock(&text)));
            draft.occurred_until = draft.occurred_until.map(|text| Cow::Owned(wall_clock(&text)));
        }
        draft.check(rules)
    }
}

/// A member's value as a column would have it, so that every format is read alike.
fn as_text(value: &Json) -> Result<Cow<'_, str>, FieldReason> {
    let refused = |found| FieldReason::WrongType { expected: "string", found };
    match value {
        Json::Null => Ok(Cow::Borrowed("")),
        Json::String(text) => Ok(Cow::Borrowed(text)),
        Json::Integer(number) => Ok(Cow::Owned(number.to_string())),
        Json::Number(number) => Ok(Cow::Owned(number.to_string())),
        Json::Array(items) => {
            let codes: Option<Vec<&str>> = items
                .iter()
                .map(|item| if let Json::String(code) = item { Some(code.as_str()) } else { None })
                .collect();
            codes.map(|codes| Cow::Owned(codes.join(";"))).ok_or(refused("array"))
        }
        Json::Bool(_) | Json::Object(_) => Err(refused(value.type_name())),
    }
}

/// The same wall clock, said of UTC: `2019-05-01T13:00:00-05:00` becomes `2019-05-01T13:00:00Z`.
pub fn wall_clock(text: &str) -> String {
    match text.get(..19) {
        Some(clock) if text.len() > 19 => format!("{clock}Z"),
        _ => text.to_owned(),
    }
}
