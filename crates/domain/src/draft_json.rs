//! A report's JSON object as a [`Draft`]: names and types of the fields.

use std::borrow::Cow;

use crate::{Draft, FieldError, FieldReason, Json};

impl<'a> Draft<'a> {
    /// Reads a report's JSON object. `null` is the same as leaving a field out.
    pub fn from_json(json: &'a Json) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut draft = Self::default();
        let mut read = Reader { errors: &mut errors };
        for (name, value) in read.object("", json) {
            if *value == Json::Null {
                continue;
            }
            match name.as_str() {
                "severity" => draft.severity = read.integer("/severity", value),
                "felt" => draft.felt = read.integer("/felt", value),
                "potential" => draft.potential = read.integer("/potential", value),
                "lat" => draft.lat = read.number("/lat", value),
                "lon" => draft.lon = read.number("/lon", value),
                "key_populations" => draft.key_populations = read.texts("/key_populations", value),
                "flags" => read.flags(&mut draft, value),
                name => match draft.text_field(name) {
                    Some(field) => *field = read.text(&format!("/{name}"), value),
                    None => read.unknown("", name),
                },
            }
        }
        if errors.is_empty() { Ok(draft) } else { Err(errors) }
    }

    /// The top-level text field of this name.
    pub(crate) fn text_field(&mut self, name: &str) -> Option<&mut Option<Cow<'a, str>>> {
        Some(match name {
            "id" => &mut self.id,
            "kind" => &mut self.kind,
            "setting" => &mut self.setting,
            "perpetrator" => &mut self.perpetrator,
            "occurred_at" => &mut self.occurred_at,
            "occurred_until" => &mut self.occurred_until,
            "time_precision" => &mut self.time_precision,
            "cell" => &mut self.cell,
            "location_precision" => &mut self.location_precision,
            "source" => &mut self.source,
            "verification" => &mut self.verification,
            "narrative" => &mut self.narrative,
            _ => return None,
        })
    }
}

struct Reader<'e> {
    errors: &'e mut Vec<FieldError>,
}

impl Reader<'_> {
    fn wrong_type(&mut self, pointer: &str, expected: &'static str, value: &Json) {
        let found = value.type_name();
        self.errors.push(FieldError::new(pointer, FieldReason::WrongType { expected, found }));
    }

    fn unknown(&mut self, parent: &str, name: &str) {
        let short: String = name.chars().take(40).collect();
        let pointer = format!("{parent}/{}", crate::json::pointer_step(&short));
        self.errors.push(FieldError::new(pointer, FieldReason::UnknownField));
    }

    fn object<'a>(&mut self, pointer: &str, value: &'a Json) -> &'a [(String, Json)] {
        if let Json::Object(members) = value {
            return members;
        }
        self.wrong_type(pointer, "object", value);
        &[]
    }

    fn text<'a>(&mut self, pointer: &str, value: &'a Json) -> Option<Cow<'a, str>> {
        if let Json::String(text) = value {
            return Some(Cow::Borrowed(text));
        }
        self.wrong_type(pointer, "string", value);
        None
    }

    fn integer(&mut self, pointer: &str, value: &Json) -> Option<i64> {
        if let Json::Integer(number) = value {
            return Some(*number);
        }
        self.wrong_type(pointer, "integer", value);
        None
    }

    fn number(&mut self, pointer: &str, value: &Json) -> Option<f64> {
        match value {
            Json::Integer(number) => Some(*number as f64),
            Json::Number(number) => Some(*number),
            _ => {
                self.wrong_type(pointer, "number", value);
                None
            }
        }
    }

    fn texts<'a>(&mut self, pointer: &str, value: &'a Json) -> Vec<Cow<'a, str>> {
        let Json::Array(items) = value else {
            self.wrong_type(pointer, "array", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            texts.extend(self.text(&format!("{pointer}/{index}"), item));
        }
        texts
    }

    fn flags<'a>(&mut self, draft: &mut Draft<'a>, value: &'a Json) {
        for (name, value) in self.object("/flags", value) {
            if *value == Json::Null {
                continue;
            }
            let field = match name.as_str() {
                "taken" => {
                    draft.taken = self.texts("/flags/taken", value);
                    continue;
                }
                "bias" => &mut draft.bias,
                "weapon" => &mut draft.weapon,
                "injury" => &mut draft.injury,
                "delivery" => &mut draft.delivery,
                "police_told" => &mut draft.police_told,
                "repeat" => &mut draft.repeat,
                name => {
                    self.unknown("/flags", name);
                    continue;
                }
            };
            *field = self.text(&format!("/flags/{name}"), value);
        }
    }
}
