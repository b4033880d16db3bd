//! Cells of a file that somebody opens in a spreadsheet.

use std::borrow::Cow;

/// What makes a spreadsheet take a cell for a formula when it is opened.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that a spreadsheet shows and does not reckon: whoever made the file chose the words in it.
#[must_use]
pub fn shown_plain(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { format!("'{text}").into() } else { text.into() }
}

/// The cell as it was before [`shown_plain`]: a file of refused rows is mended and comes back.
#[must_use]
pub(crate) fn as_it_was(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_refused_row_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(shown_plain(text), format!("'{text}"));
            assert_eq!(as_it_was(&shown_plain(text)), text);
        }
        for text in ["", "P1", "a=1", " =1", "'=1"] {
            assert_eq!(shown_plain(text), text);
        }
    }
}
