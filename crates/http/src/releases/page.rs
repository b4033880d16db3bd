//! The page of a release, which others may put into theirs: no script, no cookie, nothing to press but
//! its files.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use atalaya_disclosure::release::release_frozen;
use atalaya_domain::Language;
use atalaya_evidence::{COLUMNS, Published, Row, Table, about_file};

use super::{files, ground, number};
use crate::doors::Doors;
use crate::language::Reader;
use crate::problem::{Problem, ProblemCode};
use crate::secret::hex;

/// The file that names of places are taken from.
pub(crate) const PLACES: &str = "places.geojson";
/// Where it is.
pub(crate) const PAGE: &str = "/publicado/{number}";
/// What it may load, and who may show it in a frame: everybody, since it is for everybody.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; \
    frame-ancestors *; base-uri 'none'; form-action 'none'";

/// Shows a release that was published for everybody, as a page that others may put into theirs.
pub(crate) async fn published_page(
    which: Path<String>,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let none = || Problem::new(ProblemCode::NotFound);
    let stored = doors.app.store.release_numbered(number(&which)?).await?.ok_or_else(none)?;
    let content =
        release_frozen(None, &ground::record(&stored)?, doors.now()).map_err(|_| none())?;
    let (number, published_at) = stored.published.ok_or_else(none)?;
    let made = files::made(&stored, None, &doors).await?;
    let sha256 = hex(&stored.sha256);
    let organisations = files::names(content.get(), &doors).await?;
    let published = Published {
        number,
        published_at,
        zone: &doors.app.deployment.zone,
        sha256: &sha256,
        content: &content,
        boundaries: doors.app.settings.boundaries.get(),
        organisations: &organisations,
        synthetic: files::is_synthetic(&stored, &doors).await?,
    };
    let mut table = Table::of(&published)
        .map_err(|error| Problem::internal("read a release for its page", &error))?;
    // Whichever boundaries there are by now: places are called what they were called.
    let kept = doors.app.store.release_file(stored.id, PLACES.to_owned()).await?;
    if let Some(kept) = kept {
        table.keep_names(&kept.bytes);
    }
    let names: Vec<(String, String)> =
        made.iter().map(|file| (file.name.clone(), hex(&file.sha256))).collect();
    let text = page(&table, number, &names, reader.0);
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::VARY, "accept-language"))
        .insert_header((header::CONTENT_LANGUAGE, reader.0.tag()))
        .content_type("text/html; charset=utf-8")
        .body(text))
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn page(table: &Table, number: i64, files: &[(String, String)], language: Language) -> String {
    let word = |es: &'static str, en: &'static str| match language {
        Language::Es => es,
        Language::En => en,
    };
    let note = |about: &str| {
        let found = table.notes.iter().find(|(known, _)| *known == about);
        found.map(|(_, text)| escaped(text.in_language(language))).unwrap_or_default()
    };
    let title = escaped(&table.title(language));
    let which = format!("{} {number}", word("Publicación", "Release"));
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} · {which}</title>\n\
         <link rel=\"stylesheet\" href=\"/publicado.css\">\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{which}</p>\n",
        language.tag(),
    );
    for about in ["synthetic", "absence"] {
        let said = note(about);
        if !said.is_empty() {
            let _ = writeln!(html, "<p class=\"absence\">{said}</p>");
        }
    }
    let _ = writeln!(html, "<p>{}</p>", note("counted"));
    let map = format!("map-{}.svg", language.tag());
    if files.iter().any(|(name, _)| *name == map) {
        let alt = word(
            "Mapa de los lugares; sus números están en la tabla que sigue.",
            "Map of the places; their numbers are in the table that follows.",
        );
        let _ = writeln!(
            html,
            "<img src=\"/api/v1/published/{number}/files/{map}\" alt=\"{alt}\" width=\"640\" height=\"560\">"
        );
    }
    numbers(&mut html, table, language);
    let _ = writeln!(html, "<h2>{}</h2>", word("Método y límites", "Method and limits"));
    for about in ["trust", "thresholds", "not_placed", "intervals", "places", "release", "licence"]
    {
        let _ = writeln!(html, "<p class=\"small\">{}</p>", note(about));
    }
    let _ = writeln!(html, "<h2>{}</h2>\n<ul>", word("Archivos", "Files"));
    for (name, sha256) in files {
        let about = about_file(name);
        let (about, name) = (escaped(about.in_language(language)), escaped(name));
        let _ = writeln!(
            html,
            "<li><a href=\"/api/v1/published/{number}/files/{name}\" target=\"_blank\" rel=\"noopener\">{about}</a> \
             <span class=\"small\">{name} · SHA-256 {sha256}</span></li>"
        );
    }
    let verified = word(
        "Para comprobar una copia: baje los archivos con manifest.json y manifest.sig y ejecute «atalaya release verify». Las llaves públicas están en",
        "To verify a copy: download the files with manifest.json and manifest.sig and run “atalaya release verify”. The public keys are at",
    );
    let _ = writeln!(
        html,
        "</ul>\n<p class=\"small\">{verified} <a href=\"/api/v1/release_keys\" target=\"_blank\" rel=\"noopener\">/api/v1/release_keys</a>.</p>"
    );
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn numbers(html: &mut String, table: &Table, language: Language) {
    let head = match language {
        Language::Es => ["Lugar", "Parte", "Reportes", "Intervalo 95 %"],
        Language::En => ["Place", "Part", "Reports", "95 % interval"],
    };
    html.push_str("<table>\n<thead><tr>");
    for name in head {
        let _ = write!(html, "<th scope=\"col\">{name}</th>");
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        let told = |name: &str| escaped(&told(row, name));
        let _ = writeln!(
            html,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{} – {}</td></tr>",
            escaped(&Table::place_name(row, language)),
            escaped(&Table::part_name(row, language)),
            told("events"),
            told("lower_95"),
            told("upper_95"),
        );
    }
    html.push_str("</tbody>\n</table>\n");
}

pub(crate) fn told(row: &Row, name: &str) -> String {
    let at = COLUMNS.iter().position(|column| column.name == name);
    at.and_then(|at| row.cells.get(at)).map(atalaya_evidence::Cell::written).unwrap_or_default()
}
