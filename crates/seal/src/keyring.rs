//! The installation's keys, and the file they are kept in.

use zeroize::Zeroizing;

use crate::{Key, KeyId};

/// How a line of the file begins.
const WORD: &str = "atalaya-key-1";

/// The installation's keys: the first one wraps, the others only open what was wrapped before a
/// rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyring(Vec<Key>);

/// What is wrong with a key file. Never shows what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// There is no key in it.
    #[error("there is no key in it")]
    Empty,
    /// A line is neither a key, nor a comment, nor empty.
    #[error("line {line} is no key")]
    NoKey {
        /// Which line, from 1.
        line: usize,
    },
}

impl Keyring {
    /// A keyring with one key.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self(vec![key])
    }

    /// Reads a key file: a key a line, the one that wraps first; lines that begin with `#` are
    /// comments.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let key = line.strip_prefix(WORD).and_then(|rest| hex(rest.trim_start()));
            keys.push(key.ok_or(KeyFileError::NoKey { line: number + 1 })?);
        }
        if keys.is_empty() { Err(KeyFileError::Empty) } else { Ok(Self(keys)) }
    }

    /// The file's text.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        use std::fmt::Write as _;
        let mut text = Zeroizing::new(String::with_capacity(96 * self.0.len()));
        for key in &self.0 {
            text.push_str(WORD);
            text.push(' ');
            for byte in key.bytes() {
                let _ = write!(text, "{byte:02x}");
            }
            text.push('\n');
        }
        text
    }

    /// The key that wraps.
    #[must_use]
    pub fn current(&self) -> &Key {
        // There is one: whoever made this gave it.
        &self.0[0]
    }

    /// The key with this name, written as it is shown.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.id().to_string() == id)
    }

    /// All keys, the one that wraps first.
    pub fn keys(&self) -> impl Iterator<Item = &Key> + '_ {
        self.0.iter()
    }

    /// The names of all keys, the one that wraps first.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.0.iter().map(Key::id)
    }

    /// The keyring in which a new key wraps and the others still open.
    #[must_use]
    pub fn rotated(&self, key: Key) -> Self {
        let mut keys = vec![key];
        keys.extend(self.0.iter().cloned());
        Self(keys)
    }

    /// The keyring with the key that wraps alone: once nothing is wrapped by the others.
    #[must_use]
    pub fn without_old(&self) -> Self {
        Self::new(self.current().clone())
    }
}

fn hex(digits: &str) -> Option<Key> {
    let digits = digits.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = Zeroizing::new([0; 32]);
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = [pair[0], pair[1]].map(|digit| char::from(digit).to_digit(16));
        *byte = (high? * 16 + low?) as u8;
    }
    Some(Key::new(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_read_as_it_was_written() {
        let one = Keyring::new(Key::new([1; 32]));
        let two = one.rotated(Key::new([2; 32]));
        for keyring in [&one, &two] {
            assert_eq!(Keyring::parse(&keyring.text()), Ok(keyring.clone()));
        }
        assert_eq!(two.current(), &Key::new([2; 32]));
        assert_eq!(two.get(&Key::new([1; 32]).id().to_string()), Some(&Key::new([1; 32])));
        assert_eq!(two.without_old(), Keyring::new(Key::new([2; 32])));
        let commented = format!("# of the office\n\n{}", one.text().as_str());
        assert_eq!(Keyring::parse(&commented), Ok(one));
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_shown() {
        assert_eq!(Keyring::parse("\n# nothing\n"), Err(KeyFileError::Empty));
        let secret = "ab".repeat(31);
        for line in [&secret, &format!("{WORD} {secret}"), &format!("{WORD} {secret}xy"), "hola"] {
            let error = Keyring::parse(&format!("#\n{line}")).unwrap_err();
            assert_eq!(error, KeyFileError::NoKey { line: 2 });
            assert!(!error.to_string().contains("abab"));
        }
        let shown = format!("{:?}", Keyring::new(Key::new([0xab; 32])));
        assert!(!shown.contains("abab") && !shown.contains("171"), "{shown}");
    }
}
