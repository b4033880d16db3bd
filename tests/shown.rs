//! What the project's documents say that a test shows: each test that they name is there, and so is each picture.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents with tables of what was asked, where it is done and which test shows it.
const TABLES: [&str; 3] = ["docs/walls.md", "docs/evidence-check.md", "docs/seen-home-check.md"];
/// Where tests and what they test are.
const SOURCES: [&str; 4] = ["crates", "tests", "web/src", "benches"];
/// Folders that hold nothing of ours.
const NOT_OURS: [&str; 5] = ["target", "node_modules", "dist", "test-results", "corpus"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            files(&path, found);
        } else if [".rs", ".ts", ".mjs", ".py"].iter().any(|ends| name.ends_with(ends)) {
            found.push(path);
        }
    }
}

/// All tests there are: names of functions and of files, and what tests of the browser are called.
#[derive(Default)]
struct Tests {
    functions: BTreeSet<String>,
    files: BTreeSet<String>,
    titles: Vec<String>,
}

impl Tests {
    fn all() -> Self {
        let mut found = Vec::new();
        SOURCES.iter().for_each(|folder| files(&root().join(folder), &mut found));
        let mut tests = Self::default();
        for path in found {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            tests.files.insert(name.trim_end_matches(".rs").to_owned());
            // A folder of tests is named like a file of them.
            if let Some(folder) = path.parent().and_then(Path::file_name) {
                tests.files.insert(folder.to_string_lossy().into_owned());
            }
            // A test of both stores is named where it is handed to them.
            for begins in ["fn ", "contract!("] {
                for (at, _) in text.match_indices(begins) {
                    let rest = &text[at + begins.len()..];
                    let end = rest.find(|letter: char| letter != '_' && !letter.is_alphanumeric());
                    tests.functions.insert(rest[..end.unwrap_or(rest.len())].to_owned());
                }
            }
            for call in ["test(", "it("] {
                for (at, _) in text.match_indices(call) {
                    let mut letters = text[at + call.len()..].chars();
                    let Some(quote @ ('\'' | '`' | '"')) = letters.next() else { continue };
                    let title: String = letters.take_while(|letter| *letter != quote).collect();
                    tests.titles.push(title);
                }
            }
        }
        tests
    }

    /// Whether a name in a document is that of a test, of a file of tests, or begins one where it ends in `…`.
    fn has(&self, said: &str) -> bool {
        let said = said.trim_end_matches(".rs");
        let own = said.rsplit("::").next().unwrap_or(said);
        // What stands before the test's name is the name of a file.
        let folders: Vec<&str> = said.split("::").collect();
        let folders = &folders[..folders.len() - 1];
        let inside = folders.iter().all(|part| self.files.contains(part.trim_end_matches('…')));
        inside
            && match own.strip_suffix('…') {
                Some(begins) => self.functions.iter().any(|name| name.starts_with(begins)),
                None => self.functions.contains(own) || self.files.contains(own),
            }
    }

    fn has_title(&self, said: &str) -> bool {
        let begins = said.trim_end_matches(['…', ' ']);
        let plain = |text: &str| text.replace(['\u{2019}', '\''], "");
        self.titles.iter().any(|title| plain(title).starts_with(&plain(begins)))
    }
}

/// The parts of a text between two signs.
fn between(text: &str, sign: char) -> Vec<&str> {
    text.split(sign).skip(1).step_by(2).collect()
}

/// The cells of the columns that say what shows a sentence.
fn shown_by(document: &str) -> Vec<(usize, String)> {
    let (mut column, mut cells) = (None, Vec::new());
    for (line, text) in document.lines().enumerate() {
        if !text.starts_with('|') {
            column = None;
            continue;
        }
        let row: Vec<&str> = text.trim_matches('|').split('|').map(str::trim).collect();
        if let Some(at) = row.iter().position(|cell| *cell == "shown by") {
            column = Some(at);
        } else if let Some(cell) = column.and_then(|at| row.get(at)) {
            cells.push((line + 1, (*cell).to_owned()));
        }
    }
    cells
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let (tests, mut missing) = (Tests::all(), Vec::new());
    for document in TABLES {
        let text = fs::read_to_string(root().join(document)).expect(document);
        let cells = shown_by(&text);
        assert!(cells.len() > 20, "{document} has its tables");
        for (line, cell) in cells {
            for name in between(&cell, '`') {
                // A command, a path of a folder or a package is no test's name.
                let is_name = !name.contains([' ', '/', '*', '-']);
                if is_name && !tests.has(name) {
                    missing.push(format!("{document}:{line}: `{name}`"));
                }
            }
            // Titles stand in slanting letters where a test of the browser or of the client is named.
            let names_titles = cell.contains("browser") || cell.contains(".test.");
            let without_code: String = cell.split('`').step_by(2).collect();
            for title in between(&without_code, '*').into_iter().filter(|_| names_titles) {
                if title != "browser:" && !tests.has_title(title) {
                    missing.push(format!("{document}:{line}: *{title}*"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "no such test:\n{}", missing.join("\n"));
}

#[test]
fn a_name_that_nothing_bears_is_found_out() {
    let tests = Tests::all();
    assert!(tests.has("shown::every_test_that_a_document_…"));
    for wrong in ["no_such_test", "shown::no_such_…", "nowhere::every_test_that_a_document_…"] {
        assert!(!tests.has(wrong), "{wrong}");
    }
    assert!(!tests.has_title("no such title of a browser’s test"));
}

#[test]
fn every_picture_that_the_manual_shows_is_there() {
    let mut shown = 0;
    for language in ["es", "en"] {
        let folder = root().join("docs/manual").join(language);
        let pages: Vec<PathBuf> =
            fs::read_dir(&folder).expect("a manual").flatten().map(|one| one.path()).collect();
        assert_eq!(pages.len(), 3, "a page for each kind of user: {pages:?}");
        for page in pages {
            let text = fs::read_to_string(&page).expect("a page");
            for (_, rest) in text.match_indices("../pictures/").map(|(at, _)| text.split_at(at)) {
                let name = &rest[..rest.find([')', '"']).unwrap_or(0)];
                assert!(folder.join(name).is_file(), "{}: {name}", page.display());
                shown += 1;
            }
        }
    }
    assert!(shown > 40, "{shown}");
}
