//! Organisations.

use atalaya_domain::{OrganisationId, Slug};
use jiff::Timestamp;

use crate::{Store, StoreError};

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its number.
    pub id: OrganisationId,
    /// Its short name, unique.
    pub slug: Slug,
    /// The name people read.
    pub name: String,
}

impl Store {
    /// Creates an organisation; [`StoreError::Taken`] if the slug is.
    pub async fn organisation_create(
        &self,
        _slug: Slug,
        _name: String,
        _now: Timestamp,
    ) -> Result<Organisation, StoreError> {
        todo!()
    }

    /// The organisation with this slug.
    pub async fn organisation_by_slug(
        &self,
        _slug: &Slug,
    ) -> Result<Option<Organisation>, StoreError> {
        todo!()
    }

    /// All organisations by slug: for the operator's command line, never for a viewer.
    pub async fn organisation_list(&self) -> Result<Vec<Organisation>, StoreError> {
        todo!()
    }
}
