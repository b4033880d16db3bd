//! Work that takes its time, on a thread where nobody else waits for it.

use actix_web::web;

use crate::problem::Problem;

/// Does it; `doing` says in the log what failed where it does not end.
pub(crate) async fn aside<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    web::block(work).await.map_err(|error| Problem::internal(doing, &error))?
}
