//! What somebody says by a text message: a few signs, since the operator of the network reads them.

use atalaya_domain::{CheckInKind, Kind};

/// What a text message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextMessage {
    /// A check-in.
    Said(CheckInKind),
    /// Something has happened, now or at an hour of the day (0–23) that was last.
    Report(Kind, Option<u8>),
}

/// The digit of each check-in, and the words that stand for it too.
const CHECK_INS: [(&str, CheckInKind, &[&str]); 7] = [
    ("0", CheckInKind::SetOut, &["SALI"]),
    ("1", CheckInKind::Ok, &["OK", "BIEN"]),
    ("2", CheckInKind::Arrive, &["LLEGUE"]),
    ("3", CheckInKind::Leave, &["MEVOY"]),
    ("4", CheckInKind::Home, &["CASA"]),
    ("5", CheckInKind::Orange, &["RETIRADA"]),
    ("9", CheckInKind::Red, &["AYUDA", "SOS", "HELP"]),
];

/// What a report's second digit stands for: the six big buttons of the app.
const REPORT: &str = "7";
const KINDS: [(&str, Kind); 6] = [
    ("1", Kind::PropertyUnspecified),
    ("2", Kind::BodyUnspecified),
    ("3", Kind::AuthorityUnspecified),
    ("4", Kind::SexualUnspecified),
    ("5", Kind::C2),
    ("6", Kind::C3),
];

/// The longest message that is looked at, in characters: one part of a text message.
const LONGEST: usize = 160;

impl TextMessage {
    /// What a text says; `None` where it is none of the codes. Capitals, accents, points and blanks make no
    /// difference, and whoever repeats a digit is in a hurry: `9999` is `9`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().count() > LONGEST {
            return None;
        }
        let plain: String = text.chars().flat_map(char::to_uppercase).map(without_accent).collect();
        let words: Vec<&str> = plain
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        if let [REPORT, kind, hour @ ..] = words.as_slice() {
            let (_, kind) = KINDS.iter().find(|(digit, _)| digit == kind)?;
            let hour = match hour {
                [] => None,
                [hour] => Some(hour.parse().ok().filter(|hour| *hour < 24)?),
                _ => return None,
            };
            return Some(Self::Report(*kind, hour));
        }
        let joined = words.concat();
        let said = |(digit, _, names): &&(&str, CheckInKind, &[&str])| {
            let repeated = !joined.is_empty() && joined.chars().all(|c| digit.starts_with(c));
            repeated || names.contains(&joined.as_str())
        };
        CHECK_INS.iter().find(said).map(|(_, kind, _)| Self::Said(*kind))
    }

    /// Whether it calls for help, which is never put off.
    #[must_use]
    pub const fn calls_for_help(self) -> bool {
        matches!(self, Self::Said(CheckInKind::Red | CheckInKind::Orange))
    }
}

/// The letter without its accent, of those that Spanish writes.
const fn without_accent(c: char) -> char {
    match c {
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' | 'Ü' => 'U',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_or_a_word_says_the_same_however_it_was_typed() {
        for (texts, kind) in [
            (&["1", " 1. ", "ok", "Bien"] as &[_], CheckInKind::Ok),
            (&["4", "casa", "CASA!"], CheckInKind::Home),
            (&["2", "Llegué"], CheckInKind::Arrive),
            (&["3", "me voy", "ME-VOY"], CheckInKind::Leave),
            (&["9", "999", "9 9", "¡Ayuda!", "sos"], CheckInKind::Red),
            (&["0", "salí"], CheckInKind::SetOut),
            (&["5", "retirada"], CheckInKind::Orange),
        ] {
            for text in texts {
                assert_eq!(TextMessage::parse(text), Some(TextMessage::Said(kind)), "{text}");
            }
        }
    }

    #[test]
    fn a_report_is_a_kind_and_perhaps_an_hour() {
        let report = |text| TextMessage::parse(text);
        assert_eq!(report("7 1"), Some(TextMessage::Report(Kind::PropertyUnspecified, None)));
        assert_eq!(report("7-4-21"), Some(TextMessage::Report(Kind::SexualUnspecified, Some(21))));
        for text in ["7", "7 9", "7 1 24", "7 1 21 3", "71"] {
            assert_eq!(report(text), None, "{text}");
        }
    }

    /// What is not understood calls nobody, and ends nothing.
    #[test]
    fn what_is_no_code_is_none() {
        for text in
            ["", " ", "ok?4", "no estoy bien", "14", "4 9", "casa de ana", "8", &"1".repeat(161)]
        {
            assert_eq!(TextMessage::parse(text), None, "{text}");
        }
    }
}
