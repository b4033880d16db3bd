//! The files of a published release: made once, listed with their hashes, the same bytes for ever.

use actix_web::http::header;
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::release::release_frozen;
use atalaya_domain::{Json, Viewer};
use atalaya_evidence::{Documents, Earlier, File, Published, Table, manifest};
use atalaya_seal::public_key_name;
use atalaya_store::{NewReleaseFile, PUBLIC_KEY_FILE, ReleaseFileInfo, StoredRelease};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};
use utoipa::ToSchema;

use super::page::PLACES;
use super::{ground, number, visible};
use crate::doors::Doors;
use crate::etag;
use crate::problem::{Problem, ProblemCode};
use crate::secret::hex;
use crate::viewer::Principal;

/// A file of a release.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseFileOut {
    /// Its name; `manifest.json` lists the others with their hashes, `manifest.sig` is its Ed25519
    /// signature by one of `GET /api/v1/release_keys`.
    #[schema(example = "table.csv")]
    name: String,
    media_type: String,
    /// SHA-256 of its bytes, hexadecimal.
    sha256: String,
    /// How many bytes it has.
    length: u64,
}

/// How many strangers may wait for files that are being made.
const STRANGERS_WAITING: usize = 32;

/// Whose turn it is to make a release's files, which takes a second of work: one at a time at each node, however many ask
/// for them first, and of strangers no more wait than a few.
pub(crate) struct Making {
    turn: Semaphore,
    strangers: Semaphore,
}

impl Default for Making {
    fn default() -> Self {
        Self { turn: Semaphore::new(1), strangers: Semaphore::new(STRANGERS_WAITING) }
    }
}

/// One's turn, until it is dropped.
pub(super) struct Turn<'a>(#[expect(dead_code, reason = "held")] [Option<SemaphorePermit<'a>>; 2]);

impl Making {
    /// Waits for one's turn; who signed in always may, a stranger if few others do.
    async fn turn(&self, viewer: Option<&Viewer>) -> Result<Turn<'_>, Problem> {
        let busy = || Problem::new(ProblemCode::Busy).retry_after(2);
        let place = match viewer {
            Some(_) => None,
            None => Some(self.strangers.try_acquire().map_err(|_| busy())?),
        };
        let turn = self.turn.acquire().await.map_err(|_| busy())?;
        Ok(Turn([place, Some(turn)]))
    }
}

impl From<&ReleaseFileInfo> for ReleaseFileOut {
    fn from(file: &ReleaseFileInfo) -> Self {
        Self {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            sha256: hex(&file.sha256),
            length: file.length,
        }
    }
}

/// Gives a file of a release that the viewer may see. Its bytes never change.
#[utoipa::path(get, path = "/api/v1/releases/{id}/files/{name}", tag = "releases",
    params(("id" = i64, Path), ("name" = String, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream",
        body = Vec<u8>), (status = 304)))]
pub(crate) async fn release_file_get(
    request: HttpRequest,
    path: Path<(String, String)>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (id, name) = path.into_inner();
    let stored = visible(number(&id)?, principal.viewer(), &doors).await?;
    send(&request, &stored, name, Some(principal.viewer()), &doors, "private, no-cache").await
}

/// Gives a file of a release that was published for everybody. Its bytes never change.
#[utoipa::path(get, path = "/api/v1/published/{number}/files/{name}", tag = "releases",
    params(("number" = i64, Path), ("name" = String, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream",
        body = Vec<u8>), (status = 304)), security(()))]
pub(crate) async fn published_file_get(
    request: HttpRequest,
    path: Path<(String, String)>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let none = || Problem::new(ProblemCode::NotFound);
    let (which, name) = path.into_inner();
    let stored = doors.app.store.release_numbered(number(&which)?).await?.ok_or_else(none)?;
    let kept = "public, max-age=86400, immutable";
    send(&request, &stored, name, None, &doors, kept).await
}

/// The places and numbers of a release for everybody, as its own file has them.
pub(crate) async fn places(stored: &StoredRelease, doors: &Data<Doors>) -> Result<Value, Problem> {
    let none = || Problem::new(ProblemCode::NotFound);
    release_frozen(None, &ground::record(stored)?, doors.now()).map_err(|_| none())?;
    made(stored, None, doors).await?;
    let file = doors.app.store.release_file(stored.id, PLACES.to_owned()).await?;
    serde_json::from_slice(&file.ok_or_else(none)?.bytes)
        .map_err(|error| Problem::internal("read a release's places", &error))
}

async fn send(
    request: &HttpRequest,
    stored: &StoredRelease,
    name: String,
    viewer: Option<&Viewer>,
    doors: &Data<Doors>,
    kept: &'static str,
) -> Result<HttpResponse, Problem> {
    let none = || Problem::new(ProblemCode::NotFound);
    // Who may not see the release is told of no file of it.
    release_frozen(viewer, &ground::record(stored)?, doors.now()).map_err(|_| none())?;
    made(stored, viewer, doors).await?;
    let file = doors.app.store.release_file(stored.id, name).await?.ok_or_else(none)?;
    let tag = format!("\"{}\"", hex(&file.sha256));
    if etag::is_known(request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let of = stored.published.map_or(0, |(number, _)| number);
    let saved = format!("attachment; filename=\"atalaya-{of}-{}\"", file.name);
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, kept))
        .insert_header((header::CONTENT_DISPOSITION, saved))
        .content_type(file.media_type)
        .body(file.bytes))
}

/// The file that says of a release whether it is made up.
const MANIFEST: &str = "manifest.json";

/// Whether what a release says is made up: as its files have it once they are made, so that a deployment that is told
/// otherwise later changes nothing that left; before that as the deployment has it.
pub(crate) async fn is_synthetic(stored: &StoredRelease, doors: &Doors) -> Result<bool, Problem> {
    let Some(file) = doors.app.store.release_file(stored.id, MANIFEST.to_owned()).await? else {
        return Ok(doors.app.deployment.synthetic);
    };
    let manifest: Value = serde_json::from_slice(&file.bytes)
        .map_err(|error| Problem::internal("read a release's manifest", &error))?;
    Ok(manifest.get("synthetic").and_then(Value::as_bool).unwrap_or(doors.app.deployment.synthetic))
}

/// Makes the files of a published release, unless they were made; gives what is known of them.
pub(super) async fn made(
    stored: &StoredRelease,
    viewer: Option<&Viewer>,
    doors: &Data<Doors>,
) -> Result<Vec<ReleaseFileInfo>, Problem> {
    let store = &doors.app.store;
    let kept = store.release_files(stored.id).await?;
    let Some((number, published_at)) = stored.published else { return Ok(Vec::new()) };
    if !kept.is_empty() {
        return Ok(kept);
    }
    let _turn = doors.making.turn(viewer).await?;
    // Whoever had their turn before may have made them.
    let kept = store.release_files(stored.id).await?;
    if !kept.is_empty() {
        return Ok(kept);
    }
    let content = release_frozen(viewer, &ground::record(stored)?, doors.now())?;
    let boundaries = doors.app.settings.boundaries.clone();
    boundaries.read().await?;
    let (sha256, synthetic) = (hex(&stored.sha256), doors.app.deployment.synthetic);
    let earlier = earlier(number, content.get(), doors).await?;
    let organisations = names(content.get(), doors).await?;
    // The manifest names its key, so that whoever verifies it knows which of the published ones it takes.
    let key = store.release_signature(&[]).map(|(_, public)| public_key_name(&public));
    let zone = doors.app.deployment.zone.clone();
    let written = web::block(move || {
        let published = Published {
            number,
            published_at,
            zone: &zone,
            sha256: &sha256,
            content: &content,
            boundaries: boundaries.get(),
            organisations: &organisations,
            synthetic,
        };
        let table = Table::of(&published)
            .map_err(|error| Problem::internal("read a release for its files", &error))?;
        let mut files =
            table.files().map_err(|error| Problem::internal("write a release's files", &error))?;
        let documents = Documents {
            table: &table,
            organisations: &organisations,
            sha256: &sha256,
            boundaries: published.boundaries,
            earlier: &earlier,
        };
        let made = documents.files();
        files.extend(
            made.map_err(|error| Problem::internal("write a release's documents", &error))?,
        );
        files.push(manifest(&table, &sha256, &files, key.as_deref()));
        Ok::<_, Problem>(files)
    });
    doors.metrics.release_written();
    let mut files = written.await.map_err(|error| Problem::internal("write files", &error))??;
    if let Some(manifest) = files.last()
        && let Some((signature, public_key)) = store.release_signature(&manifest.bytes)
    {
        let raw = "application/octet-stream";
        files.push(File { name: "manifest.sig", media_type: raw, bytes: signature });
        files.push(File { name: PUBLIC_KEY_FILE, media_type: raw, bytes: public_key });
    }
    let kept = files.into_iter().map(|file| NewReleaseFile {
        name: file.name.to_owned(),
        media_type: file.media_type.to_owned(),
        sha256: Sha256::digest(&file.bytes).into(),
        bytes: file.bytes,
    });
    store.release_files_keep(stored.organisation, stored.id, kept.collect()).await?;
    Ok(store.release_files(stored.id).await?)
}

fn member<'a>(content: &'a Json, name: &str) -> &'a str {
    match content.member(name) {
        Some(Json::String(text)) => text,
        _ => "",
    }
}

/// Whose numbers they are, as people know them.
pub(super) async fn names(content: &Json, doors: &Doors) -> Result<String, Problem> {
    let Some(Json::Array(slugs)) = content.member("organisations") else {
        return Ok(String::new());
    };
    let known = doors.app.store.organisation_list().await?;
    let is = |name: &str| slugs.iter().any(|slug| matches!(slug, Json::String(one) if one == name));
    let named = known.iter().filter(|one| is(one.slug.as_str())).map(|one| one.name.as_str());
    Ok(named.collect::<Vec<_>>().join(", "))
}

/// How many numbers of before a chart holds beside its own.
const EARLIER: usize = 7;

/// The numbers of the same thing that were published before for everybody, oldest first.
async fn earlier(number: i64, content: &Json, doors: &Doors) -> Result<Vec<Earlier>, Problem> {
    let mut found: Vec<Earlier> = Vec::new();
    for stored in doors.app.store.releases_public().await? {
        let before = stored.published.is_some_and(|(other, _)| other < number);
        let Ok(other) = release_frozen(None, &ground::record(&stored)?, doors.now()) else {
            continue;
        };
        let other = other.get();
        let alike = ["organisations", "audience", "support", "measure"]
            .iter()
            .all(|name| other.member(name) == content.member(name));
        let (period, own) = (member(other, "period"), member(content, "period"));
        let known = found.iter().any(|one| one.period == period);
        if !before || !alike || known || period.len() != own.len() || period >= own {
            continue;
        }
        if let Some(events) = whole(other) {
            // No more draws of noise than numbers; of a year its quarters' beside them.
            let rows = rows(other);
            let noises = if period.contains("-Q") { rows } else { rows * 5 };
            found.push(Earlier { period: period.to_owned(), events, noises });
        }
    }
    found.sort_by(|a, b| a.period.cmp(&b.period));
    let first = found.len().saturating_sub(EARLIER);
    Ok(found.split_off(first))
}

fn rows(content: &Json) -> usize {
    match content.member("rows") {
        Some(Json::Array(rows)) => rows.len().max(1),
        _ => 1,
    }
}

/// The number of the whole area.
fn whole(content: &Json) -> Option<u64> {
    let Some(Json::Array(rows)) = content.member("rows") else { return None };
    let row =
        rows.iter().find(|row| member(row, "unit") == "area" && member(row, "group") == "all");
    match row?.member("events") {
        Some(Json::Integer(events)) => u64::try_from(*events).ok(),
        _ => None,
    }
}
