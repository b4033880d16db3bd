//! The files of published releases: kept as they were made first.

use atalaya_domain::OrganisationId;
use diesel::prelude::*;

use crate::conn::{on, on_in_tx};
use crate::rows::corrupt;
use crate::schema::release_file;
use crate::scope::Across;
use crate::{Store, StoreError};

/// The file that holds the public key by which a release was signed.
pub const PUBLIC_KEY_FILE: &str = "manifest.pub";

/// A file that was made of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReleaseFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is known of a file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFileInfo {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many they are.
    pub length: u64,
}

impl Store {
    /// The installation's signature of what a release consists of, and its public key; `None` without
    /// keys.
    #[must_use]
    pub fn release_signature(&self, bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
        let signer = self.keys()?.signer()?;
        Some((signer.sign(bytes), signer.public_key().to_vec()))
    }

    /// The public keys by which the installation signs releases and has signed them: that of now first, then those of
    /// keys that were rotated and are still in the key file, then those that stand beside a release. So a release
    /// of before a rotation can be verified after it, and after the old key was forgotten.
    pub async fn release_keys(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let signers = self.keys().map(|keys| keys.signers()).unwrap_or_default();
        let mut keys: Vec<Vec<u8>> =
            signers.iter().map(|signer| signer.public_key().to_vec()).collect();
        let beside: Vec<Vec<u8>> = self
            .everybody(Across::Releases)
            .run("read by which keys releases were signed", move |conn| {
                Ok(on!(conn, c => {
                    release_file::table
                        .filter(release_file::name.eq(PUBLIC_KEY_FILE))
                        .order(release_file::release.desc())
                        .select(release_file::bytes)
                        .load(c)
                })?)
            })
            .await?;
        for key in beside {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// Keeps the files of a release, unless it has some: those that were made first stay.
    pub async fn release_files_keep(
        &self,
        organisation: OrganisationId,
        release: i64,
        files: Vec<NewReleaseFile>,
    ) -> Result<(), StoreError> {
        self.everybody(Across::Releases)
            .write("keep the files of a release", move |conn| {
                on_in_tx!(conn, c => {
                    let kept: i64 = release_file::table
                        .filter(release_file::release.eq(release))
                        .count()
                        .get_result(c)?;
                    // Another node made them in the meantime.
                    if kept > 0 {
                        return Ok(());
                    }
                    for file in &files {
                        diesel::insert_into(release_file::table)
                            .values((
                                release_file::release.eq(release),
                                release_file::name.eq(&file.name),
                                release_file::organisation.eq(organisation.0),
                                release_file::media_type.eq(&file.media_type),
                                release_file::sha256.eq(file.sha256.as_slice()),
                                release_file::bytes.eq(&file.bytes),
                            ))
                            .on_conflict_do_nothing()
                            .execute(c)?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The files of a release, by name; none where none were made yet.
    pub async fn release_files(&self, release: i64) -> Result<Vec<ReleaseFileInfo>, StoreError> {
        self.everybody(Across::Releases)
            .run("list the files of a release", move |conn| {
                // Their bytes are some hundred kilobytes; asked for by length alone, neither engine sends them.
                let rows: Vec<(String, String, Vec<u8>, i64)> = on!(conn, c => {
                    release_file::table
                        .filter(release_file::release.eq(release))
                        .order(release_file::name)
                        .select((
                            release_file::name,
                            release_file::media_type,
                            release_file::sha256,
                            diesel::dsl::sql::<diesel::sql_types::BigInt>(
                                "CAST(length(bytes) AS BIGINT)",
                            ),
                        ))
                        .load(c)
                })?;
                let info = |(name, media_type, sha256, length): (String, String, Vec<u8>, i64)| {
                    let sha256 = sha256.try_into().map_err(|_| corrupt("sha256"))?;
                    Ok(ReleaseFileInfo { name, media_type, sha256, length: length.unsigned_abs() })
                };
                Ok(rows.into_iter().map(info).collect::<Result<_, StoreError>>()?)
            })
            .await
    }

    /// A file of a release with its bytes.
    pub async fn release_file(
        &self,
        release: i64,
        name: String,
    ) -> Result<Option<NewReleaseFile>, StoreError> {
        self.everybody(Across::Releases)
            .run("read a file of a release", move |conn| {
                let row: Option<(String, String, Vec<u8>, Vec<u8>)> = on!(conn, c => {
                    release_file::table
                        .find((release, &name))
                        .select((
                            release_file::name,
                            release_file::media_type,
                            release_file::sha256,
                            release_file::bytes,
                        ))
                        .first(c)
                        .optional()
                })?;
                let read =
                    |(name, media_type, sha256, bytes): (String, String, Vec<u8>, Vec<u8>)| {
                        let sha256 = sha256.try_into().map_err(|_| corrupt("sha256"))?;
                        Ok(NewReleaseFile { name, media_type, sha256, bytes })
                    };
                Ok(row.map(read).transpose().map_err(|error: StoreError| error)?)
            })
            .await
    }
}
