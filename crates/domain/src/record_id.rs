//! The one way a record's id is written: a UUID that its sender makes.

/// Declares an id type. The type gets `parse`, `from_bytes`, `random`, `from_foreign`,
/// `is_random`, `as_bytes` and `Display`.
macro_rules! record_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// The id written as a UUID; `None` for anything else, the nil and the max UUID
            /// included.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let id = uuid::Uuid::try_parse(text).ok();
                id.filter(|id| !id.is_nil() && !id.is_max()).map(Self)
            }

            /// The id with these bytes, as stored.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(uuid::Uuid::from_bytes(bytes))
            }

            /// The id (UUID version 4) made of these random bytes.
            #[must_use]
            pub fn random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }

            /// The id of a row whose source has ids of its own: a UUID v8 from the source's name
            /// and the row's id there, so that importing the same file twice is harmless.
            #[must_use]
            pub fn from_foreign(source: &str, id: &str) -> Self {
                Self($crate::record_id::foreign(source, id))
            }

            /// Whether most of it is random (UUID versions 4 and 7): nobody comes upon it who was
            /// not told. An id made from names, as an import's, or from a counter can be made
            /// again by others.
            #[must_use]
            pub fn is_random(&self) -> bool {
                let version = self.0.get_version();
                matches!(version, Some(uuid::Version::Random | uuid::Version::SortRand))
            }

            /// The 16 bytes, as stored.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

pub(crate) use record_id;

/// A UUID v8 from a source's name and an id of its own.
pub(crate) fn foreign(source: &str, id: &str) -> uuid::Uuid {
    use sha2::{Digest, Sha256};
    let digest = Sha256::new()
        .chain_update((source.len() as u64).to_be_bytes())
        .chain_update(source)
        .chain_update(id)
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Uuid::new_v8(bytes)
}
