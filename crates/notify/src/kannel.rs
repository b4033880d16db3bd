//! Text messages by a Kannel gateway (`sendsms` over HTTP), which tells by a request to us whether
//! they arrived.
//!
//! # Design
//! Kannel speaks every protocol that operators have and is free; it runs beside us, so the operator's
//! password and everybody's numbers stay with the organisation. It takes parameters in the URL or as
//! headers of a POST: we use headers, since URLs are written into logs.

use std::fmt;
use std::time::Duration;

use atalaya_domain::{Channel, dialled};
use atalaya_store::DeliveryTo;
use reqwest::{Client, StatusCode, Url};

use crate::carrier::{Carried, Carrier, Carrying, Parcel};
use crate::tls;

/// Tell of what has arrived (1), what will not (2), and what the operator does not take (16).
const RECEIPTS: &str = "19";
/// Letters that no alphabet of the network's has go as UCS-2.
const UCS_2: &str = "2";
/// How long the gateway may take.
const PATIENCE: Duration = Duration::from_secs(6);

/// Where a gateway is.
#[derive(Clone)]
pub struct KannelSettings {
    /// Its `sendsms`: `http://127.0.0.1:13013/cgi-bin/sendsms`. Over the network by https.
    pub url: String,
    /// Who we are there.
    pub user: String,
    /// What proves it.
    pub password: String,
    /// The number or name that messages come from, where the gateway does not set it.
    pub from: Option<String>,
    /// The code of numbers without one, like `502`.
    pub country: Option<String>,
}

impl fmt::Debug for KannelSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KannelSettings({}, …)", self.url)
    }
}

/// Settings that cannot be a gateway's.
#[derive(Debug, thiserror::Error)]
pub enum KannelError {
    /// The URL is none, or would carry a password over a network in the clear.
    #[error("the gateway is {url:?}: name it by https://, or by http:// on this machine")]
    Url {
        /// As it was set.
        url: String,
    },
    /// No HTTP header can carry it.
    #[error("{what} has characters that cannot be sent to a gateway")]
    Text {
        /// What was set.
        what: &'static str,
    },
    /// TLS cannot be set up.
    #[error("cannot set up TLS")]
    Tls(#[source] reqwest::Error),
}

/// A Kannel gateway.
pub struct Kannel {
    client: Client,
    url: Url,
    settings: KannelSettings,
}

impl fmt::Debug for Kannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl Kannel {
    /// The gateway with these settings. It is not asked for anything yet.
    pub fn new(settings: KannelSettings) -> Result<Self, KannelError> {
        let refuse = || KannelError::Url { url: settings.url.clone() };
        let url = Url::parse(&settings.url).map_err(|_| refuse())?;
        let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && here) {
            return Err(refuse());
        }
        let plain = |text: &str| text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        for (what, text) in [
            ("user", Some(&settings.user)),
            ("the password", Some(&settings.password)),
            ("from", settings.from.as_ref()),
        ] {
            if text.is_some_and(|text| !plain(text)) {
                return Err(KannelError::Text { what });
            }
        }
        let client = tls::client(PATIENCE).map_err(KannelError::Tls)?;
        Ok(Self { client, url, settings })
    }

    async fn send(&self, number: &str, parcel: &Parcel) -> Carried {
        let call = parcel.call.get();
        let mut request = self
            .client
            .post(self.url.clone())
            .header("content-type", "text/plain; charset=UTF-8")
            .header("x-kannel-username", &self.settings.user)
            .header("x-kannel-password", &self.settings.password)
            .header("x-kannel-to", number)
            .body(call.text.clone());
        if let Some(from) = &self.settings.from {
            request = request.header("x-kannel-from", from);
        }
        if !call.text.is_ascii() {
            request = request.header("x-kannel-coding", UCS_2);
        }
        if let Some(url) = &parcel.receipt_url {
            request = request
                .header("x-kannel-dlr-mask", RECEIPTS)
                .header("x-kannel-dlr-url", format!("{url}?status=%d"));
        }
        match request.send().await {
            Ok(answer) => told(answer.status(), parcel.receipt_url.is_some()),
            Err(error) if error.is_timeout() => {
                Carried::Failed("the gateway does not answer in time")
            }
            Err(_) => Carried::Failed("the gateway is not reached"),
        }
    }
}

/// What an answer's status says.
fn told(status: StatusCode, receipts: bool) -> Carried {
    match status {
        StatusCode::ACCEPTED | StatusCode::OK if receipts => Carried::ReceiptFollows,
        StatusCode::ACCEPTED | StatusCode::OK => Carried::Taken,
        // Somebody has to mend the settings; until then it is worth another try.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Carried::Failed("the gateway does not know us")
        }
        status if status.is_client_error() => Carried::Refused("the gateway refuses the message"),
        _ => Carried::Failed("the gateway is in trouble"),
    }
}

impl Carrier for Kannel {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(async move {
            let DeliveryTo::Sms(typed) = &parcel.to else {
                return Carried::Refused("it is no text message").into();
            };
            let carried = match dialled(typed, self.settings.country.as_deref()) {
                Some(number) => self.send(&number, parcel).await,
                None => Carried::Refused("what stands for the number is none"),
            };
            carried.into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> KannelSettings {
        KannelSettings {
            url: url.to_owned(),
            user: "atalaya".to_owned(),
            password: "secreto".to_owned(),
            from: None,
            country: None,
        }
    }

    #[test]
    fn a_password_leaves_the_machine_by_tls_alone() {
        for url in
            ["http://127.0.0.1:13013/cgi-bin/sendsms", "http://[::1]/s", "https://sms.example/s"]
        {
            assert!(Kannel::new(settings(url)).is_ok(), "{url}");
        }
        for url in ["http://sms.example/s", "http://127.0.0.1.evil.example/s", "ftp://x", "sms", ""]
        {
            assert!(matches!(Kannel::new(settings(url)), Err(KannelError::Url { .. })), "{url}");
        }
        let odd =
            KannelSettings { password: "a\nb".to_owned(), ..settings("https://sms.example/") };
        assert!(matches!(Kannel::new(odd.clone()), Err(KannelError::Text { .. })));
        assert!(!format!("{odd:?}").contains('\n'), "it reaches no log");
    }
}
