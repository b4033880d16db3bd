//! What a client says over a websocket, put together from its frames. Each frame is told of, so that
//! each can be counted: a flood of pongs, or of pieces with nothing in them, is a flood.

use std::io::ErrorKind;

use atalaya_live::MAX_MESSAGE;
use bytes::Bytes;
use tokio::net::TcpStream;

use super::client_frames::{ClientFrames, Frame};
use super::end::End;

/// Bytes read at a time. Clients say little.
const READ: usize = 4_096;

/// What one frame brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A whole message.
    Text(String),
    /// A piece of one.
    Piece,
    /// A question whether we are there.
    Ping(Bytes),
    /// The answer to ours.
    Pong(Bytes),
}

/// What has come from one client.
#[derive(Default)]
pub(super) struct Inbox {
    frames: ClientFrames,
    /// The message whose pieces are coming.
    pieces: Option<Vec<u8>>,
}

impl Inbox {
    /// Begins with what came together with the request.
    pub fn new(came: &[u8]) -> Self {
        let mut inbox = Self::default();
        inbox.frames.push(came);
        inbox
    }

    /// Takes in what has come, if anything has.
    pub fn read(&mut self, stream: &TcpStream) -> Result<(), End> {
        let mut bytes = [0; READ];
        match stream.try_read(&mut bytes) {
            Ok(0) => Err(End::Left),
            Ok(count) => {
                self.frames.push(&bytes[..count]);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(()),
            Err(_) => Err(End::Left),
        }
    }

    /// What the next frame brought, if it is whole; or why there will be none.
    pub fn next(&mut self) -> Result<Option<Heard>, End> {
        let Some(frame) = self.frames.next()? else { return Ok(None) };
        match frame {
            Frame::Close => Err(End::Left),
            Frame::Ping(bytes) => Ok(Some(Heard::Ping(bytes))),
            Frame::Pong(bytes) => Ok(Some(Heard::Pong(bytes))),
            Frame::Text { bytes, last } if self.pieces.is_none() => {
                self.add(Vec::new(), &bytes, last).map(Some)
            }
            // Bytes, or a message within another one.
            Frame::Binary | Frame::Text { .. } => Err(End::Protocol),
            Frame::Continued { bytes, last } => {
                let before = self.pieces.take().ok_or(End::Protocol)?;
                self.add(before, &bytes, last).map(Some)
            }
        }
    }

    fn add(&mut self, mut whole: Vec<u8>, bytes: &[u8], last: bool) -> Result<Heard, End> {
        if whole.len() + bytes.len() > MAX_MESSAGE {
            return Err(End::Protocol);
        }
        whole.extend_from_slice(bytes);
        if last {
            return String::from_utf8(whole).map(Heard::Text).or(Err(End::Protocol));
        }
        self.pieces = Some(whole);
        Ok(Heard::Piece)
    }
}
