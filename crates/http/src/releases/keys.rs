//! By which keys releases are signed: told to everybody, so that a copy from wherever can be verified.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use atalaya_seal::public_key_name;
use serde::Serialize;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::problem::Problem;
use crate::secret::hex;

/// The public keys of the installation's releases.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseKeyList {
    /// That of now first, then those of before: what they signed is verified by them still.
    keys: Vec<ReleaseKeyOut>,
}

/// A public key.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseKeyOut {
    /// What a manifest calls it in `signed_with.key`: the first 16 hexadecimal digits of its SHA-256.
    #[schema(example = "6b86b273ff34fce1")]
    name: String,
    /// `Ed25519` (RFC 8032).
    algorithm: &'static str,
    /// 32 bytes, hexadecimal.
    public_key: String,
    /// Whether releases are signed by it now.
    current: bool,
}

/// Tells by which keys releases are signed and were signed. Whoever wants to be sure that they are the
/// organisation's compares them with what it has said elsewhere.
#[utoipa::path(get, path = "/api/v1/release_keys", tag = "releases",
    responses((status = 200, body = ReleaseKeyList)), security(()))]
pub(crate) async fn release_keys_get(doors: Data<Doors>) -> Result<HttpResponse, Problem> {
    let now = doors.app.store.release_signature(&[]).map(|(_, public)| public);
    let keys = doors.app.store.release_keys().await?;
    let out = |key: &Vec<u8>| ReleaseKeyOut {
        name: public_key_name(key),
        algorithm: "Ed25519",
        public_key: hex(key),
        current: now.as_ref() == Some(key),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .json(ReleaseKeyList { keys: keys.iter().map(out).collect() }))
}
