//! Why a cell has the risk it has, in one plain sentence.
//!
//! The sentence is about the cell that was asked for. A coarse cell rests on what its resolution-8
//! cells rest on, each by its part of the expected events; a cell of resolution 9 has a share of the
//! cell around it, by its own events against an even split.

mod plain;
#[cfg(test)]
mod tests;
mod words;

use atalaya_domain::{Area, Cell, HourOfWeek, Text};

use crate::ladder::{Priors, Windows};
use crate::surface::{CHILDREN, Rungs, Surface};
use words::{Hexagon, Told};

/// What a cell's risk rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    /// The sentence without any count.
    pub plain: Text,
    /// The sentence with counts, for roles that may see them.
    pub with_counts: Text,
    /// Decayed events in the cell itself, of the population; a rumour counts as its weight.
    pub own_events: f64,
    /// What it rests on.
    pub shares: Shares,
    /// What its hour rests on.
    pub hour_shares: HourShares,
}

/// What a number rests on, in shares of it that add up to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shares {
    /// The cell's own events; of a coarse cell, those of its resolution-8 cells, each for its own.
    pub own: f64,
    /// The events of the resolution-8 cell around a cell of resolution 9; of others 0.
    pub around: f64,
    /// Events in and around the resolution-8 cell, in about nine such cells.
    pub near: f64,
    /// Events in the wide surroundings.
    pub wide: f64,
    /// Of a population's map, what everybody's events here and around add; of everybody's 0.
    pub everybody: f64,
    /// The general level of the whole area.
    pub level: f64,
}

/// What the share of an hour rests on, in shares that add up to 1: of a cell of resolution 9 what
/// those of the cell around it rest on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HourShares {
    /// The cell's own events, of the population.
    pub own: f64,
    /// Of a population's map, everybody's events in the cell; of everybody's 0.
    pub everybody: f64,
    /// Everybody's events in and around it.
    pub near: f64,
    /// Everybody's events in the wide surroundings.
    pub wide: f64,
    /// The hours of the whole area.
    pub area: f64,
}

/// What a resolution-8 cell rests on, or several by their part of the expected events.
#[derive(Debug, Clone, Copy, Default)]
struct Rests {
    own_events: f64,
    near_events: f64,
    shares: Shares,
    hour: HourShares,
}

impl Surface<'_> {
    /// Why a cell of resolution 5–9 has its risk in an hour. `None` outside the area.
    #[must_use]
    pub fn reasons(&self, cell: Cell, hour: HourOfWeek) -> Option<Reasons> {
        let estimate = self.estimate(cell, hour)?;
        let area = self.index().area();
        let (hexagon, rests, model) = if cell.resolution() < Area::RESOLUTION {
            (Hexagon::Zone, self.of_zone(cell, hour), None)
        } else {
            let model = self.of_model_cell(area.number(cell)?);
            if cell.resolution() == Area::RESOLUTION {
                (Hexagon::Model, model, None)
            } else {
                let (own, all) = self.child_events(cell);
                let prior = self.index().settings.child_prior;
                let share = (prior / CHILDREN + own) / (prior + all);
                let small = small(&model, own, own / (prior / CHILDREN + own));
                (Hexagon::Small { share, own, all }, small, Some(model))
            }
        };
        let (plain, with_counts) = words::sentences(&Told {
            estimate,
            hour,
            hexagon,
            own_events: model.as_ref().unwrap_or(&rests).own_events,
            near_events: rests.near_events,
            shares: rests.shares,
            // What a small hexagon's share is a share of is told apart.
            named: model.as_ref().unwrap_or(&rests).shares,
            hour_shares: rests.hour,
            of_population: self.row() != 0,
            has_exposure: self.has_exposure(),
            half_life_days: self.index().settings.half_life_days,
        });
        Some(Reasons {
            plain,
            with_counts,
            own_events: rests.own_events,
            shares: rests.shares,
            hour_shares: rests.hour,
        })
    }

    /// The resolution-8 cells in a coarser one, each by its part of the events expected in the hour.
    fn of_zone(&self, cell: Cell, hour: HourOfWeek) -> Rests {
        let area = self.index().area();
        let (mut sum, mut total) = (Rests::default(), 0.0);
        for number in area.numbers_in(cell) {
            let model = Cell::from_h3(area.cells()[number]).ok();
            let Some(one) = model.and_then(|model| self.estimate(model, hour)) else { continue };
            sum = sum.and(self.of_model_cell(number as u32), one.rate);
            total += one.rate;
        }
        sum.over(total)
    }

    fn of_model_cell(&self, number: u32) -> Rests {
        let rungs = self.rungs_of(number);
        let mut shares = shares(&rungs, &self.priors());
        if self.row() != 0 {
            // A population's first rung is everybody's rate in this very cell.
            let (rungs, priors) = self.everybodys_rungs_of(number);
            let first = shares.level;
            shares.level = first * self::shares(&rungs, &priors).level;
            shares.everybody = first - shares.level;
        }
        Rests {
            own_events: rungs.windows.own,
            near_events: self.near_events(number),
            shares,
            hour: self.hour_rests_on(number),
        }
    }

    /// Decayed events in the cells of the near window. Its kernel counts those in its middle for
    /// more than one: nobody would find as many.
    fn near_events(&self, number: u32) -> f64 {
        let index = self.index();
        let around = index.kernels.shares(index.area().around(number));
        let near = around.filter(|(_, near, _)| *near > 0.0);
        let own =
            near.map(|(number, _, _)| index.sums(number).map_or(0, |sums| sums.own[self.row()]));
        self.decayed(own.sum())
    }

    /// What a cell's hours rest on: each rung shrinks to the one above by the same prior.
    fn hour_rests_on(&self, number: u32) -> HourShares {
        let prior = self.priors().hours;
        let kernels = &self.index().kernels;
        let mut shares = HourShares { area: 1.0, ..HourShares::default() };
        let Some(sums) = self.index().sums(number) else { return shares };
        let mut take = |events: f64| {
            let share = shares.area * events / (events + prior);
            shares.area -= share;
            share
        };
        let of = |row: usize| {
            let active = sums.active.as_ref();
            active.map_or(0.0, |active| self.hour_events(&active.hours[row]))
        };
        let theirs = take(of(self.row()));
        let everybody = if self.row() == 0 { 0.0 } else { take(of(0)) };
        let near = take(self.hour_events(&sums.near_hours) * kernels.near_cells);
        let wide = take(self.hour_events(&sums.wide_hours) * kernels.wide_cells);
        HourShares { own: theirs, everybody, near, wide, ..shares }
    }
}

impl Rests {
    /// This and one more cell, of whose expected events there are so many.
    fn and(self, more: Self, rate: f64) -> Self {
        let mix = |sum: f64, one: f64| sum + rate * one;
        let (shares, hour) = (more.shares, more.hour);
        Self {
            own_events: self.own_events + more.own_events,
            // Windows of neighbours hold the same events: together they count none.
            near_events: 0.0,
            shares: Shares {
                own: mix(self.shares.own, shares.own),
                around: mix(self.shares.around, shares.around),
                near: mix(self.shares.near, shares.near),
                wide: mix(self.shares.wide, shares.wide),
                everybody: mix(self.shares.everybody, shares.everybody),
                level: mix(self.shares.level, shares.level),
            },
            hour: HourShares {
                own: mix(self.hour.own, hour.own),
                everybody: mix(self.hour.everybody, hour.everybody),
                near: mix(self.hour.near, hour.near),
                wide: mix(self.hour.wide, hour.wide),
                area: mix(self.hour.area, hour.area),
            },
        }
    }

    /// The mean, of a sum of so many expected events.
    fn over(self, total: f64) -> Self {
        let zero = Self { own_events: 0.0, ..Self::default() };
        Self { own_events: self.own_events, ..zero.and(self, 1.0 / total) }
    }
}

/// What a small hexagon rests on: its own events by their part in its share of the cell around it,
/// and for the rest what that cell rests on.
fn small(model: &Rests, own_events: f64, own: f64) -> Rests {
    let rest = 1.0 - own;
    let Shares { own: around, near, wide, everybody, level, .. } = model.shares;
    Rests {
        own_events,
        shares: Shares {
            own,
            around: rest * around,
            near: rest * near,
            wide: rest * wide,
            everybody: rest * everybody,
            level: rest * level,
        },
        ..*model
    }
}

/// The shares of a place ladder; what no event speaks for is its first rung's.
fn shares(rungs: &Rungs, priors: &Priors) -> Shares {
    let Windows { own, near, wide } = rungs.windows;
    let mut level = 1.0;
    let mut take = |events: f64, prior: f64| {
        let share = level * events / (prior + events);
        level -= share;
        share
    };
    let own = take(own, priors.near);
    let near = take(near, priors.wide);
    let wide = take(wide, priors.area);
    Shares { own, near, wide, level, ..Shares::default() }
}
