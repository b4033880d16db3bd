//! A resource as it is sent: one content, as JSON for programs and as a page for people.

use std::fmt::Write as _;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{Language, Text};
use serde_json::{Map, Value, json};

use super::asked::{Asked, CRS84, Format};
use super::service::Service;
use crate::doors::Doors;
use crate::etag;
use crate::language::language_of;
use crate::origin::address;

pub(super) const JSON: &str = "application/json";
pub(super) const GEOJSON: &str = "application/geo+json";
pub(super) const HTML: &str = "text/html";

/// A link (RFC 8288).
#[derive(Debug, Clone)]
pub(super) struct Link {
    rel: &'static str,
    href: String,
    media: &'static str,
    title: String,
    templated: bool,
}

impl Link {
    pub(super) fn new(
        rel: &'static str,
        href: impl Into<String>,
        media: &'static str,
        title: impl Into<String>,
    ) -> Self {
        Self { rel, href: href.into(), media, title: title.into(), templated: false }
    }

    /// A link with places to fill in.
    pub(super) fn templated(self) -> Self {
        Self { templated: true, ..self }
    }

    pub(super) fn json(&self, language: Language) -> Value {
        let mut json = json!({
            "href": self.href,
            "rel": self.rel,
            "type": self.media,
            "hreflang": language.tag(),
            "title": self.title,
        });
        if self.templated {
            json["templated"] = json!(true);
        }
        json
    }
}

/// Where a request stands: what its links begin with.
pub(super) struct Here {
    /// Scheme and host.
    origin: String,
    /// The path that was asked for.
    path: String,
    pub(super) asked: Asked,
    pub(super) language: Language,
    pub(super) service: Service,
}

impl Here {
    pub(super) fn of(request: &HttpRequest, asked: Asked, service: Service, doors: &Doors) -> Self {
        Self {
            origin: address(request, &doors.app.settings),
            path: request.path().to_owned(),
            asked,
            language: language_of(request.headers()),
            service,
        }
    }

    pub(super) fn word(&self, text: &Text) -> String {
        text.in_language(self.language).to_owned()
    }

    /// An address below the service's own; whose risk is asked for goes with every one.
    pub(super) fn at(&self, below: &str) -> String {
        let base = format!("{}{}{below}", self.origin, self.service.base());
        match self.asked.text("key_population") {
            Some(whose) => with_query(&base, &[("key_population", whose)]),
            None => base,
        }
    }

    /// The same as a page.
    fn page_at(&self, below: &str) -> String {
        let base = format!("{}{}{below}", self.origin, self.service.base());
        let whose = self.asked.text("key_population").map(|whose| ("key_population", whose));
        let pairs: Vec<(&str, &str)> = [("f", "html")].into_iter().chain(whose).collect();
        with_query(&base, &pairs)
    }

    /// An address that has nothing to do with the service.
    pub(super) fn elsewhere(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// What was asked for, with these parameters instead of its own.
    pub(super) fn again(&self, instead: &[(&str, &str)]) -> String {
        let names: Vec<&str> = instead.iter().map(|(name, _)| *name).collect();
        let mut pairs = self.asked.without(&names);
        pairs.extend(instead.iter().filter(|(_, text)| !text.is_empty()));
        with_query(&format!("{}{}", self.origin, self.path), &pairs)
    }
}

fn with_query(base: &str, pairs: &[(&str, &str)]) -> String {
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{base}?{query}"),
        _ => base.to_owned(),
    }
}

/// Something that a page leads on to.
pub(super) struct Entry {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) about: String,
}

/// A table of a page, with the names of its columns.
pub(super) struct Table {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What stands in one place of a table, and where it leads.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// A resource.
pub(super) struct Page {
    pub(super) title: String,
    /// What must be known to read it; the first stands out.
    pub(super) said: Vec<String>,
    /// Its members, but for the links.
    pub(super) json: Map<String, Value>,
    /// Its media type as JSON.
    pub(super) media: &'static str,
    pub(super) links: Vec<Link>,
    pub(super) entries: Vec<Entry>,
    pub(super) table: Option<Table>,
    /// How long it may be kept; `None`: not at all.
    pub(super) kept: Option<&'static str>,
}

impl Page {
    pub(super) fn new(title: impl Into<String>, json: Value) -> Self {
        let json = if let Value::Object(members) = json { members } else { Map::new() };
        Self {
            title: title.into(),
            said: Vec::new(),
            json,
            media: JSON,
            links: Vec::new(),
            entries: Vec::new(),
            table: None,
            kept: None,
        }
    }

    /// The answer: JSON or a page, as was asked for, with links to itself and to the other.
    pub(super) fn answer(mut self, request: &HttpRequest, here: &Here) -> HttpResponse {
        let (own, other) = match here.asked.format {
            Format::Json => ((self.media, "json"), (HTML, "html")),
            Format::Html => ((HTML, "html"), (self.media, "json")),
        };
        let this = here.word(&Text::new("Este documento", "This document"));
        let as_other = match here.asked.format {
            Format::Json => here.word(&Text::new("Como página", "As a page")),
            Format::Html => here.word(&Text::new("Como JSON", "As JSON")),
        };
        let own_href = here.again(&[("f", here.asked.text("f").unwrap_or_default())]);
        let mut links = vec![
            Link::new("self", own_href, own.0, this),
            Link::new("alternate", here.again(&[("f", other.1)]), other.0, as_other),
        ];
        links.append(&mut self.links);
        self.links = links;
        let (media, body) = match here.asked.format {
            Format::Json => (self.media.to_owned(), self.in_json(here.language).into_bytes()),
            Format::Html => {
                ("text/html; charset=utf-8".to_owned(), self.in_html(here).into_bytes())
            }
        };
        let tag = etag::of(&body);
        let mut answer = if etag::is_known(request, &tag) {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        answer
            .insert_header((header::ETAG, tag))
            .insert_header((header::VARY, "accept"))
            .insert_header((header::CONTENT_LANGUAGE, here.language.tag()))
            .insert_header(("content-crs", format!("<{CRS84}>")))
            .content_type(media);
        if let Some(kept) = self.kept {
            answer.insert_header((header::CACHE_CONTROL, kept));
        }
        answer.body(body)
    }

    /// Features last: whoever reads as it comes has read what must be known by then.
    fn in_json(&self, language: Language) -> String {
        let mut json = self.json.clone();
        let last = json.shift_remove("features").map(|features| ("features", features));
        let links = self.links.iter().map(|link| link.json(language)).collect();
        json.insert("links".to_owned(), Value::Array(links));
        json.extend(last.map(|(name, value)| (name.to_owned(), value)));
        Value::Object(json).to_string()
    }

    fn in_html(&self, here: &Here) -> String {
        let word = |es: &'static str, en: &'static str| match here.language {
            Language::Es => es,
            Language::En => en,
        };
        let title = escaped(&self.title);
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"/publicado.css\">\n</head>\n<body>\n<main>\n",
            here.language.tag(),
        );
        trail(&mut html, here);
        let _ = writeln!(html, "<h1>{title}</h1>");
        for (at, said) in self.said.iter().enumerate() {
            let class = if at == 0 { " class=\"absence\"" } else { "" };
            let _ = writeln!(html, "<p{class}>{}</p>", escaped(said));
        }
        if !self.entries.is_empty() {
            html.push_str("<ul>\n");
            for Entry { href, title, about } in &self.entries {
                let _ = writeln!(
                    html,
                    "<li><a href=\"{}\">{}</a> <span class=\"small\">{}</span></li>",
                    escaped(href),
                    escaped(title),
                    escaped(about)
                );
            }
            html.push_str("</ul>\n");
        }
        if let Some(table) = &self.table {
            table.written(&mut html);
        }
        if let Some(next) = self.links.iter().find(|link| link.rel == "next") {
            let (href, name) = (escaped(&next.href), escaped(&next.title));
            let _ = writeln!(html, "<p><a href=\"{href}\">{name}</a></p>");
        }
        let _ = writeln!(html, "<h2>{}</h2>\n<ul>", word("Enlaces", "Links"));
        for link in self.links.iter().filter(|link| !["self", "next", "item"].contains(&link.rel)) {
            let _ = writeln!(
                html,
                "<li><a href=\"{}\">{}</a> <span class=\"small\">{}</span></li>",
                escaped(&link.href),
                escaped(&link.title),
                escaped(link.media)
            );
        }
        html.push_str("</ul>\n</main>\n</body>\n</html>\n");
        html
    }
}

/// The way back: the service, then what a resource is in.
fn trail(html: &mut String, here: &Here) {
    let below = here.path.strip_prefix(here.service.base()).unwrap_or_default();
    let steps: Vec<&str> = below.split('/').filter(|step| !step.is_empty()).collect();
    if steps.is_empty() {
        return;
    }
    let _ = write!(
        html,
        "<p class=\"small\"><a href=\"{}\">{}</a>",
        escaped(&here.page_at("")),
        escaped(&here.word(&here.service.title()))
    );
    for to in 1..steps.len() {
        let href = here.page_at(&format!("/{}", steps[..to].join("/")));
        let step = escaped(steps[to - 1]);
        let _ = write!(html, " › <a href=\"{}\">{step}</a>", escaped(&href));
    }
    html.push_str("</p>\n");
}

impl Table {
    fn written(&self, html: &mut String) {
        // Wider than a phone: it scrolls by itself, by keyboard too.
        html.push_str("<div class=\"wide\" tabindex=\"0\">\n<table>\n<thead><tr>");
        for name in &self.head {
            let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(name));
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            html.push_str("<tr>");
            for (at, cell) in row.iter().enumerate() {
                let text = escaped(&cell.text);
                let inner = match &cell.href {
                    Some(href) => format!("<a href=\"{}\">{text}</a>", escaped(href)),
                    None => text,
                };
                let _ = match at {
                    0 => write!(html, "<th scope=\"row\">{inner}</th>"),
                    _ => write!(html, "<td>{inner}</td>"),
                };
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody>\n</table>\n</div>\n");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
