//! The program itself: its size, its memory, its start.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::server::{PROGRAM, Server, token};
use crate::table::Table;

/// Size on disk, and memory while nobody asks anything.
pub fn measure(table: &mut Table, folder: &Path) -> anyhow::Result<()> {
    let size = std::fs::metadata(PROGRAM)?.len() as f64 / 1e6;
    table.alone("the program, web client and basemap inside", &format!("{size:.1} MB"), "≤ 60 MB");
    let url = format!("sqlite:{}", folder.join("idle.db").display());
    token(&url)?;
    let server = Server::start(&url)?;
    wait_ready(&server)?;
    std::thread::sleep(Duration::from_secs(2));
    let idle = server.resident_mib()?;
    table.alone("resident memory, idle, no events", &format!("{idle:.0} MiB"), "≤ 128 MiB");
    Ok(())
}

/// From the start to ready with a million events, and the memory then.
pub fn start(table: &mut Table, url: &str) -> anyhow::Result<()> {
    let begun = Instant::now();
    let server = Server::start(url)?;
    wait_ready(&server)?;
    let ready = begun.elapsed().as_secs_f64();
    let resident = server.resident_mib()?;
    table.alone(
        "the program started on 1 000 000 events until ready, PostgreSQL",
        &format!("{ready:.1} s, {resident:.0} MiB resident"),
        "–",
    );
    Ok(())
}

fn wait_ready(server: &Server) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(server.ready())
}
