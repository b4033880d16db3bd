//! The door: from the fields somebody sent to an [`Event`] that can be trusted.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::check::{Check, StatedPlace, codes_of};
use crate::{
    Bias, Cell, Complaint, ComplaintStage, Consent, Consents, Delivery, Event, EventId, FieldError,
    FieldReason, Flags, Injury, Insured, KeyPopulations, Kind, Leg, Loss, Month, Narrative,
    Perpetrator, PoliceTold, Repeat, Rules, Setting, Severity, Source, Taken, TimePrecision,
    TimeSpan, Verification, Weapon,
};

/// The fields of a report as they came, from JSON or from a file's columns; nothing checked but
/// their types.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the event, see the contract of the API")]
pub struct Draft<'a> {
    pub id: Option<Cow<'a, str>>,
    pub kind: Option<Cow<'a, str>>,
    pub severity: Option<i64>,
    pub felt: Option<i64>,
    pub potential: Option<i64>,
    pub key_populations: Vec<Cow<'a, str>>,
    pub setting: Option<Cow<'a, str>>,
    pub perpetrator: Option<Cow<'a, str>>,
    pub occurred_at: Option<Cow<'a, str>>,
    pub occurred_until: Option<Cow<'a, str>>,
    pub time_precision: Option<Cow<'a, str>>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub cell: Option<Cow<'a, str>>,
    pub location_precision: Option<Cow<'a, str>>,
    pub source: Option<Cow<'a, str>>,
    pub verification: Option<Cow<'a, str>>,
    pub bias: Option<Cow<'a, str>>,
    pub weapon: Option<Cow<'a, str>>,
    pub taken: Vec<Cow<'a, str>>,
    pub injury: Option<Cow<'a, str>>,
    pub delivery: Option<Cow<'a, str>>,
    pub police_told: Option<Cow<'a, str>>,
    pub repeat: Option<Cow<'a, str>>,
    pub leg_from: Option<Cow<'a, str>>,
    pub leg_to: Option<Cow<'a, str>>,
    pub loss: Option<Cow<'a, str>>,
    pub insured: Option<Cow<'a, str>>,
    pub complaint_stage: Option<Cow<'a, str>>,
    pub complaint_month: Option<Cow<'a, str>>,
    pub consents: Option<Vec<Cow<'a, str>>>,
    pub narrative: Option<Cow<'a, str>>,
}

impl Draft<'_> {
    /// Checks every field and gives the event, or everything that is wrong at once.
    pub fn check(&self, rules: &Rules<'_>) -> Result<Event, Vec<FieldError>> {
        let mut check = Check::default();
        let id = check.id(self.id.as_deref(), EventId::parse);
        let kind = check
            .code("/kind", self.kind.as_deref(), Kind::parse, || codes_of(Kind::ALL, Kind::code));
        if self.kind.is_none() {
            check.refuse("/kind", FieldReason::Missing);
        }
        let flags = check.flags(self, rules);
        let severity = check.severity("/severity", self.severity);
        let when = check.when(self, rules);
        check.complaint_since(flags.complaint, when.as_ref(), rules);
        let place = check.place(self.place(), rules);
        let verification = check.verification(self.verification.as_deref(), rules);
        let rest = Rest {
            felt: check.severity("/felt", self.felt),
            potential: check.severity("/potential", self.potential),
            key_populations: check.key_populations(&self.key_populations),
            setting: check.code("/setting", self.setting.as_deref(), Setting::parse, || {
                codes_of(Setting::ALL, Setting::code)
            }),
            perpetrator: check.code(
                "/perpetrator",
                self.perpetrator.as_deref(),
                Perpetrator::parse,
                || codes_of(Perpetrator::ALL, Perpetrator::code),
            ),
            source: check.code("/source", self.source.as_deref(), Source::parse, || {
                codes_of(Source::ALL, Source::code)
            }),
            consents: check.consents(self.consents.as_deref()),
            narrative: check.narrative(self.narrative.as_deref()),
        };
        match (id, kind, when, place) {
            (Some(id), Some(kind), Some(when), Some(place)) if check.errors.is_empty() => {
                Ok(Event {
                    id,
                    kind,
                    severity: severity.unwrap_or_else(|| Severity::derived(kind, &flags)),
                    felt: rest.felt,
                    potential: rest.potential,
                    key_populations: rest.key_populations,
                    setting: rest.setting,
                    perpetrator: rest.perpetrator,
                    when,
                    place,
                    source: rest.source.unwrap_or(Source::Myself),
                    verification: verification.unwrap_or(Verification::Reported),
                    flags,
                    consents: rest.consents,
                    narrative: rest.narrative,
                })
            }
            _ => Err(check.errors),
        }
    }
}

impl Draft<'_> {
    fn place(&self) -> StatedPlace<'_> {
        StatedPlace {
            cell: self.cell.as_deref(),
            lat: self.lat,
            lon: self.lon,
            precision: self.location_precision.as_deref(),
        }
    }
}

struct Rest {
    felt: Option<Severity>,
    potential: Option<Severity>,
    key_populations: KeyPopulations,
    setting: Option<Setting>,
    perpetrator: Option<Perpetrator>,
    source: Option<Source>,
    consents: Consents,
    narrative: Option<Narrative>,
}

impl Check {
    fn severity(&mut self, pointer: &str, number: Option<i64>) -> Option<Severity> {
        let number = number?;
        let severity = Severity::new(number);
        if severity.is_none() {
            self.refuse(pointer, FieldReason::OutOfRange { least: 1.0, greatest: 5.0 });
        }
        severity
    }

    fn flags(&mut self, draft: &Draft<'_>, rules: &Rules<'_>) -> Flags {
        Flags {
            bias: self.code("/flags/bias", draft.bias.as_deref(), Bias::parse, || {
                codes_of(Bias::ALL, Bias::code)
            }),
            weapon: self.code("/flags/weapon", draft.weapon.as_deref(), Weapon::parse, || {
                codes_of(Weapon::ALL, Weapon::code)
            }),
            taken: self.taken(&draft.taken),
            injury: self.code("/flags/injury", draft.injury.as_deref(), Injury::parse, || {
                codes_of(Injury::ALL, Injury::code)
            }),
            delivery: self.code(
                "/flags/delivery",
                draft.delivery.as_deref(),
                Delivery::parse,
                || codes_of(Delivery::ALL, Delivery::code),
            ),
            police_told: self.code(
                "/flags/police_told",
                draft.police_told.as_deref(),
                PoliceTold::parse,
                || codes_of(PoliceTold::ALL, PoliceTold::code),
            ),
            repeat: self.code("/flags/repeat", draft.repeat.as_deref(), Repeat::parse, || {
                codes_of(Repeat::ALL, Repeat::code)
            }),
            leg: Leg::new(
                self.leg_end("/flags/leg/from", draft.leg_from.as_deref(), rules),
                self.leg_end("/flags/leg/to", draft.leg_to.as_deref(), rules),
            ),
            loss: self.code("/flags/loss", draft.loss.as_deref(), Loss::parse, || {
                codes_of(Loss::ALL, Loss::code)
            }),
            insured: self.code("/flags/insured", draft.insured.as_deref(), Insured::parse, || {
                codes_of(Insured::ALL, Insured::code)
            }),
            complaint: self.complaint(draft),
        }
    }

    fn complaint(&mut self, draft: &Draft<'_>) -> Option<Complaint> {
        let stage = self.code(
            "/flags/complaint/stage",
            draft.complaint_stage.as_deref(),
            ComplaintStage::parse,
            || codes_of(ComplaintStage::ALL, ComplaintStage::code),
        );
        let text = draft.complaint_month.as_deref();
        let month = text.and_then(Month::parse);
        if text.is_some() && month.is_none() {
            self.refuse("/flags/complaint/month", FieldReason::NotAMonth);
        }
        if text.is_some() && draft.complaint_stage.is_none() {
            self.refuse("/flags/complaint/stage", FieldReason::Missing);
        }
        stage.map(|stage| Complaint { stage, month })
    }

    /// That a complaint came no further before anything had happened, nor in a month to come.
    fn complaint_since(
        &mut self,
        complaint: Option<Complaint>,
        when: Option<&TimeSpan>,
        rules: &Rules<'_>,
    ) {
        let Some(month) = complaint.and_then(|complaint| complaint.month) else { return };
        let begun = when.and_then(|when| Timestamp::from_microsecond(when.earliest_us()).ok());
        if month > Month::at(rules.latest(), rules.zone) {
            self.refuse("/flags/complaint/month", FieldReason::Future);
        } else if begun.is_some_and(|begun| month < Month::at(begun, rules.zone)) {
            self.refuse("/flags/complaint/month", FieldReason::EndsBeforeStart);
        }
    }

    fn leg_end(&mut self, pointer: &str, text: Option<&str>, rules: &Rules<'_>) -> Option<Cell> {
        let cell = Cell::parse(text?).ok().filter(|cell| cell.resolution() >= 5);
        match cell {
            None => self.refuse(pointer, FieldReason::NotACell),
            Some(cell) if !rules.area.contains(cell) => {
                self.refuse(pointer, FieldReason::OutsideArea);
            }
            Some(_) => {}
        }
        cell
    }

    fn taken(&mut self, texts: &[Cow<'_, str>]) -> Vec<Taken> {
        let mut taken: Vec<Taken> =
            self.list("/flags/taken", texts, Taken::parse, || codes_of(Taken::ALL, Taken::code));
        if taken.len() > 1 && taken.contains(&Taken::Nothing) {
            self.refuse("/flags/taken", FieldReason::Contradicts);
        }
        taken.sort_unstable();
        taken
    }

    fn verification(&mut self, text: Option<&str>, rules: &Rules<'_>) -> Option<Verification> {
        let value = self.code("/verification", text, Verification::parse, || {
            codes_of(Verification::ALL, Verification::code)
        })?;
        let needs_right = !matches!(value, Verification::Rumour | Verification::Reported);
        if needs_right && !rules.may_verify {
            self.refuse("/verification", FieldReason::NotAllowed);
        }
        Some(value)
    }

    /// What was agreed to; the default where nothing is stated.
    fn consents(&mut self, texts: Option<&[Cow<'_, str>]>) -> Consents {
        let Some(texts) = texts else { return Consents::default() };
        let list: Vec<Consent> =
            self.list("/consents", texts, Consent::parse, || codes_of(Consent::ALL, Consent::code));
        Consents::from_members(list).unwrap_or_else(|| {
            self.refuse("/consents", FieldReason::Contradicts);
            Consents::default()
        })
    }

    fn narrative(&mut self, text: Option<&str>) -> Option<Narrative> {
        let text = text?;
        if let Some((at, found)) = Narrative::control_character(text) {
            let code = u32::from(found);
            self.refuse("/narrative", FieldReason::ControlCharacter { at, code });
            return None;
        }
        let narrative = Narrative::parse(text);
        if narrative.is_none() {
            let reason = if text.trim().is_empty() {
                FieldReason::Blank
            } else {
                FieldReason::TooLong { max_chars: Narrative::MAX_CHARS }
            };
            self.refuse("/narrative", reason);
        }
        narrative
    }

    fn when(&mut self, draft: &Draft<'_>, rules: &Rules<'_>) -> Option<TimeSpan> {
        let precision = self.code(
            "/time_precision",
            draft.time_precision.as_deref(),
            TimePrecision::parse,
            || codes_of(TimePrecision::ALL, TimePrecision::code),
        );
        let until =
            draft.occurred_until.as_deref().and_then(|text| self.instant("/occurred_until", text));
        let Some(at) = draft.occurred_at.as_deref() else {
            self.refuse("/occurred_at", FieldReason::Missing);
            return None;
        };
        let at = self.begun("/occurred_at", at, rules)?;
        let Some(until) = until else {
            let precision = precision.unwrap_or(TimePrecision::Exact);
            return Some(TimeSpan::around(at, precision, rules.zone).ended_by(at.max(rules.now)));
        };
        let longest = Rules::MAX_INTERVAL_DAYS;
        let length = self.length("/occurred_until", at, until, longest, rules)?;
        let precision = precision.unwrap_or_else(|| TimePrecision::of_length(length));
        TimeSpan::new(at.as_microsecond(), until.as_microsecond(), precision)
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
