//! The running map: one task follows the change feed, keeps an index per organisation, and tells
//! every connection what changed in the views it looks at. Knows nothing of http.
//!
//! The way of a change: `follower` reads it in commit order and applies it to the organisation's
//! index; at most once per window `hub` compares what its readers were told with the index,
//! through `disclosure`, and makes one frame per view and parent cell, shared by all who look;
//! each connection's `mailbox` holds at most one merged frame per view and parent; `binary`,
//! `compact` and `text` write it. `alerts` tells accounts what they must acknowledge, each in its own order,
//! merged with nothing. `replay` makes the map as of a past date, from the log alone; `hindsight` asks of
//! the past year's maps whether they were right.

mod alerts;
mod binary;
mod blocking;
mod compact;
mod connection;
mod fingerprint;
mod follower;
mod frame;
mod hindsight;
mod hub;
mod index_file;
mod learning;
mod live;
mod mailbox;
mod message;
mod padding;
mod page;
mod replay;
mod seen_home;
mod text;
#[cfg(test)]
mod vectors;

pub use binary::{FrameError, decode};
pub use compact::CompactReader;
pub use connection::{About, Connection, Encoding, Message, Outgoing, Refused};
pub use frame::{Frame, FrameKind};
pub use hindsight::{HindsightError, HindsightState, LookedBack};
pub use live::{Clock, Edition, Live, LiveSettings, LiveStatus};
pub use message::{
    ClientMessage, MAX_MESSAGE, MAX_PARENTS, MAX_SUBSCRIPTIONS, MessageError, Seen, View, ViewHour,
};
pub use replay::{Known, Past, ReplayError};
