//! What lets somebody in once whose second factor is lost.

use std::fmt;

use crate::crockford;

/// A code of one use in the place of a second factor: sixteen random symbols of 5 bits,
/// `4K7Q-M9XR-TR2B-0WZE`. So many cannot be guessed, which is why a fast hash of it may be kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RecoveryCode([u8; RecoveryCode::LENGTH]);

impl RecoveryCode {
    /// Symbols, without hyphens.
    pub const LENGTH: usize = 16;

    /// A code of 80 of these bits.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes.map(|byte| byte % 32))
    }

    /// The code as somebody types it: in either case, with spaces and hyphens or without, O for 0
    /// and I or L for 1. `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        crockford::typed(text).map(Self)
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crockford::write(f, &self.0, 4)
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_code_is_read_as_it_is_written_and_as_people_type_it(bytes: [u8; 16]) {
            let code = RecoveryCode::from_random(bytes);
            let written = code.to_string();
            prop_assert_eq!(written.len(), 19);
            prop_assert_eq!(RecoveryCode::parse(&written), Some(code));
            let typed = written.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(RecoveryCode::parse(&typed), Some(code));
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in
            ["", "123456", "4K7QM-9XRTR", "4K7Q-M9XR-TR2B-0WZ", "4K7Q-M9XR-TR2B-0WZEE", "ÑÑÑÑ-ÑÑÑÑ"]
        {
            assert_eq!(RecoveryCode::parse(text), None, "{text}");
        }
        assert_eq!(format!("{:?}", RecoveryCode::from_random([7; 16])), "RecoveryCode(…)");
    }
}
