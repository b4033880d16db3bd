//! What bulletins ask of whoever plans: where one warns, a place is reckoned with as level 4 at least.

use atalaya_domain::{Bulletin, BulletinState, Cell};
use jiff::Timestamp;

/// Until when bulletins warn of a place; `None` when none does. Hours that begin before then are
/// asked with [`Asked::bulletin`](crate::Asked::bulletin), later ones without.
#[must_use]
pub fn warned_until(bulletins: &[Bulletin], place: Cell, now: Timestamp) -> Option<Timestamp> {
    bulletins
        .iter()
        .filter(|one| one.state(now) == BulletinState::InForce && one.area.touches(place))
        .map(|one| one.valid_until)
        .max()
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{
        BulletinArea, BulletinAudience, BulletinId, BulletinKind, OrganisationId,
    };

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_last_of_those_in_force_counts_and_one_that_was_taken_back_does_not() {
        let place = Cell::at(14.64, -90.51).unwrap();
        let one = |until, revoked: Option<i64>| Bulletin {
            id: BulletinId::random([1; 16]),
            organisation: OrganisationId(1),
            audience: BulletinAudience::Everybody,
            kind: BulletinKind::Shots,
            area: BulletinArea::new(vec![place.coarsened(7)]).unwrap(),
            advice: None,
            issued_at: at(0),
            valid_until: at(until),
            revoked_at: revoked.map(at),
        };
        let all = [one(100, None), one(300, None), one(900, Some(5))];
        assert_eq!(warned_until(&all, place, at(10)), Some(at(300)));
        assert_eq!(warned_until(&all, place, at(300)), None);
        assert_eq!(warned_until(&all, Cell::at(16.9, -89.9).unwrap(), at(10)), None);
    }
}
