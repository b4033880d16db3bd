//! τ of the twin: every value is scored by every past season, from the plain list of events.

use super::{SEASON_DAYS, Seen, Twin, covered, mean};

/// Parts of a day, of three hours each.
const PARTS: usize = 8;

impl Twin {
    pub(super) fn learnt_hours(&self) -> f64 {
        let tried = [100.0, 300.0, 1_000.0, 3_000.0, 10_000.0_f64];
        let season = |one: &Seen| (one.days / SEASON_DAYS).floor();
        let running = (self.days_now / SEASON_DAYS).floor();
        let taught: Vec<&Seen> = self.events.iter().filter(|one| one.teaches).collect();
        let mut scores = tried.map(|tau| -(tau / 1_000.0).log2().abs());
        for back in 1..=16 {
            let past = running - f64::from(back);
            let weight = (-f64::from(back - 1) / 4.0).exp2();
            let of_before = |one: &&Seen| one.cell.is_some() && season(one) < past;
            let before: Vec<&Seen> = taught.iter().copied().filter(of_before).collect();
            if before.is_empty() {
                continue;
            }
            let area = parts(&before, |_| 1.0);
            let all: f64 = area.iter().sum();
            for one in taught.iter().filter(|one| season(one) == past) {
                let Some(cell) = one.cell else { continue };
                let wide = parts(&before, |from| self.wide[from][cell]);
                let near = parts(&before, |from| self.near[from][cell]);
                let own = parts(&before, |from| if from == cell { 1.0 } else { 0.0 });
                let happened = parts(&[one], |_| 1.0);
                for (score, tau) in scores.iter_mut().zip(tried) {
                    for part in 0..PARTS {
                        let mut share = (area[part] + 30.0 / 8.0) / (all + 30.0);
                        for (sums, cells) in
                            [(&wide, covered(2.5, 7)), (&near, covered(0.8, 2)), (&own, 1.0)]
                        {
                            share = (cells * sums[part] + tau * share)
                                / (cells * sums.iter().sum::<f64>() + tau);
                        }
                        *score += weight * happened[part] * share.ln();
                    }
                }
            }
        }
        mean(tried, &scores)
    }
}

/// Events by part of the day, each times what its cell weighs.
fn parts(events: &[&Seen], weight: impl Fn(usize) -> f64) -> [f64; PARTS] {
    let mut parts = [0.0; PARTS];
    for one in events {
        let Some(from) = one.cell else { continue };
        for (hour, share) in one.hours.iter().enumerate() {
            parts[hour % 24 / 3] += one.weight * share * weight(from);
        }
    }
    parts
}
