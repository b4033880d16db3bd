//! Test machinery: throw-away databases and a plain event. Hands out URLs, never a store, so that
//! the store's own tests can use it.

mod facts;
mod postgres;
mod sqlite;

pub use facts::{recorded, robbery};
pub use postgres::{postgres, psql};
pub use sqlite::sqlite;

/// A database that goes away with this value.
pub struct TestDatabase {
    url: String,
    _kept: Box<dyn std::any::Any + Send + Sync>,
}

impl TestDatabase {
    /// Every test of a server begins with its database, and its HTTP client will not be made before
    /// somebody said which cryptography TLS uses; the server says so only when it asks a provider.
    fn new(url: String, kept: Box<dyn std::any::Any + Send + Sync>) -> Self {
        // Again changes nothing: the first one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { url, _kept: kept }
    }

    /// Where it is: `sqlite:PATH` or `postgres://…`. It is empty; migrate it first.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
