//! Keeping the layers for QGIS complete while the program serves.

use std::time::Duration;

use atalaya_domain::Position;
use atalaya_store::{Engine, Store};
use tokio_util::sync::CancellationToken;

/// The least time between two looks at the feed: who draws maps in QGIS waits a moment, and a
/// flood of reports costs one look.
const PAUSE: Duration = Duration::from_secs(2);

/// Draws the outlines of cells as reports come in, from this program or another, until `stop`.
/// Only PostgreSQL has layers.
pub async fn keep(store: Store, stop: CancellationToken) {
    if store.engine() != Engine::Postgres {
        return;
    }
    let mut woken = store.feed_watch();
    let mut drawn = Position(0);
    loop {
        let told = store.layers_refresh(drawn).await;
        let next = async {
            tokio::time::sleep(PAUSE).await;
            match told {
                Ok(to) => {
                    drawn = to;
                    woken.changed().await.is_ok()
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "cannot draw the layers for QGIS; trying again");
                    true
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            more = next => if !more { return },
        }
    }
}

/// Draws what is missing, once: after an import or a restore nobody may be serving.
pub async fn complete(store: &Store) -> anyhow::Result<()> {
    if store.engine() == Engine::Postgres {
        store.layers_refresh(Position(0)).await?;
    }
    Ok(())
}
