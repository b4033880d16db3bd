//! Asking an identity provider: over TLS with the system's roots, briefly, and without being sent
//! elsewhere.

use std::time::Duration;

use atalaya_notify::set_up_tls;
use openidconnect::{HttpRequest, HttpResponse};

/// How long a provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// The longest answer that is read, bytes.
const LONGEST: usize = 256 * 1024;

/// A provider was not reached, or does not answer as one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskError {
    /// No connection, no answer in time.
    #[error("the provider does not answer")]
    Reqwest(#[from] reqwest::Error),
    /// Not an answer of HTTP.
    #[error("the provider's answer is none")]
    Http(#[from] openidconnect::http::Error),
    /// An answer without end.
    #[error("the provider's answer is longer than {LONGEST} bytes")]
    Long,
}

/// What asks; `None` where TLS cannot be set up.
pub(crate) fn client() -> Option<reqwest::Client> {
    set_up_tls();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
        .ok()
}

/// Asks once.
pub(crate) async fn ask(
    client: &reqwest::Client,
    request: HttpRequest,
) -> Result<HttpResponse, AskError> {
    let mut answer = client.execute(request.try_into()?).await?;
    let mut told = openidconnect::http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        told = told.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        if body.len() + piece.len() > LONGEST {
            return Err(AskError::Long);
        }
        body.extend_from_slice(&piece);
    }
    Ok(told.body(body)?)
}
