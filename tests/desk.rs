//! Somebody's desk: files that are brought in by the command, and what it says.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::program::{program, run};

/// A database with the organisation `omes`, and a folder for files.
pub struct Desk {
    pub database: atalaya_kit::TestDatabase,
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let database = atalaya_kit::sqlite();
        run(&["organisation", "create", "omes", "--database", database.url()]);
        Self { database, folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    pub fn import(&self, file: &Path, more: &[&str]) -> Output {
        let into = ["--organisation", "omes", "--database", self.database.url()];
        let mut command = program();
        command.arg("import").args(into).args(more).arg(file);
        command.output().expect("the program starts")
    }

    /// What an import that ends well says: its answer, and what stands beside it.
    pub fn takes(&self, file: &Path, more: &[&str]) -> (String, String) {
        let output = self.import(file, more);
        let beside = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{beside}");
        (String::from_utf8_lossy(&output.stdout).trim().to_owned(), beside)
    }

    /// What an import that fails says.
    pub fn fails(&self, file: &Path, more: &[&str]) -> String {
        let output = self.import(file, more);
        assert!(!output.status.success(), "it must not look as if all were there");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}
