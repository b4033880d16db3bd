//! Security bulletins: what one organisation warns others of, where, and until when.

use jiff::{SignedDuration, Timestamp};

use crate::code::codes;
use crate::one_line::one_line;
use crate::record_id::record_id;
use crate::{Cell, OrganisationId};

record_id! {
    /// A bulletin's id, a UUID that its writer's device makes: sent twice, it is issued once.
    BulletinId
}

codes! {
    /// What a bulletin warns of.
    BulletinKind {
        Attack = "attack", "Ataque o agresión", "Attack or assault";
        Robbery = "robbery", "Asaltos o extorsión", "Robberies or extortion";
        Shots = "shots", "Balacera", "Shots fired";
        Authority = "authority", "Operativo, redada o retén", "Raid or checkpoint";
        Watched = "watched", "Vigilan o siguen a los equipos", "Teams are watched or followed";
        Blockade = "blockade", "Bloqueo o manifestación", "Road block or protest";
        Hazard = "hazard", "Inundación, sismo u otro peligro natural", "Flood, earthquake or other hazard";
        Other = "other", "Otro peligro", "Another danger";
    }
}

codes! {
    /// Whom a bulletin is for.
    BulletinAudience {
        Own = "own", "Solo mi organización", "My organisation alone";
        Partners = "partners", "Organizaciones con acuerdo", "Organisations with an agreement";
        Everybody = "everybody", "Todas las organizaciones", "All organisations";
    }
}

codes! {
    /// Where a bulletin stands.
    BulletinState {
        InForce = "in_force", "Vigente", "In force";
        Revoked = "revoked", "Retirado", "Taken back";
        Over = "over", "Terminado", "Over";
    }
}

/// What to do, in a few words. `Debug` shows its length alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Advice(String);

impl Advice {
    /// The longest it may be, in characters: with the rest it fits two parts of a text message.
    pub const MAX_CHARS: usize = 200;

    /// The text in one line, if it is not blank, not too long and without control characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        one_line(text, Self::MAX_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Advice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Advice({} characters)", self.0.chars().count())
    }
}

/// The hexagons a bulletin is about: never so fine that whoever stands in one is known by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinArea(Vec<Cell>);

/// Hexagons that are no bulletin's area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BulletinAreaError {
    /// There are none, or too many.
    #[error("an area has 1 to {} hexagons", BulletinArea::MAX_CELLS)]
    Size,
    /// One is too fine or too coarse; which, from 0.
    #[error("hexagon {0} is too fine or too coarse")]
    Resolution(usize),
}

impl BulletinArea {
    /// The most hexagons.
    pub const MAX_CELLS: usize = 20;
    /// The finest hexagons, by H3 resolution: about 5 km².
    pub const FINEST: u8 = 7;
    /// The coarsest, about 253 km²: what is wider says nothing.
    pub const COARSEST: u8 = 5;

    /// The area of these hexagons, each once.
    pub fn new(mut cells: Vec<Cell>) -> Result<Self, BulletinAreaError> {
        let fits = |cell: &Cell| (Self::COARSEST..=Self::FINEST).contains(&cell.resolution());
        if let Some(place) = cells.iter().position(|cell| !fits(cell)) {
            return Err(BulletinAreaError::Resolution(place));
        }
        cells.sort_unstable();
        cells.dedup();
        if cells.is_empty() || cells.len() > Self::MAX_CELLS {
            return Err(BulletinAreaError::Size);
        }
        Ok(Self(cells))
    }

    /// The hexagons, in the order of their numbers.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.0
    }

    /// Whether a place lies in it, or, where it is coarser, has some of it.
    #[must_use]
    pub fn touches(&self, place: Cell) -> bool {
        let one = |cell: &Cell| {
            place.coarsened(cell.resolution()) == *cell
                || cell.coarsened(place.resolution()) == place
        };
        self.0.iter().any(one)
    }
}

/// A warning to whoever works in an area, until it ends by itself or is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulletin {
    /// Its id.
    pub id: BulletinId,
    /// Who warns.
    pub organisation: OrganisationId,
    /// Whom.
    pub audience: BulletinAudience,
    /// Of what.
    pub kind: BulletinKind,
    /// Where.
    pub area: BulletinArea,
    /// What to do; `None` too when the text was erased.
    pub advice: Option<Advice>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends by itself.
    pub valid_until: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Bulletin {
    /// The longest a bulletin lasts. What is still so then is said again.
    pub const LONGEST: SignedDuration = SignedDuration::from_hours(72);

    /// Where it stands at an instant.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> BulletinState {
        if self.revoked_at.is_some() {
            BulletinState::Revoked
        } else if self.valid_until <= now {
            BulletinState::Over
        } else {
            BulletinState::InForce
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(resolution: u8) -> Cell {
        Cell::at(14.64, -90.51).unwrap().coarsened(resolution)
    }

    #[test]
    fn an_area_is_as_coarse_as_partners_may_see() {
        for resolution in 0..=9 {
            let made = BulletinArea::new(vec![cell(resolution)]);
            assert_eq!(made.is_ok(), (5..=7).contains(&resolution), "{resolution}");
        }
        assert_eq!(BulletinArea::new(vec![]), Err(BulletinAreaError::Size));
        let twice = BulletinArea::new(vec![cell(7), cell(7)]).unwrap();
        assert_eq!(twice.cells(), [cell(7)]);
    }

    #[test]
    fn a_place_is_touched_from_inside_and_from_above() {
        let area = BulletinArea::new(vec![cell(7)]).unwrap();
        for resolution in 0..=9 {
            assert!(area.touches(cell(resolution)), "{resolution}");
        }
        assert!(!area.touches(Cell::at(16.9, -89.9).unwrap()));
    }

    #[test]
    fn advice_is_one_short_line() {
        assert_eq!(Advice::parse(" No \n vaya ").unwrap().as_str(), "No vaya");
        assert!(Advice::parse(" \n").is_none());
        assert!(Advice::parse(&"a".repeat(201)).is_none());
        assert!(Advice::parse("a\u{7}b").is_none());
        assert_eq!(format!("{:?}", Advice::parse("No vaya").unwrap()), "Advice(7 characters)");
    }
}
