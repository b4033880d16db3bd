//! What can go wrong, and with which exit code the program then ends. No message holds a place or a token.

use std::path::PathBuf;

use reqwest::StatusCode;
use thiserror::Error;

use crate::renderer::Fall;

/// Why there is no picture, or no new one.
#[derive(Debug, Error)]
pub enum WallError {
    /// The command line asks for what cannot be.
    #[error("{0}")]
    Asked(String),
    /// The file with the token cannot be read.
    #[error("cannot read the token from {path}")]
    Token {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The server did not answer, or not in time.
    #[error("the server does not answer ({doing})")]
    Unreachable {
        /// What it was asked for.
        doing: &'static str,
        /// Why.
        source: reqwest::Error,
    },
    /// The server answered that it cannot now.
    #[error("the server cannot answer now: status {status} ({doing})")]
    NotNow {
        /// What it was asked for.
        doing: &'static str,
        /// Its answer.
        status: StatusCode,
    },
    /// The token does not open the map.
    #[error("the server refuses this token: status {status}{}", told(detail))]
    Refused {
        /// Its answer.
        status: StatusCode,
        /// What it says.
        detail: String,
    },
    /// The server answered with what cannot be understood.
    #[error("the server's answer cannot be read ({doing}): {reason}")]
    Strange {
        /// What it was asked for.
        doing: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// There is no such place.
    #[error("no municipality or department is called {0:?}: see --list-areas")]
    NoSuchArea(String),
    /// There is no such key population.
    #[error("no key population has the code {asked:?}: the codes are {known}")]
    NoSuchPopulation {
        /// What was asked for.
        asked: String,
        /// Those that the server knows.
        known: String,
    },
    /// There is no such release.
    #[error("release {0} is not published for everybody")]
    NoSuchRelease(u32),
    /// The basemap cannot be read.
    #[error("cannot read the basemap: {0}")]
    Basemap(String),
    /// What is drawn cannot be told to the renderer.
    #[error("cannot write a tile for the renderer: {0}")]
    Tile(#[from] mvt::Error),
    /// The renderer cannot begin, or has ended.
    #[error(
        "the renderer cannot draw: {0}. It needs Vulkan: on Debian, apt-get install mesa-vulkan-drivers libvulkan1"
    )]
    Renderer(String),
    /// The process that draws came to its end.
    #[error("the renderer fell: {0}")]
    Fell(#[from] Fall),
    /// It did so again and again.
    #[error(
        "the renderer fell {times} times one after the other, and the map was taken away; the last time {last}. What it draws \
         with may be broken: see vulkaninfo, or name another driver in VK_ICD_FILENAMES"
    )]
    GaveUp {
        /// How often.
        times: usize,
        /// How the last time.
        last: Fall,
    },
    /// The picture cannot be composed or encoded.
    #[error("cannot compose the picture: {0}")]
    Picture(String),
    /// The picture cannot be written.
    #[error("cannot write the picture to {path}")]
    Written {
        /// Where to.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

fn told(detail: &str) -> String {
    if detail.is_empty() { String::new() } else { format!(" ({detail})") }
}

impl WallError {
    /// The server did not answer. What was asked, an address with places in it, is left out.
    #[must_use]
    pub fn unreachable(doing: &'static str, source: reqwest::Error) -> Self {
        Self::Unreachable { doing, source: source.without_url() }
    }

    /// Whether it may be better in a while: the picture then says how old it is, and the program tries again.
    #[must_use]
    pub const fn passes(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::NotNow { .. }
            | Self::Strange { .. }
            | Self::Fell(_) => true,
            Self::Asked(_)
            | Self::Token { .. }
            | Self::Refused { .. }
            | Self::NoSuchArea(_)
            | Self::NoSuchPopulation { .. }
            | Self::NoSuchRelease(_)
            | Self::Basemap(_)
            | Self::Tile(_)
            | Self::Renderer(_)
            | Self::GaveUp { .. }
            | Self::Picture(_)
            | Self::Written { .. } => false,
        }
    }

    /// The exit code: 2 asked wrongly, 3 refused, 4 no answer, 5 no renderer, 6 not written, 7 a renderer that falls and
    /// falls.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Asked(_)
            | Self::Token { .. }
            | Self::NoSuchArea(_)
            | Self::NoSuchPopulation { .. }
            | Self::NoSuchRelease(_) => 2,
            Self::Refused { .. } => 3,
            Self::Unreachable { .. } | Self::NotNow { .. } | Self::Strange { .. } => 4,
            Self::Basemap(_) | Self::Tile(_) | Self::Renderer(_) => 5,
            Self::Picture(_) | Self::Written { .. } => 6,
            Self::Fell(_) | Self::GaveUp { .. } => 7,
        }
    }
}
