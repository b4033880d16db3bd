//! Words that a team has agreed on, to be said in an ordinary call or message. Pure.
//!
//! Whoever hears one types what they heard, in a hurry: so what counts is the word as it sounds, in small
//! letters and without accents, anywhere in a sentence.

/// The most words in one.
const LONGEST_PHRASE: usize = 4;
/// The least letters of one: shorter ones are said by chance.
const LEAST_LETTERS: usize = 5;
/// The most letters of one.
const MOST_LETTERS: usize = 60;
/// So much of a sentence is looked at, in words.
const MOST_HEARD: usize = 60;

/// A word or a few, as they sound. No `Debug`: it must reach no log.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeWord(String);

/// Text that cannot be a code word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeWordError {
    /// It would be said by chance.
    #[error("a code word has {LEAST_LETTERS} letters at least")]
    Short,
    /// Nobody says it without being noticed.
    #[error("a code word is of {LONGEST_PHRASE} words and {MOST_LETTERS} letters at most")]
    Long,
}

impl CodeWord {
    /// Reads what a team has agreed on.
    pub fn parse(text: &str) -> Result<Self, CodeWordError> {
        let words = heard(text);
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if letters < LEAST_LETTERS {
            return Err(CodeWordError::Short);
        }
        if words.len() > LONGEST_PHRASE || letters > MOST_LETTERS {
            return Err(CodeWordError::Long);
        }
        Ok(Self(words.join(" ")))
    }

    /// As it sounds.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Everything in a text that may be one, each once.
    #[must_use]
    pub fn all_in(text: &str) -> Vec<Self> {
        let words = heard(text);
        let mut found: Vec<Self> = Vec::new();
        for from in 0..words.len().min(MOST_HEARD) {
            for to in from + 1..=(from + LONGEST_PHRASE).min(words.len()) {
                if let Ok(word) = Self::parse(&words[from..to].join(" "))
                    && !found.contains(&word)
                {
                    found.push(word);
                }
            }
        }
        found
    }
}

/// The words of a text as they sound.
fn heard(text: &str) -> Vec<String> {
    // An apostrophe is part of a word, as in K'iche', and often not typed.
    let letters = text.chars().filter(|one| !matches!(one, '\'' | '’' | 'ʼ'));
    let plain: String = letters.flat_map(char::to_lowercase).map(plain).collect();
    let words = plain.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'ä' | 'â' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        CodeWord::all_in(text).into_iter().map(|word| word.0).collect()
    }

    #[test]
    fn a_word_is_found_however_it_is_typed_and_wherever_it_stands() {
        let word = CodeWord::parse("  Carpeta AZÚL ").unwrap();
        assert_eq!(word.as_str(), "carpeta azul");
        for text in ["¿trajiste la carpeta azul?", "CARPETA   AZUL", "no hallé la carpeta, azul."]
        {
            assert!(CodeWord::all_in(text).contains(&word), "{text}");
        }
        assert!(!found("la carpeta es azul").contains(&"carpeta azul".to_owned()));
        let letters = |text: &str| CodeWord::parse(text).map(|word| word.0);
        assert_eq!(letters("K'iche'"), letters("kiche"));
    }

    #[test]
    fn what_is_said_by_chance_or_stands_out_is_no_code_word() {
        assert!(matches!(CodeWord::parse("hola"), Err(CodeWordError::Short)));
        assert!(matches!(CodeWord::parse("¿? ¡!"), Err(CodeWordError::Short)));
        let long = "uno dos tres cuatro cinco";
        assert!(matches!(CodeWord::parse(long), Err(CodeWordError::Long)));
    }

    #[test]
    fn a_long_text_costs_no_more_than_so_much() {
        let most = MOST_HEARD * LONGEST_PHRASE;
        let words: Vec<String> = (0..5_000).map(|number| format!("palabra{number}")).collect();
        let text = words.join(" ");
        assert!(CodeWord::all_in(&text).len() <= most);
    }
}
