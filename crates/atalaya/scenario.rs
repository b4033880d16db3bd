//! The demo's scenario: made-up events near the six cities, the same every time for one seed.
//!
//! Places are resolution-9 cells drawn at random around each city's middle: no real corner is
//! chosen, and no event stands for anybody. What is real is the shape of the data: few events, night
//! peaks that differ by key population, bursts, late and uncertain reports. How many and how spread
//! out they are is set so that the map can be read: most of a city as usual, a few places very high.

use atalaya_domain::{
    Area, Cell, Complaint, ComplaintStage, Consent, Consents, Event, EventId, Flags, Injury,
    Insured, KeyPopulation, KeyPopulations, Kind, LocationPrecision, Loss, Month, Perpetrator,
    Place, PoliceTold, Setting, Severity, Source, Taken, TimePrecision, TimeSpan, Verification,
    Weapon, Zone,
};
use jiff::{SignedDuration, Timestamp};
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;

use crate::config::City;

/// Places of a city where the made-up events gather, per key population.
const SPOTS: usize = 24;
/// The share of events that lie anywhere in the city instead.
const BACKGROUND: f64 = 0.4;
/// The share of events at any hour of the day instead of their population's.
const ANY_HOUR: f64 = 0.5;
/// The share of weekday events that stay there; the others move to the weekend before.
const STAY: f64 = 0.85;
/// How far the capital and the towns reach from their middle, degrees (0.01° is 1.1 km).
const CAPITAL_REACH: f64 = 0.09;
const TOWN_REACH: f64 = 0.03;
/// The share of reports that know only a part of the day or the day.
const UNCERTAIN: f64 = 0.2;

/// An organisation of the scenario.
pub struct Cast {
    /// Its slug.
    pub slug: &'static str,
    /// Its name on the screens.
    pub name: &'static str,
    /// Whom its activities serve.
    pub key_populations: &'static [KeyPopulation],
    /// How many events it has in the past three years.
    pub events: usize,
}

/// The organisations: one that serves several populations (and has the demo's sign-ins), and two
/// whose events the first must never see.
pub const CAST: [Cast; 3] = [
    Cast {
        slug: "demo-centro",
        name: "Organización de muestra Centro",
        key_populations: &[KeyPopulation::Fsw, KeyPopulation::Tw, KeyPopulation::Msm],
        events: 2_400,
    },
    Cast {
        slug: "demo-occidente",
        name: "Organización de muestra Occidente",
        key_populations: &[KeyPopulation::Tw],
        events: 600,
    },
    Cast {
        slug: "demo-prisiones",
        name: "Organización de muestra Prisiones",
        key_populations: &[KeyPopulation::Ppl],
        events: 160,
    },
];

/// Makes an organisation's events.
pub struct Scenario<'a> {
    random: ChaCha12Rng,
    area: &'a Area,
    zone: &'a Zone,
    key_populations: &'static [KeyPopulation],
    towns: Vec<Town>,
}

struct Town {
    bbox: [f64; 4],
    weight: f64,
    /// Per key population of the organisation, its spots.
    spots: Vec<Vec<Cell>>,
}

impl<'a> Scenario<'a> {
    /// The scenario of an organisation; the same seed gives the same events.
    pub fn new(cast: &Cast, cities: &[City], area: &'a Area, zone: &'a Zone, seed: u64) -> Self {
        let mut random = ChaCha12Rng::seed_from_u64(seed ^ cast.events as u64);
        let mut towns = Vec::new();
        for (rank, city) in cities.iter().enumerate() {
            let reach = if rank == 0 { CAPITAL_REACH } else { TOWN_REACH };
            let bbox = [city.lon - reach, city.lat - reach, city.lon + reach, city.lat + reach];
            let mut draw = || {
                let spots = (0..SPOTS).filter_map(|_| cell_in(&mut random, bbox, area));
                spots.collect::<Vec<_>>()
            };
            let spots = cast.key_populations.iter().map(|_| draw()).collect();
            towns.push(Town { bbox, weight: 1.0 / (rank + 1) as f64, spots });
        }
        Self { random, area, zone, key_populations: cast.key_populations, towns }
    }

    /// The same places with other events.
    pub fn reseeded(mut self, seed: u64) -> Self {
        self.random = ChaCha12Rng::seed_from_u64(seed);
        self
    }

    /// By town a place of each population: of the first where most happens, of the others where less does.
    pub fn places(&self) -> impl Iterator<Item = Vec<Cell>> {
        let one = |(rank, spots): (usize, &Vec<Cell>)| spots.get(rank * 10).copied();
        self.towns.iter().map(move |town| town.spots.iter().enumerate().filter_map(one).collect())
    }

    /// `count` events of the `days` before `now`, in no order.
    pub fn past(&mut self, count: usize, days: i64, now: Timestamp) -> Vec<Event> {
        let mut events = Vec::with_capacity(count);
        while events.len() < count {
            let back = SignedDuration::from_hours(self.random.random_range(1..days * 24));
            let day = now.checked_sub(back).unwrap_or(now);
            let burst = self.random.random_bool(0.01);
            let first = self.event(day, now);
            if burst {
                let more = self.random.random_range(3..8);
                events.extend((0..more).map(|_| self.again(&first, now)));
            }
            events.push(first);
        }
        events.truncate(count);
        events
    }

    /// One event of about this moment: reported now, or up to some days late.
    pub fn present(&mut self, now: Timestamp) -> Event {
        if self.random.random_bool(0.15) {
            let late = SignedDuration::from_hours(self.random.random_range(6..96));
            return self.event(now.checked_sub(late).unwrap_or(now), now);
        }
        let place = self.place_and_population();
        let ago = SignedDuration::from_mins(self.random.random_range(0..40));
        let at = now.checked_sub(ago).unwrap_or(now);
        self.made(place, at, now)
    }

    /// A number below `below`, from the scenario's own source.
    pub fn pick(&mut self, below: usize) -> usize {
        self.random.random_range(0..below.max(1))
    }

    fn event(&mut self, day: Timestamp, now: Timestamp) -> Event {
        let place = self.place_and_population();
        let at = self.at_its_hour(day, self.key_populations[place.1]);
        self.made(place, at.min(now), now)
    }

    /// Another event at the same place within three days: a burst.
    fn again(&mut self, first: &Event, now: Timestamp) -> Event {
        let after = SignedDuration::from_hours(self.random.random_range(1..72));
        let start = Timestamp::from_microsecond(first.when.earliest_us()).unwrap_or(now);
        let at = start.checked_add(after).unwrap_or(start).min(now);
        let id = self.id(at);
        let when = TimeSpan::around(at, TimePrecision::Exact, self.zone);
        Event { id, when, ..first.clone() }
    }

    fn place_and_population(&mut self) -> (Cell, usize) {
        let population = self.pick(self.key_populations.len());
        let total: f64 = self.towns.iter().map(|town| town.weight).sum();
        let mut left = self.random.random_range(0.0..total);
        let chosen = self.towns.iter().position(|town| {
            left -= town.weight;
            left <= 0.0
        });
        let town = &self.towns[chosen.unwrap_or(0)];
        let bbox = town.bbox;
        // Some spots are busier than others, the first the most.
        let spots = &town.spots[population];
        let spot = spots.choose_weighted(&mut self.random, |spot| {
            let rank = spots.iter().position(|other| other == spot).unwrap_or(0);
            (1.0 + rank as f64).powf(-0.8)
        });
        let spot = spot.ok().copied().and_then(|spot| self.near(spot));
        let anywhere = self.random.random_bool(BACKGROUND) || spot.is_none();
        let drawn = if anywhere { cell_in(&mut self.random, bbox, self.area) } else { None };
        let fallback = spot.or_else(|| Cell::from_h3(self.area.cells()[0]).ok());
        (drawn.or(fallback).expect("an area has a cell of resolution 8"), population)
    }

    /// A cell of the area within a few hundred metres of a spot: the nearer the likelier.
    fn near(&mut self, spot: Cell) -> Option<Cell> {
        let rings = self.random.random_range(0..4).min(self.random.random_range(0..5));
        let around: Vec<_> = spot.h3().grid_disk::<Vec<_>>(rings);
        let cell = around.choose(&mut self.random).and_then(|cell| Cell::from_h3(*cell).ok())?;
        Some(if self.area.contains(cell) { cell } else { spot })
    }

    /// The day's hour that suits the population: sex work late at night, more on Friday and
    /// Saturday; the others in the evening; prison visits by day.
    fn at_its_hour(&mut self, day: Timestamp, population: KeyPopulation) -> Timestamp {
        let (peak, spread) = match population {
            KeyPopulation::Fsw => (22.5, 4.2),
            KeyPopulation::Tw => (23.5, 3.5),
            KeyPopulation::Msm => (20.5, 4.2),
            KeyPopulation::Ppl => (10.5, 2.8),
            KeyPopulation::Mix | KeyPopulation::Org | KeyPopulation::Unk => (14.0, 5.6),
        };
        let bell: f64 = (0..6).map(|_| self.random.random_range(-0.5..0.5)).sum::<f64>() * 1.4;
        let hour = if self.random.random_bool(ANY_HOUR) {
            self.random.random_range(0.0..24.0)
        } else {
            f64::rem_euclid(peak + spread * bell, 24.0)
        };
        let day = self.weekendish(day, population);
        let midnight = self.zone.local(day).start_of_day().map_or(day, |start| start.timestamp());
        midnight.checked_add(SignedDuration::from_secs((hour * 3600.0) as i64)).unwrap_or(day)
    }

    /// Moves some weekday events back to the Friday or Saturday before.
    fn weekendish(&mut self, day: Timestamp, population: KeyPopulation) -> Timestamp {
        let weekday = self.zone.hour_of_week(day).day();
        if population == KeyPopulation::Ppl || weekday > 3 || self.random.random_bool(STAY) {
            return day;
        }
        let back = i64::from(weekday) + self.random.random_range(2..4);
        day.checked_sub(SignedDuration::from_hours(24 * back)).unwrap_or(day)
    }

    fn made(&mut self, (cell, population): (Cell, usize), at: Timestamp, now: Timestamp) -> Event {
        let population = self.key_populations[population];
        let kind = self.kind();
        let flags = afterwards(kind, at, self.flags(kind), self.zone);
        let precision = match self.random.random_range(0.0..1.0) {
            share if share < UNCERTAIN * 0.6 => TimePrecision::Band,
            share if share < UNCERTAIN => TimePrecision::Day,
            _ => TimePrecision::Exact,
        };
        let location = match self.random.random_range(0..20) {
            0 => LocationPrecision::Municipality,
            1 | 2 => LocationPrecision::Neighbourhood,
            3..=9 => LocationPrecision::Gps,
            _ => LocationPrecision::Cell,
        };
        Event {
            id: self.id(at),
            kind,
            severity: Severity::derived(kind, &flags),
            felt: None,
            potential: None,
            key_populations: KeyPopulations::from_members([population]),
            setting: Some(self.setting(population)),
            perpetrator: Some(self.perpetrator(kind)),
            when: TimeSpan::around(at, precision, self.zone).ended_by(now.max(at)),
            place: Place::new(cell, location),
            source: *[Source::Myself, Source::Peer, Source::Meeting]
                .choose(&mut self.random)
                .expect("the list is not empty"),
            verification: match self.random.random_range(0..10) {
                0 => Verification::Rumour,
                1..=5 => Verification::Reported,
                6 | 7 => Verification::Corroborated,
                _ => Verification::Verified,
            },
            flags,
            consents: consents(at),
            narrative: None,
        }
    }

    fn id(&mut self, at: Timestamp) -> EventId {
        // A UUID v7: 48 bits of milliseconds, then random bits with version and variant set.
        let mut bytes = [0_u8; 16];
        self.random.fill_bytes(&mut bytes);
        bytes[..6].copy_from_slice(&at.as_millisecond().to_be_bytes()[2..]);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        EventId::from_bytes(bytes)
    }

    fn kind(&mut self) -> Kind {
        const KINDS: [(Kind, u32); 14] = [
            (Kind::P1, 24),
            (Kind::P2, 10),
            (Kind::P3, 9),
            (Kind::B1, 9),
            (Kind::B2, 10),
            (Kind::B3, 10),
            (Kind::B4, 6),
            (Kind::S1, 8),
            (Kind::A2, 4),
            (Kind::A3, 3),
            (Kind::A4, 4),
            (Kind::C2, 6),
            (Kind::C3, 4),
            (Kind::L2, 1),
        ];
        let drawn = KINDS.choose_weighted(&mut self.random, |(_, weight)| *weight);
        drawn.map_or(Kind::P1, |(kind, _)| *kind)
    }

    fn flags(&mut self, kind: Kind) -> Flags {
        let robbed = matches!(kind, Kind::P1 | Kind::P2);
        Flags {
            weapon: self.random.random_bool(0.2).then_some(Weapon::Firearm),
            taken: if robbed { vec![Taken::Phone] } else { Vec::new() },
            injury: (kind == Kind::B1 && self.random.random_bool(0.3)).then_some(Injury::NeedsCare),
            ..Flags::default()
        }
    }

    fn setting(&mut self, population: KeyPopulation) -> Setting {
        let settings: &[Setting] = match population {
            KeyPopulation::Fsw => &[Setting::StreetSw, Setting::BarSw, Setting::HouseSw],
            KeyPopulation::Tw => &[Setting::StreetSw, Setting::ClientCar, Setting::Park],
            KeyPopulation::Msm => &[Setting::VenueMsm, Setting::Park, Setting::Mall],
            KeyPopulation::Ppl => &[Setting::Prison, Setting::TransitBus],
            KeyPopulation::Mix | KeyPopulation::Org | KeyPopulation::Unk => &[Setting::Other],
        };
        settings.choose(&mut self.random).copied().unwrap_or(Setting::Other)
    }

    fn perpetrator(&mut self, kind: Kind) -> Perpetrator {
        use atalaya_domain::Family;
        let types: &[Perpetrator] = match kind.family() {
            Family::Authority => &[Perpetrator::Pnc, Perpetrator::PoliceMuni],
            Family::Sexual => &[Perpetrator::Client, Perpetrator::Unknown],
            Family::Property => &[Perpetrator::CrimeCommon, Perpetrator::Gang],
            Family::Life | Family::Body | Family::Digital | Family::Hazard | Family::Context => {
                &[Perpetrator::Unknown, Perpetrator::Neighbour, Perpetrator::Client]
            }
        };
        types.choose(&mut self.random).copied().unwrap_or(Perpetrator::Unknown)
    }
}

/// With what is known only afterwards: about how much a robbery cost, what became of a complaint. By the time, as
/// [`consents`].
fn afterwards(kind: Kind, at: Timestamp, flags: Flags, zone: &Zone) -> Flags {
    let dice = at.as_second().unsigned_abs() / 7;
    let robbed = matches!(kind, Kind::P1 | Kind::P2);
    let loss = match dice % 10 {
        0 | 1 => None,
        2 | 3 => Some(Loss::Under500),
        4..=7 => Some(Loss::From500),
        _ => Some(Loss::From1500),
    };
    let stage = match dice % 30 {
        0 | 9 | 19 => Some(ComplaintStage::Filed),
        3 | 13 => Some(ComplaintStage::Investigated),
        6 => Some(ComplaintStage::Charged),
        16 => Some(ComplaintStage::Convicted),
        23 | 26 => Some(ComplaintStage::Dismissed),
        _ => None,
    };
    let month = Some(Month::at(at, zone));
    Flags {
        loss: loss.filter(|_| robbed),
        insured: match dice % 7 {
            _ if !robbed || loss.is_none() => None,
            0 | 1 => Some(Insured::Yes),
            6 => None,
            _ => Some(Insured::No),
        },
        police_told: match dice % 12 {
            _ if stage.is_some() => Some(PoliceTold::Yes),
            4 => Some(PoliceTold::Refused),
            _ => None,
        },
        complaint: stage.map(|stage| Complaint { stage, month }),
        ..flags
    }
}

/// What its reporter agreed to: one in three to sharing with partners too. By the time, so that the
/// dice fall as they did before anybody was asked.
fn consents(at: Timestamp) -> Consents {
    let shared = (at.as_second() / 60) % 3 == 0;
    let agreed =
        if shared { &[Consent::Totals, Consent::Partners][..] } else { &[Consent::Totals] };
    Consents::from_members(agreed.iter().copied()).unwrap_or_default()
}

/// A random resolution-9 cell of the area within a box; `None` if sixty draws find none.
fn cell_in(
    random: &mut ChaCha12Rng,
    [west, south, east, north]: [f64; 4],
    area: &Area,
) -> Option<Cell> {
    // The mean of two draws: towns thin out towards their edge.
    let mut between = |from: f64, to: f64| {
        f64::midpoint(random.random_range(from..to), random.random_range(from..to))
    };
    (0..60).find_map(|_| {
        let (lon, lat) = (between(west, east), between(south, north));
        Cell::at(lat, lon).filter(|cell| area.contains(*cell))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(seed: u64) -> Vec<Event> {
        let deployment = crate::config::deployment(None).expect("Guatemala is built in");
        let cities = crate::config::cities().expect("the cities are built in");
        let now = "2026-11-20T21:00:00-06:00".parse().expect("a time");
        let mut scenario =
            Scenario::new(&CAST[0], &cities, &deployment.area, &deployment.zone, seed);
        let mut events = scenario.past(600, 700, now);
        events.extend((0..50).map(|_| scenario.present(now)));
        for event in &events {
            assert!(deployment.area.contains(event.place.cell()));
            assert!(event.when.earliest_us() <= now.as_microsecond());
        }
        events
    }

    #[test]
    fn the_same_seed_makes_the_same_events_and_another_seed_others() {
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
    }

    #[test]
    fn nights_are_busier_than_mornings_and_ids_are_version_7() {
        let zone = Zone::new("America/Guatemala").expect("in the database");
        let events = made(3);
        let hour = |event: &Event| {
            let at = Timestamp::from_microsecond(event.when.earliest_us()).expect("in range");
            zone.hour_of_week(at).hour_of_day()
        };
        let exact = || events.iter().filter(|event| event.when.precision() == TimePrecision::Exact);
        let night = exact().filter(|event| hour(event) >= 20 || hour(event) < 2).count();
        let morning = exact().filter(|event| (5..11).contains(&hour(event))).count();
        assert!(night > 2 * morning, "{night} and {morning}");
        assert!(events.iter().all(|event| event.id.as_bytes()[6] >> 4 == 7));
    }
}

#[cfg(test)]
#[path = "scenario_levels.rs"]
mod levels;
