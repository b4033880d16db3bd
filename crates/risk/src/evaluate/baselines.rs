//! What a hotspot map usually is: counts, and kernel densities. Plainly written; the model has to
//! be better than these to be worth its formulas.

use atalaya_domain::{HourOfWeek, square_distance};
use h3o::CellIndex;
use rustc_hash::FxHashMap;
use statrs::function::gamma::ln_gamma;

use crate::Settings;
use crate::hours::{Lending, area_profile};

const HOURS: usize = HourOfWeek::COUNT;
/// Half-life of the decayed counts, days.
const HALF_LIFE_DAYS: f64 = 90.0;
/// Rings the kernel density reaches.
const RINGS: u32 = 9;
/// Widest kernel, in cell spacings: the rings hold three of its standard deviations.
const WIDEST: f64 = 3.0;
/// Narrowest kernel, in cell spacings: below, a kernel is one cell.
const NARROWEST: f64 = 0.6;
/// Standard deviation of the circular kernel over the hours of the week, hours.
const HOUR_SIGMA: f64 = 1.5;
/// Share of the kernel density that is spread evenly, so that nothing is impossible.
const EVEN: f64 = 0.01;

/// Counts of what happened so far, and the densities made of them.
pub(super) struct Baselines {
    /// Events by cell.
    counts: Vec<f64>,
    /// The same, forward-decayed from the first event.
    decayed: Vec<f64>,
    origin_days: Option<f64>,
    /// Events by hour of the week.
    hours: [f64; HOURS],
    /// The cells around each cell, with their squared distances.
    around: Vec<Vec<(u32, u8)>>,
    /// For each resolution of the tree, from coarse to fine, the group each cell belongs to.
    tree: Vec<Vec<u32>>,
}

/// Resolutions of the tree, the cells' own among them.
const LEVELS: u8 = 4;
/// Strengths of a parent's rate that are tried, in imaginary events: 2⁻³ to 2⁶ in steps of √2.
const STRENGTHS: std::ops::RangeInclusive<i32> = -6..=12;

impl Baselines {
    pub fn new(cells: &[CellIndex], numbers: &FxHashMap<CellIndex, u32>) -> Self {
        let around = |cell: &CellIndex| {
            let disk = cell.grid_disk_distances::<Vec<_>>(RINGS).into_iter();
            disk.filter_map(|(near, ring)| {
                Some((*numbers.get(&near)?, square_distance(*cell, near, ring)))
            })
            .collect()
        };
        Self {
            counts: vec![0.0; cells.len()],
            decayed: vec![0.0; cells.len()],
            origin_days: None,
            hours: [0.0; HOURS],
            around: cells.iter().map(around).collect(),
            tree: tree(cells),
        }
    }

    /// Learns an event of a weight in a cell, at a day (since 1970) and hours with their shares.
    pub fn learn(&mut self, cell: u32, days: f64, weight: f64, hours: &[(usize, f64)]) {
        let origin = *self.origin_days.get_or_insert(days);
        self.counts[cell as usize] += weight;
        self.decayed[cell as usize] += weight * ((days - origin) / HALF_LIFE_DAYS).exp2();
        for (hour, share) in hours {
            self.hours[*hour] += weight * share;
        }
    }

    /// Counts, and one event more in each cell; every hour alike.
    pub fn counts(&self, weekly: f64) -> Vec<f64> {
        product(&self.plus_one(), &[1.0; HOURS], weekly)
    }

    /// Counts × counts by hour of the week, one event more in each.
    pub fn counts_and_hours(&self, weekly: f64) -> Vec<f64> {
        product(&self.plus_one(), &self.hours_plus_one(), weekly)
    }

    /// The same with counts that lose half their weight in 90 days.
    pub fn decayed_and_hours(&self, weekly: f64, now_days: f64) -> Vec<f64> {
        let age = now_days - self.origin_days.unwrap_or(now_days);
        let worth = (-age / HALF_LIFE_DAYS).exp2();
        let cells: Vec<f64> = self.decayed.iter().map(|count| count * worth + 1.0).collect();
        product(&cells, &self.hours_plus_one(), weekly)
    }

    /// Kernel density over place × kernel density over the hour of the week. The place's kernel
    /// is as wide as Scott's rule says (n^(−1/6) standard deviations of the events' places).
    pub fn kernel(&self, weekly: f64, spread: f64) -> Vec<f64> {
        let n: f64 = self.counts.iter().sum();
        let sigma = (spread * n.max(1.0).powf(-1.0 / 6.0)).clamp(NARROWEST, WIDEST);
        let weight = |square: u8| (-f64::from(square) / (2.0 * sigma * sigma)).exp();
        let mut cells = vec![EVEN * n.max(1.0) / self.counts.len() as f64; self.counts.len()];
        for (count, around) in self.counts.iter().zip(&self.around) {
            if *count > 0.0 {
                let sum: f64 = around.iter().map(|(_, square)| weight(*square)).sum();
                for (cell, square) in around {
                    cells[*cell as usize] += count * weight(*square) / sum;
                }
            }
        }
        let kernel: Vec<f64> = (0..HOURS)
            .map(|apart| {
                let apart = apart.min(HOURS - apart) as f64;
                (-apart * apart / (2.0 * HOUR_SIGMA * HOUR_SIGMA)).exp()
            })
            .collect();
        let even = EVEN * n.max(1.0) * kernel.iter().sum::<f64>() / HOURS as f64;
        let hours: [f64; HOURS] = std::array::from_fn(|to| {
            let lent = |from: usize| kernel[(HOURS + to - from) % HOURS] * self.hours[from];
            even + (0..HOURS).map(lent).sum::<f64>()
        });
        product(&cells, &hours, weekly)
    }

    /// Empirical Bayes down the H3 tree × the smoothed hour of the week: each cell's rate is shrunk to
    /// its parent's, by the strength under which the level's counts are likeliest.
    pub fn tree(&self, weekly: f64) -> Vec<f64> {
        let n: f64 = self.counts.iter().sum();
        let mut rates = vec![(n + 0.5) / self.counts.len() as f64; self.counts.len()];
        for groups in &self.tree {
            let level = Level::new(groups, &self.counts, &rates);
            let strength = level.strength();
            for (rate, group) in rates.iter_mut().zip(groups) {
                *rate = level.rate(*group as usize, strength);
            }
        }
        let settings = Settings::default();
        let lending = Lending::new(&settings);
        let hours = area_profile(&self.hours, &[1.0; HOURS], &lending, &settings);
        product(&rates, &hours, weekly)
    }

    /// Standard deviation of the events' places about their middle in one direction, in cell
    /// spacings, from the cells' positions on a plane (km) and the cells' spacing (km).
    pub fn spread(&self, positions: &[(f64, f64)], spacing: f64) -> f64 {
        let n = self.counts.iter().sum::<f64>().max(1.0);
        let mean = |of: fn(&(f64, f64)) -> f64| {
            let sum = self.counts.iter().zip(positions).map(|(count, at)| count * of(at));
            sum.sum::<f64>() / n
        };
        let (x, y) = (mean(|at| at.0), mean(|at| at.1));
        let squares = self
            .counts
            .iter()
            .zip(positions)
            .map(|(count, at)| count * ((at.0 - x).powi(2) + (at.1 - y).powi(2)) / 2.0);
        (squares.sum::<f64>() / n).sqrt() / spacing
    }

    fn plus_one(&self) -> Vec<f64> {
        self.counts.iter().map(|count| count + 1.0).collect()
    }

    fn hours_plus_one(&self) -> [f64; HOURS] {
        self.hours.map(|count| count + 1.0)
    }
}

/// One resolution of the tree: by group, its events, its cells, and the rate of a cell of its parent.
struct Level {
    groups: Vec<(f64, f64, f64)>,
}

impl Level {
    fn new(groups: &[u32], counts: &[f64], above: &[f64]) -> Self {
        let many = groups.iter().max().map_or(0, |last| *last as usize + 1);
        let mut of = vec![(0.0, 0.0, 0.0); many];
        for ((group, count), rate) in groups.iter().zip(counts).zip(above) {
            let (events, cells, parent) = &mut of[*group as usize];
            *events += count;
            *cells += 1.0;
            *parent = *rate;
        }
        Self { groups: of }
    }

    /// (k + events) / (k/parent's rate + cells).
    fn rate(&self, group: usize, strength: f64) -> f64 {
        let (events, cells, above) = self.groups[group];
        (strength + events) / (strength / above + cells)
    }

    /// The strength under which the counts are likeliest: they are negative binomial.
    fn strength(&self) -> f64 {
        let tried = STRENGTHS.map(|half| f64::from(half) / 2.0).map(f64::exp2);
        let best = tried.map(|strength| (self.likelihood(strength), strength));
        best.max_by(|one, other| one.0.total_cmp(&other.0)).map_or(1.0, |(_, strength)| strength)
    }

    fn likelihood(&self, k: f64) -> f64 {
        let of = |(events, cells, above): &(f64, f64, f64)| {
            let mean = cells * above;
            ln_gamma(k + events) - ln_gamma(k)
                + k * (k / (k + mean)).ln()
                + events * (mean / (k + mean)).ln()
        };
        self.groups.iter().map(of).sum()
    }
}

/// The groups of the cells by their parents, three resolutions up to the cells themselves.
fn tree(cells: &[CellIndex]) -> Vec<Vec<u32>> {
    let finest = cells.first().map_or(0, |cell| u8::from(cell.resolution()));
    let coarsest = (finest + 1).saturating_sub(LEVELS);
    let level = |resolution: u8| {
        let mut known: FxHashMap<CellIndex, u32> = FxHashMap::default();
        let at = h3o::Resolution::try_from(resolution).ok();
        let parent = |cell: &CellIndex| at.and_then(|at| cell.parent(at)).unwrap_or(*cell);
        cells
            .iter()
            .map(|cell| {
                let next = known.len() as u32;
                *known.entry(parent(cell)).or_insert(next)
            })
            .collect()
    };
    (coarsest..=finest).map(level).collect()
}

/// Cells × hours, adding up to the weekly total.
fn product(cells: &[f64], hours: &[f64; HOURS], weekly: f64) -> Vec<f64> {
    let factor = weekly / (cells.iter().sum::<f64>() * hours.iter().sum::<f64>());
    cells.iter().flat_map(|cell| hours.iter().map(move |hour| factor * cell * hour)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use atalaya_domain::Cell;

    fn baselines() -> Baselines {
        let middle = Cell::at(14.6, -90.5).expect("a place").parent(8).expect("coarser").h3();
        let cells: Vec<CellIndex> = middle.grid_disk(2);
        let numbers = cells.iter().copied().zip(0..).collect();
        let mut baselines = Baselines::new(&cells, &numbers);
        let zero = numbers[&middle];
        (0..3).for_each(|_| baselines.learn(zero, 0.0, 1.0, &[(5, 1.0)]));
        baselines.learn(zero, 90.0, 1.0, &[(5, 0.5), (6, 0.5)]);
        baselines
    }

    #[test]
    fn every_baseline_expects_the_weekly_total_and_nothing_is_impossible() {
        let baselines = baselines();
        let all = [
            baselines.counts(7.0),
            baselines.counts_and_hours(7.0),
            baselines.decayed_and_hours(7.0, 90.0),
            baselines.kernel(7.0, 5.0),
            baselines.tree(7.0),
        ];
        for rates in all {
            assert_eq!(rates.len(), 19 * 168);
            assert!((rates.iter().sum::<f64>() - 7.0).abs() < 1e-9);
            assert!(rates.iter().all(|rate| *rate > 0.0));
        }
    }

    #[test]
    fn the_tree_lends_to_siblings_what_a_cell_is_not_sure_of() {
        let baselines = baselines();
        let tree = baselines.tree(1.0);
        let cell = |number: usize| tree[number * HOURS..(number + 1) * HOURS].iter().sum::<f64>();
        let busy = (0..19).max_by(|one, other| cell(*one).total_cmp(&cell(*other)));
        let busy = busy.expect("nineteen cells");
        assert!((baselines.counts[busy] - 4.0).abs() < 1e-12, "where the four events were");
        let sibling = (0..19)
            .find(|other| *other != busy && baselines.tree[2][*other] == baselines.tree[2][busy]);
        let stranger = (0..19).find(|other| baselines.tree[2][*other] != baselines.tree[2][busy]);
        assert!(cell(sibling.expect("six")) > cell(stranger.expect("the ring has other parents")));
    }

    #[test]
    fn counts_and_decayed_counts_by_hand() {
        let baselines = baselines();
        // 4 + 1 events of 4 + 19; hour 5 holds 3.5 + 1 of 4 + 168.
        let counted = baselines.counts_and_hours(1.0);
        let most = counted.iter().copied().fold(0.0, f64::max);
        assert!((most - 5.0 / 23.0 * 4.5 / 172.0).abs() < 1e-12);
        // Three events have lost half their weight.
        let decayed = baselines.decayed_and_hours(1.0, 90.0);
        let most = decayed.iter().copied().fold(0.0, f64::max);
        assert!((most - 3.5 / 21.5 * 4.5 / 172.0).abs() < 1e-12);
    }
}
