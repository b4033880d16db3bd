//! What an account must be told and says that it has heard.

use jiff::Timestamp;

use crate::UserId;
use crate::code::codes;

codes! {
    /// What an alert is about.
    AlertKind {
        Cluster = "cluster", "Muchos reportes de repente", "Many reports suddenly";
    }
}

/// Something one account must be told. Kept until it is acknowledged or over, and told again with
/// every connection until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Whom it is for.
    pub recipient: UserId,
    /// Its number among the alerts of that account: 1, 2, 3 and so on, in the order in which they
    /// were raised.
    pub position: u64,
    /// What it is about.
    pub kind: AlertKind,
    /// When it was raised.
    pub at: Timestamp,
    /// Nobody is told of it from then on.
    pub expires_at: Timestamp,
    /// A JSON object of at most 1 KiB, by the kind.
    pub payload: String,
    /// When it was acknowledged first.
    pub acknowledged_at: Option<Timestamp>,
}
