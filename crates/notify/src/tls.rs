//! Which cryptography connections are kept from being read by, and who asks gateways over HTTP.

use std::time::Duration;

use reqwest::Client;

/// Has TLS be set up with `ring`, the house's one provider of cryptography.
pub fn set_up_tls() {
    // Again changes nothing: the first provider stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// A client that goes where it is sent and nowhere else, and waits so long for an answer.
pub(crate) fn client(patience: Duration) -> Result<Client, reqwest::Error> {
    set_up_tls();
    Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(patience).build()
}
