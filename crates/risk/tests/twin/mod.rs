#![expect(
    clippy::needless_range_loop,
    clippy::float_cmp,
    clippy::disallowed_methods,
    reason = "the twin is written as the formulas are"
)]
//! A slow, obvious twin of the index: the formulas over the plain list of events, cell by cell.

mod learnt_hours;
mod told;

use std::sync::LazyLock;

use atalaya_domain::{
    Account, Area, Cell, EventFacts, ExposureFacts, Place, Population, Recorded, TimeSpan,
    Verification, Zone,
};
use atalaya_risk::Settings;
use h3o::CellIndex;
use jiff::Timestamp;
use statrs::function::gamma::ln_gamma;
pub use told::{Map, Told};

const DAY_US: f64 = 86_400e6;
const SEASON_DAYS: f64 = 91.3125;

pub struct Twin {
    settings: Settings,
    centres: Vec<CellIndex>,
    /// Kernel weights from each cell to each other, normalised over the area.
    near: Vec<Vec<f64>>,
    wide: Vec<Vec<f64>>,
    events: Vec<Seen>,
    /// As recorded, and what of it counts.
    recorded_work: Vec<Worked>,
    work: Vec<Worked>,
    days_now: f64,
    /// What the area's level is worth to a cell's wide surroundings, and those near to the cell.
    learnt: [f64; 2],
    /// What each local rung of hours is worth to the next, τ.
    learnt_hours: f64,
    /// How far rates drift, φ.
    learnt_drift: f64,
}

/// A record of work.
#[derive(Clone)]
struct Worked {
    account: Option<Account>,
    worker_hours: f64,
    days: f64,
    cell: Option<usize>,
    hours: [f64; 168],
}

struct Seen {
    /// Whether past seasons teach with it: not what one account tells of them later, unreviewed.
    teaches: bool,
    populations: atalaya_domain::KeyPopulations,
    weight: f64,
    days: f64,
    /// The model's cell, if the place is fine enough.
    cell: Option<usize>,
    /// The cell of resolution 9, if the place is that fine.
    child: Option<CellIndex>,
    severity: f64,
    hours: [f64; 168],
}

/// What was known before a season, and what happened in it, by cell.
struct Past {
    /// What the season has to say beside the others.
    weight: f64,
    before: Vec<f64>,
    happened: Vec<f64>,
    hours_before: Vec<f64>,
    hours: Vec<f64>,
}

impl Twin {
    pub fn new(
        area: &Area,
        zone: &Zone,
        settings: &Settings,
        events: &[EventFacts],
        work: &[ExposureFacts],
        now: Timestamp,
    ) -> Self {
        let model_cell = |place: &Place| {
            let cell = place.cell().parent(8)?;
            area.cells().binary_search(&cell.h3()).ok()
        };
        let by_hour = |when: &TimeSpan| {
            let mut hours = [0.0; 168];
            zone.hour_shares(when).iter().for_each(|one| hours[one.hour.index()] += one.share);
            hours
        };
        let work: Vec<Worked> = work
            .iter()
            .zip(bounded(
                work.iter().map(|one| (one.recorded, one.place, one.worker_hours)),
                [80.0, 240.0],
                100,
            ))
            .map(|(one, worker_hours)| Worked {
                account: one.recorded.map(|recorded| recorded.by),
                worker_hours,
                days: one.when.middle_us() as f64 / DAY_US,
                cell: model_cell(&one.place),
                hours: by_hour(&one.when),
            })
            .collect();
        let recorded_work = work.clone();
        let work = counted(work, settings.half_life_days);
        let weight = |one: &EventFacts| match one.verification {
            Verification::Rumour => 0.25,
            Verification::Rejected => 0.0,
            _ => 1.0,
        };
        let risks: Vec<&EventFacts> =
            events.iter().filter(|one| one.kind.counts_as_risk()).collect();
        let unreviewed = |one: &EventFacts| {
            let open = [Verification::Rumour, Verification::Reported].contains(&one.verification);
            one.recorded.filter(|_| open)
        };
        let weights = bounded(
            risks.iter().map(|one| (unreviewed(one), one.place, weight(one))),
            [3.0, 12.0],
            48,
        );
        let events = risks
            .iter()
            .zip(weights)
            .filter(|(_, weight)| *weight > 0.0)
            .map(|(one, weight)| Seen {
                populations: one.key_populations,
                weight,
                teaches: unreviewed(one).is_none_or(|recorded| {
                    season(recorded.at_us as f64 / DAY_US)
                        <= season(one.when.middle_us() as f64 / DAY_US)
                }),
                days: one.when.middle_us() as f64 / DAY_US,
                cell: model_cell(&one.place),
                child: Some(one.place.cell().h3()).filter(|_| one.place.cell().resolution() == 9),
                severity: one.severity.number() as f64,
                hours: by_hour(&one.when),
            })
            .collect();
        let mut twin = Self {
            settings: settings.clone(),
            centres: area.cells().to_vec(),
            near: kernel(area.cells(), 0.8, 2),
            wide: kernel(area.cells(), 2.5, 7),
            events,
            recorded_work,
            work,
            days_now: now.as_microsecond() as f64 / DAY_US,
            learnt: [1.0, 2.0],
            learnt_hours: 1_000.0,
            learnt_drift: 0.15,
        };
        twin.learnt = twin.learnt_priors();
        twin.learnt_hours = twin.learnt_hours();
        twin.learnt_drift = twin.learnt_drift();
        twin
    }

    /// For every past season, each value's ladder from what was before it, scored by its events.
    fn learnt_priors(&self) -> [f64; 2] {
        let tried: Vec<[f64; 2]> = [1.0, 1.0 / 4.0, 1.0 / 16.0, 1.0 / 64.0]
            .into_iter()
            .flat_map(|ka| [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0].map(|kc| [ka, kc]))
            .collect();
        let doubt = |[ka, kc]: &[f64; 2]| -(kc / 2.0).log2().abs() - ka.log2().abs();
        let mut scores: Vec<f64> = tried.iter().map(doubt).collect();
        for past in self.past_seasons() {
            for (score, priors) in scores.iter_mut().zip(&tried) {
                let shares = self.past_shares(&past, *priors);
                let y = &past.happened;
                let told: f64 = (0..y.len()).map(|cell| y[cell] * shares[cell].ln()).sum();
                *score += past.weight * told;
            }
        }
        [0, 1].map(|which| mean(tried.iter().map(|one| one[which]), &scores))
    }

    /// φ: every value is scored by how likely it made each past season's counts, cell by cell.
    fn learnt_drift(&self) -> f64 {
        let [ka, kc] = self.learnt;
        let tried = [0.075, 0.15, 0.3, 0.6, 1.2_f64];
        let mut scores = tried.map(|drift| -(drift / 0.15).log2().abs());
        for past in self.past_seasons() {
            let all: f64 = past.happened.iter().sum();
            let shares = self.past_shares(&past, [ka, kc]);
            for (cell, share) in shares.iter().enumerate() {
                let (mean, count) = (all * share, past.happened[cell]);
                if mean < 1.0 {
                    continue;
                }
                let near: f64 = (0..shares.len())
                    .map(|from| past.before[from] * self.near[from][cell])
                    .sum::<f64>()
                    * covered(0.8, 2);
                let own = kc + past.before[cell];
                let unsure = 1.0 / own + (kc / own).powi(2) / (1.0 + near);
                for (score, drift) in scores.iter_mut().zip(tried) {
                    let shape = 1.0 / (unsure + drift * drift);
                    // ln Γ(n + a)/Γ(a) · (a/(a + μ))^a · (1/(a + μ))^n
                    *score += past.weight
                        * (ln_gamma(count + shape) - ln_gamma(shape)
                            + shape * (shape / (shape + mean)).ln()
                            - count * (shape + mean).ln());
                }
            }
        }
        mean(tried, &scores)
    }

    /// The last sixteen seasons that have events in the area's cells, after others that had some.
    fn past_seasons(&self) -> Vec<Past> {
        let running = season(self.days_now);
        let past = (1..=16).map(|back| {
            let past = running - f64::from(back);
            // From the middle of its season to the start of this one.
            let decay = |days: f64| {
                let ago = (past - season(days) - 0.5) * SEASON_DAYS;
                if ago > 0.0 { (-ago / self.settings.half_life_days).exp2() } else { 0.0 }
            };
            let in_season = |days: f64| f64::from(u8::from(season(days) == past));
            let placed = |amount: &dyn Fn(&Seen) -> f64| {
                let mut cells = vec![0.0; self.centres.len()];
                for one in &self.events {
                    one.cell.into_iter().for_each(|cell| cells[cell] += amount(one));
                }
                cells
            };
            let worked = |amount: &dyn Fn(&Worked) -> f64| {
                let mut cells = vec![0.0; self.centres.len()];
                for one in &self.work {
                    one.cell.into_iter().for_each(|cell| cells[cell] += amount(one));
                }
                cells
            };
            let taught = |one: &Seen| if one.teaches { one.weight } else { 0.0 };
            Past {
                weight: (-f64::from(back - 1) / 4.0).exp2(),
                before: placed(&|one| taught(one) * decay(one.days)),
                happened: placed(&|one| taught(one) * in_season(one.days)),
                hours_before: worked(&|one| one.worker_hours * decay(one.days)),
                hours: worked(&|one| one.worker_hours * in_season(one.days)),
            }
        });
        let tells = |past: &Past| {
            past.before.iter().sum::<f64>() != 0.0 && past.happened.iter().sum::<f64>() != 0.0
        };
        past.filter(tells).collect()
    }

    /// The share of each cell that a past season's ladder foretold.
    fn past_shares(&self, past: &Past, priors: [f64; 2]) -> Vec<f64> {
        let rates: Vec<f64> = (0..self.centres.len())
            .map(|cell| {
                self.past_rate(cell, priors, &past.before, &past.hours_before)
                    * over_mean(past.hours[cell], &past.hours)
            })
            .collect();
        let sum: f64 = rates.iter().sum();
        rates.iter().map(|rate| rate / sum).collect()
    }

    /// The ladder from a past season's counts `x` and hours `e`.
    fn past_rate(&self, cell: usize, [ka, kc]: [f64; 2], x: &[f64], e: &[f64]) -> f64 {
        let smooth = |values: &[f64], kernel: &[Vec<f64>]| -> f64 {
            (0..values.len()).map(|from| values[from] * kernel[from][cell]).sum()
        };
        let (near_cells, wide_cells) = (covered(0.8, 2), covered(2.5, 7));
        let first = (x.iter().sum::<f64>() + 0.5) / self.centres.len() as f64;
        let smoothed = (ka + wide_cells * smooth(x, &self.wide))
            / (ka / first + wide_cells * over_mean(smooth(e, &self.wide), e));
        let nearby = (1.0 + near_cells * smooth(x, &self.near))
            / (1.0 / smoothed + near_cells * over_mean(smooth(e, &self.near), e));
        (kc + x[cell]) / (kc / nearby + over_mean(e[cell], e))
    }

    fn of(&self, population: Population) -> impl Iterator<Item = &Seen> {
        self.events.iter().filter(move |one| match population {
            Population::All => true,
            Population::Of(population) => one.populations.contains(population),
        })
    }

    fn decayed(&self, one: &Seen, half_life: f64) -> f64 {
        one.weight * (-(self.days_now - one.days) / half_life).exp2()
    }

    /// Events of a week in the whole area, and the shape of that number's distribution.
    fn weekly(&self, population: Population) -> (f64, f64) {
        let first = self.first_day();
        // The weeks are integrated in small steps; the index has the closed form.
        let elapsed = if first == f64::MAX { 0.0 } else { self.days_now - first };
        let steps = 20_000;
        let step = elapsed / f64::from(steps);
        let weeks: f64 =
            (0..steps).map(|at| (-(f64::from(at) + 0.5) * step / 90.0).exp2() * step / 7.0).sum();
        let events: f64 = self
            .of(population)
            .map(|one| {
                one.weight * (-(self.days_now - (one.days.floor() + 0.5)).max(0.0) / 90.0).exp2()
            })
            .sum();
        ((events + 0.5) / (weeks + 0.1), events + 0.5)
    }

    /// The first day with a report; or the first after four weeks of silence, if a steady stream from
    /// then on makes the rest likelier by e^10 for each report before it.
    fn first_day(&self) -> f64 {
        let mut days: Vec<f64> = self.events.iter().map(|one| one.days.floor()).collect();
        days.sort_by(f64::total_cmp);
        days.dedup();
        let weight = |from: f64, to: f64| -> f64 {
            let within = |one: &&Seen| (from..to).contains(&one.days.floor());
            self.events.iter().filter(within).map(|one| one.weight).sum()
        };
        let likely = |from: f64| {
            let events = weight(from, f64::MAX);
            events * (events / (self.days_now - from).max(1.0)).ln()
                - events
                - 10.0 * weight(f64::MIN, from)
        };
        let after_silence = |at: &usize| *at == 0 || days[*at] - days[at - 1] >= 28.0;
        let starts = (0..days.len()).filter(after_silence).map(|at| days[at]);
        // The earliest of equals.
        starts.fold(f64::MAX, |best, from| {
            if best == f64::MAX || likely(from) > likely(best) { from } else { best }
        })
    }

    fn place(&self, population: Population, cell: usize) -> f64 {
        let s = &self.settings;
        let everybody: f64 =
            self.events.iter().map(|one| self.decayed(one, s.half_life_days)).sum();
        let first = (everybody + 0.5) / self.centres.len() as f64;
        let all = self.ladder(Population::All, cell, first, [self.learnt[0], 1.0, self.learnt[1]]);
        if population == Population::All {
            return all;
        }
        let theirs: f64 = self.of(population).map(|one| self.decayed(one, s.half_life_days)).sum();
        self.ladder(population, cell, all * (theirs + 0.5) / (everybody + 0.5), [8.0, 8.0, 16.0])
    }

    /// Decayed events of a population in a cell.
    fn own(&self, population: Population, cell: usize) -> f64 {
        let here = self.of(population).filter(|one| one.cell == Some(cell));
        here.map(|one| self.decayed(one, self.settings.half_life_days)).sum()
    }

    /// The same under a kernel.
    fn window(&self, population: Population, cell: usize, kernel: &[Vec<f64>]) -> f64 {
        let placed = self.of(population).filter_map(|one| Some((one, one.cell?)));
        let weight = |one| self.decayed(one, self.settings.half_life_days);
        placed.map(|(one, from)| weight(one) * kernel[from][cell]).sum()
    }

    fn ladder(&self, population: Population, cell: usize, first: f64, priors: [f64; 3]) -> f64 {
        let [ka, k, kc] = priors;
        let own = self.own(population, cell);
        let near = self.window(population, cell, &self.near);
        let wide = self.window(population, cell, &self.wide);
        let [e, e_n, e_w] = self.visits(cell);
        let (near_cells, wide_cells) = (covered(0.8, 2), covered(2.5, 7));
        let smoothed = (ka + wide_cells * wide) / (ka / first + wide_cells * e_w);
        let nearby = (k + near_cells * near) / (k / smoothed + near_cells * e_n);
        (kc + own) / (kc / nearby + e)
    }

    /// E of the cell, under the near kernel, under the wide one: hours and one imaginary hour over
    /// the mean of that.
    fn visits(&self, cell: usize) -> [f64; 3] {
        let (mut hours, mut all) = ([0.0; 3], 0.0);
        for one in &self.work {
            let Some(from) = one.cell else { continue };
            let decay = (-(self.days_now - one.days) / self.settings.half_life_days).exp2();
            let there = if from == cell { 1.0 } else { 0.0 };
            let weights = [there, self.near[from][cell], self.wide[from][cell]];
            for (sum, weight) in hours.iter_mut().zip(weights) {
                *sum += one.worker_hours * decay * weight;
            }
            all += one.worker_hours * decay;
        }
        hours.map(|hours| (hours + 1.0) / (all / self.centres.len() as f64 + 1.0))
    }

    /// How much each hour was worked beside the mean hour.
    fn week_worked(&self) -> [f64; 168] {
        let mut worked = [0.0; 168];
        for one in &self.work {
            for hour in 0..168 {
                worked[hour] += one.worker_hours * one.hours[hour];
            }
        }
        let sum: f64 = worked.iter().sum();
        lend(&worked).map(|lent| (168.0 * lent + 168.0) / (sum + 168.0))
    }

    fn profile(&self, population: Population, cell: usize) -> [f64; 168] {
        let mut g = [0.0; 168];
        let (mut near, mut wide, mut own, mut theirs) =
            ([0.0; 168], [0.0; 168], [0.0; 168], [0.0; 168]);
        for one in &self.events {
            for hour in 0..168 {
                g[hour] += one.weight * one.hours[hour];
            }
            let Some(from) = one.cell else { continue };
            let (n, w) = (self.near[from][cell], self.wide[from][cell]);
            let member = match population {
                Population::All => false,
                Population::Of(population) => one.populations.contains(population),
            };
            for hour in 0..168 {
                let weight = one.weight * one.hours[hour];
                near[hour] += weight * n;
                wide[hour] += weight * w;
                own[hour] += if from == cell { weight } else { 0.0 };
                theirs[hour] += if from == cell && member { weight } else { 0.0 };
            }
        }
        let worked = self.week_worked();
        let city = city(&g, &worked);
        // An event counts over the work of its hour, so that the sum of events stays.
        let (n, over) =
            (0..168).fold((0.0, 0.0), |(n, over), h| (n + g[h], over + g[h] / worked[h]));
        let scale = if over > 0.0 { n / over } else { 1.0 };
        // An event lends each hour in proportion to the kernel and to the root of the city's profile.
        let lendings: Vec<[f64; 168]> = (0..168)
            .map(|from| {
                let lent: [f64; 168] = std::array::from_fn(|h| LENT[from][h] * city[h].sqrt());
                let sum: f64 = lent.iter().sum();
                lent.map(|share| share / sum)
            })
            .collect();
        let tau = self.learnt_hours;
        let climb = |above: [f64; 168], sums: [f64; 168], cells: f64| -> [f64; 168] {
            let sums: [f64; 168] = std::array::from_fn(|h| sums[h] * scale / worked[h]);
            let total: f64 = sums.iter().sum();
            std::array::from_fn(|h| {
                let lent: f64 = (0..168).map(|from| sums[from] * lendings[from][h]).sum();
                (cells * lent + tau * above[h]) / (cells * total + tau)
            })
        };
        let q1 = climb(city, wide, covered(2.5, 7));
        let q2 = climb(q1, near, covered(0.8, 2));
        let all = climb(q2, own, 1.0);
        if population == Population::All { all } else { climb(all, theirs, 1.0) }
    }
}

/// What records amount to when those of one account and week amount to `most` at most in one area
/// and in all, none after the first `counted` of them to anything. No two may be recorded at the same
/// instant.
fn bounded(
    records: impl Iterator<Item = (Option<Recorded>, Place, f64)>,
    most: [f64; 2],
    counted: usize,
) -> Vec<f64> {
    let monday = Timestamp::constant(4 * 86_400, 0).as_microsecond();
    let records: Vec<_> = records.collect();
    let week = |us: i64| (us - monday).div_euclid(7 * 86_400_000_000);
    let one = |(recorded, place, amount): &(Option<Recorded>, Place, f64)| {
        let Some(recorded) = recorded else { return *amount };
        let mut group: Vec<(i64, Cell, f64)> = records
            .iter()
            .filter_map(|(other, place, amount)| {
                let other = (*other)?;
                let same = other.by == recorded.by && week(other.at_us) == week(recorded.at_us);
                same.then_some((other.at_us, place.cell().coarsened(7), *amount))
            })
            .collect();
        group.sort_by_key(|(at_us, ..)| *at_us);
        group.truncate(counted);
        let mut left = most[1];
        for (.., amount) in &mut group {
            *amount = amount.min(left);
            left -= *amount;
        }
        let Some((.., own)) = group.iter().find(|(at_us, ..)| *at_us == recorded.at_us) else {
            return 0.0;
        };
        let area = place.cell().coarsened(7);
        let all: f64 = group.iter().filter(|(_, at, _)| *at == area).map(|(.., one)| one).sum();
        if all > most[0] { own * most[0] / all } else { *own }
    };
    records.iter().map(one).collect()
}

/// What counts of records of work: of one account's in a cell, no more than all others' there.
fn counted(work: Vec<Worked>, half_life: f64) -> Vec<Worked> {
    let sum = |of: &dyn Fn(&Worked) -> bool| -> f64 {
        let theirs = work.iter().filter(|one| of(one));
        theirs.map(|one| one.worker_hours * (one.days / half_life).exp2()).sum()
    };
    let factors: Vec<f64> = work
        .iter()
        .map(|one| {
            let own = sum(&|other| other.cell == one.cell && other.account == one.account);
            let others = sum(&|other| other.cell == one.cell && other.account != one.account);
            if one.account.is_none() { 1.0 } else { (others / own).min(1.0) }
        })
        .collect();
    let scaled =
        |(one, factor): (Worked, f64)| Worked { worker_hours: one.worker_hours * factor, ..one };
    work.into_iter().zip(factors).map(scaled).filter(|one| one.worker_hours > 0.0).collect()
}

/// The geometric mean of values that weigh e^score each.
fn mean(values: impl IntoIterator<Item = f64>, scores: &[f64]) -> f64 {
    let best = scores.iter().copied().fold(f64::MIN, f64::max);
    let weights = scores.iter().map(|score| (score - best).exp());
    let logs: f64 = weights.clone().zip(values).map(|(weight, value)| weight * value.ln()).sum();
    (logs / weights.sum::<f64>()).exp()
}

fn season(days: f64) -> f64 {
    (days / SEASON_DAYS).floor()
}

/// Hours and one imaginary hour over the mean cell's.
fn over_mean(hours: f64, of: &[f64]) -> f64 {
    (hours + 1.0) / (of.iter().sum::<f64>() / of.len() as f64 + 1.0)
}

fn kernel(cells: &[CellIndex], sigma: f64, rings: i32) -> Vec<Vec<f64>> {
    let weight = |from: CellIndex, to: CellIndex| match from.grid_distance(to) {
        Ok(ring) if ring <= rings => (-squared_steps(from, to) / (2.0 * sigma * sigma)).exp(),
        _ => 0.0,
    };
    cells
        .iter()
        .map(|from| {
            let row: Vec<f64> = cells.iter().map(|to| weight(*from, *to)).collect();
            let sum: f64 = row.iter().sum();
            row.iter().map(|weight| weight / sum).collect()
        })
        .collect()
}

/// B: the circular hour kernel, mixed over the same day, days of the same type, any day.
fn lend(sums: &[f64; 168]) -> [f64; 168] {
    std::array::from_fn(|at| lend_to(sums, at))
}

/// What one event in each hour lends to each hour.
static LENT: LazyLock<Vec<[f64; 168]>> = LazyLock::new(|| {
    let one = |from| std::array::from_fn(|h| f64::from(u8::from(h == from)));
    (0..168).map(|from| lend(&one(from))).collect()
});

fn lend_to(sums: &[f64; 168], at: usize) -> f64 {
    let smooth = |day: usize, hour: usize| -> f64 {
        (0..24).map(|from| circular(hour, from) * sums[day * 24 + from]).sum()
    };
    let (day, hour) = (at / 24, at % 24);
    let alike: Vec<usize> = (0..7).filter(|other| (*other >= 5) == (day >= 5)).collect();
    let mean = |days: &[usize]| -> f64 {
        days.iter().map(|day| smooth(*day, hour)).sum::<f64>() / days.len() as f64
    };
    0.3 * smooth(day, hour) + 0.3 * mean(&alike) + 0.4 * mean(&[0, 1, 2, 3, 4, 5, 6])
}

fn circular(to: usize, from: usize) -> f64 {
    let weight = |apart: usize| {
        let apart = apart.min(24 - apart) as f64;
        if apart > 3.0 { 0.0 } else { (-apart * apart / 2.0).exp() }
    };
    weight((24 + to - from) % 24) / (0..24).map(weight).sum::<f64>()
}

fn normal(rate: impl Fn(usize) -> f64) -> [f64; 168] {
    let rates: [f64; 168] = std::array::from_fn(rate);
    let sum: f64 = rates.iter().sum();
    rates.map(|rate| rate / sum)
}

fn city(g: &[f64; 168], worked: &[f64; 168]) -> [f64; 168] {
    let n: f64 = g.iter().sum();
    let days = |at: usize| (0..7).map(move |day| day * 24 + at % 24);
    let hod = normal(|at| {
        let over_days: f64 =
            (0..168).map(|from| circular(at % 24, from % 24) * g[from]).sum::<f64>() / 7.0;
        let out: f64 = days(at).map(|at| worked[at]).sum::<f64>() / 7.0;
        (over_days + 30.0 / 168.0) / (n * out + 30.0)
    });
    let lent = lend(g);
    let sm = normal(|at| (lent[at] + 300.0 * hod[at]) / (n * worked[at] + 300.0));
    let heaped = normal(|at| {
        let counted: f64 = days(at).map(|at| g[at]).sum();
        let share: f64 = days(at).map(|at| sm[at]).sum();
        let expected: f64 = days(at).map(|at| sm[at] * worked[at]).sum();
        sm[at] * (counted + 1500.0 * share) / (n * expected + 1500.0 * share)
    });
    normal(|at| (g[at] + 20_000.0 * heaped[at]) / (n * worked[at] + 20_000.0))
}

/// Cells a kernel covers, 1/Σw², on an endless grid of true hexagonal distances.
fn covered(sigma: f64, rings: i32) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for i in -rings..=rings {
        for j in -rings..=rings {
            if (i + j).abs() <= rings {
                let (x, y) = (f64::from(i) + f64::from(j) / 2.0, f64::from(j) * 0.75_f64.sqrt());
                let weight = (-(x * x + y * y) / (2.0 * sigma * sigma)).exp();
                sum += weight;
                squares += weight * weight;
            }
        }
    }
    sum * sum / squares
}

/// Squared distance of two cell centres in cell spacings, on the plane of the hexagonal grid: its
/// axes i and j are 120 degrees apart.
fn squared_steps(from: CellIndex, to: CellIndex) -> f64 {
    let at = |cell: CellIndex| cell.to_local_ij(from).expect("no pentagon is near").coord;
    let (i, j) = (f64::from(at(to).i - at(from).i), f64::from(at(to).j - at(from).j));
    let (x, y) = (i - j / 2.0, j * 0.75_f64.sqrt());
    x * x + y * y
}
