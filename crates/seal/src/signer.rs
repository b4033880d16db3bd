//! Signing what is published, so that whoever has a copy can tell that it is one.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::Key;

/// Signs with Ed25519 (RFC 8032), by a key that follows from an installation's and from which nothing
/// of that one follows.
#[derive(Debug)]
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// The signer of an installation's key; the same for the same key. `None` if the key cannot be one,
    /// which no 32 bytes are.
    #[must_use]
    pub fn of(key: &Key) -> Option<Self> {
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(
            Sha256::new()
                .chain_update(b"atalaya release signature")
                .chain_update(key.bytes())
                .finalize()
                .into(),
        );
        Ed25519KeyPair::from_seed_unchecked(seed.as_slice()).ok().map(Self)
    }

    /// The public key: 32 bytes.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// The signature of these bytes: 64 bytes, the same for the same bytes.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.sign(bytes).as_ref().to_vec()
    }
}

/// Whether this is a signature of these bytes by the key with this public one.
#[must_use]
pub fn is_signed(public_key: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public_key).verify(bytes, signature).is_ok()
}

/// What a public key is called: the first 16 hexadecimal digits of its SHA-256, short enough to be read aloud.
#[must_use]
pub fn public_key_name(public_key: &[u8]) -> String {
    let mut name = fingerprint(public_key);
    name.truncate(16);
    name
}

/// SHA-256 of these bytes, 64 hexadecimal digits.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_these_bytes_by_this_key_alone() {
        let signer = Signer::of(&Key::new([7; 32])).expect("a key");
        let public = signer.public_key();
        let signature = signer.sign(b"release 1");
        assert!(is_signed(public, b"release 1", &signature));
        assert!(!is_signed(public, b"release 2", &signature));
        assert!(!is_signed(public, b"release 1", &signature[1..]));
        assert!(!is_signed(&public[1..], b"release 1", &signature));
        assert_eq!(signature, signer.sign(b"release 1"), "the same each time");
        let other = Signer::of(&Key::new([8; 32])).expect("a key");
        assert!(!is_signed(public, b"release 1", &other.sign(b"release 1")));
        assert_eq!(public_key_name(public).len(), 16);
        assert_ne!(public_key_name(public), public_key_name(other.public_key()));
    }
}
