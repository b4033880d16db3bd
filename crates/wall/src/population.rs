//! Whose risk a picture shows: everybody's, or that of one key population.

use reqwest::StatusCode;
use serde_json::Value as Json;

use crate::error::WallError;
use crate::words::Language;

/// The finest for one key population: a smaller hexagon is the street where they are.
pub const FINEST_OF_ONE: u8 = 7;

/// A key population whose risk is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// Its code.
    pub code: String,
    /// What it is called, in the picture's language.
    pub name: String,
}

impl Population {
    /// The key population of a code, among those that the server's taxonomy has and those whose map may be seen.
    ///
    /// # Errors
    ///
    /// [`WallError::NoSuchPopulation`], [`WallError::Refused`].
    pub fn of(
        all: &[Json],
        asked: &str,
        may: &[String],
        language: Language,
    ) -> Result<Self, WallError> {
        let code = |one: &Json| one["code"].as_str().map(str::to_owned);
        let found = all.iter().find(|one| code(one).is_some_and(|code| code == asked.trim()));
        let found = found.and_then(|one| Some((code(one)?, one[language.tag()].as_str()?)));
        let Some((code, name)) = found else {
            let known: Vec<String> = all.iter().filter_map(code).collect();
            return Err(WallError::NoSuchPopulation {
                asked: asked.to_owned(),
                known: known.join(", "),
            });
        };
        if may.contains(&code) {
            return Ok(Self { code, name: name.to_owned() });
        }
        let may = may.join(", ");
        Err(WallError::Refused {
            status: StatusCode::FORBIDDEN,
            detail: match language {
                Language::Es => format!("no ve el mapa de {code} ({name}); ve el de: {may}"),
                Language::En => {
                    format!("it does not see the map of {code} ({name}); it sees that of: {may}")
                }
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_population_is_one_that_there_is_and_that_the_token_may_see() {
        let all = serde_json::json!([
            {"code": "TW", "es": "Mujeres trans", "en": "Trans women"},
            {"code": "MSM", "es": "Hombres gais y HSH", "en": "Gay men and other MSM"},
            {"code": "UNK", "es": "No se sabe", "en": "Unknown"},
        ]);
        let all = all.as_array().unwrap();
        let may = ["ALL".to_owned(), "TW".to_owned()];
        let of = |asked: &str, language| Population::of(all, asked, &may, language);
        assert_eq!(of("TW", Language::Es).unwrap().name, "Mujeres trans");
        assert_eq!(of(" TW ", Language::En).unwrap().name, "Trans women");
        for unknown in ["PWID", "tw", "", "TW&resolution=9"] {
            let error = of(unknown, Language::En).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{error}");
            assert!(error.to_string().contains("TW, MSM, UNK"), "{error}");
        }
        // Of what is not known nobody has a map.
        for unseen in ["MSM", "UNK"] {
            let error = of(unseen, Language::Es).unwrap_err();
            assert_eq!(error.exit_code(), 3, "{error}");
            assert!(error.to_string().contains("ve el de: ALL, TW"), "{error}");
        }
    }
}
