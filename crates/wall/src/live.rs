//! Hears that something changed: the live map's event stream (`data/asyncapi.yaml`), used as a doorbell. What is drawn
//! always comes from tiles.

use std::collections::BTreeSet;
use std::time::Duration;

use h3o::{CellIndex, Resolution};
use serde_json::Value as Json;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::error::WallError;
use crate::server::{Server, checked};

/// Parents of one subscription, as the protocol bounds them.
const PARENTS_MAX: usize = 64;
/// How many resolutions coarser a parent is.
const COARSER: u8 = 4;
/// Whoever hears nothing for two beats must take what they show for old; a beat is 15 s unless the server says otherwise.
const SILENCE: Duration = Duration::from_secs(31);
/// The first and the longest wait before the stream is opened again.
const WAITS: [Duration; 2] = [Duration::from_secs(1), Duration::from_mins(1)];
/// The longest event that is kept while it comes, bytes: a snapshot of all parents has some 4 MB.
const EVENT_MAX: usize = 16 << 20;

/// What somebody listens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    resolution: u8,
    parents: BTreeSet<CellIndex>,
}

impl Heard {
    /// The parents of hexagons that are shown; `None` if there are none, or more than one subscription may have: then the
    /// picture is made anew by the clock alone.
    #[must_use]
    pub fn of(cells: impl Iterator<Item = CellIndex> + Clone) -> Option<Self> {
        let resolution = u8::from(cells.clone().next()?.resolution());
        let above = Resolution::try_from(resolution.checked_sub(COARSER)?).ok()?;
        let parents: BTreeSet<CellIndex> = cells.filter_map(|cell| cell.parent(above)).collect();
        (parents.len() <= PARENTS_MAX).then_some(Self { resolution, parents })
    }

    fn path(&self) -> String {
        let parents: Vec<String> = self.parents.iter().map(ToString::to_string).collect();
        format!(
            "api/v1/live/stream?frames=json&resolution={}&parents={}",
            self.resolution,
            parents.join(",")
        )
    }
}

/// Rings for every change, for ever: also when the stream ends, because then nobody knows.
pub async fn listen(server: &Server, heard: &Heard, bell: &mpsc::Sender<()>) {
    let [mut wait, longest] = WAITS;
    loop {
        let lasted = once(server, heard, bell).await.is_ok();
        // A full bell rings already.
        let _ = bell.try_send(());
        wait = if lasted { WAITS[0] } else { (wait * 2).min(longest) };
        tokio::time::sleep(wait).await;
    }
}

async fn once(server: &Server, heard: &Heard, bell: &mpsc::Sender<()>) -> Result<(), WallError> {
    let doing = "listen to changes";
    let unreachable = |source| WallError::unreachable(doing, source);
    let silent = || WallError::Strange { doing, reason: "silence".to_owned() };
    let asked = server.ask(&format!("{}{}", heard.path(), server.whose()))?.send();
    let answer = timeout(SILENCE, asked).await.map_err(|_| silent())?.map_err(unreachable)?;
    let mut answer = checked(answer, doing).await?;
    let mut come = Vec::new();
    loop {
        let chunk = timeout(SILENCE, answer.chunk()).await.map_err(|_| silent())?;
        let Some(chunk) = chunk.map_err(unreachable)? else { return Ok(()) };
        come.extend_from_slice(&chunk);
        while let Some(end) = come.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = come.drain(..end + 2).collect();
            if changes(&event) {
                let _ = bell.try_send(());
            }
        }
        if come.len() > EVENT_MAX {
            return Err(WallError::Strange { doing, reason: "an event without end".to_owned() });
        }
    }
}

/// Whether an event says that the picture is not as it was. The snapshots at the beginning do not: what they say was
/// just asked for, and if it changed meanwhile, their delta follows or the clock comes.
fn changes(event: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(event) else { return true };
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(serde_json::from_str::<Json>).any(|told| match told {
        Ok(told) => match told["type"].as_str() {
            Some("delta") => true,
            Some("progress") => told.get("exposure").is_some(),
            _ => false,
        },
        // What cannot be read can no longer be trusted.
        Err(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_ring_and_beats_do_not() {
        for quiet in [
            ":\n\n",
            "data: {\"type\":\"hello\",\"exposure\":\"none\"}\n\n",
            "data: {\"type\":\"snapshot\",\"cells\":{}}\n\n",
            "id: de5c:1\ndata: {\"type\":\"progress\",\"seq\":4}\n\n",
            "event: close\ndata: {\"type\":\"close\",\"code\":1001}\n\n",
        ] {
            assert!(!changes(quiet.as_bytes()), "{quiet}");
        }
        for loud in [
            "data: {\"type\":\"delta\",\"cells\":{\"886d291125fffff\":12}}   \n\n",
            "data: {\"type\":\"delta\",\"cells\":{}}\n\n",
            "data: {\"type\":\"progress\",\"exposure\":\"recorded\"}\n\n",
            "data: {\n\n",
        ] {
            assert!(changes(loud.as_bytes()), "{loud}");
        }
    }

    #[test]
    fn one_subscription_holds_what_is_shown_or_there_is_none() {
        let cell: CellIndex = "886d291125fffff".parse().unwrap();
        let heard = Heard::of(std::iter::once(cell)).unwrap();
        assert!(heard.path().contains("resolution=8&parents=846d291ffffffff"), "{}", heard.path());
        assert_eq!(Heard::of(std::iter::empty()), None);
        let coarse = Resolution::Four;
        let many: Vec<CellIndex> = CellIndex::base_cells()
            .flat_map(|cell| cell.children(coarse).collect::<Vec<_>>())
            .step_by(500)
            .filter_map(|cell| cell.center_child(Resolution::Eight))
            .collect();
        assert!(many.len() > PARENTS_MAX);
        assert_eq!(Heard::of(many.into_iter()), None);
    }
}
