//! Reading a record's JSON object: names and types of its fields, before anything is checked.

use std::borrow::Cow;

use crate::{FieldError, FieldReason, Json};

/// Collects what is wrong with names and types.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) errors: Vec<FieldError>,
}

impl Reader {
    fn wrong_type(&mut self, pointer: &str, expected: &'static str, value: &Json) {
        let found = value.type_name();
        self.errors.push(FieldError::new(pointer, FieldReason::WrongType { expected, found }));
    }

    pub(crate) fn unknown(&mut self, parent: &str, name: &str) {
        let short: String = name.chars().take(40).collect();
        let pointer = format!("{parent}/{}", crate::json::pointer_step(&short));
        self.errors.push(FieldError::new(pointer, FieldReason::UnknownField));
    }

    pub(crate) fn object<'a>(&mut self, pointer: &str, value: &'a Json) -> &'a [(String, Json)] {
        if let Json::Object(members) = value {
            return members;
        }
        self.wrong_type(pointer, "object", value);
        &[]
    }

    pub(crate) fn text<'a>(&mut self, pointer: &str, value: &'a Json) -> Option<Cow<'a, str>> {
        if let Json::String(text) = value {
            return Some(Cow::Borrowed(text));
        }
        self.wrong_type(pointer, "string", value);
        None
    }

    /// The text of a member, whose pointer is written down only if it is none.
    pub(crate) fn text_of<'a>(
        &mut self,
        parent: &str,
        name: &str,
        value: &'a Json,
    ) -> Option<Cow<'a, str>> {
        if let Json::String(text) = value {
            return Some(Cow::Borrowed(text));
        }
        self.text(&format!("{parent}/{name}"), value)
    }

    pub(crate) fn integer(&mut self, pointer: &str, value: &Json) -> Option<i64> {
        if let Json::Integer(number) = value {
            return Some(*number);
        }
        self.wrong_type(pointer, "integer", value);
        None
    }

    pub(crate) fn number(&mut self, pointer: &str, value: &Json) -> Option<f64> {
        match value {
            Json::Integer(number) => Some(*number as f64),
            Json::Number(number) => Some(*number),
            _ => {
                self.wrong_type(pointer, "number", value);
                None
            }
        }
    }

    pub(crate) fn texts<'a>(&mut self, pointer: &str, value: &'a Json) -> Vec<Cow<'a, str>> {
        let Json::Array(items) = value else {
            self.wrong_type(pointer, "array", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if let Json::String(text) = item {
                texts.push(Cow::Borrowed(text.as_str()));
            } else {
                self.wrong_type(&format!("{pointer}/{index}"), "string", item);
            }
        }
        texts
    }
}
