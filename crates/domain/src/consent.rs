//! For what a report may be used, by the wish of who reported it (section 3.7).
//!
//! That it stays inside the organisation, where it warns on the map, is what reporting means; who does
//! not want that withdraws it. Everything beyond is a consent.

use crate::code::codes;

codes! {
    /// A use of a report beyond its organisation's own map.
    Consent {
        Totals = "totals", "Contar en totales", "Count in totals";
        Partners = "partners", "Compartir con organizaciones socias", "Share with partner organisations";
        Advocacy = "advocacy", "Usar en incidencia", "Use in advocacy";
        Referral = "referral", "Que me deriven a apoyo", "Refer me for support";
    }
}

/// What somebody agreed to of one report: a set of [`Consent`], as a bit per place in its list.
///
/// By default it counts in totals and no more. What is shared with partners is a part of the totals:
/// there is no such set that holds [`Consent::Partners`] without [`Consent::Totals`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Consents(u8);

impl Default for Consents {
    fn default() -> Self {
        Self::TOTALS
    }
}

impl Consents {
    /// It stays inside the organisation.
    pub const INSIDE: Self = Self(0);
    /// Everything there is to agree to.
    pub const ALL: Self = Self((1 << Consent::ALL.len()) - 1);
    /// It counts in totals: what is agreed to by reporting.
    pub const TOTALS: Self = Self(1 << Consent::Totals as u8);

    /// The set with these members; `None` for partners without totals.
    pub fn from_members(members: impl IntoIterator<Item = Consent>) -> Option<Self> {
        let bits = members.into_iter().fold(0, |bits, member| bits | 1 << member as u8);
        Self::from_bits(i64::from(bits))
    }

    /// The set with these bits, as stored; `None` for others, and for partners without totals.
    #[must_use]
    pub const fn from_bits(bits: i64) -> Option<Self> {
        if bits < 0 || bits >= 1 << Consent::ALL.len() {
            return None;
        }
        let set = Self(bits as u8);
        if set.contains(Consent::Partners) && !set.contains(Consent::Totals) {
            return None;
        }
        Some(set)
    }

    /// The set as bits, for storage: 0–15.
    #[must_use]
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }

    /// Whether this was agreed to.
    #[must_use]
    pub const fn contains(self, consent: Consent) -> bool {
        self.0 & (1 << consent as u8) != 0
    }

    /// Whether nothing was agreed to here that is not in the other.
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether who reported wants to be referred for support: those who follow a report up offer it
    /// only then.
    #[must_use]
    pub const fn wants_support(self) -> bool {
        self.contains(Consent::Referral)
    }

    /// Whether the incident may be told in advocacy: in the anonymised, composite stories that an
    /// organisation writes itself. Numbers need [`Consent::Totals`] alone, whoever publishes them.
    #[must_use]
    pub const fn may_be_told(self) -> bool {
        self.contains(Consent::Advocacy)
    }

    /// What of it is about being counted.
    #[must_use]
    pub const fn counts_only(self) -> Self {
        Self(self.0 & (1 << Consent::Totals as u8 | 1 << Consent::Partners as u8))
    }

    /// The members, in the list's order.
    pub fn iter(self) -> impl Iterator<Item = Consent> {
        Consent::ALL.iter().copied().filter(move |consent| self.contains(*consent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_partners_see_is_a_part_of_the_totals_and_totals_are_the_default() {
        assert!(Consents::default().iter().eq([Consent::Totals]));
        assert_eq!(Consents::from_members([Consent::Partners]), None);
        let sound = (-1..=16).filter_map(Consents::from_bits);
        assert_eq!(sound.clone().count(), 12);
        for set in sound {
            assert_eq!(Consents::from_members(set.iter()), Some(set));
            assert_eq!(Consents::from_bits(set.bits()), Some(set));
            assert!(Consents::INSIDE.is_within(set) && set.is_within(Consents::ALL));
            assert!(Consents::from_bits(set.counts_only().bits()).is_some());
        }
        assert!(!Consents::TOTALS.is_within(Consents::INSIDE));
        let told = Consents::from_members([Consent::Advocacy]).unwrap();
        assert!(told.may_be_told() && !told.wants_support());
        assert!(Consents::ALL.wants_support() && !Consents::default().may_be_told());
    }
}
