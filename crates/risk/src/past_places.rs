//! What had happened in each place before a season, and where teams had been: what learning from past
//! seasons foretells them by.

use crate::kernel::Kernels;
use crate::ladder::{Priors, Visited, Windows, rate, surroundings};
use crate::lessons::Lessons;
use crate::past_visits::PastVisits;
use crate::settings::SEASON_DAYS;

/// What had happened, and where teams had been, before a season.
pub(crate) struct Past<'a> {
    lessons: &'a Lessons,
    /// The area's cells that some event or some work reaches, ascending, with their slots: sums over
    /// cells go in this order, whatever the order of arrival was.
    reached: Vec<(u32, Option<u32>)>,
    /// Events by slot, decayed to the season's start; the windows' kernel means alone.
    events: Vec<Windows>,
    placed: f64,
    visits: PastVisits<'a>,
}

/// A cell before a season, and what happened there in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PastCell {
    /// The events of before.
    pub windows: Windows,
    /// The season's events.
    pub happened: f64,
    /// How much it was visited before, and in the season.
    visits: (Visited, f64),
}

impl PastCell {
    /// λ of the season, with these priors.
    pub fn rate(&self, first: f64, priors: &Priors, kernels: &Kernels) -> f64 {
        self.rate_in(self.surroundings(first, priors, kernels), priors.near)
    }

    /// λ2: what the cell's surroundings say of it.
    pub fn surroundings(&self, first: f64, priors: &Priors, kernels: &Kernels) -> f64 {
        surroundings(first, priors, &self.windows, &self.visits.0, kernels)
    }

    /// λ of the season, in surroundings that are worth `near` imaginary events.
    pub fn rate_in(&self, surroundings: f64, near: f64) -> f64 {
        let (before, ahead) = &self.visits;
        rate(near, surroundings, &self.windows, before) * ahead
    }
}

impl<'a> Past<'a> {
    /// Before the first season.
    pub fn new(lessons: &'a Lessons) -> Self {
        let visits = PastVisits::new(lessons);
        let reached = (0..lessons.area.cells().len() as u32)
            .map(|number| (number, lessons.slot_of(number)))
            .filter(|(number, slot)| slot.is_some() || visits.reach(*number))
            .collect();
        let events = vec![Windows::default(); lessons.cells.len()];
        Self { lessons, reached, events, placed: 0.0, visits }
    }

    /// How much a season tells: events in its cells, if there were any there and any before it.
    pub fn placed_in(&self, season: i32) -> Option<f64> {
        let slots = self.reached.iter().filter_map(|(_, slot)| *slot);
        let all: f64 = slots.map(|slot| self.lessons.cells[slot as usize].seasons.of(season)).sum();
        (all > 0.0 && self.placed > 0.0).then_some(all)
    }

    /// λ0: what every cell starts from.
    pub fn level(&self) -> f64 {
        (self.placed + 0.5) / self.lessons.area.cells().len() as f64
    }

    /// The cells that something reached, in the area's order.
    pub fn cells_in(&self, season: i32) -> impl Iterator<Item = PastCell> {
        self.reached.iter().filter_map(move |(number, slot)| {
            let windows = slot.map_or(Windows::default(), |slot| self.windows(slot));
            let happened =
                slot.map_or(0.0, |slot| self.lessons.cells[slot as usize].seasons.of(season));
            // A cell whose events were all taken back counts like one that never had any.
            let touched = windows.wide != 0.0 || happened != 0.0;
            (touched || self.visits.reached_by(*number, season)).then(|| PastCell {
                windows,
                happened,
                visits: self.visits.of(*number, season),
            })
        })
    }

    /// A cell that nothing reached.
    pub fn untouched_in(&self, season: i32) -> PastCell {
        let visits = self.visits.unreached(season);
        PastCell { windows: Windows::default(), happened: 0.0, visits }
    }

    fn windows(&self, slot: u32) -> Windows {
        let Windows { own, near, wide } = self.events[slot as usize];
        let kernels = &self.lessons.kernels;
        Windows { own, near: near * kernels.near_cells, wide: wide * kernels.wide_cells }
    }

    /// Goes on to the next season: what is known decays by one, and this one's events and work come
    /// in from its middle.
    pub fn pass(&mut self, season: i32) {
        let Self { lessons, .. } = *self;
        let decay = libm::exp2(-SEASON_DAYS / lessons.settings.half_life_days);
        for windows in &mut self.events {
            *windows = windows.times(decay);
        }
        self.placed *= decay;
        for (number, slot) in &self.reached {
            let Some(slot) = *slot else { continue };
            let happened = lessons.cells[slot as usize].seasons.of(season) * decay.sqrt();
            if happened == 0.0 {
                continue;
            }
            self.placed += happened;
            self.events[slot as usize].own += happened;
            let events = &mut self.events;
            lessons.kernels.shares(lessons.area.around(*number)).for_each(
                |(around, near, wide)| {
                    let Some(around) = lessons.slot_of(around) else { return };
                    let windows = &mut events[around as usize];
                    windows.near += happened * near;
                    windows.wide += happened * wide;
                },
            );
        }
        self.visits.pass(season);
    }
}
