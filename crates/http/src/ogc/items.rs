//! The features of a collection, and one of them.

use atalaya_domain::Text;
use serde_json::{Map, Value, json};

use super::page::{Cell, GEOJSON, Here, JSON, Link, Page, Table};
use crate::problem::Problem;

/// Features of a page, in the order that stays the same from page to page.
pub(super) struct Items {
    pub(super) features: Vec<Value>,
    /// How many there are on all pages, where that is known without making them.
    pub(super) matched: Option<usize>,
    /// The parameters of the next page, if there is one.
    pub(super) next: Option<Vec<(&'static str, String)>>,
    /// What else is told of them, as foreign members (RFC 7946, section 6.1).
    pub(super) members: Map<String, Value>,
    /// What must be known to read them, beside what the service says.
    pub(super) said: Vec<Text>,
}

/// The refusal of a page that no link leads to.
pub(super) fn not_from_a_link() -> Problem {
    Problem::refused(
        "after",
        "unknown_code",
        "Debe ser lo que dice el enlace «next».",
        "It must be what the link “next” says.",
    )
}

/// A feature; properties in order.
pub(super) fn feature(id: &str, geometry: Value, properties: Value) -> Value {
    let mut feature = json!({"type": "Feature", "id": id});
    feature["geometry"] = geometry;
    feature["properties"] = properties;
    feature
}

/// A page of features.
pub(super) fn page(collection: (&str, &str), items: Items, here: &Here) -> Page {
    let (id, title) = collection;
    let mut json = json!({"type": "FeatureCollection", "numberReturned": items.features.len()});
    if let Some(matched) = items.matched {
        json["numberMatched"] = json!(matched);
    }
    for (name, value) in items.members {
        json[name] = value;
    }
    let table = table(&items.features, id, here);
    json["features"] = Value::Array(items.features);
    let mut page = Page::new(title, json);
    page.media = GEOJSON;
    let said = std::iter::once(here.service.said()).chain(items.said);
    page.said = said.map(|said| here.word(&said)).collect();
    page.links = vec![up(id, title, here)];
    if let Some(next) = items.next {
        let instead: Vec<(&str, &str)> =
            next.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let title = here.word(&Text::new("Página siguiente", "Next page"));
        page.links.push(Link::new("next", here.again(&instead), GEOJSON, title));
    }
    page.table = Some(table);
    page
}

/// One feature.
pub(super) fn one(collection: (&str, &str), mut feature: Value, here: &Here) -> Page {
    let (id, title) = collection;
    let name = feature["id"].as_str().unwrap_or_default().to_owned();
    let properties = feature["properties"].as_object().cloned().unwrap_or_default();
    let row = |(name, value): (&String, &Value)| vec![plain(name), plain(&written(value))];
    let table = Table {
        head: vec![
            here.word(&Text::new("Propiedad", "Property")),
            here.word(&Text::new("Valor", "Value")),
        ],
        rows: properties.iter().map(row).collect(),
    };
    let mut page = Page::new(format!("{title}: {name}"), feature.take());
    page.media = GEOJSON;
    page.said = vec![here.word(&here.service.said())];
    page.links = vec![up(id, title, here)];
    page.table = Some(table);
    page
}

fn up(id: &str, title: &str, here: &Here) -> Link {
    Link::new("collection", here.at(&format!("/collections/{id}")), JSON, title)
}

/// What is told of each feature, the first column leading to it.
fn table(features: &[Value], id: &str, here: &Here) -> Table {
    let names: Vec<String> = features
        .first()
        .and_then(|first| first["properties"].as_object())
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default();
    let row = |feature: &Value| {
        let own = feature["id"].as_str().unwrap_or_default();
        let href = here.at(&format!("/collections/{id}/items/{own}"));
        let first = Cell { text: own.to_owned(), href: Some(href) };
        let values = names.iter().map(|name| plain(&written(&feature["properties"][name])));
        std::iter::once(first).chain(values).collect()
    };
    let head = std::iter::once("id".to_owned()).chain(names.iter().cloned()).collect();
    Table { head, rows: features.iter().map(row).collect() }
}

fn plain(text: &str) -> Cell {
    Cell { text: text.to_owned(), href: None }
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
