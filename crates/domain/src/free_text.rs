//! What in a free text tells who somebody is: telephone numbers, addresses, plates, identity numbers.
//!
//! A warning, never a refusal: it finds what is written as it mostly is in Guatemala, and not what
//! somebody writes in words. The same rule is in the client (`web/src/views/free_text.ts`), so that
//! people are warned before anything is sent; both are held to `data/free-text-vectors.json`.

use crate::Text;
use crate::code::codes;

codes! {
    /// What was found in a text.
    TextFinding {
        Phone = "phone", "un número de teléfono", "a telephone number";
        Email = "email", "un correo electrónico", "an e-mail address";
        Plate = "plate", "una placa de vehículo", "a vehicle's plate";
        Dpi = "dpi", "un número de DPI", "an identity number (DPI)";
    }
}

impl TextFinding {
    /// What to do about it, in one sentence.
    #[must_use]
    pub fn sentence(self) -> Text {
        use crate::Language::{En, Es};
        Text::new(
            format!("El texto parece tener {}: quítelo si no hace falta.", self.label(Es)),
            format!("The text seems to have {}: take it out unless it is needed.", self.label(En)),
        )
    }
}

/// The first letters of plates: private, motorcycle, commercial, rented, urban transport, official and
/// others.
const PLATES: [&str; 11] = ["P", "M", "C", "A", "U", "O", "TC", "TRC", "CD", "CC", "MI"];

/// What a text seems to tell of who somebody is, each once, in the order of [`TextFinding::ALL`].
#[must_use]
pub fn findings(text: &str) -> Vec<TextFinding> {
    let characters: Vec<char> = text.chars().collect();
    let numbers = numbers(&characters);
    let found = |finding: &&TextFinding| match finding {
        TextFinding::Phone => numbers.iter().any(|groups| is_phone(groups)),
        TextFinding::Dpi => numbers.iter().any(|groups| digits_of(groups) == 13),
        TextFinding::Email => has_email(text),
        TextFinding::Plate => has_plate(&characters),
    };
    TextFinding::ALL.iter().filter(found).copied().collect()
}

/// The numbers of a text, each as its groups of digits: what stands between two groups is one space,
/// hyphen, point or closing bracket, or a closing bracket and a space.
fn numbers(text: &[char]) -> Vec<Vec<String>> {
    let mut numbers: Vec<Vec<String>> = Vec::new();
    let (mut groups, mut group): (Vec<String>, String) = (Vec::new(), String::new());
    let mut between = String::new();
    for character in text.iter().copied().chain(std::iter::once('\n')) {
        if character.is_ascii_digit() {
            if group.is_empty() && !groups.is_empty() && !joins(&between) {
                numbers.push(std::mem::take(&mut groups));
            }
            between.clear();
            group.push(character);
            continue;
        }
        if !group.is_empty() {
            groups.push(std::mem::take(&mut group));
        }
        between.push(character);
    }
    if !groups.is_empty() {
        numbers.push(groups);
    }
    numbers
}

fn joins(between: &str) -> bool {
    matches!(between, " " | "-" | "." | ")" | ") ")
}

fn digits_of(groups: &[String]) -> usize {
    groups.iter().map(String::len).sum()
}

/// Eight digits that begin with 2 to 7, with 502 before them or not; no date.
fn is_phone(groups: &[String]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    if lengths == [4, 2, 2] || lengths == [2, 2, 4] {
        return false;
    }
    let digits: String = groups.concat();
    let own = match digits.len() {
        8 => digits.as_str(),
        11 => match digits.strip_prefix("502") {
            Some(own) => own,
            None => return false,
        },
        _ => return false,
    };
    own.starts_with(|first| ('2'..='7').contains(&first))
}

/// Something before an at sign, and after it a name with a point in it.
fn has_email(text: &str) -> bool {
    text.split(|character: char| character.is_whitespace() || ",;:()<>«»\"".contains(character))
        .any(|word| {
            let Some((before, after)) = word.split_once('@') else { return false };
            let after = after.trim_end_matches(['.', '!', '?']);
            let known = |part: &str| part.chars().all(char::is_alphanumeric) && !part.is_empty();
            let named = after.split(['.', '-']).all(known);
            before.ends_with(char::is_alphanumeric) && after.contains('.') && named
        })
}

/// A plate's first letters, three digits and three letters, with a hyphen or a space between or not.
fn has_plate(text: &[char]) -> bool {
    let upper: Vec<char> = text.iter().map(char::to_ascii_uppercase).collect();
    (0..upper.len()).any(|start| {
        let begins = start == 0 || !upper[start - 1].is_alphanumeric();
        begins && PLATES.iter().any(|letters| plate_from(&upper[start..], letters))
    })
}

fn plate_from(text: &[char], letters: &str) -> bool {
    let mut at = 0;
    let mut take = |wanted: &dyn Fn(char) -> bool| {
        let taken = text.get(at).is_some_and(|character| wanted(*character));
        at += usize::from(taken);
        taken
    };
    if !letters.chars().all(|letter| take(&|character| character == letter)) {
        return false;
    }
    let separates = |character: char| matches!(character, '-' | ' ');
    let _ = take(&separates);
    if !(0..3).all(|_| take(&|character| character.is_ascii_digit())) {
        return false;
    }
    let _ = take(&separates);
    (0..3).all(|_| take(&|character| character.is_ascii_uppercase()))
        && text.get(at).is_none_or(|character| !character.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Json;

    #[test]
    fn what_is_found_is_what_the_vectors_say() {
        let vectors = include_bytes!("../../../data/free-text-vectors.json");
        let Ok(Json::Array(vectors)) = Json::parse(vectors) else { panic!("an array") };
        assert!(vectors.len() >= 20);
        for vector in vectors {
            let Json::Object(members) = vector else { panic!("an object") };
            let [(_, Json::String(text)), (_, Json::Array(expected))] = members.as_slice() else {
                panic!("a text and what is found in it");
            };
            let found: Vec<Json> =
                findings(text).iter().map(|one| Json::String(one.code().to_owned())).collect();
            assert_eq!(&found, expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_much(text in ".{0,200}") {
            proptest::prop_assert!(findings(&text).len() <= TextFinding::ALL.len());
        }
    }
}
