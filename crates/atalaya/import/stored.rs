//! Where records of each kind are stored.

use std::future::Future;

use atalaya_domain::{Event, Exposure, OrganisationId};
use atalaya_logbook::FileRecord;
use atalaya_store::{Outcome, Store, StoreError};
use jiff::Timestamp;

/// A kind of record that is imported.
pub trait Stored: FileRecord {
    /// Stores records, all or none.
    fn store(
        store: Store,
        organisation: OrganisationId,
        records: Vec<Self>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Outcome>, StoreError>> + Send;
}

impl Stored for Event {
    async fn store(
        store: Store,
        organisation: OrganisationId,
        records: Vec<Self>,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        store.event_create_many(organisation, None, records, now).await
    }
}

impl Stored for Exposure {
    async fn store(
        store: Store,
        organisation: OrganisationId,
        records: Vec<Self>,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        store.exposure_create_many(organisation, None, records, now).await
    }
}
