//! What the store's errors mean to a client.

use atalaya_store::{MergeRefusal, StoreError};

use crate::problem::{Problem, ProblemCode};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy { retry_after } => {
                Self::new(ProblemCode::Busy).retry_after(retry_after.as_secs_f64().ceil() as u64)
            }
            StoreError::Closed => Self::new(ProblemCode::NotReady).retry_after(5),
            StoreError::NotFound { .. } => Self::new(ProblemCode::NotFound),
            StoreError::VersionConflict { .. } => Self::new(ProblemCode::VersionConflict),
            StoreError::Taken { what: "id" } => Self::at(ProblemCode::IdTaken, "/id"),
            StoreError::Withdrawn => Self::new(ProblemCode::Withdrawn),
            StoreError::Merge(refusal) => Self::new(match refusal {
                MergeRefusal::Itself => ProblemCode::SameEvent,
                MergeRefusal::TargetMerged => ProblemCode::AlreadyMerged,
                MergeRefusal::HasMerged => ProblemCode::HasMerged,
                MergeRefusal::TargetDoesNotCount => ProblemCode::DoesNotCount,
            }),
            StoreError::Connect { .. } => {
                tracing::error!(%error, "cannot reach the database");
                Self::new(ProblemCode::Busy).retry_after(5)
            }
            StoreError::Url
            | StoreError::Query { .. }
            | StoreError::Migrate { .. }
            | StoreError::Outdated
            | StoreError::NotDurable { .. }
            | StoreError::Corrupt { .. }
            | StoreError::Taken { .. }
            | StoreError::Locked
            | StoreError::WrongKey { .. }
            | StoreError::Randomness
            | StoreError::TooMany { .. }
            | StoreError::Backup { .. }
            | StoreError::Unavailable { .. } => Self::internal("use the store", &error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use actix_web::http::header;
    use atalaya_domain::Language;

    use super::*;

    #[test]
    fn a_full_store_says_when_to_come_back() {
        for (retry_after, seconds) in [(0, "1"), (200, "1"), (1_500, "2")] {
            let retry_after = Duration::from_millis(retry_after);
            let answer = Problem::from(StoreError::Busy { retry_after }).answer(Language::En);
            assert_eq!(answer.status().as_u16(), 503);
            assert_eq!(answer.headers().get(header::RETRY_AFTER).unwrap(), seconds);
        }
    }

    #[test]
    fn what_we_did_not_foresee_stays_in_the_log() {
        let problem = Problem::from(StoreError::Corrupt { column: "secret_column" });
        let body = serde_json::to_string(&problem.body(Language::En)).unwrap();
        assert!(body.contains("\"internal\"") && !body.contains("secret_column"));
    }
}
