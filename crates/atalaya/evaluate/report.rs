//! The figures of a back-test, as a table for people or as JSON.

use std::fmt::Write as _;

use atalaya_risk::evaluate::{
    Backtest, Interval, Model, SHARES, Summary, WeekScore, YearCoverage, bootstrap,
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// One week by every model.
pub type Week = [WeekScore; Model::ALL.len()];

/// Bootstrap samples: enough that the ends of an interval stand to two digits.
const RESAMPLES: usize = 2_000;
/// What stands where nothing can be said.
const DASH: &str = "–";

/// What was tested.
pub struct Sizes {
    pub cells: usize,
    pub resolution: u8,
    pub told: usize,
    pub happened: usize,
    pub first_week: Timestamp,
}

/// The figures of every model.
pub struct Report {
    sizes: Sizes,
    weeks: usize,
    coverage: YearCoverage,
    rows: Vec<Row>,
}

struct Row {
    model: Model,
    summary: Summary,
    bits: Interval,
    /// What the map's model gains over this one, bits per event.
    gain: Interval,
    stability: Option<f64>,
}

impl Report {
    /// The figures of these weeks; `draw(n)` gives a random number below n, for the bootstrap.
    pub fn new(
        sizes: Sizes,
        test: &mut Backtest,
        weeks: &[Week],
        mut draw: impl FnMut(usize) -> usize,
    ) -> Self {
        let mut row = |model: Model| {
            let at = model as usize;
            let of = |week: &Week| (week[at].bits, week[at].events);
            let over = |week: &Week| (week[0].bits - week[at].bits, week[at].events);
            let mut interval = |of: &dyn Fn(&Week) -> (f64, f64)| {
                bootstrap(&weeks.iter().map(of).collect::<Vec<_>>(), RESAMPLES, &mut draw)
            };
            Row {
                model,
                summary: Summary::of(weeks.iter().map(|week| &week[at])),
                bits: interval(&of),
                gain: interval(&over),
                stability: test.stability(model),
            }
        };
        let rows = Model::ALL.map(&mut row).into();
        Self { sizes, weeks: weeks.len(), coverage: test.coverage(), rows }
    }

    /// The table.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).expect("a string takes every text");
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Sizes { cells, resolution, told, happened, first_week } = &self.sizes;
        let date = first_week.strftime("%Y-%m-%d");
        writeln!(
            out,
            "{} weeks from {date}, {cells} cells of resolution {resolution}",
            self.weeks
        )?;
        writeln!(
            out,
            "{:.0} events scored; {told} of {happened} events told to the models",
            self.rows[0].summary.events
        )?;
        writeln!(
            out,
            "\n{:<18} {:>6} {:>15}  {:>6} {:>6}  {:>15}  {:>8}  {:>6}",
            "bits per event",
            "bits",
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
                "{:<18} {:>6} {:>15}  {:>6} {:>6}  {:>15}  {:>8}  {:>6}",
                row.model.name(),
                number(bits, 3),
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

    /// The same as JSON.
    pub fn json(&self) -> Value {
        let ends = |interval: Interval| json!([interval.low, interval.high]);
        let models = self.rows.iter().map(|row| {
            let summary = &row.summary;
            json!({
                "model": row.model.name(),
                "bits_per_event": summary.bits,
                "bits_interval_95": ends(row.bits),
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
            "weeks": self.weeks,
            "first_week": self.sizes.first_week.strftime("%Y-%m-%d").to_string(),
            "cells": self.sizes.cells,
            "resolution": self.sizes.resolution,
            "events_told": self.sizes.told,
            "events": self.sizes.happened,
            "events_scored": self.rows[0].summary.events,
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

/// A number, or a dash where nothing can be said: of no event there is no mean.
fn number(number: f64, digits: usize) -> String {
    if number.is_finite() { format!("{number:.digits$}") } else { DASH.to_owned() }
}

fn between(interval: Interval) -> String {
    format!("[{}, {}]", number(interval.low, 3), number(interval.high, 3))
}

fn list(numbers: &[f64], digits: usize) -> String {
    numbers.iter().map(|one| number(*one, digits)).collect::<Vec<_>>().join(" ")
}
