//! Somebody who looks at two views through the balancer, and comes back whenever they are cut off.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use atalaya_domain::Cell;
use atalaya_risk::State;
use serde_json::{Value, json};

use crate::socket::{COMPACT, Frame, Socket};

/// The hour of the week that is looked at: it does not turn while the test runs.
pub const HOUR: u8 = 117;

/// What a reader has of one view: whose word it is, how far it goes, and the cells.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    position: Option<(u64, u64)>,
    pub cells: BTreeMap<Cell, State>,
}

/// What a reader has, and how it fared.
#[derive(Debug, Default)]
pub struct Diary {
    /// By subscription.
    pub seen: BTreeMap<u32, Seen>,
    /// Connections it lost.
    pub lost: usize,
    /// The longest time from losing a connection to the first frame of the next.
    pub longest_gap: Duration,
    /// Frames that were not the next of what it had.
    pub wrong: Vec<String>,
}

/// The views: everybody's risk at two resolutions.
pub fn views() -> [(Value, Cell); 2] {
    let of = |resolution: u8| {
        let view = json!({"key_population": "ALL", "hour": HOUR, "resolution": resolution});
        let parent = Cell::at(14.6349, -90.5069).and_then(|cell| cell.parent(resolution - 4));
        (view, parent.expect("a place"))
    };
    [of(8), of(9)]
}

/// Reads until `over`; the diary tells what it has.
pub async fn read(url: String, token: String, diary: Arc<Mutex<Diary>>) {
    let mut lost: Option<Instant> = None;
    loop {
        if let Some(mut socket) = Socket::reach(&url, &token, COMPACT).await
            && follow(&mut socket, &diary).await
        {
            while let Some(frame) = socket.next_frame().await {
                let mut diary = diary.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(lost) = lost.take() {
                    diary.longest_gap = diary.longest_gap.max(lost.elapsed());
                }
                diary.take(frame);
            }
            diary.lock().unwrap_or_else(PoisonError::into_inner).lost += 1;
        }
        lost.get_or_insert_with(Instant::now);
        // As a client does, but less patiently.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Asks for both views, each from where it stands.
async fn follow(socket: &mut Socket, diary: &Mutex<Diary>) -> bool {
    for (id, (view, parent)) in (0..).zip(views()) {
        let position = {
            let diary = diary.lock().unwrap_or_else(PoisonError::into_inner);
            diary.seen.get(&id).and_then(|seen| seen.position)
        };
        let since = position.map_or(Value::Null, |(epoch, seq)| {
            json!({"epoch": format!("{epoch:016x}"), "seq": {parent.to_string(): seq}})
        });
        if !socket.follow(id, (&view, parent), since).await {
            return false;
        }
    }
    true
}

impl Diary {
    /// Takes a frame in as a client must: a snapshot replaces, a delta follows what is there.
    fn take(&mut self, frame: Frame) {
        let Frame { subscription, snapshot, epoch, seq, prev, states } = frame;
        let seen = self.seen.entry(subscription).or_default();
        if snapshot {
            seen.cells.clear();
        } else if seen.position != Some((epoch, prev)) {
            let position = seen.position;
            self.wrong.push(format!("a delta from {prev:?} of {epoch:x} after {position:x?}"));
            return;
        } else if seq < prev || seq == prev && !states.is_empty() {
            self.wrong.push(format!("a delta from {prev} to {seq}"));
            return;
        }
        seen.position = Some((epoch, seq));
        seen.cells.extend(states);
    }
}
