//! Events in files: from columns to reports.

use std::borrow::Cow;

use atalaya_domain::{Draft, Event, FieldError, Json, OrganisationId, Rules};
use atalaya_store::{Outcome, Store, StoreError};
use jiff::Timestamp;

use super::check::{FileRecord, Reading, wall_clock};
use super::fields::{Field, kind_of, own_id};

impl FileRecord for Event {
    type Field = Field;

    fn of_record(
        reading: &mut Reading<Self>,
        record: &csv::StringRecord,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut draft = Draft::default();
        let mut errors = Vec::new();
        for (field, text) in reading.columns.iter().zip(record) {
            if let Some(field) = field
                && let Err(error) = field.put(&mut draft, text, &reading.source)
            {
                errors.push(error);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        checked(draft, reading, rules)
    }

    fn of_object(
        reading: &mut Reading<Self>,
        json: &Json,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut draft = Draft::from_json(json)?;
        if let Some(id) = draft.id.take() {
            draft.id = Some(Cow::Owned(own_id(&id, &reading.source).into_owned()));
        }
        if let Some(kind) = draft.kind.take() {
            draft.kind = Some(Cow::Owned(kind_of(&kind).to_owned()));
        }
        checked(draft, reading, rules)
    }

    async fn store(
        store: Store,
        organisation: OrganisationId,
        records: Vec<Self>,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        store.event_create_many(organisation, None, records, now).await
    }
}

fn checked(
    mut draft: Draft<'_>,
    reading: &Reading<Event>,
    rules: &Rules<'_>,
) -> Result<Event, Vec<FieldError>> {
    if reading.as_written {
        draft.occurred_at = draft.occurred_at.map(|text| Cow::Owned(wall_clock(&text)));
        draft.occurred_until = draft.occurred_until.map(|text| Cow::Owned(wall_clock(&text)));
    }
    draft.check(rules)
}
