//! Web push (RFC 8030) without content, signed by the installation's key (RFC 8292).
//!
//! # Design
//! A message with content would be sealed for the browser, yet its length and its sender's time would
//! still say something, and a notification that shows it lies on a locked screen. So there is none: the
//! service worker shows the same words for everything, and the app asks the server what there is.

use std::fmt;
use std::time::Duration;

use atalaya_domain::Channel;
use atalaya_store::DeliveryTo;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, StatusCode, Url};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use crate::carrier::{Carriage, Carried, Carrier, Carrying, Parcel};
use crate::tls;

/// For how long a push service keeps a message for a browser that is away, seconds.
const KEPT: &str = "3600";
/// One that waits is replaced by the next: both say the same.
const TOPIC: &str = "aviso";
/// For how long a signature holds; a day at most.
const SIGNED_FOR: SignedDuration = SignedDuration::from_hours(12);
/// How long a push service may take.
const PATIENCE: Duration = Duration::from_secs(6);
/// The longest address of a browser.
const LONGEST: usize = 1_000;
/// The push services of the browsers there are.
const SERVICES: [&str; 4] = [
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
];

/// Which push services are asked. A browser's address comes from outside, and is no way to have us ask
/// whomever somebody likes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushServices(Vec<String>);

impl Default for PushServices {
    fn default() -> Self {
        Self(SERVICES.map(str::to_owned).into())
    }
}

impl PushServices {
    /// These: host names, `*.` before them for all below, or `http://127.0.0.1:PORT` for one on this
    /// machine. `None` where one is none of these: an address by number is.
    #[must_use]
    pub fn parse(named: &[String]) -> Option<Self> {
        let is_host = |name: &str| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
            let top = name.rsplit('.').next().unwrap_or_default();
            name.contains('.')
                && name.chars().all(plain)
                && top.len() >= 2
                && top.chars().all(|c| c.is_ascii_lowercase())
        };
        let is_here = |name: &str| {
            let port = name.strip_prefix("http://127.0.0.1:").map(str::parse::<u16>);
            matches!(port, Some(Ok(_)))
        };
        let all = named
            .iter()
            .all(|name| is_host(name.strip_prefix("*.").unwrap_or(name)) || is_here(name));
        (all && !named.is_empty()).then(|| Self(named.to_vec()))
    }

    /// The browser's address as it may be asked; `None` where it may not.
    #[must_use]
    pub fn allowed(&self, endpoint: &str) -> Option<Url> {
        if endpoint.len() > LONGEST {
            return None;
        }
        let url = Url::parse(endpoint).ok()?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return None;
        }
        let host = url.host_str()?;
        let named = |name: &String| {
            if name.starts_with("http://") {
                return url.origin().ascii_serialization() == *name;
            }
            let fits = match name.strip_prefix("*.") {
                Some(above) => host
                    .strip_suffix(above)
                    .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
                None => host == name,
            };
            fits && url.scheme() == "https" && url.port().is_none()
        };
        self.0.iter().any(named).then_some(url)
    }
}

/// The installation's key, by which push services know it. Browsers are told its public half.
pub struct PushKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl fmt::Debug for PushKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PushKey(…)")
    }
}

/// What is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushKeyError {
    /// It is no PEM file of a private key for ES256.
    #[error("it is no private key for ES256 (PKCS#8, PEM)")]
    NotAKey,
    /// The system gives no randomness.
    #[error("the system gives no random bytes")]
    Randomness,
}

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

impl PushKey {
    /// A new key, as a PEM file.
    pub fn make() -> Result<String, PushKeyError> {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let text = STANDARD.encode(made.map_err(|_| PushKeyError::Randomness)?.as_ref());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).filter_map(|line| str::from_utf8(line).ok()).collect();
        Ok(format!("{BEGIN}\n{}\n{END}\n", lines.join("\n")))
    }

    /// Reads a PEM file.
    pub fn parse(pem: &str) -> Result<Self, PushKeyError> {
        let (_, rest) = pem.split_once(BEGIN).ok_or(PushKeyError::NotAKey)?;
        let (body, _) = rest.split_once(END).ok_or(PushKeyError::NotAKey)?;
        let body: String = body.split_whitespace().collect();
        let der = STANDARD.decode(body).map_err(|_| PushKeyError::NotAKey)?;
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &random);
        Ok(Self { pair: pair.map_err(|_| PushKeyError::NotAKey)?, random })
    }

    /// The public half as browsers want it.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// The header by which a push service knows us.
    fn authorization(&self, url: &Url, contact: &str, now: Timestamp) -> Option<String> {
        let ends = now.saturating_add(SIGNED_FOR).ok()?.as_second();
        // Neither an origin nor a contact has a character that JSON would have to escape.
        let claims = format!(
            "{{\"aud\":\"{}\",\"exp\":{ends},\"sub\":\"{contact}\"}}",
            url.origin().ascii_serialization()
        );
        let head = URL_SAFE_NO_PAD.encode("{\"typ\":\"JWT\",\"alg\":\"ES256\"}");
        let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = self.pair.sign(&self.random, signed.as_bytes()).ok()?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Some(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

/// How browsers are told.
#[derive(Debug)]
pub struct PushSettings {
    /// The installation's key.
    pub key: PushKey,
    /// Whom a push service writes to when something of ours goes wrong: `mailto:…` or `https://…`.
    pub contact: String,
    /// Which push services are asked.
    pub services: PushServices,
}

/// Settings that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// No push service could write there.
    #[error("contact is {contact:?}: it is a mailto: or an https:// address")]
    Contact {
        /// As it was set.
        contact: String,
    },
    /// TLS cannot be set up.
    #[error("cannot set up TLS")]
    Tls(#[source] reqwest::Error),
}

/// Web push.
#[derive(Debug)]
pub struct Push {
    client: Client,
    settings: PushSettings,
}

impl Push {
    /// Web push with these settings. Nobody is asked for anything yet.
    pub fn new(settings: PushSettings) -> Result<Self, PushError> {
        let contact = &settings.contact;
        let plain = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
        let named = contact.starts_with("mailto:") || contact.starts_with("https://");
        if !named || !contact.chars().all(plain) {
            return Err(PushError::Contact { contact: contact.clone() });
        }
        let client = tls::client(PATIENCE).map_err(PushError::Tls)?;
        Ok(Self { client, settings })
    }

    async fn send(&self, endpoint: &str, now: Timestamp) -> Told {
        let Some(url) = self.settings.services.allowed(endpoint) else { return Told::Refused };
        let signed = self.settings.key.authorization(&url, &self.settings.contact, now);
        let Some(authorization) = signed else { return Told::Failed };
        let sent = self
            .client
            .post(url)
            .header("authorization", authorization)
            .header("ttl", KEPT)
            .header("urgency", "high")
            .header("topic", TOPIC)
            .header("content-length", "0")
            .send()
            .await;
        match sent.map(|answer| answer.status()) {
            Ok(status) if status.is_success() => Told::Taken,
            Ok(StatusCode::NOT_FOUND | StatusCode::GONE) => Told::Gone,
            Ok(StatusCode::TOO_MANY_REQUESTS) => Told::Failed,
            Ok(status) if status.is_client_error() => Told::Refused,
            Ok(_) | Err(_) => Told::Failed,
        }
    }
}

/// What a push service says of one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Taken,
    /// The browser wants no more messages, or is no more.
    Gone,
    Refused,
    Failed,
}

impl Carrier for Push {
    fn channel(&self) -> Channel {
        Channel::Push
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(async move {
            let DeliveryTo::Push(browsers) = &parcel.to else {
                return Carried::Refused("it is no push").into();
            };
            let (mut told, mut gone) = (Vec::new(), Vec::new());
            for browser in browsers {
                let said = self.send(&browser.endpoint, parcel.now).await;
                if said == Told::Gone {
                    gone.push(browser.id);
                }
                told.push(said);
            }
            let carried = if told.contains(&Told::Taken) {
                Carried::Taken
            } else if told.contains(&Told::Failed) {
                Carried::Failed("no push service takes it")
            } else {
                Carried::Refused("no browser is there any more")
            };
            Carriage { carried, gone }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_push_services_are_asked() {
        let services = PushServices::default();
        for endpoint in [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://updates.push.services.mozilla.com/wpush/v2/abc",
            "https://web.push.apple.com/abc",
            "https://db5p.notify.windows.com/w/?token=abc",
        ] {
            assert!(services.allowed(endpoint).is_some(), "{endpoint}");
        }
        for endpoint in [
            "",
            "abc",
            "http://fcm.googleapis.com/abc",
            "https://fcm.googleapis.com:8443/abc",
            "https://fcm.googleapis.com.evil.example/abc",
            "https://evilpush.apple.com/abc",
            "https://push.apple.com/abc",
            "https://.push.apple.com/abc",
            "https://a@fcm.googleapis.com/abc",
            "https://fcm.googleapis.com@127.0.0.1/abc",
            "https://127.0.0.1/abc",
            "https://[::1]/abc",
            "https://localhost/abc",
            "https://169.254.169.254/latest/meta-data",
            "https://2130706433/abc",
            "file:///etc/passwd",
            "gopher://fcm.googleapis.com/",
        ] {
            assert!(services.allowed(endpoint).is_none(), "{endpoint}");
        }
        assert!(
            services
                .allowed(&format!("https://fcm.googleapis.com/{}", "a".repeat(1_000)))
                .is_none()
        );
    }

    #[test]
    fn services_are_named_by_their_hosts_and_here_alone_by_number() {
        let parse = |name: &str| PushServices::parse(&[name.to_owned()]);
        let here = parse("http://127.0.0.1:9012").unwrap();
        assert!(here.allowed("http://127.0.0.1:9012/notify/a").is_some());
        assert!(here.allowed("http://127.0.0.1:9013/notify/a").is_none());
        assert!(parse("push.omes.example").is_some() && parse("*.omes.example").is_some());
        for wrong in
            ["10.0.0.1", "*", "*.", "localhost", "https://a.example", "http://10.0.0.1:80", ""]
        {
            assert!(parse(wrong).is_none(), "{wrong}");
        }
        assert!(PushServices::parse(&[]).is_none());
    }

    #[test]
    fn a_key_is_made_read_and_shown_to_nobody() {
        let pem = PushKey::make().unwrap();
        let key = PushKey::parse(&pem).unwrap();
        let public = URL_SAFE_NO_PAD.decode(key.public()).unwrap();
        assert_eq!((public.len(), public[0]), (65, 4), "an uncompressed point");
        assert_eq!(format!("{key:?}"), "PushKey(…)");
        assert_eq!(PushKey::parse("x").unwrap_err(), PushKeyError::NotAKey);
        let cut = pem.replacen('\n', "\nAAAA", 2);
        assert_eq!(PushKey::parse(&cut).unwrap_err(), PushKeyError::NotAKey);
    }
}
