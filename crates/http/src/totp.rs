//! Six digits of a shared secret that change every 30 s (TOTP, RFC 6238), as apps on phones make them.

use atalaya_domain::RecoveryCode;
use atalaya_store::{SecretHash, StepOf, TypedCode};
use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::secret::secret_hash;

/// Digits of a code.
const DIGITS: u8 = 6;
/// How many steps a phone's clock may be off, either way.
const SKEW: u16 = 1;
/// Seconds of a step.
const STEP_S: u64 = 30;

/// A generator of codes; `None` if the secret is none.
fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(STEP_S)
        .with_secret(secret.to_vec())
        .build()
        .ok()
}

/// What somebody typed: six digits, or a recovery code.
pub(crate) fn typed(text: &str, now: Timestamp) -> TypedCode {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() == usize::from(DIGITS) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return TypedCode::Digits(step_of(digits, now));
    }
    match RecoveryCode::parse(text) {
        Some(code) => TypedCode::Recovery(recovery_hash(&code)),
        None => TypedCode::Neither,
    }
}

/// Tells of which step these are the digits, of those that are now and beside now.
pub(crate) fn step_of(digits: String, now: Timestamp) -> StepOf {
    let now_s = u64::try_from(now.as_second()).unwrap_or(0);
    Box::new(move |secret| totp(secret)?.check(&digits, now_s))
}

/// What is kept of a recovery code.
pub(crate) fn recovery_hash(code: &RecoveryCode) -> SecretHash {
    SecretHash(secret_hash(&code.to_string()))
}

/// The secret as people type it where no camera is.
pub(crate) fn written(secret: [u8; 20]) -> String {
    Secret::new_stack(secret).to_base32()
}

/// The secret as apps read it from a square (Key Uri Format). It names the installation and the
/// handle, which stand in the app's list.
pub(crate) fn uri(secret: [u8; 20], installation: &str, handle: &str) -> String {
    let issuer = percent(installation);
    format!(
        "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_S}",
        percent(handle),
        written(secret)
    )
}

/// Everything but RFC 3986's unreserved characters, escaped.
fn percent(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, its last six digits of eight.
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            let at = Timestamp::from_second(second).unwrap();
            assert_eq!(step_of(code.to_owned(), at)(SECRET), Some(second as u64 / 30), "{second}");
        }
    }

    #[test]
    fn a_code_of_the_step_before_or_after_is_taken_and_none_further_off() {
        let step = |second| step_of("287082".to_owned(), Timestamp::from_second(second).unwrap());
        for (second, taken) in
            [(0, true), (30, true), (59, true), (89, true), (90, false), (120, false)]
        {
            assert_eq!(step(second)(SECRET).is_some(), taken, "{second}");
        }
        assert_eq!(step(59)(b"09876543210987654321"), None);
        assert_eq!(step(59)(b""), None);
    }

    #[test]
    fn what_is_typed_is_digits_or_a_recovery_code_or_neither() {
        let now = Timestamp::from_second(59).unwrap();
        assert!(matches!(typed(" 287 082 ", now), TypedCode::Digits(_)));
        assert!(matches!(typed("4k7q m9xr tr2b 0wze", now), TypedCode::Recovery(_)));
        for neither in ["", "28708", "2870822", "287o82", "٢٨٧٠٨٢"] {
            assert!(matches!(typed(neither, now), TypedCode::Neither), "{neither}");
        }
    }

    #[test]
    fn an_app_reads_the_secret_whatever_the_installation_is_called() {
        assert_eq!(written(*SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            uri(*SECRET, "Salud: día & noche", "ana"),
            "otpauth://totp/Salud%3A%20d%C3%ADa%20%26%20noche:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Salud%3A%20d%C3%ADa%20%26%20noche&algorithm=SHA1&digits=6&period=30"
        );
    }
}
