//! Bytes on the wire: of a city that is seen for the first time, and of a cell that changes.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use atalaya_domain::Cell;
use atalaya_live::{CompactReader, FrameKind};

use crate::crowd::{Crowd, Language};
use crate::database;
use crate::events::{BBOX, Maker};
use crate::our_readers::compact;
use crate::server::{Connection, Server, token, tokens};
use crate::storm::reports_in;
use crate::table::{Table, reached, whole};

/// Events of the city.
const EVENTS: usize = 100_000;
const OF_REQUEST: usize = 5_000;
/// Changes of which frames are taken.
const CHANGES: usize = 60;
/// Cells of the frames whose size is told.
const CELLS: std::ops::RangeInclusive<usize> = 15..=25;
/// What a websocket puts before a message of less than 126 bytes.
const WEBSOCKET: usize = 2;
/// The flag of a frame that tells another hour.
const MOMENT: u8 = 8;
const PATIENCE: Duration = Duration::from_secs(30);

/// Measures both.
pub fn measure(table: &mut Table, runtime: &tokio::runtime::Runtime) -> anyhow::Result<()> {
    let postgres = database::postgres()?;
    let poster = token(postgres.url())?;
    let reader = tokens(postgres.url(), 1)?.remove(0);
    let server = Server::start(postgres.url())?;
    let post = |lines: Vec<String>| {
        runtime.block_on(async {
            let mut connection = Connection::open(&server.address).await?;
            let kind = "application/x-ndjson";
            let status = connection.post_as(&poster, kind, &lines.join("\n")).await?;
            ensure!(matches!(status, 200 | 201), "an answer of {status}");
            Ok(())
        })
    };
    runtime.block_on(server.ready())?;
    let mut maker = Maker::new(9);
    for _ in 0..EVENTS / OF_REQUEST {
        post((0..OF_REQUEST).map(|_| maker.next().json()).collect())?;
    }
    // Until they are in the index.
    std::thread::sleep(Duration::from_secs(3));
    for resolution in [8, 9] {
        let parents = city(resolution)?;
        let mut crowd = Crowd::new(&server.address, Language::Messages)?;
        crowd.enter(compact(&server.address, &reader, (resolution, &parents)))?;
        let mut frames = CompactReader::default();
        let (mut snapshots, mut cells) = (0, 0);
        while snapshots < parents.len() {
            crowd.turn(PATIENCE, |_, message| {
                if let Ok((_, frame)) = frames.read(message) {
                    snapshots += 1;
                    cells += frame.cells.len();
                }
            })?;
        }
        let bytes = crowd.bytes as f64;
        table.alone(
            &format!(
                "a cold view of a whole city at resolution {resolution}, {} events: {} parents, {} cells",
                whole(EVENTS as f64),
                parents.len(),
                whole(cells as f64)
            ),
            &format!("{:.1} kB, handshake and greeting included", bytes / 1e3),
            &reached("≤ 20 KB", bytes <= 20e3),
        );
    }
    changes(table, &server, &reader, post)
}

/// Frames of some twenty cells, as reports change them.
fn changes(
    table: &mut Table,
    server: &Server,
    reader: &str,
    post: impl Fn(Vec<String>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let parents = city(8)?;
    let mut crowd = Crowd::new(&server.address, Language::Messages)?;
    crowd.enter(compact(&server.address, reader, (8, &parents)))?;
    let mut told = CompactReader::default();
    let middle = Cell::at(14.9, -90.2).and_then(|cell| cell.parent(8)).context("a place")?;
    let around: Vec<h3o::CellIndex> = middle.h3().grid_disk(12);
    let (mut bytes, mut header, mut cells, mut frames) = (0, 0, 0, 0);
    for change in 0..CHANGES {
        let place = around[change * 97 % around.len()].into();
        post(reports_in(place, 1 + change % 30))?;
        let until = std::time::Instant::now() + Duration::from_millis(300);
        while std::time::Instant::now() < until {
            crowd.turn(Duration::from_millis(20), |_, message| {
                let Ok((_, frame)) = told.read(message) else { return };
                let moves = message[0] & MOMENT != 0;
                if frame.kind == FrameKind::Delta && !moves && CELLS.contains(&frame.cells.len()) {
                    bytes += message.len() + WEBSOCKET;
                    header += WEBSOCKET + head(message);
                    cells += frame.cells.len();
                    frames += 1;
                }
            })?;
        }
    }
    ensure!(frames > 0, "no frame of some twenty cells");
    let each = |bytes: usize| bytes as f64 / cells as f64;
    table.alone(
        &format!(
            "a changed cell, in {frames} frames of {:.0} cells",
            cells as f64 / f64::from(frames)
        ),
        &format!(
            "{:.1} B, of them {:.1} B the frame's and the websocket's header",
            each(bytes),
            each(header)
        ),
        &reached("≤ 3 B at 20 cells", each(bytes) <= 3.0),
    );
    Ok(())
}

/// Bytes before the body of a delta that tells no other hour: flags, slot, `seq` and `prev`.
fn head(message: &[u8]) -> usize {
    let ends = message.iter().enumerate().skip(1).filter(|(_, byte)| **byte < 0x80);
    ends.map(|(at, _)| at + 1).nth(2).unwrap_or(0)
}

/// The parents of a city's view.
fn city(resolution: u8) -> anyhow::Result<Vec<Cell>> {
    const STEPS: usize = 24;
    let [west, south, east, north] = BBOX;
    let at = |from: f64, to: f64, step: usize| from + (to - from) * step as f64 / STEPS as f64;
    let mut parents = Vec::new();
    for step in 0..=STEPS {
        for other in 0..=STEPS {
            let cell = Cell::at(at(south, north, step), at(west, east, other));
            parents.push(cell.and_then(|cell| cell.parent(resolution - 4)).context("a place")?);
        }
    }
    parents.sort_unstable();
    parents.dedup();
    Ok(parents)
}
