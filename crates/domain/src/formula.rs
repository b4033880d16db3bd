//! Cells of a file that somebody opens in a spreadsheet.

use std::borrow::Cow;

/// What a spreadsheet takes for the beginning of a formula, in the wide letters of East Asian keyboards too.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a cell may begin behind this letter, where one begins before it or not: blanks and quotes before it hide
/// nothing, and who parts cells by semicolons opens what was written with commas.
const fn begins_after(letter: char, begins: bool) -> bool {
    matches!(letter, ',' | ';' | '\t' | '\r' | '\n' | '"' | '\'') || (begins && letter == ' ')
}

/// A text none of whose parts a spreadsheet runs: wherever it may begin a cell, an apostrophe stands before what would
/// begin a formula.
///
/// ```
/// assert_eq!(atalaya_domain::shown_plain("a;=1+1"), "a;'=1+1");
/// ```
#[must_use]
pub fn shown_plain(text: &str) -> Cow<'_, str> {
    if !text.contains(BEGINNINGS) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len() + 1);
    let mut begins = true;
    for letter in text.chars() {
        if begins && BEGINNINGS.contains(&letter) {
            safe.push('\'');
        }
        safe.push(letter);
        begins = begins_after(letter, begins);
    }
    safe.into()
}

/// The text as it was before [`shown_plain`].
#[must_use]
pub fn as_it_was(text: &str) -> Cow<'_, str> {
    if !text.contains('\'') {
        return text.into();
    }
    let mut was = String::with_capacity(text.len());
    let mut begins = true;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let marks = begins && letter == '\'';
        if marks && letters.peek().is_some_and(|next| BEGINNINGS.contains(next)) {
            continue;
        }
        was.push(letter);
        begins = begins_after(letter, begins);
    }
    was.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for formula in ["=1+1", "+1", "-2+3", "@SUM(A1)", "＝1+1", "－1"] {
            assert_eq!(shown_plain(formula), format!("'{formula}"));
        }
        assert_eq!(shown_plain("\t=1"), "'\t'=1");
        assert_eq!(shown_plain("a;=1+1,@b"), "a;'=1+1,'@b");
        assert_eq!(shown_plain(" =1"), " '=1");
        for text in ["", "P1", "a=1", "de 5 a 7; 2-3", "GT-16", "K'iche'"] {
            assert_eq!(shown_plain(text), text);
            assert_eq!(as_it_was(text), text);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_shown_plain_comes_back_as_it_was(text in "[-=+@'\", ;\\t\\na1＝]{0,12}") {
            let shown = shown_plain(&text).into_owned();
            prop_assert_eq!(as_it_was(&shown).into_owned(), text);
        }
    }
}
