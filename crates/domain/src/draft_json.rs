//! A report's JSON object as a [`Draft`]: names and types of the fields.

use std::borrow::Cow;

use crate::reader::Reader;
use crate::{Draft, FieldError, Json};

impl<'a> Draft<'a> {
    /// Reads a report's JSON object. `null` is the same as leaving a field out.
    pub fn from_json(json: &'a Json) -> Result<Self, Vec<FieldError>> {
        let mut draft = Self::default();
        let mut read = Reader::default();
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
                "consents" => draft.consents = Some(read.texts("/consents", value)),
                "flags" => read.flags(&mut draft, value),
                name => match draft.text_field(name) {
                    Some(field) => *field = read.text_of("", name, value),
                    None => read.unknown("", name),
                },
            }
        }
        if read.errors.is_empty() { Ok(draft) } else { Err(read.errors) }
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

impl Reader {
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
                "leg" => {
                    let ends = [("from", &mut draft.leg_from), ("to", &mut draft.leg_to)];
                    self.members("/flags/leg", value, ends);
                    continue;
                }
                "complaint" => {
                    let said = [
                        ("stage", &mut draft.complaint_stage),
                        ("month", &mut draft.complaint_month),
                    ];
                    self.members("/flags/complaint", value, said);
                    continue;
                }
                "bias" => &mut draft.bias,
                "weapon" => &mut draft.weapon,
                "injury" => &mut draft.injury,
                "delivery" => &mut draft.delivery,
                "police_told" => &mut draft.police_told,
                "repeat" => &mut draft.repeat,
                "loss" => &mut draft.loss,
                "insured" => &mut draft.insured,
                name => {
                    self.unknown("/flags", name);
                    continue;
                }
            };
            *field = self.text_of("/flags", name, value);
        }
    }

    /// The texts of an object that has no other members than these.
    fn members<'a>(
        &mut self,
        pointer: &str,
        value: &'a Json,
        mut fields: [(&str, &mut Option<Cow<'a, str>>); 2],
    ) {
        for (name, value) in self.object(pointer, value) {
            match fields.iter_mut().find(|(known, _)| known == name) {
                _ if *value == Json::Null => {}
                Some((_, field)) => **field = self.text_of(pointer, name, value),
                None => self.unknown(pointer, name),
            }
        }
    }
}
