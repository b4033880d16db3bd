//! What the store's errors mean to a client.

use atalaya_store::StoreError;

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
            StoreError::Withdrawn => Self::new(ProblemCode::Withdrawn),
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
            | StoreError::TooMany { .. }
            | StoreError::Unavailable { .. } => Self::internal("use the store", &error),
        }
    }
}
