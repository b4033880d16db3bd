//! Sharing agreements: what one organisation lets another see, how coarse, and until when.

use jiff::Timestamp;

use crate::code::codes;
use crate::record_id::record_id;
use crate::{Family, OrganisationId};

record_id! {
    /// An agreement's id: random, so that nobody comes upon another's.
    AgreementId
}

codes! {
    /// Where an agreement stands.
    AgreementState {
        Offered = "offered", "Ofrecido, sin aceptar", "Offered, not accepted";
        Active = "active", "Vigente", "In force";
        Over = "over", "Terminado", "Over";
    }
}

/// What one organisation lets another see: frozen releases of its own reports, made for that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// Whose reports are shared.
    pub giver: OrganisationId,
    /// With whom; `None` while there is nobody by the name it was offered to.
    pub partner: Option<OrganisationId>,
    /// Of which families of events; each once, in the taxonomy's order.
    pub families: Vec<Family>,
    /// The finest hexagons, by H3 resolution.
    pub finest: u8,
    /// Until when.
    pub until: Timestamp,
    /// When it was offered.
    pub offered_at: Timestamp,
    /// When the other side accepted it.
    pub accepted_at: Option<Timestamp>,
    /// When either side ended it.
    pub ended_at: Option<Timestamp>,
}

impl Agreement {
    /// The longest an agreement lasts, in days: two years. Then people look at it again.
    pub const LONGEST_DAYS: i64 = 731;

    /// Where it stands at an instant. It is in force from when both sides have said yes until its
    /// time is over or one of them ends it, whichever comes first.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> AgreementState {
        if self.ended_at.is_some() || self.until <= now {
            AgreementState::Over
        } else if self.accepted_at.is_some() {
            AgreementState::Active
        } else {
            AgreementState::Offered
        }
    }

    /// Whether it lets numbers of a family (`None`: of all incidents together) be seen by hexagons
    /// down to a resolution (`None`: of the area as a whole alone).
    #[must_use]
    pub fn covers(&self, family: Option<Family>, finest: Option<u8>) -> bool {
        let families = match family {
            Some(family) => self.families.contains(&family),
            None => Family::ALL.iter().all(|family| self.families.contains(family)),
        };
        families && finest.is_none_or(|finest| finest <= self.finest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn agreement() -> Agreement {
        Agreement {
            id: AgreementId::random([7; 16]),
            giver: OrganisationId(1),
            partner: Some(OrganisationId(2)),
            families: vec![Family::Body, Family::Property],
            finest: 6,
            until: at(1_000),
            offered_at: at(0),
            accepted_at: None,
            ended_at: None,
        }
    }

    #[test]
    fn it_is_in_force_between_the_second_yes_and_the_first_end() {
        let offered = agreement();
        assert_eq!(offered.state(at(10)), AgreementState::Offered);
        assert_eq!(offered.state(at(1_000)), AgreementState::Over, "nobody said yes in time");
        let accepted = Agreement { accepted_at: Some(at(5)), ..offered };
        assert_eq!(accepted.state(at(999)), AgreementState::Active);
        assert_eq!(accepted.state(at(1_000)), AgreementState::Over);
        let ended = Agreement { ended_at: Some(at(20)), ..accepted };
        assert_eq!(ended.state(at(21)), AgreementState::Over);
    }

    #[test]
    fn it_covers_its_families_and_no_finer_hexagons() {
        let some = agreement();
        assert!(some.covers(Some(Family::Body), Some(6)) && some.covers(Some(Family::Body), None));
        assert!(!some.covers(Some(Family::Body), Some(7)));
        assert!(!some.covers(Some(Family::Sexual), None));
        assert!(!some.covers(None, None), "all incidents are of families that were not agreed");
        let all = Agreement { families: Family::ALL.to_vec(), ..some };
        assert!(all.covers(None, Some(4)));
    }
}
