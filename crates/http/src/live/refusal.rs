//! Why a reader is not let in.

use super::place::EACH;
use crate::problem::{Problem, ProblemCode};

/// Seconds after which a reader may try again when every place is taken.
const FULL_S: u64 = 10;
/// Seconds after which a server that begins or ends is worth another try.
const MOMENT_S: u64 = 2;

/// Why a reader is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The server stops.
    Stopping,
    /// The map does not have everything yet.
    NotReady,
    /// Every place is taken, or the organisation's share of them.
    Full,
    /// The account has as many maps open as it may.
    Account,
    /// Too many come at once; after so many seconds it is their turn.
    Crowd(u64),
}

impl Refusal {
    /// The label in the metrics.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Stopping => "stopping",
            Self::NotReady => "not_ready",
            Self::Full => "full",
            Self::Account => "account",
            Self::Crowd(_) => "crowd",
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stopping => Self::new(ProblemCode::NotReady).retry_after(MOMENT_S).detail(
                "El servicio se está reiniciando; vuelva en un momento.",
                "The service is restarting; come back in a moment.",
            ),
            Refusal::NotReady => Self::new(ProblemCode::NotReady).retry_after(MOMENT_S),
            Refusal::Full => Self::new(ProblemCode::Busy).retry_after(FULL_S),
            Refusal::Account => Self::new(ProblemCode::Busy).retry_after(FULL_S).detail(
                format!("Esta cuenta ya tiene {EACH} mapas abiertos; cierre alguno."),
                format!("This account has {EACH} maps open already; close one."),
            ),
            Refusal::Crowd(seconds) => Self::new(ProblemCode::Busy).retry_after(seconds).detail(
                "Muchos mapas se conectan a la vez; este entrará en su turno.",
                "Many maps are connecting at once; this one will come in at its turn.",
            ),
        }
    }
}
