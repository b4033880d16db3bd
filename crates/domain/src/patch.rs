//! Amending a record: a JSON merge patch (RFC 7396) of its fields.

use jiff::Timestamp;

use crate::{
    Draft, Event, Exposure, ExposureDraft, FieldError, FieldReason, Json, Rules, Severity,
    TimeSpan, WorkTime, Zone,
};

/// A JSON merge patch for an event or a record of exposure.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch(Vec<(String, Json)>);

impl Patch {
    /// Reads a patch: a JSON object that does not name the id.
    pub fn from_json(json: Json) -> Result<Self, Vec<FieldError>> {
        let Json::Object(members) = json else {
            let found = json.type_name();
            let reason = FieldReason::WrongType { expected: "object", found };
            return Err(vec![FieldError::new("", reason)]);
        };
        if members.iter().any(|(name, _)| name == "id") {
            return Err(vec![FieldError::new("/id", FieldReason::Fixed)]);
        }
        Ok(Self(members))
    }

    /// Whether the patch states a verification.
    #[must_use]
    pub fn verifies(&self) -> bool {
        self.names("verification")
    }

    /// Whether the patch says nothing but for what an event may be used.
    #[must_use]
    pub fn only_consents(&self) -> bool {
        self.0.iter().all(|(name, _)| name == "consents") && !self.0.is_empty()
    }

    /// Whether the patch says nothing but how well an event is vouched for, and for what it may be used.
    #[must_use]
    pub fn only_reviews(&self) -> bool {
        self.0.iter().all(|(name, _)| matches!(name.as_str(), "verification" | "consents"))
    }

    fn names(&self, field: &str) -> bool {
        self.0.iter().any(|(name, _)| name == field)
    }

    /// The event with the patch applied, checked like a new one except for its age.
    ///
    /// What followed from a patched field follows again: a new time drops the old end, a new
    /// position the old cell, and a severity that was the kind's own follows the new kind.
    pub fn apply(&self, event: &Event, rules: &Rules<'_>) -> Result<Event, Vec<FieldError>> {
        let derived = event.severity == Severity::derived(event.kind, &event.flags);
        let document = self.merged(
            event.to_json(rules.zone),
            &[
                ("occurred_until", self.names("occurred_at") || self.names("time_precision")),
                ("time_precision", self.names("occurred_at") || self.names("occurred_until")),
                ("cell", self.names("lat") || self.names("lon")),
                ("location_precision", self.names("lat") || self.names("cell")),
                ("severity", derived && (self.names("kind") || self.names("flags"))),
            ],
        );
        Draft::from_json(&document)?.check(&ageless(rules))
    }

    /// The record of exposure with the patch applied, checked like a new one except for its age.
    ///
    /// What followed from a patched field follows again: a new position drops the old cell, and
    /// hours that were interval × workers follow both.
    pub fn apply_to_exposure(
        &self,
        exposure: &Exposure,
        rules: &Rules<'_>,
    ) -> Result<Exposure, Vec<FieldError>> {
        let derived = WorkTime::of(&exposure.when, exposure.workers) == Some(exposure.work);
        let other = ["started_at", "ended_at", "workers"].iter().any(|name| self.names(name));
        let document = self.merged(
            exposure.to_json(rules.zone),
            &[
                ("cell", self.names("lat") || self.names("lon")),
                ("location_precision", self.names("lat") || self.names("cell")),
                ("worker_hours", derived && other),
            ],
        );
        ExposureDraft::from_json(&document)?.check(&ageless(rules))
    }

    /// A record's document with the patch merged in; of the fields that follow from others, those
    /// go first that are to follow again.
    fn merged(&self, mut document: Json, drops: &[(&str, bool)]) -> Json {
        if let Json::Object(members) = &mut document {
            members.retain(|(name, _)| !drops.contains(&(name.as_str(), true)));
        }
        merge(&mut document, &Json::Object(self.0.clone()));
        document
    }
}

/// What was once taken may be amended at any age, and keeps what was verified of it.
fn ageless<'a>(rules: &Rules<'a>) -> Rules<'a> {
    Rules { max_age_days: u32::MAX / 24, may_verify: true, ..*rules }
}

/// RFC 7396, section 2.
fn merge(target: &mut Json, patch: &Json) {
    let Json::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !matches!(target, Json::Object(_)) {
        *target = Json::Object(Vec::new());
    }
    let Json::Object(members) = target else {
        return;
    };
    for (name, value) in changes {
        let place = members.iter().position(|(known, _)| known == name);
        match (value, place) {
            (Json::Null, Some(place)) => {
                members.remove(place);
            }
            (Json::Null, None) => {}
            (value, Some(place)) => merge(&mut members[place].1, value),
            (value, None) => {
                let mut fresh = Json::Null;
                merge(&mut fresh, value);
                members.push((name.clone(), fresh));
            }
        }
    }
}

impl Event {
    /// The event's fields as the API writes them; times in the deployment's zone. What is not
    /// known is left out. The position is the cell.
    #[must_use]
    pub fn to_json(&self, zone: &Zone) -> Json {
        let mut members = Vec::new();
        let mut put = |name: &str, value: Json| members.push((name.to_owned(), value));
        let text = |text: &str| Json::String(text.to_owned());
        put("id", text(&self.id.to_string()));
        put("kind", text(self.kind.code()));
        put("severity", Json::Integer(self.severity.number()));
        for (name, value) in [("felt", self.felt), ("potential", self.potential)] {
            if let Some(value) = value {
                put(name, Json::Integer(value.number()));
            }
        }
        let populations = self.key_populations.iter().map(|one| text(one.code())).collect();
        put("key_populations", Json::Array(populations));
        if let Some(setting) = self.setting {
            put("setting", text(setting.code()));
        }
        if let Some(perpetrator) = self.perpetrator {
            put("perpetrator", text(perpetrator.code()));
        }
        put("occurred_at", text(&zone.written(self.when.earliest_us())));
        // Left out where the precision alone says the same.
        let (earliest_us, latest_us) = (self.when.earliest_us(), self.when.latest_us());
        let alone = Timestamp::from_microsecond(earliest_us)
            .is_ok_and(|at| TimeSpan::around(at, self.when.precision(), zone) == self.when);
        if latest_us > earliest_us || !alone {
            put("occurred_until", text(&zone.written(self.when.latest_us())));
        }
        put("time_precision", text(self.when.precision().code()));
        put("cell", text(&self.place.cell().to_string()));
        put("location_precision", text(self.place.precision().code()));
        put("source", text(self.source.code()));
        put("verification", text(self.verification.code()));
        put("flags", self.flags.to_json());
        let consents = self.consents.iter().map(|one| text(one.code())).collect();
        put("consents", Json::Array(consents));
        if let Some(narrative) = &self.narrative {
            put("narrative", text(narrative.as_str()));
        }
        Json::Object(members)
    }
}

impl crate::Flags {
    /// The flags as the API writes them; what was not asked is left out.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let codes = [
            ("bias", self.bias.map(crate::Bias::code)),
            ("weapon", self.weapon.map(crate::Weapon::code)),
            ("injury", self.injury.map(crate::Injury::code)),
            ("delivery", self.delivery.map(crate::Delivery::code)),
            ("police_told", self.police_told.map(crate::PoliceTold::code)),
            ("repeat", self.repeat.map(crate::Repeat::code)),
            ("loss", self.loss.map(crate::Loss::code)),
            ("insured", self.insured.map(crate::Insured::code)),
        ];
        let text = |code: &str| Json::String(code.to_owned());
        let mut members: Vec<(String, Json)> = codes
            .into_iter()
            .filter_map(|(name, code)| Some((name.to_owned(), text(code?))))
            .collect();
        if !self.taken.is_empty() {
            let taken = self.taken.iter().map(|one| text(one.code())).collect();
            members.push(("taken".to_owned(), Json::Array(taken)));
        }
        if let Some(leg) = &self.leg {
            members.push(("leg".to_owned(), leg.to_json()));
        }
        if let Some(complaint) = &self.complaint {
            members.push(("complaint".to_owned(), complaint.to_json()));
        }
        Json::Object(members)
    }
}
