//! What a gateway says of one message, later: the secret that went with it, and whether it has arrived.

use atalaya_store::Receipt;
use serde::Deserialize;

/// Hexadecimal digits of a secret: 256 bits.
const DIGITS: usize = 64;

/// The secret of one message's receipt, as its address has it. No `Debug`: it must reach no log.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptSecret(String);

impl ReceiptSecret {
    /// Reads it: 64 hexadecimal digits, as they were given out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == DIGITS && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What became of a message, as Kannel says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct ReceiptStatus {
    status: u8,
}

impl ReceiptStatus {
    /// Whether it has arrived; `None` while it is on its way.
    #[must_use]
    pub const fn became(self) -> Option<Receipt> {
        match self.status {
            1 => Some(Receipt::Delivered),
            2 | 16 => Some(Receipt::Failed),
            _ => None,
        }
    }
}
