//! Secrets that prove who somebody is: the owner keeps the text, the database its SHA-256.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// A new secret of 256 random bits.
pub struct Secret {
    /// What the owner keeps: 64 hexadecimal digits; before them `atalaya_` for a token.
    pub text: String,
    /// What the database keeps. Random bits need no slow hash.
    pub hash: [u8; 32],
}

/// The system gives no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct SecretError(#[source] getrandom::Error);

impl Secret {
    /// What the text of a program's token begins with, so that leaked ones can be searched for.
    const TOKEN_PREFIX: &str = "atalaya_";

    /// A secret for a session's cookie.
    pub(crate) fn new_session() -> Result<Self, SecretError> {
        Self::new("")
    }

    /// A secret for a program: it sends the text as bearer token.
    pub fn new_token() -> Result<Self, SecretError> {
        Self::new(Self::TOKEN_PREFIX)
    }

    fn new(prefix: &str) -> Result<Self, SecretError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(SecretError)?;
        let text = format!("{prefix}{}", hex(&bytes));
        Ok(Self { hash: secret_hash(&text), text })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What the database keeps of a secret's text.
#[must_use]
pub fn secret_hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Random bytes, for ids, codes and keys.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Problem::internal("make a secret", &SecretError(error)))?;
    Ok(bytes)
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_secrets_are_alike_and_none_shows_itself() {
        let (one, two) = (Secret::new_token().unwrap(), Secret::new_token().unwrap());
        assert_ne!(one.text, two.text);
        assert_eq!(one.hash, secret_hash(&one.text));
        assert_eq!(one.text.len(), "atalaya_".len() + 64);
        assert_eq!(format!("{one:?}"), "Secret(…)");
    }
}
