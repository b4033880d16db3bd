//! The first usable map on a cheap phone, in a real Chromium; `tests/browser/first_map.mjs` says how.

use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use crate::server::PROGRAM;
use crate::table::Table;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser");
/// First visits, and as many second ones.
const RUNS: &str = "5";

#[derive(Deserialize)]
struct Medians {
    first: Visit,
    again: Visit,
}

#[derive(Deserialize)]
struct Visit {
    usable_ms: f64,
    bytes: f64,
    with_offline_copy: f64,
}

/// Measures with Chromium's own throttle and through one slow line for everything.
pub fn measure(table: &mut Table) -> anyhow::Result<()> {
    run("npm", &["ci", "--no-audit", "--no-fund"])?;
    for (line, means) in [("browser", "throttled by Chromium"), ("relay", "one TCP line")] {
        let said = run("node", &["first_map.mjs", "--runs", RUNS, "--line", line])?;
        let Medians { first, again } = serde_json::from_str(&said)?;
        let seconds = |visit: &Visit| visit.usable_ms / 1e3;
        let kilobytes = |bytes: f64| bytes / 1e3;
        table.alone(
            &format!(
                "first usable map, cold, 4 × slower, 1.6 Mbit/s, 150 ms ({means}), signing in"
            ),
            &format!(
                "{:.1} s, {:.0} KB; {:.0} KB with the copy for offline",
                seconds(&first),
                kilobytes(first.bytes),
                kilobytes(first.with_offline_copy)
            ),
            "≤ 5 s, ≤ 600 KB",
        );
        table.alone(
            &format!("the same again ({means})"),
            &format!("{:.1} s, {:.0} KB", seconds(&again), kilobytes(again.bytes)),
            "≤ 2 s",
        );
    }
    Ok(())
}

/// Runs a program in the browser tests' folder to its end; gives what it printed.
fn run(program: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(FOLDER)
        .env("ATALAYA_PROGRAM", PROGRAM)
        // The client inside the program is what people get.
        .env("ATALAYA_EMBEDDED", "1")
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {program}"))?;
    ensure!(output.status.success(), "{program} {arguments:?} failed");
    Ok(String::from_utf8(output.stdout)?)
}
