//! Where a request comes from: the page that sent it, and the network it arrived by.

use std::net::IpAddr;
use std::str::FromStr;

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::uri::Authority;

use crate::{HttpSettings, Network};

/// An origin as browsers write it (RFC 6454, section 6): scheme, host, and the port unless it is
/// the scheme's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// The text is no origin.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is not an origin like https://atalaya.example or http://10.0.0.7:8080: no path, no slash \
     at the end, no port 443 with https nor 80 with http"
)]
pub struct OriginError(String);

impl Origin {
    /// As browsers write it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a browser's `Origin` header names this one.
    fn is(&self, header: &str) -> bool {
        self.0.eq_ignore_ascii_case(header)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let parts = text
            .split_once("://")
            .and_then(|(scheme, rest)| Some((scheme, rest.parse::<Authority>().ok()?)));
        let fits = |scheme: &str, authority: &Authority| {
            let own_port = match scheme {
                "https" => 443,
                "http" => 80,
                _ => return false,
            };
            let ends = authority.as_str().ends_with(':') || authority.as_str().contains('@');
            !ends && !authority.host().is_empty() && authority.port_u16() != Some(own_port)
        };
        match parts {
            Some((scheme, authority)) if fits(scheme, &authority) => Ok(Self(text.to_owned())),
            _ => Err(OriginError(text.to_owned())),
        }
    }
}

/// What the browser says about the page that sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    /// A page of ours.
    Own,
    /// Another site's page.
    Foreign,
    /// Nothing is said: no browser, or one that hides it.
    Unsaid,
}

/// Judges `Origin`, and where it is missing `Sec-Fetch-Site` (Fetch Metadata, W3C).
pub(crate) fn sender(request: &HttpRequest, settings: &HttpSettings) -> Sender {
    let headers = request.headers();
    if let Some(origin) = headers.get(header::ORIGIN) {
        let own = origin.to_str().is_ok_and(|origin| is_own(origin, request, settings));
        return if own { Sender::Own } else { Sender::Foreign };
    }
    match text(headers, "sec-fetch-site") {
        Some("same-origin") => Sender::Own,
        Some(_) => Sender::Foreign,
        None => Sender::Unsaid,
    }
}

/// Whether another page sent it, and not somebody who typed the address: what is only asked for may be asked for by hand.
pub(crate) fn is_of_another_page(request: &HttpRequest, settings: &HttpSettings) -> bool {
    sender(request, settings) == Sender::Foreign
        && text(request.headers(), "sec-fetch-site") != Some("none")
}

fn is_own(origin: &str, request: &HttpRequest, settings: &HttpSettings) -> bool {
    if !settings.public_origins.is_empty() {
        return settings.public_origins.iter().any(|own| own.is(origin));
    }
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let asked = match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => text(request.headers(), "host"),
    };
    // Not `connection_info()`: that believes headers which anybody may send.
    matches!((host, asked), (Some(host), Some(asked)) if host.eq_ignore_ascii_case(asked))
}

/// The network a request comes from, for limits: an IPv4 address, or an IPv6 /56 (what one
/// household or phone gets).
pub(crate) fn network(request: &HttpRequest, settings: &HttpSettings) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip());
    match client(peer, request.headers(), &settings.trusted_proxies).to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let mut bytes = address.octets();
            bytes[7..].fill(0);
            IpAddr::from(bytes)
        }
    }
}

/// Where this server is reached: as the installation names itself, or else by the name that was asked for.
pub(crate) fn address(request: &HttpRequest, settings: &HttpSettings) -> String {
    if let Some(own) = settings.public_origins.first() {
        return own.as_str().to_owned();
    }
    let scheme = if settings.cookie_secure { "https" } else { "http" };
    format!("{scheme}://{}", text(request.headers(), "host").unwrap_or_default())
}

/// Whether a request reached us from this machine itself, by no proxy.
pub(crate) fn is_loopback(request: &HttpRequest) -> bool {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"]
        .iter()
        .any(|name| request.headers().contains_key(*name));
    let loopback = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    loopback && !forwarded
}

/// The nearest address that is not a trusted proxy's, from the right: what stands left of it may
/// be made up.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let mut address = peer;
    let hops: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map_while(|hop| hop.trim().parse().ok())
        .collect();
    for hop in hops.into_iter().rev() {
        if !trusted.iter().any(|network| network.contains(address)) {
            break;
        }
        address = hop;
    }
    address
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn sender_of(headers: &[(&str, &str)], settings: &HttpSettings) -> Sender {
        let request = headers.iter().fold(TestRequest::get(), |request, (name, value)| {
            request.insert_header((*name, *value))
        });
        sender(&request.to_http_request(), settings)
    }

    #[test]
    fn only_pages_of_the_asked_host_are_ours() {
        let settings = HttpSettings::default();
        let host = ("host", "127.0.0.1:8080");
        let cases: &[(&[(&str, &str)], Sender)] = &[
            (&[host, ("origin", "http://127.0.0.1:8080")], Sender::Own),
            (&[host, ("origin", "http://127.0.0.1:8081")], Sender::Foreign),
            (&[host, ("origin", "http://127.0.0.1:8080.evil.example")], Sender::Foreign),
            (&[host, ("origin", "null")], Sender::Foreign),
            (&[host, ("origin", "null"), ("sec-fetch-site", "same-origin")], Sender::Foreign),
            (&[host, ("sec-fetch-site", "same-origin")], Sender::Own),
            (&[host, ("sec-fetch-site", "same-site")], Sender::Foreign),
            (&[host, ("sec-fetch-site", "none")], Sender::Foreign),
            (&[host], Sender::Unsaid),
            (
                &[host, ("x-forwarded-host", "evil.example"), ("origin", "http://evil.example")],
                Sender::Foreign,
            ),
        ];
        for (headers, expected) in cases {
            assert_eq!(sender_of(headers, &settings), *expected, "{headers:?}");
        }
    }

    #[test]
    fn behind_a_proxy_only_the_named_origins_are_ours() {
        let settings = HttpSettings {
            public_origins: vec!["https://atalaya.example".parse().unwrap()],
            ..HttpSettings::default()
        };
        let of = |origin| sender_of(&[("host", "10.0.0.7"), ("origin", origin)], &settings);
        assert_eq!(of("https://atalaya.example"), Sender::Own);
        assert_eq!(of("http://atalaya.example"), Sender::Foreign);
        assert_eq!(of("http://10.0.0.7"), Sender::Foreign);
    }

    #[test]
    fn an_origin_that_no_browser_sends_is_refused() {
        for origin in
            ["https://atalaya.example", "http://127.0.0.1:8080", "https://[2001:db8::1]:8443"]
        {
            assert!(origin.parse::<Origin>().is_ok(), "{origin}");
        }
        for wrong in [
            "",
            "atalaya.example",
            "https://",
            "https://atalaya.example/",
            "https://atalaya.example/mapa",
            "https://atalaya.example?x",
            "https://atalaya.example:443",
            "http://atalaya.example:80",
            "https://atalaya.example:",
            "https://ana@atalaya.example",
            "https://atalaya.example other",
            "ftp://atalaya.example",
            "https://atalaya.example,https://two.example",
        ] {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_forwarded_address_is_believed_from_a_trusted_proxy_only() {
        let settings = HttpSettings {
            trusted_proxies: vec!["10.0.0.1".parse().unwrap()],
            ..HttpSettings::default()
        };
        let of = |peer: &str, forwarded: &str| {
            let request = TestRequest::get()
                .peer_addr(peer.parse().unwrap())
                .insert_header(("x-forwarded-for", forwarded));
            network(&request.to_http_request(), &settings).to_string()
        };
        assert_eq!(of("10.0.0.1:9", "203.0.113.9"), "203.0.113.9");
        assert_eq!(of("10.0.0.1:9", "1.2.3.4, 203.0.113.9"), "203.0.113.9");
        assert_eq!(of("198.51.100.7:9", "203.0.113.9"), "198.51.100.7");
        assert_eq!(of("[2001:db8:1:2ff:3:4:5:6]:9", "203.0.113.9"), "2001:db8:1:200::");
    }
}
