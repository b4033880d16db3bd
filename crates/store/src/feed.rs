//! The change feed: what followers read.

use std::fmt;

use atalaya_domain::{Change, Position};
use tokio::sync::watch;

use crate::{Store, StoreError};

/// The lineage of a database: random, made with it. Positions of another epoch mean nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epoch(pub u64);

impl fmt::Display for Epoch {
    /// 16 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Where the feed ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedHead {
    /// The database's lineage.
    pub epoch: Epoch,
    /// The last committed change; 0 when there is none.
    pub position: Position,
}

impl Store {
    /// The feed's lineage and its last position.
    pub async fn feed_head(&self) -> Result<FeedHead, StoreError> {
        todo!()
    }

    /// Up to `limit` changes after a position, in commit order, without gaps: the first has
    /// position `after + 1`. An empty answer means there is nothing newer.
    ///
    /// For a rebuild ask in pages of about 20,000.
    pub async fn changes_after(
        &self,
        _after: Position,
        _limit: usize,
    ) -> Result<Vec<Change>, StoreError> {
        todo!()
    }

    /// Wakes when something was committed, by this process (at once) or another (soon): the value
    /// is a position that is certainly committed. Values may be skipped; read rows with
    /// [`Store::changes_after`].
    #[must_use]
    pub fn feed_watch(&self) -> watch::Receiver<Position> {
        todo!()
    }
}
