//! Signing what is published, so that whoever has a copy can tell that it is one.

use ring::signature::{Ed25519KeyPair, KeyPair as _};
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

#[cfg(test)]
mod tests {
    use ring::signature::{ED25519, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_signature_is_of_these_bytes_by_this_key_alone() {
        let signer = Signer::of(&Key::new([7; 32])).expect("a key");
        let public = UnparsedPublicKey::new(&ED25519, signer.public_key());
        let signature = signer.sign(b"release 1");
        assert!(public.verify(b"release 1", &signature).is_ok());
        assert!(public.verify(b"release 2", &signature).is_err());
        assert_eq!(signature, signer.sign(b"release 1"), "the same each time");
        let other = Signer::of(&Key::new([8; 32])).expect("a key");
        assert!(public.verify(b"release 1", &other.sign(b"release 1")).is_err());
    }
}
