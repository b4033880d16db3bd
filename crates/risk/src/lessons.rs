//! What there is to learn from, copied out of an index: so that learning, which takes a second where a country's
//! years are known, holds up neither who reports nor who reads the map.

use std::collections::BTreeMap;
use std::sync::Arc;

use atalaya_domain::Area;
use jiff::Timestamp;

use crate::cell_sums::{ActiveCell, CellSums};
use crate::day_parts::DayParts;
use crate::exposure::{self, CellHours, Exposure};
use crate::index;
use crate::kernel::Kernels;
use crate::learnt_priors::Learnt;
use crate::seasons::{Seasons, season_of};
use crate::surface::Sight;
use crate::{RiskIndex, Settings};

/// The past seasons of an index, as they stood when it was asked.
pub struct Lessons {
    /// What is learnt from them is of this season, and of the last change before it.
    pub(crate) of: (i32, u64),
    /// The first season that has something.
    pub(crate) first: i32,
    pub(crate) area: Arc<Area>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) kernels: Kernels,
    /// By area number, where the cell's sums stand in `cells`.
    slots: Vec<u32>,
    pub(crate) cells: Vec<PastSums>,
    /// `None` while nothing is known of where teams were, or where nobody looks.
    pub(crate) work: Option<PastWork>,
}

/// Own events of a cell by season, not decayed.
#[derive(Default)]
pub(crate) struct PastSums {
    pub seasons: Seasons,
    /// The same by part of the day.
    pub day_parts: DayParts,
}

/// Where teams were.
pub(crate) struct PastWork {
    /// By area number, where the cell's hours stand in `cells`.
    pub slots: Vec<u32>,
    pub cells: Vec<PastHours>,
    /// Hours in the area's cells by season.
    pub by_season: BTreeMap<i32, i128>,
}

/// Hours of a cell.
pub(crate) struct PastHours {
    /// Whether any work reaches the cell, in whatever season.
    pub reached: bool,
    /// What counts of the hours in the cell itself by season, not decayed.
    pub seasons: Seasons,
}

impl RiskIndex {
    /// What there is to learn from the past seasons that was not learnt yet; `None` if it was. [`RiskIndex::surface`]
    /// learns it by itself.
    #[must_use]
    pub fn lessons(&self, as_of: Timestamp) -> Option<Lessons> {
        let now = season_of(as_of.as_microsecond());
        (!self.has_learnt(as_of)).then(|| Lessons::of(self, now, Sight::Everything))
    }

    /// Goes by what was learnt from this index's [`Lessons`], unless it knows better by now.
    pub fn take_learnt(&self, learnt: Learnt) {
        self.learnt_priors.take(learnt, Sight::Everything);
    }
}

impl Lessons {
    pub(crate) fn of(index: &RiskIndex, now: i32, sight: Sight) -> Self {
        let work = index.exposure_seen(sight);
        let known = &index.learnt_priors;
        let worked = work.and_then(Exposure::first_season);
        let first = known.first().into_iter().chain(worked).min();
        Self {
            of: known.newest(now, sight),
            first: first.map_or(now, |first| first.min(now)),
            area: Arc::clone(index.area()),
            settings: Arc::clone(&index.settings),
            kernels: index.kernels.clone(),
            slots: index.slots.clone(),
            cells: index.cells.iter().map(PastSums::of).collect(),
            work: work.map(PastWork::of),
        }
    }

    /// Where the sums of the cell with this area number stand, if any event reaches it.
    pub(crate) fn slot_of(&self, number: u32) -> Option<u32> {
        self.slots.get(number as usize).copied().filter(|slot| *slot != index::NONE)
    }
}

impl PastSums {
    fn of(sums: &CellSums) -> Self {
        let of_active = |active: &ActiveCell| Self {
            seasons: active.seasons.clone(),
            day_parts: active.day_parts.clone(),
        };
        sums.active.as_deref().map(of_active).unwrap_or_default()
    }
}

impl PastWork {
    fn of(exposure: &Exposure) -> Self {
        let hours =
            |cell: &CellHours| PastHours { reached: cell.wide != 0, seasons: cell.seasons.clone() };
        Self {
            slots: exposure.slots.clone(),
            cells: exposure.cells.iter().map(hours).collect(),
            by_season: exposure.all.by_season.clone(),
        }
    }

    /// Where the hours of the cell with this area number stand, if any work reaches it.
    pub(crate) fn slot_of(&self, number: u32) -> Option<usize> {
        let slot = *self.slots.get(number as usize)?;
        (slot != exposure::NONE).then_some(slot as usize)
    }
}
