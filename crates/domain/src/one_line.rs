//! Words that are shown in one line: names, advice.

use crate::Narrative;

/// The text in one line, if it is not blank, has `max_chars` characters at most and no control characters.
pub(crate) fn one_line(text: &str, max_chars: usize) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = !line.is_empty() && line.chars().count() <= max_chars;
    (fits && Narrative::control_character(&line).is_none()).then_some(line)
}
