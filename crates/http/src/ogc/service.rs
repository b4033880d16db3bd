//! The two services, and what is the same in both: landing page, conformance, the list of collections.

use atalaya_domain::Text;
use serde_json::{Value, json};

use super::asked::CRS84;
use super::page::{Entry, GEOJSON, HTML, Here, JSON, Link, Page};
use super::tiles::TILES_CONFORMANCE;
use crate::risk::Bbox;

/// Which of the services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// What was published, for everybody.
    Published,
    /// The risk map, for who may see it.
    Risk,
}

/// Where what was published is.
pub(super) const PUBLISHED: &str = "/api/v1/ogc/published";
/// Where the risk map is.
pub(super) const RISK: &str = "/api/v1/ogc/risk";

/// The media type of the API's description, as OGC API - Features 1.1 names it.
pub(crate) const DESCRIPTION: &str = "application/vnd.oai.openapi+json;version=3.1";

/// Only what the tests of `tests/api/ogc/` hold it to.
const FEATURES_CONFORMANCE: [&str; 4] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
];

impl Service {
    pub(super) const fn base(self) -> &'static str {
        match self {
            Self::Published => PUBLISHED,
            Self::Risk => RISK,
        }
    }

    pub(super) fn title(self) -> Text {
        match self {
            Self::Published => {
                Text::new("Lo publicado, como capas", "What was published, as layers")
            }
            Self::Risk => Text::new("Mapa de riesgo, como capas", "Risk map, as layers"),
        }
    }

    /// What must be known to read anything of it.
    pub(super) fn said(self) -> Text {
        match self {
            Self::Published => Text::new(
                "Que no haya reportes no significa que sea seguro. Donde no hay número puede no haber reportes, haber menos de lo que se publica, o no haber ido nadie.",
                "No reports does not mean safe. Where there is no number there may be no reports, fewer than are published, or nobody may have been there.",
            ),
            Self::Risk => Text::new(
                "El nivel 0 es «sin datos suficientes»: no significa que sea seguro.",
                "Level 0 is “not enough data”: it does not mean safe.",
            ),
        }
    }

    fn about(self) -> Text {
        match self {
            Self::Published => Text::new(
                "Los números de las publicaciones, congelados, y los límites con que se contaron: OGC API - Features.",
                "The numbers of the releases, frozen, and the boundaries they were counted by: OGC API - Features.",
            ),
            Self::Risk => Text::new(
                "El riesgo por hexágono H3 y hora, tan fino como su función permite: OGC API - Features y Tiles. Es de su organización y no sale de ella.",
                "Risk by H3 hexagon and hour, as fine as your role allows: OGC API - Features and Tiles. It is your organisation's and leaves it not.",
            ),
        }
    }

    fn conformance(self) -> Vec<&'static str> {
        let tiles: &[&str] = match self {
            Self::Published => &[],
            Self::Risk => &TILES_CONFORMANCE,
        };
        FEATURES_CONFORMANCE.iter().chain(tiles).copied().collect()
    }
}

/// The first page.
pub(super) fn landing(here: &Here) -> Page {
    let service = here.service;
    let (title, said) = (here.word(&service.title()), here.word(&service.said()));
    let about = here.word(&service.about());
    let json = json!({"title": title, "description": format!("{said} {about}")});
    let mut page = Page::new(title, json);
    page.said = vec![said, about];
    let collections = here.word(&Text::new("Colecciones", "Collections"));
    let conformance = here.word(&Text::new("Normas que cumple", "Standards it conforms to"));
    let described = here.word(&Text::new("Descripción de la API", "Description of the API"));
    let description = here.elsewhere("/api/v1/openapi.json");
    page.entries = vec![
        entry(here.at("/collections"), &collections),
        entry(here.at("/conformance"), &conformance),
        entry(description.clone(), &described),
    ];
    page.links = vec![
        Link::new("service-desc", description, DESCRIPTION, described),
        Link::new("conformance", here.at("/conformance"), JSON, conformance),
        Link::new("data", here.at("/collections"), JSON, collections),
    ];
    if service == Service::Risk {
        let title = here.word(&Text::new("Mallas de teselas", "Tile matrix sets"));
        let rel = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
        page.links.push(Link::new(rel, here.at("/tileMatrixSets"), JSON, title));
    }
    page
}

fn entry(href: String, title: &str) -> Entry {
    Entry { href, title: title.to_owned(), about: String::new() }
}

/// Which standards it conforms to.
pub(super) fn conformance(here: &Here) -> Page {
    let classes = here.service.conformance();
    let title = here.word(&Text::new("Normas que cumple", "Standards it conforms to"));
    let mut page = Page::new(title, json!({"conformsTo": classes}));
    page.entries = classes.iter().map(|class| entry((*class).to_owned(), class)).collect();
    page
}

/// A collection of features, as it is described.
pub(super) struct Collection {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) bbox: Bbox,
    /// From when to when it speaks of something, RFC 3339; `None` if it knows no time.
    pub(super) interval: Option<[String; 2]>,
    pub(super) links: Vec<Link>,
}

impl Collection {
    fn at(&self, here: &Here) -> String {
        here.at(&format!("/collections/{}", self.id))
    }

    /// The links of it, but for the one to itself where it stands alone.
    fn links(&self, here: &Here) -> Vec<Link> {
        let items = here.at(&format!("/collections/{}/items", self.id));
        let as_json = here.word(&Text::new("Los elementos", "The features"));
        let as_page =
            here.word(&Text::new("Los elementos, como página", "The features, as a page"));
        let separator = if items.contains('?') { '&' } else { '?' };
        let mut links = vec![
            Link::new("items", items.clone(), GEOJSON, as_json),
            Link::new("items", format!("{items}{separator}f=html"), HTML, as_page),
        ];
        links.extend(self.links.iter().cloned());
        links
    }

    fn json(&self) -> Value {
        let mut extent = json!({"spatial": {"bbox": [self.bbox], "crs": CRS84}});
        if let Some(interval) = &self.interval {
            extent["temporal"] = json!({
                "interval": [interval],
                "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
            });
        }
        json!({
            "id": self.id,
            "title": self.title,
            "description": self.about,
            "extent": extent,
            "itemType": "feature",
            "crs": [CRS84],
            "storageCrs": CRS84,
        })
    }

    /// As a resource of its own.
    pub(super) fn page(&self, here: &Here) -> Page {
        let mut page = Page::new(&self.title, self.json());
        page.said = vec![here.word(&here.service.said()), self.about.clone()];
        page.links = self.links(here);
        page
    }
}

/// The list of collections.
pub(super) fn collections(all: &[Collection], here: &Here) -> Page {
    let each = all.iter().map(|one| {
        let mut json = one.json();
        let this = Link::new("self", one.at(here), JSON, &one.title);
        let links = std::iter::once(this).chain(one.links(here));
        json["links"] = links.map(|link| link.json(here.language)).collect();
        json
    });
    let each: Vec<Value> = each.collect();
    let title = here.word(&Text::new("Colecciones", "Collections"));
    let mut page = Page::new(title, json!({"collections": each}));
    page.said = vec![here.word(&here.service.said())];
    page.entries = all
        .iter()
        .map(|one| Entry { href: one.at(here), title: one.title.clone(), about: one.about.clone() })
        .collect();
    page
}
