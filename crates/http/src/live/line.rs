//! A message of the live protocol as one line, for transports that carry text only: a JSON object
//! as it is, bytes as a JSON string of their base64.

use atalaya_live::Message;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The line, without its end.
pub(super) fn line(message: &Message) -> String {
    match message {
        Message::Text(text) => text.clone(),
        Message::Binary(bytes) => format!("\"{}\"", STANDARD.encode(bytes)),
    }
}
