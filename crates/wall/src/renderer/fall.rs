//! How the process that draws came to its end, and what it may take.

use std::process::ExitStatus;
use std::time::Duration;

use thiserror::Error;

use super::frames::FrameError;

/// How the process that draws came to its end before it had answered.
#[derive(Debug, Error)]
pub enum Fall {
    /// A signal ended it: a driver that crashed, or the system that needed its memory.
    #[error("it died of signal {}", name(*.0))]
    Signal(i32),
    /// It ended by itself; 101 is a panic, which it has told of.
    #[error("it ended with exit code {0}")]
    Ended(i32),
    /// It did not answer in time, and was killed.
    #[error("it did not answer within {0:?} and was killed")]
    Hung(Duration),
    /// It took more memory than drawing needs, and was killed.
    #[error("it took {0} MiB of memory and was killed")]
    Grew(u64),
    /// What it answered cannot be read, and it was killed.
    #[error("its answer cannot be read and it was killed: {0}")]
    Strange(FrameError),
    /// The system had no room for another process.
    #[error("it cannot be started: {0}")]
    Start(std::io::Error),
}

/// Its number, and what it is called where drivers end with it.
fn name(signal: i32) -> String {
    let called = match signal {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        7 => " (SIGBUS)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };
    format!("{signal}{called}")
}

impl From<ExitStatus> for Fall {
    fn from(status: ExitStatus) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::process::ExitStatusExt as _;
            if let Some(signal) = status.signal() {
                return Self::Signal(signal);
            }
        }
        Self::Ended(status.code().unwrap_or(-1))
    }
}

/// What the process that draws may take before it is begun anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long it may take to begin, and for a tile.
    pub patience: Duration,
    /// After so many tiles it is begun anew: it keeps some of each (about 200 KiB were seen).
    pub tiles: u32,
    /// After it has grown by so much since its first tile it is begun anew; MiB.
    pub growth: u64,
    /// With more than this it is killed at once; MiB.
    pub memory: u64,
}

impl Limits {
    /// What tiles of so many dots a side may take.
    #[must_use]
    pub fn of(side: u32, patience: Duration) -> Self {
        // Textures of twice the side with four samples of colour and depth and their copies: 64 bytes for each finer dot,
        // and as much again for what nobody has seen yet.
        let textures = ((u64::from(side) * 2).pow(2) * 64) >> 20;
        Self { patience, tiles: 64, growth: 128, memory: 768 + 2 * textures }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_may_take_grows_with_the_picture_and_stays_within_a_machine() {
        let of = |side| Limits::of(side, Duration::from_secs(30)).memory;
        assert!(of(512) < of(1_023) && of(1_023) < of(2_048));
        assert!((768..1_400).contains(&of(1_023)), "{}", of(1_023));
        assert!(of(2_048) < 3_072, "{}", of(2_048));
    }

    #[test]
    fn a_fall_is_told_in_words() {
        assert_eq!(Fall::Signal(11).to_string(), "it died of signal 11 (SIGSEGV)");
        let hung = Fall::Hung(Duration::from_secs(30)).to_string();
        assert_eq!(hung, "it did not answer within 30s and was killed");
        assert!(Fall::Strange(FrameError::Kind(3)).to_string().contains("kind 3"));
    }
}
