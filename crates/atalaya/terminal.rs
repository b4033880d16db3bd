//! The one place that writes to the terminal.

use std::io::Write as _;

/// A line of the answer, on standard output. A closed pipe ends nothing.
pub fn say(line: &str) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

/// A line beside the answer, on standard error.
pub fn note(line: &str) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
