//! From a path to an answer.

use actix_web::body::SizedStream;
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::disguise::{is_told_otherwise, path_of, told_otherwise};
use super::kind::{cache_control, media_type};
use super::range::{Part, part_of};
use super::source::{Found, Source};
use crate::doors::Doors;
use crate::etag;
use crate::problem::{Problem, ProblemCode};

/// What stands at `/` while there is no web client. Both languages: it is for who installs.
const NO_CLIENT: &str = "<!doctype html><html lang=\"es\"><meta charset=\"utf-8\"><title>Atalaya</title>\
<h1>Atalaya</h1><p>El servicio funciona, pero falta el cliente web. Ejecute <code>make web</code> y recargue.</p>\
<p lang=\"en\">The service runs, but the web client is missing. Run <code>make web</code> and reload.</p></html>\n";

/// How a stored compression is asked for, and the suffix of its files; the better first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// What a head's body would be made of.
type NoBytes = Result<web::Bytes, std::io::Error>;

/// Everything that is no route: a file of the web client, or its page for a navigation.
pub(crate) async fn web_get(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let path = wanted(&request)?;
    let source = doors.files.web.clone();
    let path = if path.is_empty() { "index.html".to_owned() } else { path };
    if let Some(answer) = shown(&request, &doors, source.clone(), path.clone()).await? {
        return Ok(answer);
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if path != "index.html" && (is_file || !is_navigation(request.headers())) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    match shown(&request, &doors, source, "index.html".to_owned()).await? {
        Some(page) => Ok(page),
        None => Ok(HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(NO_CLIENT)),
    }
}

/// A file of the basemap.
pub(crate) async fn basemap_get(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let path = wanted(&request)?;
    let path = path.strip_prefix("basemap/").unwrap_or_default().to_owned();
    let answer = file(&request, doors.files.basemap.clone(), path).await?;
    answer.ok_or(Problem::new(ProblemCode::NotFound))
}

/// The path that is asked for, without the leading slash and percent signs.
fn wanted(request: &HttpRequest) -> Result<String, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::new(ProblemCode::MethodNotAllowed)
            .header(header::ALLOW, header::HeaderValue::from_static("GET, HEAD")));
    }
    let path = decoded(request.path()).ok_or(Problem::new(ProblemCode::NotFound))?;
    let path = path.trim_start_matches('/').to_owned();
    // What would be a route of the API is never a page.
    if path == "api" || path.starts_with("api/") {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    Ok(path)
}

/// Percent-decoding (RFC 3986, section 2.1); `None` for what is no UTF-8 or no encoding.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push((digit()? * 16 + digit()?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether a browser goes to a page, rather than fetching something for one.
fn is_navigation(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("text/html"))
}

/// A file of the web client, under the name that this installation goes by.
async fn shown(
    request: &HttpRequest,
    doors: &Doors,
    source: Source,
    path: String,
) -> Result<Option<HttpResponse>, Problem> {
    let disguise = doors.app.settings.disguise.clone();
    let path = path_of(disguise.as_ref(), path);
    let Some(disguise) = disguise.filter(|_| is_told_otherwise(&path)) else {
        return file(request, source, path).await;
    };
    let kind = path.clone();
    let told = web::block(move || {
        let found = source.find(&path)?;
        let bytes = found.read(0, found.length).ok()?;
        // What does not say our name where it should is given to nobody: it may say it elsewhere.
        told_otherwise(&disguise, &path, &bytes)
    });
    let Some(bytes) = told.await.unwrap_or(None) else { return Ok(None) };
    let tag = etag::of(&bytes);
    let mut answer = HttpResponse::build(StatusCode::OK);
    answer
        .insert_header((header::CONTENT_TYPE, media_type(&kind)))
        .insert_header((header::CACHE_CONTROL, cache_control(&kind)))
        .insert_header((header::ETAG, tag.clone()));
    if etag::is_known(request, &tag) {
        return Ok(Some(answer.status(StatusCode::NOT_MODIFIED).finish()));
    }
    if request.method() == Method::HEAD {
        let length = bytes.len() as u64;
        return Ok(Some(
            answer.body(SizedStream::new(length, futures_util::stream::empty::<NoBytes>())),
        ));
    }
    Ok(Some(answer.body(bytes)))
}

async fn file(
    request: &HttpRequest,
    source: Source,
    path: String,
) -> Result<Option<HttpResponse>, Problem> {
    let head = request.method() == Method::HEAD;
    let headers = request.headers();
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let encodings = if range.is_some() { Vec::new() } else { accepted(headers) };
    let kind = path.clone();
    let found = web::block(move || {
        let packed = encodings.into_iter().find_map(|(name, suffix)| {
            Some((source.find(&format!("{path}{suffix}"))?, Some(name)))
        });
        packed.or_else(|| Some((source.find(&path)?, None)))
    });
    let Some((found, encoding)) = found.await.unwrap_or(None) else {
        return Ok(None);
    };
    let mut answer = HttpResponse::build(StatusCode::OK);
    answer
        .insert_header((header::CONTENT_TYPE, media_type(&kind)))
        .insert_header((header::CACHE_CONTROL, cache_control(&kind)))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, found.etag.clone()));
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding));
    }
    if etag::is_known(request, &found.etag) {
        return Ok(Some(answer.status(StatusCode::NOT_MODIFIED).finish()));
    }
    let current =
        headers.get(header::IF_RANGE).is_none_or(|tag| tag.as_bytes() == found.etag.as_bytes());
    let part = part_of(range.as_deref().filter(|_| current && !head), found.length);
    send(answer, found, part, head).await.map(Some)
}

async fn send(
    mut answer: HttpResponseBuilder,
    found: Found,
    part: Part,
    head: bool,
) -> Result<HttpResponse, Problem> {
    let length = found.length;
    let (first, count) = match part {
        Part::Whole => (0, length),
        Part::Bytes { first, last } => {
            let range = format!("bytes {first}-{last}/{length}");
            answer
                .status(StatusCode::PARTIAL_CONTENT)
                .insert_header((header::CONTENT_RANGE, range));
            (first, last - first + 1)
        }
        Part::Outside => {
            let range = header::HeaderValue::try_from(format!("bytes */{length}"));
            let problem = Problem::new(ProblemCode::RangeNotSatisfiable);
            return Err(match range {
                Ok(range) => problem.header(header::CONTENT_RANGE, range),
                Err(_) => problem,
            });
        }
    };
    if head {
        // The length without the bytes: they are not read for a head.
        return Ok(answer.body(SizedStream::new(count, futures_util::stream::empty::<NoBytes>())));
    }
    // The largest file is the basemap, some megabytes: one read, and no buffer that outlives it.
    match web::block(move || found.read(first, count)).await {
        Ok(Ok(bytes)) => Ok(answer.body(bytes)),
        Ok(Err(error)) => Err(Problem::internal("read a file", &error)),
        Err(error) => Err(Problem::internal("read a file", &error)),
    }
}

/// The stored encodings a client takes, the better first.
fn accepted(headers: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let accepts: Vec<&str> = headers
        .get_all(header::ACCEPT_ENCODING)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter(|part| !part.replace(' ', "").ends_with(";q=0"))
        .filter_map(|part| part.split(';').next())
        .map(str::trim)
        .collect();
    ENCODINGS.into_iter().filter(|(name, _)| accepts.contains(name)).collect()
}
