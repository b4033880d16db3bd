//! How an organisation's logbooks are to be read, as it keeps that.

use crate::one_line::one_line;
use crate::record_id::record_id;

record_id! {
    /// The id of a kept plan.
    LogbookPlanId
}

/// What a kept plan is called by those who use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogbookPlanName(String);

impl LogbookPlanName {
    /// The longest it may be, in characters.
    pub const MAX_CHARS: usize = 80;

    /// The name in one line, if it is not blank, not too long and without control characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        one_line(text, Self::MAX_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
