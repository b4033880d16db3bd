//! What numbers there are, and which are parts of which.

use atalaya_boundaries::UnitCode;
use atalaya_domain::Family;

use super::IndicatorGroup;
use crate::release::{Band, Period};

/// Which of what was counted in a group a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    All,
    /// What happened. Of the body and sexual violence apart from each other only of whole years.
    Family(Family),
    BodyOrSexual,
    Severity(u8),
    Severe,
    Transit,
    /// Of what was on the way: the part of the day.
    TransitBand(Band),
    /// Between two municipalities, or within one.
    LegBetween,
    LegWithin,
    /// From one municipality to another.
    Leg(UnitCode, UnitCode),
    StateActor,
    Band(Band),
    Verified,
    Phone,
    Supplies,
    PoliceTold,
    PoliceRefused,
    AtMeeting,
    /// Something was taken or lost.
    Lost,
    /// Of that, what is said to have been worth so much, and of this what was insured.
    LossSaid,
    LossInsured,
    /// A complaint was filed, whatever became of it.
    Complaint,
    /// Of these, what ended by a sentence and what was dismissed.
    Sentence,
    Dismissed,
}

/// One number: of when, of whom, of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub period: Period,
    pub group: IndicatorGroup,
    pub part: Part,
}

/// By what a whole is divided into parts that have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Division {
    Departments,
    Populations,
    Families,
    Severities,
    Bands,
    Police,
    Legs,
    Courts,
    /// A part and the rest.
    This(Part),
}

impl Part {
    /// What of the same group it is directly a part of, and of which division.
    pub const fn whole(self) -> Option<(Self, Division)> {
        match self {
            Self::All => None,
            Self::Family(Family::Body | Family::Sexual) => {
                Some((Self::BodyOrSexual, Division::Families))
            }
            Self::Family(_) | Self::BodyOrSexual => Some((Self::All, Division::Families)),
            Self::Severity(4 | 5) => Some((Self::Severe, Division::Severities)),
            Self::Severity(_) | Self::Severe => Some((Self::All, Division::Severities)),
            Self::Band(_) => Some((Self::All, Division::Bands)),
            Self::TransitBand(_) => Some((Self::Transit, Division::Bands)),
            Self::LegBetween | Self::LegWithin => Some((Self::Transit, Division::Legs)),
            Self::Leg(..) => Some((Self::LegBetween, Division::Legs)),
            Self::Transit
            | Self::StateActor
            | Self::Verified
            | Self::Phone
            | Self::Supplies
            | Self::Lost
            | Self::Complaint
            | Self::AtMeeting => Some((Self::All, Division::This(self))),
            Self::LossSaid => Some((Self::Lost, Division::This(self))),
            Self::LossInsured => Some((Self::LossSaid, Division::This(self))),
            Self::Sentence | Self::Dismissed => Some((Self::Complaint, Division::Courts)),
            Self::PoliceTold | Self::PoliceRefused => Some((Self::All, Division::Police)),
        }
    }

    /// What comes after what; severities late, since the burden alone needs them, and ways last.
    pub const fn depth(self) -> u8 {
        match self {
            Self::All => 0,
            Self::Family(Family::Body | Family::Sexual) | Self::Severity(_) => 2,
            Self::TransitBand(_)
            | Self::LegBetween
            | Self::LegWithin
            | Self::Lost
            | Self::Complaint => 3,
            Self::Leg(..) | Self::LossSaid | Self::Sentence | Self::Dismissed => 4,
            Self::LossInsured => 5,
            _ => 1,
        }
    }
}

impl Key {
    /// All that it is directly a part of, and of which division.
    pub fn wholes(self) -> impl Iterator<Item = (Self, Division)> {
        let division = match self.group {
            IndicatorGroup::Organisation => None,
            IndicatorGroup::Department(_) => Some(Division::Departments),
            IndicatorGroup::Population(_) => Some(Division::Populations),
        };
        let of_all = division
            .map(|division| (Self { group: IndicatorGroup::Organisation, ..self }, division));
        let of_group = self.part.whole().map(|(part, division)| (Self { part, ..self }, division));
        let of_band = match self.part {
            Part::TransitBand(band) => {
                let whole = Self { part: Part::Band(band), ..self };
                Some((whole, Division::This(Part::Transit)))
            }
            _ => None,
        };
        of_all.into_iter().chain(of_group).chain(of_band)
    }

    /// A year's quarters of the same; nothing of a quarter.
    pub fn quarters(self) -> Vec<Self> {
        match self.period {
            Period::Year(_) => {
                self.period.quarters().into_iter().map(|period| Self { period, ..self }).collect()
            }
            Period::Quarter(..) => Vec::new(),
        }
    }

    /// Quarters first, then what is coarse: a whole comes before its parts.
    pub fn rank(self) -> (bool, u8) {
        let group = u8::from(self.group != IndicatorGroup::Organisation);
        (matches!(self.period, Period::Year(_)), group + self.part.depth())
    }
}
