//! Why a cell has the risk it has, in one plain sentence.

mod words;

use atalaya_domain::{Area, Cell, HourOfWeek, Text};

use crate::ladder::Windows;
use crate::surface::Surface;
use words::Told;

/// What a cell's risk rests on. The shares add up to at most 1; what is missing is the area's
/// own level.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    /// The sentence without any count.
    pub plain: Text,
    /// The sentence with counts, for roles that may see them.
    pub with_counts: Text,
    /// Decayed events in the cell itself.
    pub own_events: f64,
    /// Decayed events in and around it (about nine cells of resolution 8).
    pub near_events: f64,
    /// Share that rests on the cell's own events.
    pub own_share: f64,
    /// Share that rests on the near surroundings.
    pub near_share: f64,
    /// Share that rests on the wide surroundings.
    pub wide_share: f64,
    /// Mean severity of the events in the near window, 1–5, shrunk to the area's.
    pub severity: f64,
}

impl Surface<'_> {
    /// Why a cell has its risk in an hour. A cell coarser or finer than the model's is explained
    /// by the model's cell in its middle. `None` outside the area.
    #[must_use]
    pub fn reasons(&self, cell: Cell, hour: HourOfWeek) -> Option<Reasons> {
        let estimate = self.estimate(cell, hour)?;
        let priors = self.priors();
        let number = self.model_cell(cell)?;
        let (sums, rungs) = (self.index().sums(number), self.rungs_of(number));
        let Windows { own, near, wide } = rungs.windows;
        let own_share = own / (priors.near + own);
        let near_share = (1.0 - own_share) * near / (priors.wide + near);
        let wide_share = (1.0 - own_share - near_share) * wide / (priors.area + wide);
        let (plain, with_counts) = words::sentences(&Told {
            level: estimate.level,
            certainty: estimate.certainty,
            relative: estimate.relative,
            hour,
            own,
            near,
            shares: [own_share, near_share, wide_share],
            hour_shares: self.hour_rests_on(number),
            has_exposure: self.has_exposure(),
        });
        Some(Reasons {
            plain,
            with_counts,
            own_events: own,
            near_events: near,
            own_share,
            near_share,
            wide_share,
            severity: self.severity(sums),
        })
    }

    fn model_cell(&self, cell: Cell) -> Option<u32> {
        let area = self.index().area();
        if let Some(number) = area.number(cell) {
            return Some(number);
        }
        let centre = cell.h3().center_child(h3o::Resolution::try_from(Area::RESOLUTION).ok()?)?;
        area.number(Cell::from_h3(centre).ok()?)
            .or_else(|| area.numbers_in(cell).next().map(|number| number as u32))
    }

    /// What a cell's hours rest on: its own events, those in and around it, the wide surroundings.
    fn hour_rests_on(&self, number: u32) -> [f64; 3] {
        let prior = self.index().settings.hour_prior;
        let kernels = &self.index().kernels;
        let Some(sums) = self.index().sums(number) else { return [0.0; 3] };
        let own = sums.active.as_ref().map_or(0.0, |active| active.hours[0].events());
        let near = sums.near_hours.events() * kernels.near_cells;
        let wide = sums.wide_hours.events() * kernels.wide_cells;
        let mut rest = 1.0;
        [own, near, wide].map(|events| {
            let share = rest * events / (events + prior);
            rest -= share;
            share
        })
    }

    /// (Σ severity in the near window + k·area's mean) / (events in the near window + k).
    fn severity(&self, sums: Option<&crate::cell_sums::CellSums>) -> f64 {
        let (weighted, weight) = self.index().totals.severity;
        let mean = if weight > 0 { weighted as f64 / weight as f64 } else { 3.0 };
        let prior = self.index().settings.severity_prior;
        // A cell whose events were all taken back is one that never had any, to the bit.
        let Some(sums) = sums.filter(|sums| sums.near[0] != 0) else { return mean };
        let cells = self.index().kernels.near_cells;
        let severity = self.decayed(sums.near_severity) * cells;
        let events = self.decayed(sums.near[0]) * cells;
        (severity + prior * mean) / (events + prior)
    }
}
