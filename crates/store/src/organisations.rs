//! Organisations.

use atalaya_domain::{OrganisationId, Slug};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::conn::{Fault, on};
use crate::decoys::DECOY_MARK;
use crate::rows::corrupt;
use crate::schema::organisation;
use crate::scope::Across;
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

/// The columns of an [`Organisation`].
pub(crate) type OrganisationRow = (i64, String, String);

impl Organisation {
    pub(crate) fn read((id, slug, name): OrganisationRow) -> Result<Self, StoreError> {
        // A decoy goes by the slug of the one it stands for.
        let slug = slug.strip_suffix(DECOY_MARK).unwrap_or(&slug);
        let slug = Slug::parse(slug).ok_or(corrupt("slug"))?;
        Ok(Self { id: OrganisationId(id), slug, name })
    }
}

impl Store {
    /// Creates an organisation; [`StoreError::Taken`] if the slug is.
    pub async fn organisation_create(
        &self,
        slug: Slug,
        name: String,
        now: Timestamp,
    ) -> Result<Organisation, StoreError> {
        self.everybody(Across::Operator)
            .write("create an organisation", move |conn| {
                let id = on!(conn, c => {
                    diesel::insert_into(organisation::table)
                        .values((
                            organisation::slug.eq(slug.as_str()),
                            organisation::name.eq(&name),
                            organisation::created_us.eq(now.as_microsecond()),
                        ))
                        .returning(organisation::id)
                        .get_result(c)
                })
                .map_err(|error| taken(error, "slug"))?;
                Ok(Organisation { id: OrganisationId(id), slug, name })
            })
            .await
    }

    /// The organisation with this slug.
    pub async fn organisation_by_slug(
        &self,
        slug: &Slug,
    ) -> Result<Option<Organisation>, StoreError> {
        let slug = slug.clone();
        self.everybody(Across::SignIn)
            .run("read an organisation", move |conn| {
                let row: Option<OrganisationRow> = on!(conn, c => {
                    organisation::table
                        .filter(organisation::slug.eq(slug.as_str()))
                        .select((organisation::id, organisation::slug, organisation::name))
                        .first(c)
                        .optional()
                })?;
                Ok(row.map(Organisation::read).transpose()?)
            })
            .await
    }

    /// All organisations by slug, without decoys: for the operator's command line, never for a viewer.
    pub async fn organisation_list(&self) -> Result<Vec<Organisation>, StoreError> {
        self.everybody(Across::Operator)
            .run("list organisations", |conn| {
                let rows: Vec<OrganisationRow> = on!(conn, c => {
                    organisation::table
                        .filter(organisation::slug.not_like(format!("%{DECOY_MARK}")))
                        .order(organisation::slug)
                        .select((organisation::id, organisation::slug, organisation::name))
                        .load(c)
                })?;
                Ok(rows.into_iter().map(Organisation::read).collect::<Result<_, _>>()?)
            })
            .await
    }
}

/// [`StoreError::Taken`] for a broken unique constraint.
pub(crate) fn taken(error: diesel::result::Error, what: &'static str) -> Fault {
    use diesel::result::{DatabaseErrorKind, Error};
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            Fault::Ours(StoreError::Taken { what })
        }
        other => Fault::Sql(other),
    }
}
