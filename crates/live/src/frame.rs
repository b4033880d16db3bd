//! What one view of one parent cell is told: all its states, or those that changed.

use std::sync::OnceLock;

use atalaya_domain::{Cell, HourOfWeek};
use atalaya_risk::State;
use bytes::Bytes;
use jiff::Timestamp;

use crate::binary;
use crate::compact::Tail;

/// Whether a frame tells all states or those that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// Every cell of the area below the parent, those with not enough data too.
    Snapshot,
    /// The cells that changed since the frame before; states are absolute.
    Delta,
}

/// The states of one parent's cells. Shared by everybody who looks at the same view.
#[derive(Debug)]
pub struct Frame {
    /// All, or the changed ones.
    pub kind: FrameKind,
    /// The parent: four resolutions coarser than the cells.
    pub parent: Cell,
    /// The lineage of `seq`; positions of another epoch mean nothing.
    pub epoch: u64,
    /// The tick of this frame: grows, not densely.
    pub seq: u64,
    /// The tick of the frame before for the same view and parent; 0 in a snapshot.
    pub prev: u64,
    /// The hour that is shown.
    pub hour: HourOfWeek,
    /// The instant the states are as of.
    pub as_of: Timestamp,
    /// Cells in ascending order, with their states.
    pub cells: Vec<(Cell, State)>,
    /// The binary body, encoded and deflated once for all who look, and whether it is deflated.
    pub(crate) body: OnceLock<(Bytes, bool)>,
    /// What is the same for everybody in the compact subprotocol, written once.
    pub(crate) compact: OnceLock<Tail>,
    /// What follows the subscription's number in JSON, written once for all who look.
    pub(crate) json: OnceLock<String>,
}

impl Frame {
    /// A frame with its epoch, `seq` and `prev`, its hour and instant, and its cells in ascending
    /// order.
    pub(crate) fn new(
        kind: FrameKind,
        parent: Cell,
        (epoch, seq, prev): (u64, u64, u64),
        (hour, as_of): (HourOfWeek, Timestamp),
        cells: Vec<(Cell, State)>,
    ) -> Self {
        let (body, compact, json) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { kind, parent, epoch, seq, prev, hour, as_of, cells, body, compact, json }
    }

    /// A frame and, later, one more of the same view and parent: the last value of each cell.
    /// Because states are absolute, whoever reads only the merged frame ends where the others do.
    #[must_use]
    pub fn merged(&self, later: &Self) -> Self {
        let mut cells = Vec::with_capacity(self.cells.len() + later.cells.len());
        let (mut old, mut new) = (self.cells.iter().peekable(), later.cells.iter().peekable());
        while let (Some((before, _)), Some((after, _))) = (old.peek(), new.peek()) {
            if before < after {
                cells.extend(old.next());
            } else {
                if before == after {
                    old.next();
                }
                cells.extend(new.next());
            }
        }
        cells.extend(old);
        cells.extend(new);
        let position = (later.epoch, later.seq, self.prev);
        Self::new(self.kind, self.parent, position, (later.hour, later.as_of), cells)
    }

    /// The frame as a binary message for a subscription, of one of few sizes.
    #[must_use]
    pub fn to_binary(&self, subscription: u32) -> Bytes {
        binary::padded(self, subscription)
    }

    /// The frame as a JSON message for a subscription, of one of few sizes.
    #[must_use]
    pub fn to_json(&self, subscription: u32) -> String {
        crate::padding::pad_text(crate::text::frame(self, subscription))
    }
}

impl PartialEq for Frame {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.parent == other.parent
            && self.epoch == other.epoch
            && self.seq == other.seq
            && self.prev == other.prev
            && self.hour == other.hour
            && self.as_of == other.as_of
            && self.cells == other.cells
    }
}
