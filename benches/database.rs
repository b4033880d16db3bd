//! The peers: what PostgreSQL does by itself with the same rows in the same kind of table.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use atalaya_kit::TestDatabase;

/// The columns of `event` that are not generated.
const COLUMNS: &str = "position, organisation, version, first_position, supersedes, superseded_by, earliest_us, \
    latest_us, cell, cell_8, lat, lon, severity, felt, potential, key_populations, reporter, author, recorded_us, \
    event_id, action, kind, time_precision, location_precision, source, verification, setting, perpetrator, flags, \
    narrative";

/// A fresh database in the private cluster.
pub fn postgres() -> anyhow::Result<TestDatabase> {
    atalaya_kit::postgres().context("the benchmarks need PostgreSQL")
}

/// Runs statements; gives what they print.
pub fn psql(url: &str, sql: &str) -> anyhow::Result<String> {
    let output = Command::new("psql")
        .args(["-qXtA", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// An empty table like `event`, with its generated geometry, its indexes, checks and foreign keys.
pub fn peer_table(url: &str) -> anyhow::Result<()> {
    psql(
        url,
        "CREATE TABLE peer (LIKE event INCLUDING ALL);
         ALTER TABLE peer ADD FOREIGN KEY (organisation) REFERENCES organisation,
             ADD FOREIGN KEY (reporter) REFERENCES app_user, ADD FOREIGN KEY (author) REFERENCES app_user;
         CREATE SEQUENCE peer_position CACHE 64",
    )
    .map(drop)
}

/// How long `COPY` takes to bring all rows of `event` into the peer table.
pub fn copy(url: &str, folder: &Path) -> anyhow::Result<Duration> {
    let file = folder.join("rows");
    let file = file.display();
    psql(
        url,
        &format!(
            "\\copy (SELECT {COLUMNS} FROM event ORDER BY position) TO '{file}' (FORMAT binary)"
        ),
    )?;
    psql(url, "CHECKPOINT")?;
    let begun = Instant::now();
    psql(url, &format!("\\copy peer ({COLUMNS}) FROM '{file}' (FORMAT binary)"))?;
    Ok(begun.elapsed())
}

/// Single-row inserts per second into the peer table, each its own durable transaction.
pub fn pgbench(url: &str, clients: usize, seconds: u64, folder: &Path) -> anyhow::Result<f64> {
    let script = folder.join("insert.sql");
    std::fs::write(
        &script,
        "\\set c random(0, 999999)\n\
         INSERT INTO peer (position, organisation, version, first_position, earliest_us, latest_us, cell, cell_8, lat, \
         lon, severity, key_populations, recorded_us, event_id, action, kind, time_precision, location_precision, \
         source, verification) SELECT p, 1, 1, p, 1732406400000000, 1732406400000000, 617700169958293503 + :c, \
         613196570331971583 + :c / 7, 14.46 + :c * 0.00000036, -90.7 + :c * 0.00000036, 3, 2, 1732406400000000, \
         decode(md5(p::text || random()::text), 'hex'), 'created', 'P1', 'T0', 'G1', 'self', 'V1' \
         FROM nextval('peer_position') AS p;\n",
    )?;
    let output = Command::new("pgbench")
        .args([
            "-n",
            "-M",
            "prepared",
            "-j",
            "2",
            "-c",
            &clients.to_string(),
            "-T",
            &seconds.to_string(),
            "-f",
        ])
        .arg(&script)
        .arg(url)
        .output()
        .context("pgbench does not run")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = text.lines().find(|line| line.starts_with("tps")).context("pgbench told no tps")?;
    Ok(line.split_whitespace().nth(2).context("no figure")?.parse()?)
}
