//! What became of a complaint: how far it has come, and since which month.

use std::fmt;

use jiff::Timestamp;

use crate::{ComplaintStage, Json, Zone};

/// A month of a year: a day would lead to one file of one court.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    /// 1–12.
    month: i8,
}

impl Month {
    /// The month that an instant lies in.
    #[must_use]
    pub fn at(at: Timestamp, zone: &Zone) -> Self {
        let local = zone.local(at);
        Self { year: local.year(), month: local.month() }
    }

    /// The month that is written like `2026-09`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |part: &str, count| {
            part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12).contains(&month).then_some(Self { year, month })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// What became of a complaint about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complaint {
    /// How far it has come.
    pub stage: ComplaintStage,
    /// Since when; `None` where nobody said.
    pub month: Option<Month>,
}

impl Complaint {
    /// The complaint as the API writes it; a month that is not known is left out.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let stage = ("stage".to_owned(), Json::String(self.stage.code().to_owned()));
        let month = self.month.map(|month| ("month".to_owned(), Json::String(month.to_string())));
        Json::Object(std::iter::once(stage).chain(month).collect())
    }

    /// The complaint as [`Complaint::to_json`] writes it; `None` of anything else.
    #[must_use]
    pub fn from_json(json: &Json) -> Option<Self> {
        let Json::Object(members) = json else { return None };
        let (mut stage, mut month) = (None, None);
        for (name, value) in members {
            let Json::String(text) = value else { return None };
            match name.as_str() {
                "stage" => stage = Some(ComplaintStage::parse(text)?),
                "month" => month = Some(Month::parse(text)?),
                _ => return None,
            }
        }
        Some(Self { stage: stage?, month })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_reads_back_as_it_was_written() {
        for stage in ComplaintStage::ALL {
            for month in [None, Month::parse("2026-09")] {
                let complaint = Complaint { stage: *stage, month };
                assert_eq!(Complaint::from_json(&complaint.to_json()), Some(complaint));
            }
        }
        assert_eq!(Complaint::from_json(&Json::Object(Vec::new())), None);
    }

    #[test]
    fn a_month_is_written_in_one_way_alone() {
        for wrong in [
            "",
            "2026",
            "2026-9",
            "2026-13",
            "2026-00",
            "26-09",
            "2026-09-01",
            "+026-09",
            "2026-+9",
        ] {
            assert_eq!(Month::parse(wrong), None, "{wrong:?}");
        }
        assert!(Month::parse("2025-12") < Month::parse("2026-01"));
    }
}
