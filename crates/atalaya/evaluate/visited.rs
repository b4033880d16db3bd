//! What outreach hours are worth, as a table for people or as JSON.

use std::fmt::Write as _;

use atalaya_domain::Zone;
use atalaya_risk::Settings;
use atalaya_risk::evaluate::{Judged, visited};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

use super::report::{DASH, list, number};
use super::stream::Stream;
use crate::cli;

/// Draws hours, tells reports that are biased by them, and prints how each map was judged.
pub fn run(
    arguments: &cli::Evaluate,
    stream: &Stream,
    settings: &Settings,
    seed: u64,
) -> anyhow::Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let a_year = arguments.thin.map_or(stream.happened.len() as f64 / stream.years(), f64::from);
    let (before, after) = stream.split();
    let found = visited(
        (&stream.area, &Zone::new("UTC")?, settings),
        (&before, &after),
        (stream.first_week, a_year),
        || random.random(),
    );
    super::print((arguments, settings), &text(&found, stream), || json(&found, stream))
}

fn text(found: &[Judged], stream: &Stream) -> String {
    let from = stream.first_week.strftime("%Y-%m-%d");
    let cells = stream.area.cells().len();
    let mut text = format!(
        "maps of {from}, {cells} cells, judged by the unbiased events of {} weeks\n\n{:<22} {:>6}  \
         {:>6}  {:>6}  {:>14}  expected/observed in ten bins, the lowest rates first",
        stream.weeks, "told", "place", "hits", "rank ρ", "90 % covered"
    );
    for one in found {
        let covered = one.coverage.and_then(|coverage| coverage.share().zip(Some(coverage.cells)));
        let covered = covered
            .map_or(DASH.to_owned(), |(share, cells)| format!("{} of {cells}", number(share, 3)));
        write!(
            text,
            "\n{:<22} {:>6}  {:>6}  {:>6}  {covered:>14}  {}",
            one.told.name(),
            number(one.place_bits, 3),
            number(one.hit_rate, 3),
            number(one.rank, 2),
            list(&one.bins, 2)
        )
        .expect("a string takes every text");
    }
    text
}

fn json(found: &[Judged], stream: &Stream) -> serde_json::Value {
    let rows = found.iter().map(|one| {
        json!({
            "told": one.told.name(),
            "bits_place": one.place_bits,
            "hit_rate_5": one.hit_rate,
            "rank": one.rank,
            "expected_over_observed_by_bin": one.bins,
            "coverage_90": one.coverage.and_then(|coverage| coverage.share()),
            "cells_with_five": one.coverage.map(|coverage| coverage.cells),
        })
    });
    json!({
        "first_week": stream.first_week.strftime("%Y-%m-%d").to_string(),
        "weeks": stream.weeks,
        "cells": stream.area.cells().len(),
        "maps": rows.collect::<Vec<_>>(),
    })
}
