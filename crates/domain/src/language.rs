//! The two languages every text exists in.

use serde::{Deserialize, Serialize};

/// A language people are answered in. Spanish is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish, Guatemalan usage.
    #[default]
    Es,
    /// English.
    En,
}

impl Language {
    /// The language with this code, `es` or `en`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "es" => Some(Self::Es),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best language for an `Accept-Language` header: the supported tag with the highest
    /// quality, Spanish when none is named or the header makes no sense.
    ///
    /// ```
    /// use atalaya_domain::Language;
    /// assert_eq!(Language::from_header("fr, en;q=0.8, es;q=0.2"), Language::En);
    /// assert_eq!(Language::from_header("*"), Language::Es);
    /// ```
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        let mut best = (Self::Es, 0.0_f32);
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |text| text.parse().unwrap_or(0.0));
            let language = match tag.split('-').next() {
                Some("es") => Self::Es,
                Some("en") => Self::En,
                _ => continue,
            };
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }

    /// The tag for `Content-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text from its two versions.
    pub fn new(es: impl Into<String>, en: impl Into<String>) -> Self {
        Self { es: es.into(), en: en.into() }
    }

    /// The version in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
        }
    }
}
