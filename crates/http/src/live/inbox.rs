//! What a client says over a websocket, put together from its frames. Each frame is told of, so that
//! each can be counted: a flood of pongs, or of pieces with nothing in them, is a flood.

use std::io::ErrorKind;

use actix_web::error::PayloadError;
use actix_ws::{Item, Message, MessageStream, ProtocolError};
use atalaya_live::MAX_MESSAGE;
use bytes::Bytes;

use super::end::End;

/// What one frame brought.
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

/// The frames of one client.
pub(super) struct Inbox {
    frames: MessageStream,
    /// The message whose pieces are coming.
    pieces: Option<Vec<u8>>,
}

impl Inbox {
    pub fn new(frames: MessageStream) -> Self {
        Self { frames: frames.max_frame_size(MAX_MESSAGE), pieces: None }
    }

    /// The next frame, or why there is none. May be dropped while waiting: nothing is lost.
    pub async fn next(&mut self) -> Result<Heard, End> {
        match self.frames.recv().await {
            None | Some(Ok(Message::Close(_))) => Err(End::Left),
            Some(Err(error)) => Err(end_of(&error)),
            Some(Ok(Message::Text(text))) => Ok(Heard::Text(text.into())),
            Some(Ok(Message::Ping(bytes))) => Ok(Heard::Ping(bytes)),
            Some(Ok(Message::Pong(bytes))) => Ok(Heard::Pong(bytes)),
            Some(Ok(Message::Continuation(piece))) => self.take(piece),
            Some(Ok(Message::Binary(_) | Message::Nop)) => Err(End::Protocol),
        }
    }

    fn take(&mut self, piece: Item) -> Result<Heard, End> {
        let (bytes, last) = match piece {
            Item::FirstText(bytes) => {
                self.pieces = Some(Vec::new());
                (bytes, false)
            }
            Item::FirstBinary(_) => return Err(End::Protocol),
            Item::Continue(bytes) => (bytes, false),
            Item::Last(bytes) => (bytes, true),
        };
        let mut whole = self.pieces.take().ok_or(End::Protocol)?;
        if whole.len() + bytes.len() > MAX_MESSAGE {
            return Err(End::Protocol);
        }
        whole.extend_from_slice(&bytes);
        if last {
            return String::from_utf8(whole).map(Heard::Text).or(Err(End::Protocol));
        }
        self.pieces = Some(whole);
        Ok(Heard::Piece)
    }
}

/// A connection that broke is no fault of the client's; anything else is.
fn end_of(error: &ProtocolError) -> End {
    match error {
        ProtocolError::Io(error) if !is_fault(error) => End::Left,
        _ => End::Protocol,
    }
}

/// Whether it is text that is no UTF-8, or a frame too long.
fn is_fault(error: &std::io::Error) -> bool {
    let payload = error.get_ref().and_then(|error| error.downcast_ref());
    error.kind() == ErrorKind::InvalidData || matches!(payload, Some(PayloadError::Overflow))
}
