//! Symbols of 5 bits as people read and type them: Crockford's base 32.

use std::fmt;

/// No I, L, O, U: letters that are mistaken for digits, and one that makes words.
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// So many symbols as somebody types them: in either case, with spaces and hyphens or without, O for 0
/// and I or L for 1. `None` if they are none, or not so many.
pub(crate) fn typed<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    let mut symbols = [0; LENGTH];
    let mut length = 0;
    for typed in text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')) {
        let meant = match typed.to_ascii_uppercase() {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            other => other,
        };
        let value = ALPHABET.iter().position(|symbol| *symbol == meant)?;
        *symbols.get_mut(length)? = value as u8;
        length += 1;
    }
    (length == LENGTH).then_some(symbols)
}

/// Writes symbols, a hyphen after each so many.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, symbols: &[u8], group: usize) -> fmt::Result {
    for (place, symbol) in symbols.iter().enumerate() {
        if place > 0 && place % group == 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", char::from(ALPHABET[usize::from(*symbol)]))?;
    }
    Ok(())
}
