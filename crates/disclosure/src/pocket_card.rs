//! Releasing a pocket card: levels of a few places by part of the day, and numbers to call, for one person who goes out,
//! to be printed. Whoever finds it on the street must learn nothing of anybody: so it has letters and no places, what
//! kind of help a number is and no name of it, and neither an organisation nor whom it works with. What holds a few days
//! is said with its last day.

use atalaya_domain::{BringsPolice, Cell, DirectoryKind, HourOfWeek, Role, Viewer, Zone};
use atalaya_risk::Surface;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::directory::{is_stale, may_know};
use crate::{DirectoryRecord, Refusal, Released, Scope, paper_level};

/// How finely a card tells levels, whoever asks.
const RESOLUTION: u8 = 8;
/// For how many days a card holds, today among them.
const DAYS: i64 = 7;
/// What a bulletin in force makes of a level at least, as the rules of outings have it.
const WARNED: u8 = 4;
/// Hours in a part of the day.
const BAND_HOURS: u8 = 6;

/// A place that a card is asked of.
#[derive(Debug, Clone, Copy)]
pub struct CardPlace {
    /// Where.
    pub cell: Cell,
    /// Until when a bulletin warns of it.
    pub warned_until: Option<Timestamp>,
}

/// A card. Its places have no names: the first is A.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PocketCard {
    /// As of when the map was read.
    pub as_of: Timestamp,
    /// The days it is of, the first one today.
    pub days: Vec<Date>,
    /// Each place's days, the four parts of each.
    pub places: Vec<Vec<[CardLevel; 4]>>,
    /// Whom to call.
    pub numbers: Vec<CardNumber>,
}

impl PocketCard {
    /// The most places on a card.
    pub const PLACES: usize = 4;
    /// The most numbers on a card.
    pub const NUMBERS: usize = 6;
}

/// What a card says of a part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardLevel {
    /// 1 very low to 5 very high; 0 not enough data.
    pub level: u8,
    /// Whether a bulletin is in it.
    pub warned: bool,
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardNumber {
    /// The number.
    pub phone: String,
    /// What kind of help it is.
    pub kind: DirectoryKind,
    /// Whether the police come along.
    pub brings_police: BringsPolice,
    /// Whether nobody has called it lately.
    pub stale: bool,
}

/// Whether the viewer may have a card made: a person who goes out.
pub fn may_carry_a_card(viewer: &Viewer) -> Result<(), Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Promoter | Role::Supervisor, Some(_)) => Ok(()),
        _ => Err(Refusal::PocketCard),
    }
}

/// The card of these places. The caller has let `scope` end where the viewer's own map does; the numbers are those that the
/// viewer chose to carry.
pub fn release_pocket_card(
    viewer: &Viewer,
    scope: &Scope,
    surface: &Surface<'_>,
    (places, numbers): (&[CardPlace], &[DirectoryRecord<'_>]),
    (zone, now): (&Zone, Timestamp),
) -> Result<Released<PocketCard>, Refusal> {
    may_carry_a_card(viewer)?;
    let map = scope.map_of(surface.population(), RESOLUTION)?;
    let today = zone.local(now).date();
    let day =
        |after: i64| today.checked_add(SignedDuration::from_hours(24 * after)).unwrap_or(today);
    let days: Vec<Date> = (0..DAYS).map(day).collect();
    let mut told = Vec::new();
    for place in places.iter().take(PocketCard::PLACES) {
        let cell = place.cell.coarsened(RESOLUTION);
        if !map.shows(cell) {
            return Err(Refusal::OutsideGround);
        }
        let week = surface.week(cell).ok_or(Refusal::OutsideArea)?;
        let levels: Vec<u8> = week.iter().map(|hour| hour.level.number()).collect();
        let until = place.warned_until;
        told.push(days.iter().map(|date| of_day(&levels, *date, until, zone)).collect());
    }
    let known = numbers.iter().filter(|record| may_know(viewer, record));
    let numbers = known.filter_map(|record| {
        let (words, stale) = (record.words, is_stale(record, today));
        let phone = words.phone.clone()?;
        Some(CardNumber { phone, kind: words.kind, brings_police: words.brings_police, stale })
    });
    let numbers = numbers.take(PocketCard::NUMBERS).collect();
    Ok(Released::new(PocketCard { as_of: now, days, places: told, numbers }))
}

fn of_day(levels: &[u8], date: Date, until: Option<Timestamp>, zone: &Zone) -> [CardLevel; 4] {
    let day = date.weekday().to_monday_zero_offset().unsigned_abs();
    let midnight = zone.midnight(date);
    std::array::from_fn(|band| {
        let first = band as u8 * BAND_HOURS;
        let hours = (first..first + BAND_HOURS).filter_map(|hour| HourOfWeek::new(day * 24 + hour));
        let level = paper_level::of_hours(hours.map(|hour| levels[hour.index()]));
        let begins = midnight.saturating_add(SignedDuration::from_hours(i64::from(first)));
        let warned = until.is_some_and(|until| begins.is_ok_and(|begins| begins < until));
        let level = if warned { level.max(WARNED) } else { level };
        CardLevel { level, warned }
    })
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, UserId};

    use super::*;

    #[test]
    fn a_card_is_for_people_who_go_out() {
        for role in Role::ALL {
            for user in [None, Some(UserId(7))] {
                let key_populations = KeyPopulations::default();
                let viewer = Viewer {
                    history: atalaya_domain::History::Whole,
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations,
                };
                let goes = matches!(role, Role::Promoter | Role::Supervisor) && user.is_some();
                assert_eq!(may_carry_a_card(&viewer).is_ok(), goes, "{role} {user:?}");
            }
        }
    }

    #[test]
    fn a_bulletin_raises_what_it_is_still_in_force_for_and_what_is_not_known_stays_unknown() {
        let zone = Zone::new("America/Guatemala").unwrap();
        let mut levels = vec![2; 168];
        // Friday 20 November 2026: of one hour of the afternoon nothing is known.
        levels[4 * 24 + 13] = 0;
        let friday: Date = "2026-11-20".parse().unwrap();
        let until: Timestamp = "2026-11-20T14:00:00-06:00".parse().unwrap();
        let told = |until| of_day(&levels, friday, until, &zone).map(|one| (one.level, one.warned));
        assert_eq!(told(None), [(2, false), (2, false), (0, false), (2, false)]);
        assert_eq!(told(Some(until)), [(4, true), (4, true), (4, true), (2, false)]);
    }
}
