//! Events in files: from columns to reports.

use std::borrow::Cow;

use atalaya_domain::{Draft, Event, FieldError, Rules};

use crate::field::Field;
use crate::reading::{Fields, FileRecord, Reading, wall_clock};

impl FileRecord for Event {
    type Field = Field;
    const ONLY_JSON: &'static [&'static str] = &["felt", "potential", "flags"];

    fn checked(
        fields: &Fields<'_, Self>,
        mut wrong: Vec<FieldError>,
        reading: &mut Reading<Self>,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut draft = Draft::from_json(&fields.others).unwrap_or_else(|errors| {
            wrong.extend(errors);
            Draft::default()
        });
        for (field, text) in &fields.texts {
            wrong.extend(field.put(&mut draft, text, &reading.source).err());
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if reading.as_written {
            draft.occurred_at = draft.occurred_at.map(|text| Cow::Owned(wall_clock(&text)));
            draft.occurred_until = draft.occurred_until.map(|text| Cow::Owned(wall_clock(&text)));
        }
        draft.check(rules)
    }
}
