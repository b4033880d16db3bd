//! The figures of a back-test, as a table for people or as JSON.

use std::fmt::Write as _;

use atalaya_risk::evaluate::{
    Interval, Model, SHARES, Summary, WeekScore, YearCoverage, bootstrap,
};
use serde_json::{Value, json};

use super::stream::Stream;

/// One week by every model.
pub type Week = [WeekScore; Model::ALL.len()];

/// Bootstrap samples: enough that the ends of an interval stand to two digits.
const RESAMPLES: usize = 2_000;
/// What stands where nothing can be said.
pub const DASH: &str = "–";

/// What came of one test.
pub struct Draw {
    pub weeks: Vec<Week>,
    /// Events that the models were told.
    pub told: usize,
    pub cells: usize,
    pub coverage: YearCoverage,
    pub stability: [Option<f64>; Model::ALL.len()],
    /// What the best choice of cell-hours would have held.
    pub best_hits: [f64; SHARES.len()],
}

/// The figures of every model.
pub struct Report<'a> {
    stream: &'a Stream,
    resolution: u8,
    draws: Vec<Draw>,
    coverage: YearCoverage,
    rows: Vec<Row>,
}

struct Row {
    model: Model,
    summary: Summary,
    bits: Interval,
    /// Bits of each draw.
    by_draw: Vec<f64>,
    /// What the map's model gains over this one, bits per event.
    gain: Interval,
    stability: Option<f64>,
}

impl<'a> Report<'a> {
    /// The figures of these draws together; `random(n)` gives a random number below n, for the
    /// bootstrap.
    pub fn new(
        (stream, resolution): (&'a Stream, u8),
        draws: Vec<Draw>,
        mut random: impl FnMut(usize) -> usize,
    ) -> Self {
        // A week is one week in all draws: they are not told the same, but judged by the same events.
        let weeks = pooled(&draws);
        let best = draws.iter().fold([0.0; SHARES.len()], |mut best, draw| {
            best.iter_mut().zip(draw.best_hits).for_each(|(sum, one)| *sum += one);
            best
        });
        let mut row = |model: Model| {
            let at = model as usize;
            let of = |week: &Week| (week[at].bits, week[at].events);
            let over = |week: &Week| (week[0].bits - week[at].bits, week[at].events);
            let mut interval = |of: &dyn Fn(&Week) -> (f64, f64)| {
                bootstrap(&weeks.iter().map(of).collect::<Vec<_>>(), RESAMPLES, &mut random)
            };
            let of_draw = |draw: &Draw| {
                Summary::of(draw.weeks.iter().map(|week| &week[at]), &draw.best_hits).bits
            };
            let stabilities = draws.iter().filter_map(|draw| draw.stability[at]);
            Row {
                model,
                summary: Summary::of(weeks.iter().map(|week| &week[at]), &best),
                bits: interval(&of),
                by_draw: draws.iter().map(of_draw).collect(),
                gain: interval(&over),
                stability: mean(&stabilities.collect::<Vec<_>>()),
            }
        };
        let rows = Model::ALL.map(&mut row).into();
        let mut coverage = YearCoverage::default();
        draws.iter().for_each(|draw| coverage += draw.coverage);
        Self { stream, resolution, draws, coverage, rows }
    }

    /// The table.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).expect("a string takes every text");
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Self { stream, resolution, draws, .. } = self;
        let date = stream.first_week.strftime("%Y-%m-%d");
        let (cells, told) = (self.cells(), self.told());
        let (happened, count) = (stream.happened.len(), draws.len());
        writeln!(
            out,
            "{} weeks from {date}, {cells} cells of resolution {resolution}",
            stream.weeks
        )?;
        writeln!(
            out,
            "{:.0} events scored; {told} of {happened} events told to the models",
            self.scored()
        )?;
        if count > 1 {
            writeln!(out, "{count} draws: the figures are of all of them, ± is their spread")?;
        }
        writeln!(
            out,
            "\n{:<18} {:>6} {:>6} {:>15}  {:>6} {:>6}  {:>15}  {:>8}  {:>6}",
            "bits per event",
            "bits",
            if count > 1 { "±" } else { "" },
            "95 % interval",
            "place",
            "hour",
            "atalaya gains",
            "deviance",
            "rank ρ"
        )?;
        for row in &self.rows {
            let Summary { bits, space_bits, hour_bits, deviance, .. } = row.summary;
            writeln!(
                out,
                "{:<18} {:>6} {:>6} {:>15}  {:>6} {:>6}  {:>15}  {:>8}  {:>6}",
                row.model.name(),
                number(bits, 3),
                spread(&row.by_draw).map_or_else(String::new, |spread| number(spread, 3)),
                between(row.bits),
                number(space_bits, 3),
                number(hour_bits, 3),
                if row.model == Model::Ladder { String::new() } else { between(row.gain) },
                number(deviance, 3),
                row.stability.map_or_else(|| DASH.to_owned(), |known| number(known, 4)),
            )?;
        }
        writeln!(
            out,
            "\n{:<18} {:>20}  {:>20}  {:>20}",
            "best cell-hours", "hit rate 1/5/10 %", "PAI 1/5/10 %", "PEI 1/5/10 %"
        )?;
        for row in &self.rows {
            let Summary { hit_rate, accuracy_index, efficiency_index, .. } = &row.summary;
            writeln!(
                out,
                "{:<18} {:>20}  {:>20}  {:>20}",
                row.model.name(),
                list(hit_rate, 3),
                list(accuracy_index, 2),
                list(efficiency_index, 3)
            )?;
        }
        writeln!(
            out,
            "\n{:<18} {:>8}  in ten bins of equal expected mass, the lowest rates first",
            "expected/observed", "all"
        )?;
        for row in &self.rows {
            let Summary { calibration, bins, .. } = &row.summary;
            let all = number(*calibration, 3);
            writeln!(out, "{:<18} {all:>8}  {}", row.model.name(), list(bins, 2))?;
        }
        let share = |coverage: Option<f64>| {
            coverage.map_or_else(|| DASH.to_owned(), |share| number(share, 3))
        };
        let YearCoverage { all, many } = self.coverage;
        write!(
            out,
            "\n90 % intervals of each cell's events over all weeks, foretold at the start, held {} of \
             {} cells,\nand {} of the {} cells that expected five events or more.",
            share(all.share()),
            all.cells,
            share(many.share()),
            many.cells,
        )
    }

    fn cells(&self) -> usize {
        self.draws.first().map_or(0, |draw| draw.cells)
    }

    fn told(&self) -> usize {
        self.draws.first().map_or(0, |draw| draw.told)
    }

    /// Events that were scored, in each draw.
    fn scored(&self) -> f64 {
        self.rows[0].summary.events / self.draws.len() as f64
    }

    /// The same as JSON.
    pub fn json(&self) -> Value {
        let ends = |interval: Interval| json!([interval.low, interval.high]);
        let models = self.rows.iter().map(|row| {
            let summary = &row.summary;
            json!({
                "model": row.model.name(),
                "bits_per_event": summary.bits,
                "bits_interval_95": ends(row.bits),
                "bits_by_draw": row.by_draw,
                "bits_place": summary.space_bits,
                "bits_hour": summary.hour_bits,
                "atalaya_gains_interval_95": ends(row.gain),
                "hit_rate": summary.hit_rate,
                "pai": summary.accuracy_index,
                "pei": summary.efficiency_index,
                "deviance_per_event": summary.deviance,
                "expected_over_observed": summary.calibration,
                "expected_over_observed_by_bin": summary.bins,
                "rank_stability": row.stability,
            })
        });
        json!({
            "weeks": self.stream.weeks,
            "first_week": self.stream.first_week.strftime("%Y-%m-%d").to_string(),
            "cells": self.cells(),
            "resolution": self.resolution,
            "draws": self.draws.len(),
            "events_told": self.told(),
            "events": self.stream.happened.len(),
            "events_scored": self.scored(),
            "shares_of_cell_hours": SHARES,
            "models": models.collect::<Vec<_>>(),
            "coverage_90": {
                "all_cells": self.coverage.all.share(),
                "cells": self.coverage.all.cells,
                "cells_with_five_expected": self.coverage.many.share(),
                "cells_with_five": self.coverage.many.cells,
            },
        })
    }
}

/// Each week of all draws.
fn pooled(draws: &[Draw]) -> Vec<Week> {
    let weeks = draws.first().map_or(0, |draw| draw.weeks.len());
    let mut pooled = vec![Week::default(); weeks];
    for draw in draws {
        for (sums, week) in pooled.iter_mut().zip(&draw.weeks) {
            sums.iter_mut().zip(week).for_each(|(sum, score)| *sum += score);
        }
    }
    pooled
}

fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

/// Standard deviation; `None` of fewer than two.
fn spread(numbers: &[f64]) -> Option<f64> {
    let mean = mean(numbers).filter(|_| numbers.len() > 1)?;
    let squares: f64 = numbers.iter().map(|one| (one - mean).powi(2)).sum();
    Some((squares / (numbers.len() - 1) as f64).sqrt())
}

/// A number, or a dash where nothing can be said: of no event there is no mean.
pub fn number(number: f64, digits: usize) -> String {
    if number.is_finite() { format!("{number:.digits$}") } else { DASH.to_owned() }
}

fn between(interval: Interval) -> String {
    format!("[{}, {}]", number(interval.low, 3), number(interval.high, 3))
}

pub fn list(numbers: &[f64], digits: usize) -> String {
    numbers.iter().map(|one| number(*one, digits)).collect::<Vec<_>>().join(" ")
}
