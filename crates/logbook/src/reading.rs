//! From a row to a record, with a file's mapping.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use atalaya_domain::{FieldError, FieldReason, Json, Rules};

use crate::column::{Column, Mapping};

/// One row as it stands in a file.
#[derive(Debug)]
pub enum Row {
    /// A CSV record, in the order of the header.
    Record(csv::StringRecord),
    /// A JSON object: a line of NDJSON or a `GeoJSON` feature turned into a report's object.
    Object(Json),
    /// A row that cannot be read at all; the reason.
    Unreadable(String),
}

/// A kind of record that files hold.
pub trait FileRecord: Send + Sized + 'static {
    /// Its fields, as columns fill them.
    type Field: Column + Send;
    /// Members of a JSON row that no column can fill.
    const ONLY_JSON: &'static [&'static str];

    /// Checks what stands in a row; with what was found wrong already.
    fn checked(
        fields: &Fields<'_, Self>,
        wrong: Vec<FieldError>,
        reading: &mut Reading<Self>,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>>;
}

/// What stands in a row.
pub struct Fields<'a, R: FileRecord> {
    /// The texts of its fields.
    pub texts: Vec<(R::Field, Cow<'a, str>)>,
    /// The members of [`FileRecord::ONLY_JSON`], as an object.
    pub others: Json,
}

/// How the rows of one file become records.
#[derive(Debug, Clone)]
pub struct Reading<R: FileRecord> {
    /// The field of each CSV column.
    columns: Vec<Option<R::Field>>,
    /// Mappings by name, for JSON rows.
    mappings: Vec<Mapping<R::Field>>,
    /// The source's name, for ids that are not UUIDs.
    pub(crate) source: String,
    /// Whether the wall clock that stands in the file is taken for local time, whatever its
    /// offset (then the rules' zone is UTC).
    pub(crate) as_written: bool,
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
        let (mappings, source) = (mappings.to_vec(), source.to_owned());
        let read = HashMap::new();
        let reading = Self { columns: Vec::new(), mappings, source, as_written, read };
        let fields = columns.iter().map(|name| reading.field(name)).collect();
        Self { columns: fields, ..reading }
    }

    /// The numbers of the columns that fill nothing.
    pub fn unused(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(|(_, field)| field.is_none()).map(|(at, _)| at)
    }

    /// Checks a row.
    pub fn record(&mut self, row: &Row, rules: &Rules<'_>) -> Result<R, Refusal> {
        let (fields, wrong) = match row {
            Row::Record(record) => (self.of_record(record), Vec::new()),
            Row::Object(json) => self.of_object(json).map_err(Refusal::Fields)?,
            Row::Unreadable(reason) => return Err(Refusal::Unreadable(reason.clone())),
        };
        R::checked(&fields, wrong, self, rules).map_err(Refusal::Fields)
    }

    fn of_record<'a>(&self, record: &'a csv::StringRecord) -> Fields<'a, R> {
        let columns = self.columns.iter().zip(record);
        let texts = columns.filter_map(|(field, text)| Some(((*field)?, Cow::Borrowed(text))));
        Fields { texts: texts.collect(), others: Json::Object(Vec::new()) }
    }

    fn of_object<'a>(
        &self,
        json: &'a Json,
    ) -> Result<(Fields<'a, R>, Vec<FieldError>), Vec<FieldError>> {
        let Json::Object(members) = json else {
            let (expected, found) = ("object", json.type_name());
            return Err(vec![FieldError::new("", FieldReason::WrongType { expected, found })]);
        };
        let (mut texts, mut others, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for (name, value) in members {
            match self.field(name) {
                Some(field) => match as_text(value) {
                    Ok(text) => texts.push((field, text)),
                    Err(reason) => wrong.push(FieldError::new(field.pointer(), reason)),
                },
                None if R::ONLY_JSON.contains(&name.as_str()) && !self.is_mapped(name) => {
                    others.push((name.clone(), value.clone()));
                }
                // A withdrawn record would come back to life if this were left out like any other
                // member that fills nothing.
                None if name == "withdrawn" && *value == Json::Bool(true) => {
                    wrong.push(FieldError::new("/withdrawn", FieldReason::UnknownField));
                }
                None => {}
            }
        }
        Ok((Fields { texts, others: Json::Object(others) }, wrong))
    }

    /// The members of a JSON row that fill nothing.
    pub fn left_out<'a>(&self, row: &'a Row) -> impl Iterator<Item = &'a str> {
        let members = match row {
            Row::Object(Json::Object(members)) => members.as_slice(),
            _ => &[],
        };
        let fills = |name: &str| {
            self.is_mapped(name) || self.field(name).is_some() || R::ONLY_JSON.contains(&name)
        };
        members.iter().map(|(name, _)| name.as_str()).filter(move |name| !fills(name))
    }

    /// How often this content was read before in this file.
    pub(crate) fn nth_of(&mut self, content: &str) -> u32 {
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let read = self.read.entry(hasher.finish()).or_default();
        let nth = *read;
        *read += 1;
        nth
    }

    /// The field a column or member of this name fills.
    fn field(&self, name: &str) -> Option<R::Field> {
        let mapping = self.mappings.iter().find(|mapping| mapping.column == name);
        mapping.map_or_else(|| R::Field::of_column(name), |mapping| mapping.field)
    }

    fn is_mapped(&self, name: &str) -> bool {
        self.mappings.iter().any(|mapping| mapping.column == name)
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
#[must_use]
pub fn wall_clock(text: &str) -> String {
    match text.get(..19) {
        Some(clock) if text.len() > 19 => format!("{clock}Z"),
        _ => text.to_owned(),
    }
}
