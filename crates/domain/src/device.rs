//! Enrolled devices: their id, the code that lets one in, the PIN that opens it.

use std::fmt;

use crate::crockford;
use crate::record_id::record_id;

record_id! {
    /// A device's id: random, so that nobody comes upon another's.
    DeviceId
}

/// A one-time code that makes a device somebody's: nine random symbols of 5 bits and one that tells
/// a slip of the finger, `4K7QM-9XRTR`. Letters that are mistaken for digits are not in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EnrolmentCode([u8; EnrolmentCode::LENGTH]);

impl EnrolmentCode {
    /// Symbols, without the hyphen.
    pub const LENGTH: usize = 10;

    /// A code of 45 of these bits.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::LENGTH - 1]) -> Self {
        let mut symbols = [0; Self::LENGTH];
        for (symbol, byte) in symbols.iter_mut().zip(bytes) {
            *symbol = byte % 32;
        }
        symbols[Self::LENGTH - 1] = times_alpha(remainder(&symbols[..Self::LENGTH - 1]));
        Self(symbols)
    }

    /// The code as somebody types it: in either case, with spaces and hyphens or without, O for 0
    /// and I or L for 1. `None` if it is none, a wrong last symbol included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        crockford::typed(text).filter(|symbols| remainder(symbols) == 0).map(Self)
    }
}

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crockford::write(f, &self.0, Self::LENGTH / 2)
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode(…)")
    }
}

/// The symbols as a polynomial over GF(32), at α: zero for every code. One wrong symbol makes it
/// another, and so do two neighbours that are exchanged.
fn remainder(symbols: &[u8]) -> u8 {
    symbols.iter().fold(0, |sum, symbol| times_alpha(sum) ^ symbol)
}

/// α times an element of GF(32), with α⁵ = α² + 1.
const fn times_alpha(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

/// What opens an enrolled device: 6 to 12 digits that are not among the first anybody would try.
/// Alone it opens nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

/// Why a text was not taken as PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinError {
    /// Not 6 to 12 digits.
    Form,
    /// Among the first that anybody would try.
    Common,
}

impl Pin {
    /// The least number of digits.
    pub const MIN_DIGITS: usize = 6;
    /// The greatest.
    pub const MAX_DIGITS: usize = 12;
    /// Figures on the keypad and others that rules do not find.
    const COMMON: &'static [&'static str] = &[
        "159753", "147258", "258369", "147852", "142536", "123654", "321654", "456123", "789456",
        "159357", "357159", "963852", "741852", "852456", "102030", "112358", "314159",
    ];

    /// A PIN as somebody chooses it.
    pub fn choose(text: &str) -> Result<Self, PinError> {
        let pin = Self::parse(text).ok_or(PinError::Form)?;
        if pin.is_common() { Err(PinError::Common) } else { Ok(pin) }
    }

    /// A PIN as somebody types it; `None` if it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = (Self::MIN_DIGITS..=Self::MAX_DIGITS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| Self(text.to_owned()))
    }

    /// Whether a slip of the finger could make one of the other: fewer than three digits differ, or one begins with the
    /// other.
    #[must_use]
    pub fn is_near(&self, other: &Self) -> bool {
        let (one, two) = (&self.0, &other.0);
        let different = one.bytes().zip(two.bytes()).filter(|(one, two)| one != two).count();
        if one.len() == two.len() { different < 3 } else { different == 0 }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Runs, repetitions, few different digits, calendar dates of recent times.
    fn is_common(&self) -> bool {
        let digits = self.0.as_bytes();
        let steps =
            |by: u8| digits.windows(2).all(|pair| (pair[0] - b'0' + by) % 10 == pair[1] - b'0');
        let repeats = (1..=digits.len() / 2)
            .any(|period| digits.iter().zip(&digits[period..]).all(|(one, next)| one == next));
        let mut seen = [false; 10];
        digits.iter().for_each(|digit| seen[usize::from(digit - b'0')] = true);
        let different = seen.iter().filter(|seen| **seen).count();
        steps(1)
            || steps(9)
            || repeats
            || different < 3
            || is_date(&self.0)
            || Self::COMMON.contains(&self.0.as_str())
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// Whether eight digits are a day of 1920–2039, in either order: a birthday. Of six digits a third
/// could be one, so those are not refused.
fn is_date(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse().ok());
    let is = |day: Option<u32>, month: Option<u32>, year: Option<u32>| {
        day.is_some_and(|day| (1..=31).contains(&day))
            && month.is_some_and(|month| (1..=12).contains(&month))
            && year.is_some_and(|year| (1920..2040).contains(&year))
    };
    digits.len() == 8
        && (is(number(0, 2), number(2, 4), number(4, 8))
            || is(number(2, 4), number(0, 2), number(4, 8))
            || is(number(6, 8), number(4, 6), number(0, 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(seed: u8) -> EnrolmentCode {
        EnrolmentCode::from_random(std::array::from_fn(|place| {
            seed.wrapping_mul(97) ^ (place as u8).wrapping_mul(41)
        }))
    }

    #[test]
    fn a_code_is_read_as_it_is_shown_and_as_it_is_typed() {
        for seed in 0..=255 {
            let code = code(seed);
            let shown = code.to_string();
            assert_eq!(shown.len(), 11);
            let typed = shown.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            for text in [shown.clone(), shown.replace('-', ""), typed] {
                assert!(EnrolmentCode::parse(&text) == Some(code), "{text}");
            }
        }
        for wrong in ["", "0", "00000-0000", "00000-00000-0", "ÜÜÜÜÜ", "UUUUU-UUUUU"] {
            assert!(EnrolmentCode::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn one_slip_or_two_exchanged_neighbours_are_noticed() {
        for seed in [0, 3, 77, 201] {
            let shown = code(seed).to_string().replace('-', "");
            for place in 0..EnrolmentCode::LENGTH {
                for other in crockford::ALPHABET {
                    let mut typed = shown.clone().into_bytes();
                    typed[place] = *other;
                    let typed = String::from_utf8(typed).unwrap();
                    assert_eq!(EnrolmentCode::parse(&typed).is_some(), typed == shown);
                }
                let mut typed = shown.clone().into_bytes();
                typed.swap(place, (place + 1).min(EnrolmentCode::LENGTH - 1));
                let typed = String::from_utf8(typed).unwrap();
                assert_eq!(EnrolmentCode::parse(&typed).is_some(), typed == shown);
            }
        }
    }

    #[test]
    fn what_anybody_would_try_first_is_no_pin() {
        for common in [
            "123456",
            "012345",
            "987654",
            "890123",
            "111111",
            "121212",
            "123123",
            "112211",
            "777788",
            "159753",
            "19840523",
            "23051984",
            "05231984",
            "123456789012",
        ] {
            assert_eq!(Pin::choose(common), Err(PinError::Common), "{common}");
        }
        for wrong in ["", "12345", "1234567890123", "12 456", "12345a", "１２３４５６"] {
            assert_eq!(Pin::choose(wrong), Err(PinError::Form), "{wrong}");
        }
        for good in ["835162", "407391", "9028471"] {
            assert_eq!(Pin::choose(good).map(|pin| pin.as_str().to_owned()).as_deref(), Ok(good));
        }
        assert_eq!(
            format!("{:?} {:?}", Pin::parse("835162"), code(1)),
            "Some(Pin(…)) EnrolmentCode(…)"
        );
    }

    #[test]
    fn pins_that_a_slip_could_exchange_are_near() {
        let near = |one, two| Pin::parse(one).unwrap().is_near(&Pin::parse(two).unwrap());
        for (one, two) in [("407391", "407391"), ("407391", "407392"), ("407391", "407319")] {
            assert!(near(one, two) && near(two, one), "{one} {two}");
        }
        assert!(near("407391", "4073915") && near("4073915", "407391"), "one digit more");
        assert!(
            !near("407391", "835162") && !near("407391", "407518") && !near("407391", "8351627")
        );
    }

    #[test]
    fn nearly_every_pin_may_be_chosen() {
        let refused =
            (0..1_000_000u32).filter(|pin| Pin::choose(&format!("{pin:06}")).is_err()).count();
        assert!(refused < 8_000, "{refused}");
    }
}
