//! Where and when teams were: the denominator of every rate.
//!
//! Reports come from where somebody was to hear of them. Hours worked enter the ladder as an
//! offset: a cell that is visited twice as much is expected to report twice as much at the same
//! risk. Sums are whole numbers, as those of events are, so any history of the same records gives
//! the same bits.

use std::collections::BTreeMap;

use atalaya_domain::{Area, ExposureFacts, HourOfWeek, HourShare, Zone};
use serde::{Deserialize, Serialize};

use crate::Settings;
use crate::fixed::{Units, events, events_wide, units};
use crate::hours::{Inverse, Lending};
use crate::index::DAY_US;
use crate::kernel::Kernels;
use crate::ladder::Visited;
use crate::seasons::{Seasons, season_of};
use crate::vouched::{HoursByAccount, Recorders};

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
}

/// Sums of the work over the whole area.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AllHours {
    /// Records that stand.
    records: i64,
    /// Who recorded them.
    recorders: Recorders,
    /// Decayed hours in the area's cells.
    placed: i128,
    /// Hours in the area's cells by season, not decayed.
    pub by_season: BTreeMap<i32, i128>,
    /// Hours by hour of the week, not decayed, wherever they were worked.
    by_hour: Vec<i128>,
}

/// Hours of one cell, decayed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct CellHours {
    own: Units,
    near: Units,
    pub wide: Units,
    /// Hours in the cell itself by season, not decayed.
    pub seasons: Seasons,
    /// Hours under the near kernel by account.
    accounts: HoursByAccount,
}

/// What is known of the work in one cell, as of an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visits {
    /// The hours of the cell and its surroundings over the mean cell's, shrunk to 1.
    pub over_mean: Visited,
    /// Decayed worker-hours in the cell itself.
    pub own_hours: f64,
    /// Decayed worker-hours in the near window, `A_n` times the kernel's mean.
    pub near_hours: f64,
    /// Whether more than one account vouches for them.
    pub vouched: bool,
}

impl Visits {
    /// Of every cell while nothing is known of any.
    const UNKNOWN: Self =
        Self { over_mean: Visited::ALIKE, own_hours: 0.0, near_hours: 0.0, vouched: false };
}

impl Exposure {
    pub fn new() -> Self {
        let all = AllHours {
            records: 0,
            recorders: Recorders::default(),
            placed: 0,
            by_season: BTreeMap::new(),
            by_hour: vec![0; HOURS],
        };
        Self { all, slots: Vec::new(), cells: Vec::new() }
    }

    /// Whether any record stands.
    pub const fn known(&self) -> bool {
        self.all.records > 0
    }

    /// Whether more than one account vouches for what is known.
    pub fn vouched(&self) -> bool {
        self.all.recorders.several()
    }

    /// Lets a record count by a factor, or takes it out by the same below 0.
    pub fn contribute(
        &mut self,
        facts: &ExposureFacts,
        factor: f64,
        (area, zone, kernels, settings): (&Area, &Zone, &Kernels, &Settings),
    ) {
        self.all.records += if factor > 0.0 { 1 } else { -1 };
        let account = facts.recorded.map(|recorded| recorded.by);
        self.all.recorders.note(account, factor);
        let hours = factor * facts.worker_hours;
        for HourShare { hour, share } in zone.hour_shares(&facts.when) {
            self.all.by_hour[hour.index()] += i128::from(units(hours * share));
        }
        // Work in a place coarser than the model's cells says when, not where.
        let Some(number) = area.number(facts.place.cell()) else { return };
        let age_us = facts.when.middle_us() - settings.origin.as_microsecond();
        let half_lives = age_us as f64 / DAY_US as f64 / settings.half_life_days;
        let decayed = hours * half_lives.clamp(-20.0, 20.0).exp2();
        if self.slots.is_empty() {
            self.slots = vec![NONE; area.cells().len()];
        }
        self.all.placed += i128::from(units(decayed));
        let slot = self.slot(number);
        self.cells[slot].own += units(decayed);
        self.note_season(season_of(facts.when.middle_us()), slot, units(hours));
        for (near_by, near, wide) in kernels.shares(area.around(number)) {
            let there = self.slot(near_by);
            self.cells[there].wide += units(decayed * wide);
            if near > 0.0 {
                let near = units(decayed * near);
                self.cells[there].near += near;
                self.cells[there].accounts.add(account, near);
            }
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

/// Exposure read as of an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offset<'a> {
    /// `None` while nothing is known, or where nobody looks.
    exposure: Option<&'a Exposure>,
    /// What a forward-decayed unit is worth now.
    decay: f64,
    /// Imaginary hours of each cell.
    prior: f64,
    /// Mean hours of a cell, the imaginary ones too.
    mean: f64,
    near_cells: f64,
    /// Decayed hours in the near window from which an account vouches for them.
    vouching: f64,
}

impl<'a> Offset<'a> {
    pub fn new(
        exposure: Option<&'a Exposure>,
        decay: f64,
        cells: f64,
        (kernels, settings): (&Kernels, &Settings),
    ) -> Self {
        let prior = settings.exposure_prior;
        let placed = exposure.map_or(0.0, |exposure| events_wide(exposure.all.placed));
        let mean = placed * decay / cells + prior;
        let (near_cells, vouching) = (kernels.near_cells, settings.least_vouching_hours);
        Self { exposure, decay, prior, mean, near_cells, vouching }
    }

    /// Whether anything is known.
    pub const fn known(&self) -> bool {
        self.exposure.is_some()
    }

    /// The visits of a cell that no work reaches.
    pub fn unreached(&self) -> Visits {
        self.of(NONE)
    }

    /// The visits of the cell with this area number.
    pub fn of(&self, number: u32) -> Visits {
        let Some(exposure) = self.exposure else { return Visits::UNKNOWN };
        let cell = exposure.slot_of(number).map(|slot| &exposure.cells[slot]);
        let [own, near, wide] = cell.map_or([0.0; 3], |cell| {
            [cell.own, cell.near, cell.wide].map(|units| events(units) * self.decay)
        });
        let over_mean = |hours: f64| (hours + self.prior) / self.mean;
        Visits {
            over_mean: Visited {
                own: over_mean(own),
                near: over_mean(near),
                wide: over_mean(wide),
            },
            own_hours: own,
            near_hours: near * self.near_cells,
            vouched: cell.is_some_and(|cell| {
                cell.accounts.vouched(self.vouching, self.decay * self.near_cells)
            }),
        }
    }
}
