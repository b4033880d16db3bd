//! Work that would keep an async thread from its other tasks.

use tokio::task::JoinError;

/// Runs on a thread that may block, and gives what came of it. A panic there goes on here.
pub(crate) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    joined(tokio::task::spawn_blocking(work)).await
}

/// What a task gave. A panic there goes on here.
pub(crate) async fn joined<T>(task: impl Future<Output = Result<T, JoinError>>) -> T {
    match task.await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only a runtime that ends cancels it: nobody waits any more.
            Err(_) => std::future::pending().await,
        },
    }
}
