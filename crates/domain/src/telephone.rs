//! Telephone numbers as people type them.

/// A number as gateways want it, `+50255551234`; `None` where it is none. `country` is the code of who
/// leaves it out, like `502`.
#[must_use]
pub fn dialled(typed: &str, country: Option<&str>) -> Option<String> {
    let typed = typed.trim();
    let is_separator = |c: &char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{a0}');
    let kept: String = typed.chars().filter(|c| !is_separator(c)).collect();
    let (abroad, digits) = match (kept.strip_prefix('+'), kept.strip_prefix("00")) {
        (Some(digits), _) | (None, Some(digits)) => (true, digits),
        (None, None) => (false, kept.as_str()),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = match (abroad, country) {
        (true, _) => digits.to_owned(),
        (false, Some(country)) if (7..=10).contains(&digits.len()) => format!("{country}{digits}"),
        (false, _) => return None,
    };
    // E.164: no code begins with 0, and there are 15 digits at most.
    let fits = (8..=15).contains(&number.len()) && !number.starts_with('0');
    fits.then(|| format!("+{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for typed in ["+502 5555 1234", "5555-1234", " (502) 5555.1234".trim(), "00502 55551234"] {
            let country = Some("502").filter(|_| !typed.starts_with('('));
            let read = dialled(typed, country);
            let wanted = (!typed.starts_with('(')).then_some("+50255551234");
            assert_eq!(read.as_deref(), wanted, "{typed}");
        }
        assert_eq!(dialled("+502\u{a0}5555\u{a0}1234", None).as_deref(), Some("+50255551234"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in
            ["", "+", "casa", "5555 1234 / 4444 4321", "+502 5555 123 ext. 4", "+0123456789"]
        {
            assert_eq!(dialled(typed, Some("502")), None, "{typed}");
        }
        assert_eq!(dialled("5555 1234", None), None, "nobody said of which country");
        assert_eq!(dialled("+1234567890123456", None), None, "16 digits");
    }
}
