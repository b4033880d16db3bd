//! The cookies there are: a session's, an enrolled device's, and those of a sign-in that is on its way.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use atalaya_store::SecretHash;
use jiff::SignedDuration;

use crate::HttpSettings;
use crate::secret::secret_hash;

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Proves a session.
    Session,
    /// Proves that this is an enrolled device, which a PIN opens.
    Device,
    /// Proves that the first step of signing in was right.
    Pending,
    /// Which challenge a passkey was asked to sign.
    Challenge,
    /// Which question somebody was sent to their organisation's provider with.
    Oidc,
}

/// How long a browser keeps a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// For so long.
    For(SignedDuration),
    /// Until the browser is closed: it is not its owner's alone.
    UntilClosed,
}

/// How long a device's cookie lasts: browsers keep none longer than 400 days (RFC 6265bis, 5.5).
pub(crate) const DEVICE_LASTS: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Makes a browser throw away all it has of us. Where it does not know the header, or came without
/// TLS, the client does so itself.
pub(crate) const CLEAR_SITE_DATA: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
);

impl Cookie {
    /// Its name. With `__Host-` browsers take it over TLS only, from this very host, so neither a
    /// neighbour's page nor anybody on the line can put one of theirs in its place.
    pub(crate) const fn name(self, settings: &HttpSettings) -> &'static str {
        match (self, settings.cookie_secure) {
            (Self::Session, true) => "__Host-atalaya_session",
            (Self::Session, false) => "atalaya_session",
            (Self::Device, true) => "__Host-atalaya_device",
            (Self::Device, false) => "atalaya_device",
            (Self::Pending, true) => "__Host-atalaya_pending",
            (Self::Pending, false) => "atalaya_pending",
            (Self::Challenge, true) => "__Host-atalaya_challenge",
            (Self::Challenge, false) => "atalaya_challenge",
            (Self::Oidc, true) => "__Host-atalaya_oidc",
            (Self::Oidc, false) => "atalaya_oidc",
        }
    }

    /// The secret that a request brings in it (RFC 6265, section 4.2).
    pub(crate) fn text<'a>(
        self,
        headers: &'a HeaderMap,
        settings: &HttpSettings,
    ) -> Option<&'a str> {
        let name = self.name(settings);
        headers
            .get_all(header::COOKIE)
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
    }

    /// The hash of that secret.
    pub(crate) fn of(self, request: &HttpRequest, settings: &HttpSettings) -> Option<SecretHash> {
        self.text(request.headers(), settings).map(|text| SecretHash(secret_hash(text)))
    }

    /// `Set-Cookie` with a secret.
    pub(crate) fn set(self, settings: &HttpSettings, secret: &str, kept: Kept) -> HeaderValue {
        let age = match kept {
            Kept::For(time) => format!("; Max-Age={}", time.as_secs()),
            Kept::UntilClosed => String::new(),
        };
        let secure = if settings.cookie_secure { "; Secure" } else { "" };
        let name = self.name(settings);
        // Who comes back from a provider comes by another site's page: a strict cookie would not be sent.
        let site = if self == Self::Oidc { "Lax" } else { "Strict" };
        let text = format!("{name}={secret}; Path=/; HttpOnly; SameSite={site}{age}{secure}");
        HeaderValue::from_str(&text).expect("a secret is hexadecimal digits")
    }

    /// `Set-Cookie` that takes it away.
    pub(crate) fn unset(self, settings: &HttpSettings) -> HeaderValue {
        self.set(settings, "", Kept::For(SignedDuration::ZERO))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn behind_tls_no_other_cookie_is_read_than_one_that_only_this_host_can_set() {
        let plain = HttpSettings { cookie_secure: false, ..HttpSettings::default() };
        let secure = HttpSettings::default();
        let request = TestRequest::get()
            .insert_header((
                "cookie",
                "atalaya_session=a; __Host-atalaya_session=b; atalaya_device=c",
            ))
            .to_http_request();
        let of = |cookie: Cookie, settings| cookie.text(request.headers(), settings);
        assert_eq!(of(Cookie::Session, &plain), Some("a"));
        assert_eq!(of(Cookie::Session, &secure), Some("b"));
        assert_eq!(of(Cookie::Device, &plain), Some("c"));
        assert_eq!(of(Cookie::Device, &secure), None);
    }

    #[test]
    fn a_cookie_is_for_this_site_alone_and_out_of_a_scripts_reach() {
        let secure = HttpSettings::default();
        let set = Cookie::Device.set(&secure, "abc", Kept::UntilClosed);
        assert_eq!(set, "__Host-atalaya_device=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
        let unset = Cookie::Session.unset(&secure);
        assert!(
            unset.to_str().unwrap().contains("=; ")
                && unset.to_str().unwrap().contains("Max-Age=0")
        );
    }
}
