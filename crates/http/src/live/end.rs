//! Why a reader's stream ends. The codes are the protocol's, whatever carries it.

use atalaya_live::Connection;

/// Why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The client closed it, or its connection is lost.
    Left,
    /// No sign of life; of an event stream, open long enough.
    Gone,
    /// Signed out, disabled, or in another role.
    SignedOut,
    /// Does not take its messages.
    Slow,
    /// The server stops, or cannot tell who this is.
    Restart,
    /// Not the protocol.
    Protocol,
}

impl End {
    /// Why the running map has nothing more to tell.
    pub fn of(connection: &Connection) -> Self {
        if connection.is_overrun() { Self::Slow } else { Self::Restart }
    }

    pub const fn code(self) -> u16 {
        match self {
            Self::Left => 1000,
            Self::Gone => 1001,
            Self::Restart => 1012,
            Self::SignedOut => 4001,
            Self::Slow => 4008,
            Self::Protocol => 4400,
        }
    }

    pub const fn reason(self) -> &'static str {
        match self {
            Self::Left => "",
            Self::Gone => "no sign of life",
            Self::Restart => "restart",
            Self::SignedOut => "signed out",
            Self::Slow => "slow",
            Self::Protocol => "protocol error",
        }
    }
}
