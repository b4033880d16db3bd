//! Which planted campaigns are told, as a table for people or as JSON.

use std::fmt::Write as _;
use std::sync::Arc;

use atalaya_domain::Zone;
use atalaya_risk::Settings;
use atalaya_risk::evaluate::{Campaign, Planted, plant};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

use super::stream::Stream;
use crate::cli;

/// Times that each campaign is planted in each kind of place.
const CAMPAIGNS: u32 = 11;

/// Plants campaigns in the weeks of the test and prints how many were told.
pub fn run(arguments: &cli::Evaluate, stream: &Stream, settings: &Settings) -> anyhow::Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(arguments.seed);
    let told = stream.told(arguments.thin, &mut random);
    let index_of = (Arc::clone(&stream.area), Zone::new("UTC")?, settings.clone());
    let weeks = (stream.first_week, stream.weeks, CAMPAIGNS);
    let found = plant(index_of, told, weeks, |below| random.random_range(0..below));
    super::print((arguments, settings), &text(&found, stream), || json(&found, stream))
}

fn text(found: &Planted, stream: &Stream) -> String {
    let from = stream.first_week.strftime("%Y-%m-%d");
    let mut text = format!(
        "{} weeks from {from}, nothing of the running one reviewed: {} warnings that nobody had \
         planted\n\ntold, of {} planted each    quiet place  busy place",
        found.weeks, found.unplanted, found.campaigns
    );
    let told = Campaign::ALL.into_iter().zip(found.told_quiet).zip(found.told_busy);
    for ((campaign, quiet), busy) in told {
        let name = format!("{} by each of {}", campaign.reports, campaign.accounts);
        write!(text, "\n{name:<26} {quiet:>11} {busy:>11}").expect("a string takes every text");
    }
    text
}

fn json(found: &Planted, stream: &Stream) -> serde_json::Value {
    let told = Campaign::ALL.into_iter().zip(found.told_quiet).zip(found.told_busy);
    let told = told.map(|((campaign, quiet), busy)| {
        json!({
            "accounts": campaign.accounts,
            "reports_by_each": campaign.reports,
            "told_quiet": quiet,
            "told_busy": busy,
        })
    });
    json!({
        "weeks": found.weeks,
        "first_week": stream.first_week.strftime("%Y-%m-%d").to_string(),
        "warnings_unplanted": found.unplanted,
        "planted_each": found.campaigns,
        "campaigns": told.collect::<Vec<_>>(),
    })
}
