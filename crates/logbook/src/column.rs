//! What the columns of a file and the fields of a record have to do with each other, whatever the
//! kind of record.

use std::borrow::Cow;
use std::str::FromStr;

use atalaya_domain::{FieldError, FieldReason};

/// A field of a record that a column can fill.
pub trait Column: Copy + PartialEq + std::fmt::Debug + 'static {
    /// The fields by the names of columns that fill them unless mapped otherwise.
    const NAMES: &'static [(&'static str, Self)];

    /// The JSON pointer of the field, for errors.
    fn pointer(self) -> &'static str;

    /// The field a column of this name fills unless it is mapped otherwise.
    fn of_column(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

/// A column's text as a number.
pub fn number<T: FromStr>(field: impl Column, text: &str) -> Result<T, FieldError> {
    text.parse().ok().ok_or_else(|| {
        let reason = FieldReason::WrongType { expected: "number", found: "string" };
        FieldError::new(field.pointer(), reason)
    })
}

/// Codes that stand in one column, separated by `;`, `|` or a space.
pub fn codes(text: &str) -> Vec<Cow<'_, str>> {
    let codes = text.split([';', '|', ' ']).filter(|code| !code.is_empty());
    codes.map(Cow::Borrowed).collect()
}

/// A `COLUMN=FIELD` of the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping<F> {
    /// The file's column.
    pub column: String,
    /// The field it fills; `None` leaves the column out.
    pub field: Option<F>,
}

impl<F: Column> FromStr for Mapping<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((column, field)) = text.split_once('=') else {
            return Err(format!("{text:?} is not COLUMN=FIELD"));
        };
        let known = F::of_column(field);
        if known.is_none() && field != "-" {
            let names: Vec<&str> = F::NAMES.iter().map(|(name, _)| *name).collect();
            return Err(format!("{field:?} is not a field; there are {} and -", names.join(", ")));
        }
        Ok(Self { column: column.to_owned(), field: known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposure::ExposureField;
    use crate::field::Field;

    #[test]
    fn a_mapping_names_a_field_or_says_which_there_are() {
        let mapping: Mapping<Field> = "fecha=occurred_at".parse().expect("a mapping");
        assert_eq!(mapping.field, Some(Field::OccurredAt));
        assert_eq!("x=-".parse::<Mapping<Field>>().expect("a mapping").field, None);
        assert!("x=y".parse::<Mapping<Field>>().expect_err("no field").contains("occurred_at"));
        assert!("x".parse::<Mapping<Field>>().is_err());
        let hours: Mapping<ExposureField> = "personas=workers".parse().expect("a mapping");
        assert_eq!(hours.field, Some(ExposureField::Workers));
        let none = "fecha=occurred_at".parse::<Mapping<ExposureField>>().expect_err("no field");
        assert!(none.contains("started_at") && !none.contains("kind"), "{none}");
    }
}
