//! What was published for everybody: frozen, so it may be kept by whoever has it.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::out::{PublishedList, PublishedOut};
use super::{files, number};
use crate::doors::Doors;
use crate::etag;
use crate::problem::{Problem, ProblemCode};

/// Lists what was published for everybody, by number.
#[utoipa::path(get, path = "/api/v1/published", tag = "releases",
    responses((status = 200, body = PublishedList)), security(()))]
pub(crate) async fn published_list(doors: Data<Doors>) -> Result<HttpResponse, Problem> {
    let stored = doors.app.store.releases_public().await?;
    let mut releases = Vec::with_capacity(stored.len());
    for one in &stored {
        let files = doors.app.store.release_files(one.id).await?;
        releases.extend(PublishedOut::new(None, one, &files, &doors).await?);
    }
    Ok(HttpResponse::Ok().json(PublishedList { releases }))
}

/// Gives a release that was published for everybody. Its bytes never change.
#[utoipa::path(get, path = "/api/v1/published/{number}", tag = "releases",
    params(("number" = i64, Path)),
    responses((status = 200, body = PublishedOut), (status = 304)), security(()))]
pub(crate) async fn published_get(
    request: HttpRequest,
    which: Path<String>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let none = || Problem::new(ProblemCode::NotFound);
    let stored = doors.app.store.release_numbered(number(&which)?).await?.ok_or_else(none)?;
    if stored.audience.is_some() {
        return Err(none());
    }
    let files = files::made(&stored, None, &doors).await?;
    let out = PublishedOut::new(None, &stored, &files, &doors).await?.ok_or_else(none)?;
    let tag = format!("\"{}\"", out.sha256());
    if etag::is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400, immutable"))
        .json(out))
}
