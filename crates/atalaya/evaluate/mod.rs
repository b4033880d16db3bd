//! `atalaya evaluate`: how good the model's forecasts were on files of events.

mod planted;
mod report;
mod stream;
mod visited;

use std::sync::Arc;

use anyhow::bail;
use atalaya_disclosure::{AboutMap, ExposureKnown};
use atalaya_domain::Zone;
use atalaya_risk::Settings;
use atalaya_risk::evaluate::{Backtest, Model};
use indicatif::{ProgressBar, ProgressStyle};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use self::stream::Stream;
use crate::{cli, model, risk, terminal};

/// Runs the test and prints its figures.
pub fn run(arguments: &cli::Evaluate) -> anyhow::Result<()> {
    let settings = stream::settings(arguments)?;
    let stream = Stream::read(arguments)?;
    if arguments.campaigns {
        return planted::run(arguments, &stream, &settings);
    }
    if let Some(seed) = arguments.simulate_hours {
        return visited::run(arguments, &stream, &settings, seed);
    }
    let bar = ProgressBar::new(u64::from(stream.weeks) * u64::from(arguments.draws));
    let style = ProgressStyle::with_template("week {pos} of {len} {wide_bar} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let seeds = (arguments.seed..).take(arguments.draws as usize);
    let draws = seeds.map(|seed| draw(arguments, &stream, &settings, (seed, &bar)));
    let draws = draws.collect::<anyhow::Result<Vec<report::Draw>>>()?;
    bar.finish_and_clear();
    let mut random = ChaCha8Rng::seed_from_u64(arguments.seed);
    let report = report::Report::new((&stream, arguments.resolution), draws, |below| {
        random.random_range(0..below)
    });
    print((arguments, &settings), report.text().trim_end(), || report.json())
}

/// One test: by a sample of the stream, or by all of it.
fn draw(
    arguments: &cli::Evaluate,
    stream: &Stream,
    settings: &Settings,
    (seed, bar): (u64, &ProgressBar),
) -> anyhow::Result<report::Draw> {
    let told = stream.told(arguments.thin, &mut ChaCha8Rng::seed_from_u64(seed));
    let cells = risk::cells(&stream.area, arguments.resolution);
    let (told_count, cell_count) = (told.len(), cells.len());
    let index_of = (Arc::clone(&stream.area), Zone::new("UTC")?, settings.clone());
    let mut test = Backtest::new(index_of, cells, stream.first_week, told, stream.happened.clone());
    let weeks: Vec<report::Week> = (0..stream.weeks)
        .map(|_| {
            bar.inc(1);
            test.week()
        })
        .collect();
    if weeks.iter().all(|week| week[0].events == 0.0) {
        bail!("no event falls into the weeks of the test");
    }
    Ok(report::Draw {
        weeks,
        told: told_count,
        cells: cell_count,
        coverage: test.coverage(),
        stability: Model::ALL.map(|model| test.stability(model)),
        best_hits: test.best_hits(),
    })
}

/// Prints figures as they were asked for, and by which constants they came about.
fn print(
    (arguments, settings): (&cli::Evaluate, &Settings),
    text: &str,
    json: impl FnOnce() -> serde_json::Value,
) -> anyhow::Result<()> {
    // Files of events say nothing of where teams were; simulated hours say it of some of the maps.
    let about = AboutMap::new(settings, ExposureKnown::None);
    let simulated = arguments.simulate_hours.is_some();
    match arguments.format {
        cli::Format::Text => {
            let sentence = if simulated {
                String::new()
            } else {
                format!(" {}", about.exposure.sentence().en)
            };
            terminal::say(&format!("{text}\n\nModel {}.{sentence}", about.model));
        }
        cli::Format::Json => {
            let mut json = json();
            let hours = |name: &str| matches!(name, "exposure" | "sentence");
            let members = model::members(settings, &about).into_iter();
            for (name, value) in members.filter(|(name, _)| !(simulated && hours(name))) {
                json[name] = value;
            }
            terminal::say(&serde_json::to_string_pretty(&json)?);
        }
    }
    Ok(())
}
