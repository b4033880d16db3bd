//! Which numbers may be told beside each other, so that no subtraction of them is of few.
//!
//! All that the route could ever answer of a year is settled at once, whoever asks for what: each quarter by
//! itself, then the year beside its quarters. What is told does not depend on which of it is asked.
//!
//! # Design
//! From the coarse to the fine, the largest first. A set is told if it is of enough, if all that it is directly
//! a part of is told, and if beside it there stays nothing or enough: of each whole without those of its
//! parts that are told, of a year without its quarters, and of every two sets of which one lies in the other
//! as they happen to be. The last asks what is in the sets and not how they are defined: that all robberies
//! were at night makes a difference of two numbers that nobody foresaw.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use atalaya_boundaries::UnitCode;
use atalaya_domain::Family;

use super::IndicatorGroup;
use crate::release::{Band, Period};

/// Some of a list, by their places in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Members(Vec<u64>);

impl Members {
    /// Those of so many that are in it.
    pub fn of(count: usize, is_in: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0_u64; count.div_ceil(64)];
        for at in (0..count).filter(|at| is_in(*at)) {
            words[at / 64] |= 1 << (at % 64);
        }
        Self(words)
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Their places, in order.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len() * 64).filter(|at| self.0[at / 64] >> (at % 64) & 1 == 1)
    }

    fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, two)| one & !two).collect())
    }

    fn with(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, two)| one | two).collect())
    }

    fn lies_in(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, two)| one & !two == 0)
    }
}

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
    /// A part and the rest.
    This(Part),
}

impl Part {
    /// What of the same group it is directly a part of, and of which division.
    const fn whole(self) -> Option<(Self, Division)> {
        match self {
            Self::All => None,
            Self::Family(Family::Body | Family::Sexual) => {
                Some((Self::BodyOrSexual, Division::Families))
            }
            Self::Family(_) | Self::BodyOrSexual => Some((Self::All, Division::Families)),
            Self::Severity(_) => Some((Self::All, Division::Severities)),
            Self::Band(_) => Some((Self::All, Division::Bands)),
            Self::TransitBand(_) => Some((Self::Transit, Division::Bands)),
            Self::LegBetween | Self::LegWithin => Some((Self::Transit, Division::Legs)),
            Self::Leg(..) => Some((Self::LegBetween, Division::Legs)),
            Self::Severe
            | Self::Transit
            | Self::StateActor
            | Self::Verified
            | Self::Phone
            | Self::Supplies
            | Self::AtMeeting => Some((Self::All, Division::This(self))),
            Self::PoliceTold | Self::PoliceRefused => Some((Self::All, Division::Police)),
        }
    }

    /// What comes after what; severities late, since the burden alone needs them, and ways last.
    const fn depth(self) -> u8 {
        match self {
            Self::All => 0,
            Self::Family(Family::Body | Family::Sexual) | Self::Severity(_) => 2,
            Self::TransitBand(_) | Self::LegBetween | Self::LegWithin => 3,
            Self::Leg(..) => 4,
            _ => 1,
        }
    }
}

impl Key {
    /// What it is directly a part of, and of which division.
    fn wholes(self) -> impl Iterator<Item = (Self, Division)> {
        let division = match self.group {
            IndicatorGroup::Organisation => None,
            IndicatorGroup::Department(_) => Some(Division::Departments),
            IndicatorGroup::Population(_) => Some(Division::Populations),
        };
        let of_all = division
            .map(|division| (Self { group: IndicatorGroup::Organisation, ..self }, division));
        let of_group = self.part.whole().map(|(part, division)| (Self { part, ..self }, division));
        of_all.into_iter().chain(of_group)
    }

    /// A year's quarters of the same; nothing of a quarter.
    fn quarters(self) -> Vec<Self> {
        match self.period {
            Period::Year(_) => {
                self.period.quarters().into_iter().map(|period| Self { period, ..self }).collect()
            }
            Period::Quarter(..) => Vec::new(),
        }
    }

    /// Quarters first, then what is coarse: a whole comes before its parts.
    fn rank(self) -> (bool, u8) {
        let group = u8::from(self.group != IndicatorGroup::Organisation);
        (matches!(self.period, Period::Year(_)), group + self.part.depth())
    }
}

/// The numbers of a year that are told.
#[derive(Debug, Default)]
pub(super) struct Settled {
    told: BTreeMap<Key, Members>,
    /// What of a whole its told parts have taken, by division.
    taken: BTreeMap<(Key, Division), Members>,
}

/// Whether these are enough for a number; `true` where they are all that is counted under the key, and not what
/// is left of it.
pub(super) type Enough<'a> = dyn Fn(&Members, Key, bool) -> bool + 'a;

impl Settled {
    /// What of these may be told.
    pub fn of(mut sets: Vec<(Key, Members)>, enough: &Enough<'_>) -> Self {
        sets.sort_by_key(|(key, members)| (key.rank(), Reverse(members.len()), *key));
        let mut settled = Self::default();
        for (key, members) in sets {
            if settled.admits(key, &members, enough) {
                for whole in key.wholes() {
                    let taken = settled.taken.entry(whole).or_insert_with(|| members.clone());
                    *taken = taken.with(&members);
                }
                settled.told.insert(key, members);
            }
        }
        settled
    }

    /// How many a number is of; `None` where it is not told.
    pub fn count(&self, key: Key) -> Option<u64> {
        self.told.get(&key).map(|members| members.len() as u64)
    }

    /// The members of a number that is told.
    pub fn members(&self, key: Key) -> Option<&Members> {
        self.told.get(&key)
    }

    fn admits(&self, key: Key, members: &Members, enough: &Enough<'_>) -> bool {
        let stays = |whole: Key, left: &Members| left.is_empty() || enough(left, whole, false);
        if !enough(members, key, true) {
            return false;
        }
        let beside_parts = key.wholes().all(|(whole, division)| {
            let Some(all) = self.told.get(&whole) else { return false };
            let taken = self.taken.get(&(whole, division));
            let taken = taken.map_or_else(|| members.clone(), |taken| taken.with(members));
            stays(whole, &all.without(&taken))
        });
        let quarters = key.quarters();
        let mut told = quarters.iter().filter_map(|quarter| self.told.get(quarter)).peekable();
        let beside_quarters = told.peek().is_none() || {
            let taken = told.fold(Members(vec![0; members.0.len()]), |all, one| all.with(one));
            stays(key, &members.without(&taken))
        };
        beside_parts
            && beside_quarters
            && self.told.iter().all(|(other, theirs)| {
                if members.lies_in(theirs) {
                    stays(*other, &theirs.without(members))
                } else if theirs.lies_in(members) {
                    stays(key, &members.without(theirs))
                } else {
                    true
                }
            })
    }
}
