//! What was published, on one page: the quarterly table of who oversees, department by period, and every release. It
//! says nothing that a release does not say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use atalaya_disclosure::release::release_frozen;
use atalaya_domain::Language;
use atalaya_evidence::{Published, Table};

use super::page::{escaped, told};
use super::{files, ground};
use crate::doors::Doors;
use crate::language::Reader;
use crate::problem::Problem;
use crate::secret::hex;

/// Where it is.
pub(crate) const INDEX: &str = "/publicado";
/// The most periods beside each other, the last ones.
const PERIODS: usize = 8;

/// What is counted alike, so that its periods may stand beside each other: whose, how well supported, and whether made up.
type Kind = (String, String, bool);
/// A release in the list: its number, title and day, and whether it is made up.
type Listed = (i64, String, String, bool);
/// Numbers with their intervals, by department and period.
type Numbers = BTreeMap<(String, String), [String; 3]>;

/// Shows what was published for everybody.
pub(crate) async fn published_index(
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let boundaries = doors.app.settings.boundaries.clone();
    boundaries.read().await?;
    let mut releases: Vec<Listed> = Vec::new();
    let mut tables: BTreeMap<Kind, Numbers> = BTreeMap::new();
    for stored in doors.app.store.releases_public().await? {
        let record = ground::record(&stored)?;
        let Ok(content) = release_frozen(None, &record, doors.now()) else { continue };
        let Some((number, published_at)) = stored.published else { continue };
        let organisations = files::names(content.get(), &doors).await?;
        let published = Published {
            number,
            published_at,
            zone: &doors.app.deployment.zone,
            sha256: &hex(&stored.sha256),
            content: &content,
            boundaries: boundaries.get(),
            organisations: &organisations,
            synthetic: files::is_synthetic(&stored, &doors).await?,
        };
        let mut table = Table::of(&published)
            .map_err(|error| Problem::internal("read a release for the list", &error))?;
        if let Some(kept) =
            doors.app.store.release_file(stored.id, super::page::PLACES.to_owned()).await?
        {
            table.keep_names(&kept.bytes);
        }
        let day = table.published_on.clone();
        releases.push((number, table.title(reader.0), day, table.synthetic));
        for row in &table.rows {
            let of = |name| told(row, name);
            let counts = of("unit") == "department"
                && of("split") == "all"
                && of("event_type") == "incidents";
            if counts {
                let kind = (organisations.clone(), of("support"), table.synthetic);
                let numbers = tables.entry(kind).or_default();
                let place = (of("adm1_name"), table.period.clone());
                // What was published of it first is what is published: later numbers of it are the same.
                let cell = [of("events"), of("lower_95"), of("upper_95")];
                numbers.entry(place).or_insert(cell);
            }
        }
    }
    releases.sort_by_key(|(number, ..)| std::cmp::Reverse(*number));
    let text = page(&releases, &tables, doors.app.deployment.synthetic, reader.0);
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::VARY, "accept-language"))
        .insert_header((header::CONTENT_LANGUAGE, reader.0.tag()))
        .content_type("text/html; charset=utf-8")
        .body(text))
}

fn page(
    releases: &[Listed],
    tables: &BTreeMap<Kind, Numbers>,
    synthetic: bool,
    language: Language,
) -> String {
    let word = |es: &'static str, en: &'static str| match language {
        Language::Es => es,
        Language::En => en,
    };
    let title = word("Lo publicado", "What was published");
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/publicado.css\">\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        language.tag(),
    );
    let made_up = word("DATOS INVENTADOS.", "MADE-UP DATA.");
    if synthetic {
        let _ = writeln!(html, "<p class=\"absence\">{made_up}</p>");
    }
    let absence = word(
        "Que no haya reportes no significa que sea seguro. Un espacio rayado puede ser ninguno, menos de lo que se publica o no visitado. Más reportes pueden significar más confianza o más salidas.",
        "No reports does not mean safe. A hatched space may be none, fewer than are published, or never visited. More reports can mean more trust or more outings.",
    );
    let _ = writeln!(html, "<p class=\"absence\">{absence}</p>");
    for ((organisations, support, is_made_up), numbers) in tables {
        let support = match support.as_str() {
            "corroborated" => word("solo con respaldo (V2 y V3)", "supported only (V2 and V3)"),
            _ => word("V1 a V3", "V1 to V3"),
        };
        let _ = writeln!(
            html,
            "<h2>{}, {support}: {}</h2>",
            word("Reportes por departamento y período", "Reports by department and period"),
            escaped(organisations)
        );
        if *is_made_up {
            let _ = writeln!(html, "<p class=\"absence\">{made_up}</p>");
        }
        quarterly(&mut html, numbers, language);
    }
    let _ = writeln!(html, "<h2>{}</h2>\n<ul>", word("Publicaciones", "Releases"));
    for (number, title, day, is_made_up) in releases {
        let said = if *is_made_up { format!(" {made_up}") } else { String::new() };
        let _ = writeln!(
            html,
            "<li><a href=\"/publicado/{number}\">{number} · {}</a> <span class=\"small\">{day}.{said}</span></li>",
            escaped(title)
        );
    }
    if releases.is_empty() {
        let _ = writeln!(html, "<li>{}</li>", word("Todavía nada.", "Nothing yet."));
    }
    let layers = word(
        "Como capas para QGIS y otros programas (OGC API - Features):",
        "As layers for QGIS and other programs (OGC API - Features):",
    );
    let _ = writeln!(
        html,
        "</ul>\n<p class=\"small\">{layers} <a href=\"/api/v1/ogc/published?f=html\">/api/v1/ogc/published</a>.</p>"
    );
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// Departments by periods, each number with its interval; what has none is hatched.
fn quarterly(html: &mut String, numbers: &Numbers, language: Language) {
    let periods: BTreeSet<&str> = numbers.keys().map(|(_, period)| period.as_str()).collect();
    let first = periods.len().saturating_sub(PERIODS);
    let periods: Vec<&str> = periods.into_iter().skip(first).collect();
    let places: BTreeSet<&str> = numbers.keys().map(|(place, _)| place.as_str()).collect();
    let (place, none) = match language {
        Language::Es => ("Departamento", "Sin dato publicable"),
        Language::En => ("Department", "No number to publish"),
    };
    let _ = write!(html, "<table>\n<thead><tr><th scope=\"col\">{place}</th>");
    for period in &periods {
        let name = match (period.split_once("-Q"), language) {
            (None, _) => (*period).to_owned(),
            (Some((year, quarter)), Language::Es) => format!("T{quarter} {year}"),
            (Some((year, quarter)), Language::En) => format!("Q{quarter} {year}"),
        };
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(&name));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for place in places {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", escaped(place));
        for period in &periods {
            match numbers.get(&(place.to_owned(), (*period).to_owned())) {
                Some([events, lower, upper]) => {
                    let _ = write!(
                        html,
                        "<td>{} <span class=\"small\">{} – {}</span></td>",
                        escaped(events),
                        escaped(lower),
                        escaped(upper)
                    );
                }
                None => {
                    let _ =
                        write!(html, "<td class=\"none\"><span class=\"small\">{none}</span></td>");
                }
            }
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n");
}
