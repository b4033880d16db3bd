//! What people hand over: a brief of two pages and a map, in both languages, from the release's table.

mod brief;
mod chart;
mod flow;
mod label;
mod levels;
mod map;
mod partition;
mod pdf;
mod pocket;
mod statement;
mod week;

use atalaya_boundaries::Boundaries;
use atalaya_domain::Language;

pub use self::pocket::pocket_card;
pub use self::statement::incident_statement;
pub use self::week::week_sheet;
use crate::table::{File, FileError, Table};

/// A number of the same thing in another period, from a release that was published before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Like `2026-Q2`.
    pub period: String,
    /// The number.
    pub events: u64,
    /// Of how many draws of noise it is the sum, at most.
    pub noises: usize,
}

/// What documents are made of.
#[derive(Debug, Clone, Copy)]
pub struct Documents<'a> {
    /// The numbers.
    pub table: &'a Table,
    /// Whose they are, as people know them.
    pub organisations: &'a str,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: &'a str,
    /// The departments, to be drawn behind.
    pub boundaries: Option<&'a Boundaries>,
    /// The same number of periods before, oldest first.
    pub earlier: &'a [Earlier],
}

/// What a document for one's own use is made with.
#[derive(Debug, Clone, Copy)]
pub struct Print {
    /// In which language.
    pub language: Language,
    /// On which paper.
    pub paper: Paper,
    /// Whether the data are made up.
    pub synthetic: bool,
}

/// How large a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 in.
    Letter,
}

impl Paper {
    /// All of them.
    pub const ALL: &[Self] = &[Self::A4, Self::Letter];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }

    /// The paper with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|paper| paper.code() == code)
    }

    /// Width and height, points.
    pub(crate) const fn size(self) -> [f32; 2] {
        match self {
            Self::A4 => [595.28, 841.89],
            Self::Letter => [612.0, 792.0],
        }
    }
}

impl Documents<'_> {
    /// Every document: the map as SVG and PNG, the brief on A4 and Letter, each in Spanish and English.
    ///
    /// # Errors
    ///
    /// [`FileError`] names the one that cannot be written.
    pub fn files(&self) -> Result<Vec<File>, FileError> {
        let mut files = Vec::new();
        for (language, names) in [
            (Language::Es, ["map-es.svg", "map-es.png", "brief-es-a4.pdf", "brief-es-letter.pdf"]),
            (Language::En, ["map-en.svg", "map-en.png", "brief-en-a4.pdf", "brief-en-letter.pdf"]),
        ] {
            let [svg, png, a4, letter] = names;
            let map = self.map_sheet(language);
            files.push(File { name: svg, media_type: "image/svg+xml", bytes: map.svg() });
            let bytes = map.png().map_err(|source| told(png, source))?;
            files.push(File { name: png, media_type: "image/png", bytes });
            for (name, paper) in [(a4, Paper::A4), (letter, Paper::Letter)] {
                let bytes = self.brief(language, paper).map_err(|source| told(name, source))?;
                files.push(File { name, media_type: "application/pdf", bytes });
            }
        }
        Ok(files)
    }
}

fn told(name: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> FileError {
    FileError { name, source: Box::new(source) }
}
