//! Where files come from: folders, or the binary itself.

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bytes::Bytes;

/// The web client and the basemap.
pub(crate) struct Files {
    pub(super) web: Source,
    pub(super) basemap: Source,
}

/// One tree of files.
#[derive(Clone)]
pub(super) enum Source {
    /// A folder, read for each request: a new build shows at once.
    Folder(PathBuf),
    /// The web client inside the binary.
    #[cfg(feature = "embed-web")]
    EmbeddedWeb,
    /// The basemap inside the binary.
    #[cfg(feature = "embed-web")]
    EmbeddedBasemap,
    /// Nothing: this build carries none, and no folder was given.
    #[cfg(not(feature = "embed-web"))]
    Absent,
}

#[cfg(feature = "embed-web")]
#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct EmbeddedWeb;

#[cfg(feature = "embed-web")]
#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../data/basemap"]
#[allow_missing = true]
struct EmbeddedBasemap;

/// A file that was found; its bytes are read when they are needed.
pub(super) struct Found {
    /// Bytes.
    pub(super) length: u64,
    /// A strong entity tag.
    pub(super) etag: String,
    content: Content,
}

enum Content {
    Path(PathBuf),
    #[cfg(feature = "embed-web")]
    Memory(Bytes),
}

impl Files {
    pub(crate) fn new(web: Option<PathBuf>, basemap: Option<PathBuf>) -> Self {
        #[cfg(feature = "embed-web")]
        let (no_web, no_basemap) = (Source::EmbeddedWeb, Source::EmbeddedBasemap);
        #[cfg(not(feature = "embed-web"))]
        let (no_web, no_basemap) = (Source::Absent, Source::Absent);
        Self {
            web: web.map_or(no_web, Source::Folder),
            basemap: basemap.map_or(no_basemap, Source::Folder),
        }
    }
}

impl Source {
    /// The file at a path with `/` between its steps. Blocks.
    pub(super) fn find(&self, path: &str) -> Option<Found> {
        // Steps that climb, hidden files and Windows' drives name nothing of ours.
        let sane = path.split('/').all(|step| {
            !step.is_empty() && !step.starts_with('.') && !step.contains(['\\', ':', '\0'])
        });
        if !sane {
            return None;
        }
        match self {
            Self::Folder(folder) => in_folder(&folder.join(path)),
            #[cfg(feature = "embed-web")]
            Self::EmbeddedWeb => EmbeddedWeb::get(path).map(embedded),
            #[cfg(feature = "embed-web")]
            Self::EmbeddedBasemap => EmbeddedBasemap::get(path).map(embedded),
            #[cfg(not(feature = "embed-web"))]
            Self::Absent => None,
        }
    }
}

fn in_folder(path: &Path) -> Option<Found> {
    let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Found {
        length: about.len(),
        etag: format!("\"{:x}-{:x}\"", about.len(), changed.as_nanos()),
        content: Content::Path(path.to_owned()),
    })
}

#[cfg(feature = "embed-web")]
fn embedded(file: rust_embed::EmbeddedFile) -> Found {
    let bytes = match file.data {
        std::borrow::Cow::Borrowed(data) => Bytes::from_static(data),
        std::borrow::Cow::Owned(data) => Bytes::from(data),
    };
    Found {
        length: bytes.len() as u64,
        etag: format!("\"{}\"", crate::secret::hex(&file.metadata.sha256_hash()[..12])),
        content: Content::Memory(bytes),
    }
}

impl Found {
    /// `length` bytes from `first`. Blocks.
    pub(super) fn read(&self, first: u64, length: u64) -> std::io::Result<Bytes> {
        match &self.content {
            Content::Path(path) => {
                let mut file = std::fs::File::open(path)?;
                file.seek(SeekFrom::Start(first))?;
                let mut bytes = Vec::new();
                file.take(length).read_to_end(&mut bytes)?;
                if bytes.len() as u64 == length {
                    Ok(bytes.into())
                } else {
                    Err(std::io::ErrorKind::UnexpectedEof.into())
                }
            }
            #[cfg(feature = "embed-web")]
            Content::Memory(bytes) => {
                let range = first as usize..(first + length) as usize;
                let inside = range.end <= bytes.len();
                if inside {
                    Ok(bytes.slice(range))
                } else {
                    Err(std::io::ErrorKind::UnexpectedEof.into())
                }
            }
        }
    }
}
