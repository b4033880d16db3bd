//! A warning in one plain sentence.

use atalaya_domain::Text;

const SPANISH: [&str; 13] = [
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    "once", "doce",
];
const ENGLISH: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// So many reports where so many were expected, by how many accounts, and how many by one of them.
pub(super) fn sentence(reports: u32, expected: f64, accounts: u32, most_by_one: u32) -> Text {
    let (expected_es, expected_en) = match expected.round() as u32 {
        0 => ("No se esperaba casi ninguno".to_owned(), "Hardly any was expected".to_owned()),
        1 => ("Se esperaba más o menos uno".to_owned(), "About one was expected".to_owned()),
        more => (
            format!("Se esperaban unos {}", number(more, &SPANISH)),
            format!("About {} were expected", number(more, &ENGLISH)),
        ),
    };
    let (whose_es, whose_en) = if accounts == 1 {
        ("todos enviados por una misma cuenta".to_owned(), "all sent by one account".to_owned())
    } else if 2 * most_by_one > reports {
        (
            format!("{} de ellos enviados por una misma cuenta", number(most_by_one, &SPANISH)),
            format!("{} of them sent by one account", number(most_by_one, &ENGLISH)),
        )
    } else {
        (
            format!("enviados por {} cuentas", number(accounts, &SPANISH)),
            format!("sent by {} accounts", number(accounts, &ENGLISH)),
        )
    };
    Text::new(
        format!(
            "{} reportes en siete días, {whose_es}. {expected_es}: conviene revisarlos.",
            capital(&number(reports, &SPANISH))
        ),
        format!(
            "{} reports in seven days, {whose_en}. {expected_en}: they should be reviewed.",
            capital(&number(reports, &ENGLISH))
        ),
    )
}

/// A number as people write it: in words up to twelve.
fn number(number: u32, words: &[&str]) -> String {
    words.get(number as usize).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_one_sentence_in_both_languages() {
        let one = sentence(10, 1.2, 1, 10);
        assert_eq!(
            one.es,
            "Diez reportes en siete días, todos enviados por una misma cuenta. Se esperaba más o menos \
             uno: conviene revisarlos."
        );
        assert_eq!(
            one.en,
            "Ten reports in seven days, all sent by one account. About one was expected: they should be \
             reviewed."
        );
        let several = sentence(14, 2.4, 5, 4);
        assert!(
            several.es.starts_with("14 reportes en siete días, enviados por cinco cuentas. Se")
        );
        assert!(several.en.contains("sent by five accounts. About two were expected:"));
        let most = sentence(9, 0.1, 3, 7);
        assert!(
            most.es.contains("siete de ellos enviados por una misma cuenta. No se esperaba casi")
        );
        assert!(most.en.contains("seven of them sent by one account. Hardly any was expected"));
    }
}
