//! Reading the index: the ladder from the city's level down to one cell and one hour.

use std::sync::OnceLock;

use atalaya_domain::{Area, Cell, HourOfWeek, Population};
use h3o::Resolution;
use jiff::Timestamp;

use crate::cell_sums::CellSums;
use crate::exposure::{Exposure, Offset};
use crate::fixed::{Units, WholeSum, events, events_wide};
use crate::hours::{HourSums, Inverse, Lent, area_profile};
use crate::index::{DAY_US, RiskIndex, child_of, row_of};
use crate::ladder::{self, Priors, Visited, Windows};
use crate::level::{Certainty, Detail, Estimate, Level};
use crate::quantile;
use crate::severity::Harm;
use crate::weekly::Weekly;

/// Children of a cell one resolution down.
pub(crate) const CHILDREN: f64 = 7.0;

/// What a surface takes into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Events, and the hours worked.
    Everything,
    /// Events, as if nobody had recorded any hours.
    WithoutHours,
}

/// The risk of one population as of one instant.
///
/// Made once per question: what does not depend on the cell (the area's level, the share of
/// everything, the area's profile of hours, the weekly total) is computed here, so that reading a
/// cell is a handful of multiplications and one pass over 168 hours.
pub struct Surface<'a> {
    index: &'a RiskIndex,
    population: Population,
    row: usize,
    as_of: Timestamp,
    /// What a forward-decayed unit is worth at `as_of`.
    decay: f64,
    /// The first rung: what every cell starts from.
    start: Start,
    /// How many imaginary events each rung is worth to the next, for everybody.
    learnt: Priors,
    /// Where teams were.
    offset: Offset<'a>,
    /// When teams were out; `None` while nothing is known.
    inverse: Option<Inverse>,
    /// Σ of the cells' rates over the whole area.
    sum: f64,
    /// Mean rate of the cells that some event reaches: what *usual* means. The mean over the
    /// whole area would compare a street with the forest, where nobody reports because nobody
    /// goes; in a city, where events reach every cell, the two are the same.
    usual: f64,
    /// Expected events in a week over the whole area.
    weekly: f64,
    /// Mean severity of everybody's events.
    mean_severity: f64,
    /// Shape of that number's own distribution.
    weekly_shape: f64,
    profile: [f64; HourOfWeek::COUNT],
    /// The model's hours.
    single: Hours,
    /// The hours that may be told: few events do not tell single ones.
    told: Hours,
    /// For each hour, what an event in it would lend all hours, each by the root of its share.
    given: [f64; HourOfWeek::COUNT],
}

/// Hours of the week as they are told: alone, or as the mean of those they are told with.
#[derive(Debug)]
struct Hours {
    detail: Detail,
    /// What each hour is lent, made when it is first asked for: most surfaces are read at one hour.
    lent: [OnceLock<Box<Lent>>; HourOfWeek::COUNT],
}

/// The uppermost rungs of the place ladder, in decayed events per cell.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// λ0 of everybody.
    level: f64,
    /// Of a population: its share of everybody's events.
    share: f64,
}

/// One cell's place ladder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rungs {
    /// λ: the cell's rate in decayed events, before normalising.
    pub rate: f64,
    /// What is not known of it.
    pub unsure: ladder::Unsure,
    /// The events it rests on.
    pub windows: Windows,
}

/// Rate, spread and support of a cell of any resolution in one hour, before it gets its level.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    /// Expected events of the hour.
    rate: f64,
    /// What is not known of it.
    spread: Spread,
    /// The part that is the place's, not the hour's: for the certainty.
    place_spread: Spread,
    /// Resolution-8 cells of the area in it.
    cells: f64,
    /// Decayed events that support it.
    near: f64,
    /// Expected severity, beside the rate.
    harm: Harm,
    /// Whether enough was worked in every one of its cells around this hour to speak for it: only
    /// then is silence a sign.
    worked: bool,
}

/// What is not known of a rate. What a cell's own events leave open is its own affair; what it leans
/// on, its surroundings and the hours of the area, the cells beside it lean on too, and so does what
/// changes in a year: of these, a coarse cell knows no more than the cells in it.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    /// Variance of what cells do not share: variances add up.
    own: f64,
    /// Standard deviation of what they do: deviations add up.
    shared: f64,
}

impl<'a> Surface<'a> {
    pub(crate) fn new(index: &'a RiskIndex, population: Population, as_of: Timestamp) -> Self {
        Self::seen(index, population, as_of, Sight::Everything)
    }

    pub(crate) fn seen(
        index: &'a RiskIndex,
        population: Population,
        as_of: Timestamp,
        sight: Sight,
    ) -> Self {
        let learnt = index.learnt_priors(as_of.as_microsecond(), sight);
        Self::with(index, population, as_of, (sight, learnt))
    }

    pub(crate) fn as_learnt(
        index: &'a RiskIndex,
        population: Population,
        as_of: Timestamp,
    ) -> Self {
        let sight = Sight::Everything;
        let learnt = index.priors_as_learnt(as_of.as_microsecond(), sight);
        Self::with(index, population, as_of, (sight, learnt))
    }

    fn with(
        index: &'a RiskIndex,
        population: Population,
        as_of: Timestamp,
        (sight, learnt): (Sight, Priors),
    ) -> Self {
        let exposure = index.exposure_seen(sight);
        let settings = &index.settings;
        let row = row_of(population);
        let age =
            (as_of.as_microsecond() - settings.origin.as_microsecond()) as f64 / DAY_US as f64;
        // Clamped, so that no date, however far, makes a number that is not finite.
        let decay = libm::exp2((-age / settings.half_life_days).clamp(-900.0, 900.0));
        let everybody = events_wide(index.totals.decayed[0]) * decay;
        let theirs = events_wide(index.totals.decayed[row]) * decay;
        let cells = index.area().cells().len() as f64;
        let start = Start {
            level: (everybody + 0.5) / cells,
            share: if row == 0 { 1.0 } else { (theirs + 0.5) / (everybody + 0.5) },
        };
        let hours: [f64; HourOfWeek::COUNT] =
            std::array::from_fn(|hour| events(index.totals.hours[hour]));
        let worked = Exposure::week(exposure, &index.lending, settings);
        let profile = area_profile(&hours, &worked, &index.lending, settings);
        let weekly = Weekly::of(index, row, as_of);
        let mut surface = Self {
            index,
            population,
            row,
            as_of,
            decay,
            start,
            learnt,
            offset: Offset::new(exposure, decay, cells, settings),
            inverse: exposure.map(|_| Exposure::inverse(&hours, &worked)),
            sum: 0.0,
            usual: 0.0,
            weekly: weekly.rate(),
            weekly_shape: weekly.shape(),
            mean_severity: Self::area_severity(index),
            given: index.lending.given(&profile.map(f64::sqrt)),
            profile,
            single: Hours::new(Detail::HourOfWeek),
            told: Hours::new(index.detail()),
        };
        (surface.sum, surface.usual) = surface.sum_and_usual();
        surface
    }

    /// The constants it was computed with, the levels' cut points among them.
    #[must_use]
    pub fn settings(&self) -> &'a crate::Settings {
        &self.index.settings
    }

    /// Whose risk it is.
    #[must_use]
    pub const fn population(&self) -> Population {
        self.population
    }

    /// The instant it is as of.
    #[must_use]
    pub const fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// Whether anything is known of where teams have been, by the word of more than one account.
    /// While nothing is, the map shows where incidents were reported, not where it is dangerous, and
    /// says so.
    #[must_use]
    pub fn has_exposure(&self) -> bool {
        self.index.has_exposure()
    }

    /// The expected events of a week in the whole area.
    #[must_use]
    pub const fn weekly(&self) -> f64 {
        self.weekly
    }

    /// The risk of a cell of resolution 5–9 in an hour; `None` if no cell of the area lies in it.
    #[must_use]
    pub fn estimate(&self, cell: Cell, hour: HourOfWeek) -> Option<Estimate> {
        let sum = self.sum_in(cell, hour)?;
        Some(self.judged(cell, sum))
    }

    /// The risk of many cells in an hour: what [`Self::estimate`] gives, without those outside the
    /// area. Siblings of resolution 9 that stand together are read from one reading of their
    /// parent.
    pub fn estimates<'c>(
        &'c self,
        cells: impl IntoIterator<Item = Cell> + 'c,
        hour: HourOfWeek,
    ) -> impl Iterator<Item = (Cell, Estimate)> + 'c {
        let mut parent: Option<(u32, Sum)> = None;
        let mut cells = cells.into_iter().peekable();
        let ahead = std::iter::from_fn(move || Some((cells.next()?, cells.peek().copied())));
        ahead.filter_map(move |(cell, next)| {
            if cell.resolution() <= Area::RESOLUTION {
                next.into_iter().for_each(|next| self.fetch(next, hour));
                return Some((cell, self.estimate(cell, hour)?));
            }
            let number = self.index.area().number(cell)?;
            let above = match parent {
                Some((known, sum)) if known == number => sum,
                _ => self.fine(number, hour, &self.told),
            };
            parent = Some((number, above));
            Some((cell, self.judged(cell, self.child(cell, above))))
        })
    }

    /// Asks for what a reading of the cell will need from memory, while another cell is worked out:
    /// a view of thousands of cells mostly waits for it.
    fn fetch(&self, cell: Cell, hour: HourOfWeek) {
        let number = if cell.resolution() == Area::RESOLUTION {
            self.index.area().number(cell)
        } else {
            None
        };
        let Some(sums) = number.and_then(|number| self.index.sums(number)) else { return };
        let lent = self.lent_to(hour, &self.told);
        sums.wide_hours.fetch(lent);
        sums.near_hours.fetch(lent);
        if let Some(active) = &sums.active {
            active.hours[0].fetch(lent);
            active.hours[self.row].fetch(lent);
        }
    }

    /// The risk of the area's cells of a resolution below a parent, in ascending H3 order; they
    /// are appended to `out`.
    pub fn estimates_in(
        &self,
        parent: Cell,
        resolution: u8,
        hour: HourOfWeek,
        out: &mut Vec<(Cell, Estimate)>,
    ) {
        let Ok(at) = Resolution::try_from(resolution) else { return };
        if self.index.area().numbers_in(parent).is_empty() {
            return;
        }
        let children = parent.h3().children(at).filter_map(|child| Cell::from_h3(child).ok());
        out.extend(self.estimates(children, hour));
    }

    /// The risk of a cell in each hour of the week, Monday 00 h first.
    #[must_use]
    pub fn week(&self, cell: Cell) -> Option<Vec<Estimate>> {
        HourOfWeek::all().map(|hour| self.estimate(cell, hour)).collect()
    }

    /// The expected events of each cell in each hour of the coming week, Monday 00 h first, as the
    /// model foretells them: the rates of [`Self::estimate`], bit for bit, once there are enough events
    /// to tell single hours. `None` for a cell outside the area.
    ///
    /// Siblings of resolution 9 that stand together are read from one reading of their parent.
    pub fn rates<'c>(
        &'c self,
        cells: &'c [Cell],
    ) -> impl Iterator<Item = Option<[f64; HourOfWeek::COUNT]>> + 'c {
        let mut parent: Option<(u32, Vec<Sum>)> = None;
        cells.iter().map(move |cell| {
            let mut rates = [0.0; HourOfWeek::COUNT];
            if cell.resolution() <= Area::RESOLUTION {
                for hour in HourOfWeek::all() {
                    let sum = self.sum_of(*cell, |number| self.fine(number, hour, &self.single));
                    rates[hour.index()] = sum?.rate;
                }
                return Some(rates);
            }
            let number = self.index.area().number(*cell)?;
            if parent.as_ref().is_none_or(|(known, _)| *known != number) {
                let fine = |hour| self.fine(number, hour, &self.single);
                let week = HourOfWeek::all().map(fine).collect();
                parent = Some((number, week));
            }
            let (_, week) = parent.as_ref()?;
            for (rate, parent) in rates.iter_mut().zip(week) {
                *rate = self.child(*cell, *parent).rate;
            }
            Some(rates)
        })
    }

    /// The expected events of the coming week in a cell, and how sure that is: the shape of their
    /// Gamma distribution. `None` for a cell outside the area.
    #[must_use]
    pub fn week_total(&self, cell: Cell) -> Option<(f64, f64)> {
        let sum = self.sum_of(cell, |number| self.whole_week(number))?;
        let relative = 1.0 / sum.place_shape() + 1.0 / self.weekly_shape;
        Some((sum.rate, 1.0 / relative))
    }

    fn sum_in(&self, cell: Cell, hour: HourOfWeek) -> Option<Sum> {
        self.sum_of(cell, |number| self.fine(number, hour, &self.told))
    }

    /// A cell of resolution 5–9, from what the area's resolution-8 cells in or around it have.
    fn sum_of(&self, cell: Cell, fine: impl Fn(u32) -> Sum) -> Option<Sum> {
        let area = self.index.area();
        match cell.resolution() {
            9 => {
                let parent = fine(area.number(cell)?);
                Some(self.child(cell, parent))
            }
            Area::RESOLUTION => Some(fine(area.number(cell)?)),
            5..Area::RESOLUTION => {
                let numbers = area.numbers_in(cell);
                if numbers.is_empty() {
                    return None;
                }
                Some(numbers.fold(Sum::default(), |sum, number| {
                    sum.and(self.own_window(number as u32), fine(number as u32))
                }))
            }
            _ => None,
        }
    }

    /// A resolution-8 cell in an hour.
    fn fine(&self, number: u32, hour: HourOfWeek, hours: &Hours) -> Sum {
        let sums = self.index.sums(number);
        let (share, support) = self.hour_share(sums, hour, hours);
        let worked = self.offset.around(number, hour) >= self.index.settings.least_hours;
        // As sure as one is of the share of all the hours it is told with.
        let told = share * hours.detail.alike_count(hour);
        let of_hours = ((1.0 - told) / (told * (support + 1.0))).max(0.0);
        Sum { worked, ..self.part_of_week(number, share, of_hours) }
    }

    /// A resolution-8 cell in all hours together.
    fn whole_week(&self, number: u32) -> Sum {
        self.part_of_week(number, 1.0, 0.0)
    }

    /// A part of the week in a resolution-8 cell: the share of the week's events that falls into
    /// it, and what is not known of that share, as a squared coefficient of variation.
    fn part_of_week(&self, number: u32, share: f64, of_hours: f64) -> Sum {
        let sums = self.index.sums(number);
        let rungs = self.rungs(sums, self.offset.of(number));
        let week = self.weekly * rungs.rate / self.sum;
        let rate = week * share;
        let drift = self.learnt.drift * self.learnt.drift;
        let lent = rungs.unsure.lent + drift;
        Sum {
            rate,
            spread: Spread::of(rate, rungs.unsure.own, lent + of_hours),
            place_spread: Spread::of(rate, rungs.unsure.own, lent),
            cells: 1.0,
            near: rungs.windows.near,
            harm: self.harm(sums, rate),
            worked: false,
        }
    }

    /// Decayed events of a resolution-9 cell, and of all seven children of its parent; only events
    /// whose place is known as finely.
    pub(crate) fn child_events(&self, cell: Cell) -> (f64, f64) {
        let sums = self.index.area().number(cell).and_then(|number| self.index.sums(number));
        let children = sums.and_then(|sums| sums.active.as_ref()).map(|active| &active.children);
        let known = |units: Units| events(units) * self.decay;
        let own = children.zip(child_of(cell));
        let own = own.map_or(0.0, |(children, child)| known(children.of(child, self.row)));
        (own, known(children.map_or(0, |children| children.all(self.row))))
    }

    /// A resolution-9 cell: its share of its parent, by its own events against an even split.
    fn child(&self, cell: Cell, parent: Sum) -> Sum {
        let (own, all) = self.child_events(cell);
        let prior = self.index.settings.child_prior;
        let share = (prior / CHILDREN + own) / (prior + all);
        let spread = (1.0 - share) / (share * (prior + all + 1.0));
        let rate = parent.rate * share;
        let more = rate * rate * spread;
        let of_child = |parent: Spread| {
            let Spread { own, shared } = parent;
            Spread { own: own * share * share + more, shared: shared * share }
        };
        Sum {
            rate: parent.rate * share,
            spread: of_child(parent.spread),
            place_spread: of_child(parent.place_spread),
            cells: 1.0 / CHILDREN,
            harm: parent.harm.times(share),
            ..parent
        }
    }

    /// Decayed events of the cell itself.
    fn own_window(&self, number: u32) -> f64 {
        let sums = self.index.sums(number);
        sums.map_or(0.0, |sums| events(sums.own[self.row]) * self.decay)
    }

    /// The place ladder of the cell with this area number.
    pub(crate) fn rungs_of(&self, number: u32) -> Rungs {
        self.rungs(self.index.sums(number), self.offset.of(number))
    }

    /// The place ladder of a cell with these sums and visits.
    fn rungs(&self, sums: Option<&CellSums>, visits: Visited) -> Rungs {
        let all = self.ladder(sums, visits, 0, self.start.level, &self.learnt);
        if self.row == 0 {
            return all;
        }
        self.ladder(sums, visits, self.row, all.rate * self.start.share, &self.priors())
    }

    /// The place ladder of everybody there, which a population's own begins with, and what its
    /// rungs are worth.
    pub(crate) fn everybodys_rungs_of(&self, number: u32) -> (Rungs, Priors) {
        let (sums, visits) = (self.index.sums(number), self.offset.of(number));
        (self.ladder(sums, visits, 0, self.start.level, &self.learnt), self.learnt)
    }

    /// The events of a window as its hours count them, those of hours that are worked less for more.
    pub(crate) fn hour_events(&self, sums: &HourSums) -> f64 {
        self.inverse.as_ref().map_or_else(|| sums.events(), |inverse| sums.over(inverse))
    }

    /// The row of the population's sums.
    pub(crate) const fn row(&self) -> usize {
        self.row
    }

    /// Mean severity of everybody's events.
    pub(crate) const fn mean_severity(&self) -> f64 {
        self.mean_severity
    }

    /// How many imaginary events each rung is worth to the next.
    pub(crate) fn priors(&self) -> Priors {
        let settings = &self.index.settings;
        if self.row == 0 {
            return self.learnt;
        }
        let rung = settings.population_rung_prior;
        Priors { area: rung, wide: rung, near: settings.population_cell_prior, ..self.learnt }
    }

    /// λ1 … λ from a first rung.
    fn ladder(
        &self,
        sums: Option<&CellSums>,
        visits: Visited,
        row: usize,
        first: f64,
        priors: &Priors,
    ) -> Rungs {
        let kernels = &self.index.kernels;
        let of = |units: &[Units; crate::index::POPULATIONS]| events(units[row]) * self.decay;
        let windows = sums.map_or(Windows::default(), |sums| Windows {
            own: of(&sums.own),
            near: of(&sums.near) * kernels.near_cells,
            wide: of(&sums.wide) * kernels.wide_cells,
        });
        let nearby = ladder::surroundings(first, priors, &windows, &visits, kernels);
        let rate = ladder::rate(priors.near, nearby, &windows, &visits);
        Rungs { rate, unsure: ladder::unsure(priors, &windows), windows }
    }

    /// The share of the week's events that falls into an hour here, and how many events (real and
    /// imaginary) the share rests on.
    fn hour_share(&self, sums: Option<&CellSums>, hour: HourOfWeek, hours: &Hours) -> (f64, f64) {
        let prior = self.learnt.hours;
        if hours.detail <= Detail::FirstImpression {
            return (1.0 / HourOfWeek::COUNT as f64, prior);
        }
        let area = hours.detail.mean(hour, |hour| self.profile[hour.index()]);
        let Some(sums) = sums else { return (area, prior) };
        let (row, kernels) = (self.lent_to(hour, hours), &self.index.kernels);
        // Without events the rung above stands as it is, so that a cell whose events were all taken
        // back has the bits of one that never had any.
        let climb = |above: f64, sums: &HourSums, cells: f64| {
            let (lent, events) = sums.weighted(row);
            if events == 0.0 {
                return above;
            }
            let events = self.inverse.as_ref().map_or(events, |inverse| sums.over(inverse));
            (cells * lent + prior * above) / (cells * events + prior)
        };
        let support = |sums: &HourSums| prior + sums.events();
        let wide = climb(area, &sums.wide_hours, kernels.wide_cells);
        let near = climb(wide, &sums.near_hours, kernels.near_cells);
        let Some(active) = &sums.active else { return (near, prior) };
        let all = climb(near, &active.hours[0], 1.0);
        if self.row == 0 {
            return (all, support(&active.hours[0]));
        }
        let theirs = &active.hours[self.row];
        (climb(all, theirs, 1.0), support(theirs))
    }

    /// What an event in each hour lends to this one: hours near it by the kernel and, among those,
    /// by the root of their share of the area's profile. The kernel alone would level what is sharp
    /// everywhere (noon, when clerks write what they do not know; closing time) wherever there is
    /// enough to learn from; the whole share would carry a heap to where there is none. Half way
    /// between, on a logarithmic scale, lost nowhere in Mexico City 2020–21 and Rio 2018–19, and
    /// gained 0.010 bits in the years after.
    fn lent_to<'h>(&self, hour: HourOfWeek, hours: &'h Hours) -> &'h Lent {
        hours.lent[hour.index()].get_or_init(|| {
            let counts = |from| self.inverse.as_ref().map_or(1.0, |inverse| inverse.at(from));
            let own = |to: HourOfWeek| self.profile[to.index()].sqrt();
            let lent = |to: HourOfWeek, from: usize| {
                self.index.lending.row(to)[from] * own(to) / self.given[from] * counts(from)
            };
            let mean = |from| hours.detail.mean(hour, |to| lent(to, from));
            Box::new(Lent::new(hour, mean))
        })
    }

    /// Σ of all cells' rates, those that some event or some work reaches and the rest, which are all
    /// alike; and the mean rate of the places that reports speak for. A cell counts in it as far as
    /// reports reach it: one far report, true or not, does not make every street dangerous beside
    /// its forest.
    fn sum_and_usual(&self) -> (f64, f64) {
        let index = self.index;
        let (mut sum, mut told, mut spoken) = <(WholeSum, WholeSum, WholeSum)>::default();
        let mut count = 0;
        for (number, sums) in index.numbers.iter().zip(&index.cells) {
            // A cell whose events were all taken back counts like one that was never reached.
            if sums.wide[0] == 0 {
                continue;
            }
            let rungs = self.rungs(Some(sums), self.offset.of(*number));
            let reach = rungs.windows.wide / (rungs.windows.wide + index.settings.least_near);
            sum.add(rungs.rate);
            told.add(reach * rungs.rate);
            spoken.add(reach);
            count += 1;
        }
        let worked = self.offset.exposure.into_iter().flat_map(|exposure| {
            exposure.numbers.iter().zip(&exposure.cells).filter(|(_, hours)| hours.wide != 0)
        });
        for (number, _) in worked {
            if index.sums(*number).is_none_or(|sums| sums.wide[0] == 0) {
                sum.add(self.rungs(None, self.offset.of(*number)).rate);
                count += 1;
            }
        }
        let (reached, rest) = (sum.total(), index.area().cells().len() - count);
        let untouched = self.rungs(None, self.offset.unreached()).rate;
        let (told, spoken) = (told.total(), spoken.total());
        let sum = reached + untouched * rest as f64;
        let usual =
            if spoken > 0.0 { told / spoken } else { sum / index.area().cells().len() as f64 };
        (sum, usual)
    }

    /// Interval, level and certainty of a cell's sum in an hour.
    fn judged(&self, cell: Cell, sum: Sum) -> Estimate {
        let settings = &self.index.settings;
        let shape = sum.shape();
        let (low, high) = quantile::interval(shape);
        // How dangerous a place is beside others does not depend on how many events there are in all.
        let (least, most) = quantile::interval(1.0 / (1.0 / shape + 1.0 / self.weekly_shape));
        let average = self.weekly * self.usual / self.sum * sum.cells / HourOfWeek::COUNT as f64;
        let relative = sum.rate / average;
        let place_shape = sum.place_shape();
        let certainty = settings.certainty.iter().filter(|from| place_shape >= **from).count();
        let (lower, upper) = (relative * low, relative * high);
        let level = if self.enough(cell.resolution(), &sum) {
            self.level(lower, upper, sum.worked)
        } else {
            Level::NotEnoughData
        };
        Estimate {
            rate: sum.rate,
            lower: sum.rate * least,
            upper: sum.rate * most,
            relative,
            relative_lower: lower,
            relative_upper: upper,
            harm: sum.harm.expected,
            severity: sum.harm.severity(sum.rate),
            level,
            certainty: Certainty::ALL[certainty],
        }
    }

    /// Whether there is enough to say anything of a cell of this resolution. Work is not counted by
    /// population, so it opens nobody's map but everybody's.
    fn enough(&self, resolution: u8, sum: &Sum) -> bool {
        let settings = &self.index.settings;
        let supported = if self.row == 0 {
            sum.near >= settings.least_near || sum.worked
        } else {
            sum.near >= settings.least_near_population
        };
        let of_stream =
            if resolution > 7 { settings.least_events_fine } else { settings.least_events };
        supported && self.index.events() >= of_stream
    }

    /// The level by the interval of the relative risk, never by its middle. Only where teams have
    /// worked around that hour can a place be called lower.
    fn level(&self, lower: f64, upper: f64, worked: bool) -> Level {
        let settings = &self.index.settings;
        let [raised, high, very_high] = settings.raised;
        match lower {
            low if low > very_high => Level::VeryHigh,
            low if low > high => Level::High,
            low if low > raised => Level::Raised,
            _ if worked && upper < settings.lower => Level::Lower,
            _ => Level::AsUsual,
        }
    }

    /// λ0 of everybody, and Σ of the cells' rates over the whole area.
    pub(crate) const fn level_and_sum(&self) -> (f64, f64) {
        (self.start.level, self.sum)
    }

    pub(crate) const fn index(&self) -> &'a RiskIndex {
        self.index
    }

    /// Events now, of a sum kept at the origin.
    pub(crate) fn decayed(&self, units: Units) -> f64 {
        events(units) * self.decay
    }
}

impl Hours {
    const fn new(detail: Detail) -> Self {
        Self { detail, lent: [const { OnceLock::new() }; HourOfWeek::COUNT] }
    }
}

impl Spread {
    /// Of a rate, from the squared coefficients of variation of both parts.
    fn of(rate: f64, own: f64, shared: f64) -> Self {
        Self { own: rate * rate * own, shared: rate * shared.sqrt() }
    }

    /// Of the sum of two rates.
    fn and(self, more: Self) -> Self {
        Self { own: self.own + more.own, shared: self.shared + more.shared }
    }

    fn variance(self) -> f64 {
        self.own + self.shared * self.shared
    }
}

impl Sum {
    /// Shape of the rate's Gamma distribution.
    fn shape(&self) -> f64 {
        self.rate * self.rate / self.spread.variance()
    }

    /// The same of the place alone.
    fn place_shape(&self) -> f64 {
        self.rate * self.rate / self.place_spread.variance()
    }

    /// This sum and one more resolution-8 cell, which `own` decayed events support.
    fn and(self, own: f64, more: Self) -> Self {
        let first = self.cells == 0.0;
        Self {
            rate: self.rate + more.rate,
            spread: self.spread.and(more.spread),
            place_spread: self.place_spread.and(more.place_spread),
            cells: self.cells + more.cells,
            near: self.near + own,
            harm: self.harm.and(more.harm),
            // A hexagon is no quieter than what is least known in it.
            worked: more.worked && (first || self.worked),
        }
    }
}
