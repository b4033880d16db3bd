//! SQLite: a file in a folder of its own.

use crate::TestDatabase;

/// An empty SQLite database in a temporary folder.
///
/// # Panics
///
/// When the machine has no room for temporary files.
#[must_use]
pub fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    TestDatabase::new(url, Box::new(folder))
}
