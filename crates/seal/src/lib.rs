//! Sealing what must not be read from a database, a dump or a backup, and the keys it takes. Pure.
//!
//! An installation has keys in a file that is never in the database ([`Keyring`]). They wrap a data
//! key per organisation; that wraps a key per person. A person's text is sealed with their key:
//! whoever erases it has erased the text, in every backup too.
//!
//! Sealed with XChaCha20-Poly1305, whose nonces are long enough to be random, bound to where it
//! stands ([`Context`]): moved to another row, column or organisation it does not open. Padded, so
//! that its length tells little. Randomness is given by the caller.

mod context;
mod key;
mod keyring;
mod sealed;
mod signer;
mod stream;

pub use context::Context;
pub use key::{Key, KeyId};
pub use keyring::{KeyFileError, Keyring};
pub use sealed::{NONCE, Nonce, SealError, open, seal};
pub use signer::{Signer, fingerprint, is_signed, public_key_name};
pub use stream::{MaybeSealed, Randomness, SealedFileError, SealedWriter};
