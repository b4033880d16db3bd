//! Passwords: argon2id, on threads that may block, a bounded number at once.

use std::sync::{Arc, LazyLock};

use actix_web::error::BlockingError;
use actix_web::web;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::sign_in::busy;

/// The shortest password that is taken, in characters (NIST SP 800-63B asks for 8 and more).
pub const PASSWORD_MIN_CHARS: usize = 10;
/// The longest, so that nobody makes us hash a novel.
pub const PASSWORD_MAX_CHARS: usize = 256;

/// Why a password was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long.
    #[error("a password has {PASSWORD_MIN_CHARS} to {PASSWORD_MAX_CHARS} characters, this one {0}")]
    Length(usize),
    /// The hash could not be made.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

/// The PHC string of a password: argon2id, 19 MiB, 2 passes, 1 lane (OWASP's first choice, the
/// crate's default), with a random salt. Blocks for some tens of milliseconds.
pub fn password_hash(password: &str) -> Result<String, PasswordError> {
    let chars = password.chars().count();
    if !(PASSWORD_MIN_CHARS..=PASSWORD_MAX_CHARS).contains(&chars) {
        return Err(PasswordError::Length(chars));
    }
    hashed(password)
}

fn hashed(secret: &str) -> Result<String, PasswordError> {
    Argon2::default()
        .hash_password(secret.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| PasswordError::Hash(error.to_string()))
}

/// The hash that is checked when there is no such user, so that both answers take the same time.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| password_hash("nobody has this password").unwrap_or_default());

/// Checks and hashes passwords, PINs and codes, so many at once that hashing never takes more than `PLACES` × 19 MiB and
/// leaves the machine's other work alone.
pub(crate) struct Passwords {
    places: Semaphore,
    queue: Semaphore,
    metrics: Arc<Metrics>,
}

/// Hashes at once. With ~30 ms each this is some 60 sign-ins a second.
const PLACES: usize = 2;
/// Sign-ins that may wait for a place: about a second of work.
const WAITING: usize = 64;

/// More people sign in at this moment than can be checked.
pub(crate) struct TooMany;

impl Passwords {
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        LazyLock::force(&NOBODY);
        Self { places: Semaphore::new(PLACES), queue: Semaphore::new(WAITING), metrics }
    }

    /// Whether the password is the hash's. Without a hash the work is the same and the answer no.
    pub(crate) async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, TooMany> {
        let known = hash.is_some();
        let matches =
            self.work(move || matches(&password, hash.as_deref().unwrap_or(&NOBODY))).await?;
        Ok(matches.unwrap_or(false) && known)
    }

    /// The PHC string of a PIN or code, whose form was checked before.
    pub(crate) async fn hash(&self, secret: String) -> Result<String, Problem> {
        let hashed = self.work(move || hashed(&secret)).await.map_err(busy)?;
        let failed = |error: &dyn std::error::Error| Problem::internal("hash a secret", error);
        hashed.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
    }

    async fn work<T: Send + 'static>(
        &self,
        f: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Result<T, BlockingError>, TooMany> {
        let Ok(_turn) = self.queue.try_acquire() else {
            return Err(TooMany);
        };
        let Ok(_place) = self.places.acquire().await else {
            return Err(TooMany);
        };
        self.metrics.secret_hashed();
        Ok(web::block(f).await)
    }
}

fn matches(password: &str, hash: &str) -> bool {
    // A password that could never have been set costs as much as any other of a sane length.
    let password = password.get(..PASSWORD_MAX_CHARS * 4).unwrap_or(password);
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let hash = password_hash("correct horse battery").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(matches("correct horse battery", &hash));
        assert!(!matches("correct horse batterz", &hash));
        assert!(!matches("", &hash));
        assert!(!matches("x", "not a hash"));
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert!(matches!(password_hash("short"), Err(PasswordError::Length(5))));
        assert!(matches!(password_hash(&"x".repeat(257)), Err(PasswordError::Length(257))));
    }
}
