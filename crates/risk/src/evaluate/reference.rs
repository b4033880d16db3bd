//! The reference: the ladder with all of its constants fixed, as it was first published to be beaten.
//!
//! Place: the area's level, wide and near surroundings, the cell, each rung the mean of a Gamma
//! posterior whose prior is the rung above. Hours: flat, hour of the day, weekday and weekend, single
//! hours; then wide surroundings, near ones, the cell. No rung's worth is learnt, hours do not lean
//! on the area's heaps, and nothing is known of outreach. Written as the formulas are, over floating
//! point sums of its own: nothing here is shared with the model it is compared with.

use atalaya_domain::{HourOfWeek, square_distance};
use h3o::CellIndex;
use rustc_hash::FxHashMap;

const HOURS: usize = HourOfWeek::COUNT;
/// Half-life of an event, days.
const HALF_LIFE_DAYS: f64 = 730.0;
/// Widths of the kernels in cell spacings, and the rings they reach.
const NEAR: (f64, u32) = (0.8, 2);
const WIDE: (f64, u32) = (2.5, 7);
/// Cells the kernels cover, 1/Σw².
const NEAR_CELLS: f64 = 9.09;
const WIDE_CELLS: f64 = 86.7;
/// Imaginary events of a smoothed rung and of the cell's.
const K: f64 = 1.0;
const KC: f64 = 2.0;
/// Imaginary events of the flat profile, the hour of the day, the smoothed week, the local rungs.
const FLAT: f64 = 30.0;
const DAY: f64 = 300.0;
const WEEK: f64 = 1_500.0;
const TAU: f64 = 300.0;
/// Shares of the day mix: same day, same type of day, any day.
const DAY_MIX: [f64; 3] = [0.3, 0.3, 0.4];

/// What happened so far.
pub(super) struct Reference {
    cells: Vec<CellIndex>,
    numbers: FxHashMap<CellIndex, u32>,
    /// The cells around those with events: number, near share, wide share.
    around: FxHashMap<u32, Vec<(u32, f64, f64)>>,
    origin_days: Option<f64>,
    /// Events of each cell, forward-decayed: own, near kernel, wide kernel.
    decayed: Vec<[f64; 3]>,
    hours: [f64; HOURS],
    /// The same three by hour, not decayed, of the cells that some event reaches.
    local: Vec<Option<Box<[[f64; HOURS]; 3]>>>,
}

impl Reference {
    pub fn new(cells: &[CellIndex], numbers: &FxHashMap<CellIndex, u32>) -> Self {
        Self {
            cells: cells.to_vec(),
            numbers: numbers.clone(),
            around: FxHashMap::default(),
            origin_days: None,
            decayed: vec![[0.0; 3]; cells.len()],
            hours: [0.0; HOURS],
            local: vec![None; cells.len()],
        }
    }

    /// Learns an event in a cell, at a day (since 1970) and hours with their shares.
    pub fn learn(&mut self, cell: u32, days: f64, hours: &[(usize, f64)]) {
        let origin = *self.origin_days.get_or_insert(days);
        let worth = ((days - origin) / HALF_LIFE_DAYS).exp2();
        for (hour, share) in hours {
            self.hours[*hour] += share;
        }
        let Self { cells, numbers, around, decayed, local, .. } = self;
        let shares = around.entry(cell).or_insert_with(|| shares(cells[cell as usize], numbers));
        for (number, near, wide) in shares.iter() {
            let own = if *number == cell { 1.0 } else { 0.0 };
            let at = *number as usize;
            let local = local[at].get_or_insert_with(|| Box::new([[0.0; HOURS]; 3]));
            for (rung, weight) in [own, *near, *wide].into_iter().enumerate() {
                decayed[at][rung] += worth * weight;
                for (hour, share) in hours {
                    local[rung][*hour] += share * weight;
                }
            }
        }
    }

    /// The expected events of every cell-hour, adding up to the weekly total.
    pub fn rates(&self, weekly: f64, now_days: f64) -> Vec<f64> {
        let worth = (-(now_days - self.origin_days.unwrap_or(now_days)) / HALF_LIFE_DAYS).exp2();
        let all: f64 = self.decayed.iter().map(|sums| sums[0] * worth).sum();
        let first = (all + 0.5) / self.cells.len() as f64;
        let places: Vec<f64> = self
            .decayed
            .iter()
            .map(|sums| {
                let [own, near, wide] = sums.map(|sum| sum * worth);
                let smoothed = (K + WIDE_CELLS * wide) / (K / first + WIDE_CELLS);
                let nearby = (K + NEAR_CELLS * near) / (K / smoothed + NEAR_CELLS);
                (KC + own) / (KC / nearby + 1.0)
            })
            .collect();
        let factor = weekly / places.iter().sum::<f64>();
        let area = self.area_hours();
        let mut rates = Vec::with_capacity(places.len() * HOURS);
        for (place, local) in places.iter().zip(&self.local) {
            let hours = local.as_ref().map_or(area, |local| local_hours(&area, local));
            let sum: f64 = hours.iter().sum();
            rates.extend(hours.map(|share| factor * place * share / sum));
        }
        rates
    }

    fn area_hours(&self) -> [f64; HOURS] {
        let n: f64 = self.hours.iter().sum();
        let smooth = smooth_days(&self.hours);
        let lent = mixed_days(&smooth);
        std::array::from_fn(|hour| {
            let of_day = |hour: usize| {
                let all_days: f64 = (0..7).map(|day| smooth[day * 24 + hour % 24]).sum();
                (all_days / 7.0 + FLAT / HOURS as f64) / (n + FLAT)
            };
            let week = (lent[hour] + DAY * of_day(hour)) / (n + DAY);
            (self.hours[hour] + WEEK * week) / (n + WEEK)
        })
    }
}

/// Wide surroundings, near ones, the cell.
fn local_hours(area: &[f64; HOURS], local: &[[f64; HOURS]; 3]) -> [f64; HOURS] {
    let mut profile = *area;
    for (rung, cells) in [(2, WIDE_CELLS), (1, NEAR_CELLS), (0, 1.0)] {
        let events: f64 = local[rung].iter().sum();
        let lent = mixed_days(&smooth_days(&local[rung]));
        for (above, lent) in profile.iter_mut().zip(lent) {
            *above = (cells * lent + TAU * *above) / (cells * events + TAU);
        }
    }
    profile
}

/// The circular hour kernel (σ = 1 h) within each day.
fn smooth_days(week: &[f64; HOURS]) -> [f64; HOURS] {
    // Beyond four hours it weighs under 10⁻⁵.
    let kernel: [f64; 9] = std::array::from_fn(|at| (-(at as f64 - 4.0).powi(2) / 2.0).exp());
    let sum: f64 = kernel.iter().sum();
    let mut smooth = [0.0; HOURS];
    for (from, count) in week.iter().enumerate().filter(|(_, count)| **count > 0.0) {
        for (at, weight) in kernel.iter().enumerate() {
            smooth[from / 24 * 24 + (from % 24 + 20 + at) % 24] += count * weight / sum;
        }
    }
    smooth
}

/// The day mix.
fn mixed_days(smooth: &[f64; HOURS]) -> [f64; HOURS] {
    let [same, alike, any] = DAY_MIX;
    std::array::from_fn(|hour| {
        let on = |days: std::ops::Range<usize>| {
            let count = days.len() as f64;
            days.map(|day| smooth[day * 24 + hour % 24]).sum::<f64>() / count
        };
        let days = if hour / 24 < 5 { 0..5 } else { 5..7 };
        same * smooth[hour] + alike * on(days) + any * on(0..7)
    })
}

/// The cells around one, with what each kernel gives them of an event in it.
fn shares(cell: CellIndex, numbers: &FxHashMap<CellIndex, u32>) -> Vec<(u32, f64, f64)> {
    let weight = |(sigma, rings): (f64, u32), ring: u32, square: u8| {
        if ring > rings { 0.0 } else { (-f64::from(square) / (2.0 * sigma * sigma)).exp() }
    };
    let disk = cell.grid_disk_distances::<Vec<_>>(WIDE.1).into_iter();
    let mut shares: Vec<(u32, f64, f64)> = disk
        .filter_map(|(near, ring)| {
            let square = square_distance(cell, near, ring);
            let number = *numbers.get(&near)?;
            Some((number, weight(NEAR, ring, square), weight(WIDE, ring, square)))
        })
        .collect();
    let sums = shares.iter().fold((0.0, 0.0), |sums, one| (sums.0 + one.1, sums.1 + one.2));
    shares.iter_mut().for_each(|one| *one = (one.0, one.1 / sums.0, one.2 / sums.1));
    shares
}

#[cfg(test)]
mod tests {
    use atalaya_domain::Cell;

    use super::*;

    fn cells() -> Vec<CellIndex> {
        let middle = Cell::at(14.6, -90.5).expect("a place").parent(8).expect("coarser").h3();
        middle.grid_disk(9)
    }

    #[test]
    fn knowing_nothing_every_cell_hour_is_alike_and_the_total_stands() {
        let cells = cells();
        let reference = Reference::new(&cells, &cells.iter().copied().zip(0..).collect());
        let rates = reference.rates(5.0, 0.0);
        let expected = 5.0 / rates.len() as f64;
        assert!(rates.iter().all(|rate| (rate / expected - 1.0).abs() < 1e-9));
    }

    #[test]
    fn one_event_by_hand() {
        let cells = cells();
        let mut reference = Reference::new(&cells, &cells.iter().copied().zip(0..).collect());
        reference.learn(0, 100.0, &[(30, 1.0)]);
        let rates = reference.rates(1.0, 100.0);
        let place = |cell: usize| rates[cell * HOURS..(cell + 1) * HOURS].iter().sum::<f64>();
        // The middle of a whole disk: the kernels' middle weights are 0.2171 and 0.0225.
        let first = 1.5 / cells.len() as f64;
        let smoothed = (1.0 + 86.7 * 0.0225) / (1.0 / first + 86.7);
        let nearby = (1.0 + 9.09 * 0.2171) / (1.0 / smoothed + 9.09);
        let own = (2.0 + 1.0) / (2.0 / nearby + 1.0);
        // A cell of the eighth ring has neither; only the level.
        let far = (0..cells.len()).max_by_key(|at| cells[0].grid_distance(cells[*at]).unwrap_or(0));
        let far_smoothed = 1.0 / (1.0 / first + 86.7);
        let far_nearby = 1.0 / (1.0 / far_smoothed + 9.09);
        let level = 2.0 / (2.0 / far_nearby + 1.0);
        let ratio = place(0) / place(far.expect("cells"));
        assert!((ratio / (own / level) - 1.0).abs() < 1e-2, "{ratio}, not {}", own / level);
        assert!((rates.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(
            rates[30] > rates[29] && rates[29] > rates[26],
            "the hour is lent to its neighbours"
        );
    }
}
