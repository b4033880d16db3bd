//! Where teams had been before a season, and where they were in it: the offset of looking back.

use atalaya_domain::Area;

use crate::Settings;
use crate::exposure::NONE;
use crate::fixed::events_wide;
use crate::kernel::Kernels;
use crate::ladder::{Visited, Windows};
use crate::lessons::{Lessons, PastWork};
use crate::settings::SEASON_DAYS;

/// Hours worked before a season.
pub(crate) struct PastVisits<'a> {
    area: &'a Area,
    /// `None` while nothing is known, or where nobody looks.
    work: Option<&'a PastWork>,
    kernels: &'a Kernels,
    settings: &'a Settings,
    cells: f64,
    /// Worker-hours by the exposure's slots, decayed to the season's start.
    hours: Vec<Windows>,
    placed: f64,
}

impl<'a> PastVisits<'a> {
    /// Before the first season.
    pub fn new(lessons: &'a Lessons) -> Self {
        let Lessons { area, kernels, settings, work, .. } = lessons;
        let work = work.as_ref();
        let hours = vec![Windows::default(); work.map_or(0, |work| work.cells.len())];
        let cells = area.cells().len() as f64;
        Self { area, work, kernels, settings, cells, hours, placed: 0.0 }
    }

    /// Whether any work reaches a cell, in whatever season.
    pub fn reach(&self, number: u32) -> bool {
        let Some(work) = self.work else { return false };
        work.slot_of(number).is_some_and(|slot| work.cells[slot].reached)
    }

    /// Whether any work of the seasons before this one, or of this one in the cell itself, reaches it.
    /// What is worked later must not even change how sums are rounded: what was learnt is kept.
    pub fn reached_by(&self, number: u32, season: i32) -> bool {
        let Some(work) = self.work else { return false };
        work.slot_of(number).is_some_and(|slot| {
            self.hours[slot].wide != 0.0 || work.cells[slot].seasons.of(season) != 0.0
        })
    }

    /// How much a cell was visited before the season, and in it.
    pub fn of(&self, number: u32, season: i32) -> (Visited, f64) {
        let of_cell = self.work.and_then(|work| {
            let slot = work.slot_of(number)?;
            Some((self.hours[slot], work.cells[slot].seasons.of(season)))
        });
        let (before, hours) = of_cell.unwrap_or_default();
        self.over_mean(before, hours, season)
    }

    /// The same of a cell that no work reaches.
    pub fn unreached(&self, season: i32) -> (Visited, f64) {
        self.over_mean(Windows::default(), 0.0, season)
    }

    fn over_mean(&self, before: Windows, hours: f64, season: i32) -> (Visited, f64) {
        let Some(work) = self.work else { return (Visited::ALIKE, 1.0) };
        let prior = self.settings.exposure_prior;
        let mean = self.placed / self.cells + prior;
        let over = |hours: f64| (hours + prior) / mean;
        let before =
            Visited { own: over(before.own), near: over(before.near), wide: over(before.wide) };
        let in_season = work.by_season.get(&season).map_or(0.0, |hours| events_wide(*hours));
        (before, (hours + prior) / (in_season / self.cells + prior))
    }

    /// Goes on to the next season.
    pub fn pass(&mut self, season: i32) {
        let decay = libm::exp2(-SEASON_DAYS / self.settings.half_life_days);
        for windows in &mut self.hours {
            *windows = windows.times(decay);
        }
        self.placed *= decay;
        let Some(work) = self.work else { return };
        if !work.by_season.contains_key(&season) {
            return;
        }
        // By the area's numbers, not by the order of arrival.
        for (number, slot) in (0..).zip(&work.slots).filter(|(_, slot)| **slot != NONE) {
            let cell = &work.cells[*slot as usize];
            let worked = cell.seasons.of(season) * decay.sqrt();
            if worked == 0.0 {
                continue;
            }
            self.placed += worked;
            self.hours[*slot as usize].own += worked;
            for (number, near, wide) in self.kernels.shares(self.area.around(number)) {
                let Some(there) = work.slot_of(number) else { continue };
                self.hours[there].near += worked * near;
                self.hours[there].wide += worked * wide;
            }
        }
    }
}
