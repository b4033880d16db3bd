//! What a map tells of any hexagon and hour, by the twin: rate, what is not known of it, level.

use atalaya_domain::{Account, Cell, HourOfWeek, Population};
use atalaya_risk::{Certainty, Level};
use h3o::{CellIndex, Resolution};

use super::{Twin, covered};

/// One population's map, with what every question needs worked out once.
pub struct Map<'t> {
    twin: &'t Twin,
    population: Population,
    /// By cell of the area.
    cells: Vec<Place>,
    sum: f64,
    usual: f64,
    weekly: f64,
    weekly_shape: f64,
    /// Undecayed events of everybody.
    events: f64,
}

/// A model cell.
struct Place {
    rate: f64,
    /// Decayed events of the population in the cell, and in its near window.
    own: f64,
    near: f64,
    /// Squared coefficients of variation: what its own events leave open, and its surroundings.
    unsure: [f64; 2],
    profile: [f64; 168],
    /// Events its profile rests on, imaginary ones too.
    support: f64,
    /// Mean severity, and the variance of that mean.
    severity: [f64; 2],
}

/// A hexagon in an hour.
#[derive(Clone, Copy, Default)]
struct Part {
    rate: f64,
    /// Variances that add up, and standard deviations that do: of the rate, and of the place alone.
    own: f64,
    shared: f64,
    place_own: f64,
    place_shared: f64,
    cells: f64,
    near: f64,
    harm: f64,
    worked: bool,
}

pub struct Told {
    pub rate: f64,
    /// Of the Gamma distribution of the rate, and of the relative risk.
    pub rate_shape: f64,
    pub shape: f64,
    pub relative: f64,
    pub harm: f64,
    /// `None` within a thousandth of a cut point, where rounding decides.
    pub certainty: Option<Certainty>,
    /// By the interval of the relative risk.
    pub level: Box<dyn Fn([f64; 2]) -> Level>,
}

impl<'t> Map<'t> {
    pub fn new(twin: &'t Twin, population: Population) -> Self {
        let count = twin.centres.len();
        let cells: Vec<Place> = (0..count).map(|cell| twin.place_of(population, cell)).collect();
        let sum: f64 = cells.iter().map(|cell| cell.rate).sum();
        let reach: Vec<f64> = (0..count)
            .map(|cell| {
                let wide = covered(2.5, 7) * twin.window(population, cell, &twin.wide);
                wide / (wide + 3.0)
            })
            .collect();
        let spoken: f64 = reach.iter().sum();
        let told: f64 = cells.iter().zip(&reach).map(|(cell, reach)| cell.rate * reach).sum();
        let (weekly, weekly_shape) = twin.weekly(population);
        Self {
            twin,
            population,
            // Where no report reaches any cell, the mean of all.
            usual: if spoken > 0.0 { told / spoken } else { sum / count as f64 },
            sum,
            cells,
            weekly,
            weekly_shape,
            events: twin.events.iter().map(|one| one.weight).sum(),
        }
    }

    /// What is told of a hexagon of resolution 5–9 that has cells of the area in it.
    pub fn told(&self, cell: Cell, hour: HourOfWeek) -> Told {
        let part = self.part(cell.h3(), hour);
        let shape = part.rate.powi(2) / (part.own + part.shared.powi(2));
        let place_shape = part.rate.powi(2) / (part.place_own + part.place_shared.powi(2));
        let average = self.weekly * self.usual / self.sum * part.cells / 168.0;
        let certainties = [3.0, 8.0, 20.0];
        let at = certainties.iter().filter(|from| place_shape >= **from).count();
        let close = certainties.iter().any(|from| (place_shape / from - 1.0).abs() < 1e-3);
        let everybody = self.population == Population::All;
        let least = if everybody { 3.0 } else { 5.0 };
        let supported = part.near >= least || (everybody && part.worked);
        let stream = if cell.resolution() > 7 { 30.0 } else { 10.0 };
        let enough = supported && self.events >= stream;
        let worked = part.worked;
        Told {
            rate: part.rate,
            rate_shape: 1.0 / (1.0 / shape + 1.0 / self.weekly_shape),
            shape,
            relative: part.rate / average,
            harm: part.harm,
            certainty: (!close).then(|| Certainty::ALL[at]),
            level: Box::new(move |[lower, upper]| match lower {
                _ if !enough => Level::NotEnoughData,
                low if low > 4.0 => Level::VeryHigh,
                low if low > 2.0 => Level::High,
                low if low > 1.3 => Level::Raised,
                _ if worked && upper < 0.7 => Level::Lower,
                _ => Level::AsUsual,
            }),
        }
    }

    fn part(&self, cell: CellIndex, hour: HourOfWeek) -> Part {
        let number_of =
            |cell: CellIndex| self.twin.centres.binary_search(&cell).expect("a cell of the area");
        match cell.resolution() {
            Resolution::Nine => {
                let parent = cell.parent(Resolution::Eight).expect("coarser");
                self.child(cell, self.model_cell(number_of(parent), hour))
            }
            Resolution::Eight => self.model_cell(number_of(cell), hour),
            resolution => {
                let inside = |at: &usize| self.twin.centres[*at].parent(resolution) == Some(cell);
                let mut all = Part { worked: true, ..Part::default() };
                for at in (0..self.cells.len()).filter(inside) {
                    let one = self.model_cell(at, hour);
                    all.rate += one.rate;
                    all.own += one.own;
                    all.shared += one.shared;
                    all.place_own += one.place_own;
                    all.place_shared += one.place_shared;
                    all.cells += 1.0;
                    all.near += self.cells[at].own;
                    all.harm += one.harm;
                    all.worked &= one.worked;
                }
                all
            }
        }
    }

    fn model_cell(&self, at: usize, hour: HourOfWeek) -> Part {
        let place = &self.cells[at];
        let alike = alike(self.events, hour);
        let told: f64 = alike.iter().map(|hour| place.profile[*hour]).sum();
        let share = told / alike.len() as f64;
        // So few events say nothing of hours, so nothing is known of them but that they are 168.
        let support = if self.events < 30.0 { self.twin.learnt_hours } else { place.support };
        let rate = self.weekly * place.rate / self.sum * share;
        let of_hours = ((1.0 - told) / (told * (support + 1.0))).max(0.0);
        let [own, lent] = place.unsure;
        let lent = lent + self.twin.learnt_drift.powi(2);
        Part {
            rate,
            own: rate * rate * own,
            shared: rate * (lent + of_hours).sqrt(),
            place_own: rate * rate * own,
            place_shared: rate * lent.sqrt(),
            cells: 1.0,
            near: place.near,
            harm: rate * place.severity[0],
            worked: self.twin.hours_around(at, hour) >= 20.0,
        }
    }

    /// A seventh of its parent, but for what was reported as finely.
    fn child(&self, cell: CellIndex, parent: Part) -> Part {
        let of = |which: &dyn Fn(CellIndex) -> bool| -> f64 {
            let there = |one: &&super::Seen| one.child.is_some_and(which);
            let theirs = self.twin.of(self.population).filter(there);
            theirs.map(|one| self.twin.decayed(one, self.twin.settings.half_life_days)).sum()
        };
        let own = of(&|child| child == cell);
        let all = of(&|child| child.parent(Resolution::Eight) == cell.parent(Resolution::Eight));
        let k = self.twin.settings.child_prior;
        let share = (k / 7.0 + own) / (k + all);
        let more = (parent.rate * share).powi(2) * (1.0 - share) / (share * (k + all + 1.0));
        Part {
            rate: parent.rate * share,
            own: parent.own * share * share + more,
            shared: parent.shared * share,
            place_own: parent.place_own * share * share + more,
            place_shared: parent.place_shared * share,
            cells: 1.0 / 7.0,
            harm: parent.harm * share,
            ..parent
        }
    }

    /// The 80 % interval that a mean severity has at least in a model cell.
    pub fn severity(&self, cell: Cell) -> [f64; 3] {
        let at = self.twin.centres.binary_search(&cell.h3()).expect("a model cell");
        let [mean, variance] = self.cells[at].severity;
        let reach = 1.281_552 * variance.sqrt();
        [(mean - reach).max(1.0), mean, (mean + reach).min(5.0)]
    }
}

/// The hours that so many events tell alike with one.
fn alike(events: f64, hour: HourOfWeek) -> Vec<usize> {
    let (day, of_day) = (hour.index() / 24, hour.index() % 24);
    let told_with = |other: &usize| {
        let (same_hour, same_type) = (other % 24 == of_day, (other / 24 >= 5) == (day >= 5));
        match events {
            few if few < 30.0 => true,
            few if few < 100.0 => same_hour,
            few if few < 1_000.0 => same_hour && same_type,
            _ => *other == hour.index(),
        }
    };
    (0..168).filter(told_with).collect()
}

impl Twin {
    fn place_of(&self, population: Population, cell: usize) -> Place {
        let s = &self.settings;
        let own = self.own(population, cell);
        let near = covered(0.8, 2) * self.window(population, cell, &self.near);
        let [k, kc] = match population {
            Population::All => [s.rung_prior, self.learnt[1]],
            Population::Of(_) => [8.0, 16.0],
        };
        let (mut here, mut severity) = (s.severity_prior, 0.0);
        let (mut all, mut of_all) = (0.0, 0.0);
        for one in &self.events {
            let weight = self.decayed(one, s.half_life_days);
            all += weight;
            of_all += weight * one.severity;
            let Some(from) = one.cell else { continue };
            here += weight * self.near[from][cell] * covered(0.8, 2);
            severity += weight * self.near[from][cell] * covered(0.8, 2) * one.severity;
        }
        let of_area = if all > 0.0 { of_all / all } else { 3.0 };
        let mean = (severity + s.severity_prior * of_area) / here;
        let spread = (5.0 - mean).max(0.0) * (mean - 1.0).max(0.0);
        let plain: f64 =
            self.of(population).filter(|one| one.cell == Some(cell)).map(|one| one.weight).sum();
        Place {
            rate: self.place(population, cell),
            own,
            near,
            unsure: [1.0 / (kc + own), (kc / (kc + own)).powi(2) / (k + near)],
            profile: self.profile(population, cell),
            support: self.learnt_hours + plain,
            severity: [mean, spread / here],
        }
    }

    /// Worker-hours in a cell at hours of the week at most one from this, on days of its type; one
    /// account's no more than all others'. When in the week an account works is the same in all years.
    fn hours_around(&self, cell: usize, hour: HourOfWeek) -> f64 {
        let (day, of_day) = (hour.index() / 24, hour.index() % 24);
        let speaks = |other: usize| {
            let apart = (other % 24).abs_diff(of_day);
            (other / 24 >= 5) == (day >= 5) && apart.min(24 - apart) <= 1
        };
        let here: Vec<&super::Worked> =
            self.recorded_work.iter().filter(|one| one.cell == Some(cell)).collect();
        let mut accounts: Vec<Option<Account>> = here.iter().map(|one| one.account).collect();
        accounts.sort();
        accounts.dedup();
        let theirs: Vec<f64> = accounts
            .iter()
            .map(|account| {
                let (mut plain, mut there, mut decayed) = (0.0, 0.0, 0.0);
                for one in here.iter().filter(|one| one.account == *account) {
                    let ago = self.days_now - one.days;
                    decayed += one.worker_hours * (-ago / self.settings.half_life_days).exp2();
                    plain += one.worker_hours;
                    let speaking: f64 =
                        (0..168).filter(|at| speaks(*at)).map(|at| one.hours[at]).sum();
                    there += one.worker_hours * speaking;
                }
                if plain > 0.0 { there / plain * decayed } else { 0.0 }
            })
            .collect();
        let all: f64 = theirs.iter().sum();
        let counts = |(account, own): (&Option<Account>, &f64)| match account {
            None => *own,
            Some(_) => own.min(all - own),
        };
        accounts.iter().zip(&theirs).map(counts).sum()
    }
}
