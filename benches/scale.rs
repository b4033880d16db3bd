//! A large service: ten million events loaded, and how a node starts on them. `make bench ONLY=scale`, with what
//! comes in on top of them, takes some fifteen minutes and 15 GB of disk.

use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use atalaya_kit::TestDatabase;

use crate::database;
use crate::events;
use crate::server::{Server, run, token};
use crate::table::{Table, whole};

/// Events of a large service.
const EVENTS: usize = 10_000_000;

/// Loads the events; then starts on them from the store, and from the file of indexes.
pub async fn measure(table: &mut Table, folder: &Path) -> anyhow::Result<TestDatabase> {
    let postgres = database::postgres()?;
    token(postgres.url())?;
    let file = folder.join("ten-million.csv");
    events::csv(BufWriter::new(std::fs::File::create(&file)?), EVENTS)?;
    let begun = Instant::now();
    let named = file.display().to_string();
    run(&["import", "--organisation", "bench", "--database", postgres.url(), &named])?;
    let rate = EVENTS as f64 / begun.elapsed().as_secs_f64();
    table.alone("10 000 000 events imported, PostgreSQL", &format!("{}/s", whole(rate)), "–");
    std::fs::remove_file(&file)?;

    let index = folder.join("index");
    let flags = ["--index-file", index.to_str().unwrap_or_default()];
    for (name, least) in [
        ("start on 10 000 000 events, from the store", "≤ 15 s, ≤ 1.2 GB"),
        ("the same from the file of indexes", "≤ 2 s, ≤ 1.2 GB"),
    ] {
        let begun = Instant::now();
        let server = Server::with(postgres.url(), &flags)?;
        server.ready().await?;
        let ready = begun.elapsed().as_secs_f64();
        let (resident, most) = (server.resident_mib()?, server.most_resident_mib()?);
        let told = format!("{ready:.1} s, {resident:.0} MiB resident, {most:.0} MiB at most");
        table.alone(name, &told, least);
        let begun = Instant::now();
        ensure!(server.stop()?, "the node did not end well");
        let ended = begun.elapsed().as_secs_f64();
        let size = std::fs::metadata(&index)?.len() as f64 / 1e6;
        table.alone("its stop", &format!("{ended:.1} s, a file of {size:.0} MB"), "–");
    }
    Ok(postgres)
}
