//! Removing what has served its time while the program serves.

use std::time::Duration;

use atalaya_domain::Zone;
use atalaya_store::{Removed, Retention, Store};
use tokio_util::sync::CancellationToken;

use crate::{layers, now};

/// The least time between two looks: nothing of it is urgent to the hour.
const PAUSE: Duration = Duration::from_secs(3_600);

/// Removes what has served its time, at once and then every hour, until `stop`.
pub async fn keep(store: Store, zone: Zone, stop: CancellationToken) {
    loop {
        match store.retain(Retention::default(), zone.clone(), now()).await {
            Ok(removed) if removed == Removed::default() => {}
            Ok(removed) => {
                let Removed {
                    texts,
                    events,
                    exposure,
                    audit,
                    alerts,
                    sessions,
                    outreach_places,
                    outreach,
                } = removed;
                tracing::info!(
                    texts,
                    events,
                    exposure,
                    audit,
                    alerts,
                    sessions,
                    outreach_places,
                    outreach,
                    "removed what has served its time"
                );
                if removed.events > 0
                    && let Err(error) = layers::complete(&store).await
                {
                    tracing::warn!(error = %error, "cannot draw the coarse cells for QGIS");
                }
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "cannot remove what has served its time; trying again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
