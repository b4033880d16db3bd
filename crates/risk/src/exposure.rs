//! Where and when teams were: the denominator of every rate.
//!
//! Reports come from where somebody was to hear of them. Hours worked enter the ladder as an
//! offset: a cell that is visited twice as much is expected to report twice as much at the same
//! risk. What one account recorded in a cell counts there no more than what others did
//! (`hours_by_account.rs`), so a cell gives those around it what counts of all its hours: when that
//! changes, what it gave is taken back and what it gives now put in its place. Sums are whole
//! numbers, as those of events are, so any history of the same records gives the same bits.

use std::collections::BTreeMap;

use atalaya_domain::{Area, ExposureFacts, HourOfWeek, Zone};
use serde::{Deserialize, Serialize};

use crate::Settings;
use crate::fixed::{Units, events, events_wide, units};
use crate::hours::{Inverse, Lending};
use crate::hours_by_account::{Counted, HoursByAccount, Work};
use crate::index::DAY_US;
use crate::kernel::Kernels;
use crate::ladder::Visited;
use crate::seasons::{Seasons, season_of};

const HOURS: usize = HourOfWeek::COUNT;
/// No sums of the cell yet.
pub(crate) const NONE: u32 = u32::MAX;

/// Sums of the work of an organisation, in worker-hours.
#[derive(Debug)]
pub(crate) struct Exposure {
    /// Sums over the whole area.
    pub all: AllHours,
    /// By area number, where the cell's sums stand in `cells`; empty before the first record.
    pub slots: Vec<u32>,
    pub cells: Vec<CellHours>,
    /// The area numbers of `cells`.
    pub numbers: Vec<u32>,
}

/// Sums of the work over the whole area, as far as it counts.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AllHours {
    /// Decayed hours in the area's cells.
    placed: i128,
    /// Hours in the area's cells by season, not decayed.
    pub by_season: BTreeMap<i32, i128>,
    /// Hours by hour of the week, not decayed, wherever they were worked.
    by_hour: Vec<i128>,
    /// Work in places coarser than the model's cells: it says when, not where.
    nowhere: HoursByAccount,
}

/// Hours of one cell.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct CellHours {
    /// Decayed hours in the cell itself, as far as they count.
    own: Units,
    /// The same under the near kernel.
    near: Units,
    /// The same under the wide kernel.
    pub wide: Units,
    /// What counts of the hours in the cell itself by season, not decayed.
    pub seasons: Seasons,
    /// All hours in the cell itself.
    accounts: HoursByAccount,
}

impl Exposure {
    pub fn new() -> Self {
        let all = AllHours {
            placed: 0,
            by_season: BTreeMap::new(),
            by_hour: vec![0; HOURS],
            nowhere: HoursByAccount::default(),
        };
        Self { all, slots: Vec::new(), cells: Vec::new(), numbers: Vec::new() }
    }

    /// Whether any hours count.
    pub fn known(&self) -> bool {
        self.all.by_hour.iter().any(|hours| *hours != 0)
    }

    /// The first season that has hours in the area's cells.
    pub fn first_season(&self) -> Option<i32> {
        self.all.by_season.keys().next().copied()
    }

    /// Lets a record count by a factor, or takes it out by the same below 0; the seasons in which
    /// other hours count now are told.
    pub fn contribute(
        &mut self,
        facts: &ExposureFacts,
        factor: f64,
        (area, zone, kernels, settings): (&Area, &Zone, &Kernels, &Settings),
        mut changed: impl FnMut(i32),
    ) {
        let age_us = facts.when.middle_us() - settings.origin.as_microsecond();
        let half_lives = age_us as f64 / DAY_US as f64 / settings.half_life_days;
        let hours = factor * facts.worker_hours;
        let work = Work {
            account: facts.recorded.map(|recorded| recorded.by),
            hours,
            decayed: hours * libm::exp2(half_lives.clamp(-20.0, 20.0)),
            season: season_of(facts.when.middle_us()),
            when: &zone.hour_shares(&facts.when),
        };
        let Some(number) = area.number(facts.place.cell()) else {
            let before = self.all.nowhere.counted();
            self.all.nowhere.add(work);
            return self.all.note_hours(&before, &self.all.nowhere.counted());
        };
        if self.slots.is_empty() {
            self.slots = vec![NONE; area.cells().len()];
        }
        let slot = self.slot(number);
        let before = self.cells[slot].accounts.counted();
        self.cells[slot].accounts.add(work);
        let after = self.cells[slot].accounts.counted();
        if before == after {
            return;
        }
        self.all.note_hours(&before, &after);
        self.all.placed += i128::from(after.decayed - before.decayed);
        self.cells[slot].own = after.decayed;
        let seasons = before.seasons.iter().map(|(season, hours)| (*season, -hours));
        for (season, hours) in seasons.chain(after.seasons.iter().copied()) {
            self.note_season(season, slot, hours);
            changed(season);
        }
        let given = |counted: &Counted, share: f64| units(events(counted.decayed) * share);
        for (near_by, near, wide) in kernels.shares(area.around(number)) {
            let there = self.slot(near_by);
            let there = &mut self.cells[there];
            there.wide += given(&after, wide) - given(&before, wide);
            there.near += given(&after, near) - given(&before, near);
        }
    }

    fn note_season(&mut self, season: i32, slot: usize, hours: Units) {
        self.cells[slot].seasons.add(season, hours);
        let all = self.all.by_season.entry(season).or_default();
        *all += i128::from(hours);
        if *all == 0 {
            self.all.by_season.remove(&season);
        }
    }

    /// Decayed hours of work in the cell with this area number that speak for an hour of the week;
    /// `worth` is what a forward-decayed hour is worth now.
    pub fn around(&self, number: u32, hour: HourOfWeek, worth: f64) -> f64 {
        self.slot_of(number).map_or(0.0, |slot| self.cells[slot].accounts.around(hour, worth))
    }

    /// Where the sums of the cell with this area number stand, if any work reaches it.
    pub fn slot_of(&self, number: u32) -> Option<usize> {
        let slot = *self.slots.get(number as usize)?;
        (slot != NONE).then_some(slot as usize)
    }

    fn slot(&mut self, number: u32) -> usize {
        let slot = &mut self.slots[number as usize];
        if *slot == NONE {
            *slot = self.cells.len() as u32;
            self.cells.push(CellHours::default());
            self.numbers.push(number);
        }
        *slot as usize
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        let seasons: usize = self
            .cells
            .iter()
            .map(|cell| cell.seasons.heap_bytes() + cell.accounts.heap_bytes())
            .sum();
        self.slots.capacity() * size_of::<u32>()
            + self.cells.capacity() * size_of::<CellHours>()
            + self.all.by_hour.capacity() * size_of::<i128>()
            + seasons
    }

    /// How much an hour of the week was worked beside the mean hour, shrunk to 1:
    /// (168·(B·a) + k)/(Σa + k) with a the hours worked and B the lending of hours. 1 throughout while
    /// nothing is known.
    pub fn week(seen: Option<&Self>, lending: &Lending, settings: &Settings) -> [f64; HOURS] {
        let Some(seen) = seen else { return [1.0; HOURS] };
        let worked: [f64; HOURS] = std::array::from_fn(|hour| events_wide(seen.all.by_hour[hour]));
        let sum: f64 = worked.iter().sum();
        let prior = settings.exposure_week_prior;
        lending.given(&worked).map(|lent| (HOURS as f64 * lent + prior) / (sum + prior))
    }

    /// By what an event in each hour of the week counts in the local profiles, so that the hours in
    /// which more people are out to hear of events are not taken for worse ones. The counts' sum
    /// stays.
    pub fn inverse(counts: &[f64; HOURS], worked: &[f64; HOURS]) -> Inverse {
        let sum: f64 = counts.iter().sum();
        let over: f64 = counts.iter().zip(worked).map(|(count, worked)| count / worked).sum();
        let scale = if over > 0.0 { sum / over } else { 1.0 };
        Inverse::new(|hour| scale / worked[hour])
    }
}

impl AllHours {
    /// Whether it has a sum for each hour of the week, as what was read from outside may not.
    pub fn has_a_week(&self) -> bool {
        self.by_hour.len() == HOURS
    }

    fn note_hours(&mut self, before: &Counted, after: &Counted) {
        let changes =
            before.by_hour.iter().zip(&after.by_hour).map(|(before, after)| after - before);
        for (hours, change) in self.by_hour.iter_mut().zip(changes) {
            *hours += i128::from(change);
        }
    }
}

/// Exposure read as of an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offset<'a> {
    /// `None` while nothing is known, or where nobody looks.
    pub exposure: Option<&'a Exposure>,
    /// What a forward-decayed unit is worth now.
    decay: f64,
    /// Imaginary hours of each cell.
    prior: f64,
    /// Mean hours of a cell, the imaginary ones too.
    mean: f64,
}

impl<'a> Offset<'a> {
    pub fn new(
        exposure: Option<&'a Exposure>,
        decay: f64,
        cells: f64,
        settings: &Settings,
    ) -> Self {
        let prior = settings.exposure_prior;
        let placed = exposure.map_or(0.0, |exposure| events_wide(exposure.all.placed));
        Self { exposure, decay, prior, mean: placed * decay / cells + prior }
    }

    /// The visits of a cell that no work reaches, over the mean cell's.
    pub fn unreached(&self) -> Visited {
        self.of(NONE)
    }

    /// The hours of the cell with this area number and its surroundings over the mean cell's, shrunk
    /// to 1.
    pub fn of(&self, number: u32) -> Visited {
        let Some(exposure) = self.exposure else { return Visited::ALIKE };
        let cell = exposure.slot_of(number).map(|slot| &exposure.cells[slot]);
        let over_mean = |units: Units| (events(units) * self.decay + self.prior) / self.mean;
        let [own, near, wide] =
            cell.map_or([0; 3], |cell| [cell.own, cell.near, cell.wide]).map(over_mean);
        Visited { own, near, wide }
    }

    /// Decayed hours of work in the cell that speak for an hour of the week.
    pub fn around(&self, number: u32, hour: HourOfWeek) -> f64 {
        self.exposure.map_or(0.0, |exposure| exposure.around(number, hour, self.decay))
    }
}
