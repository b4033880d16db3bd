//! What is asked of the server, and no more: who the token is, tiles, places, what was published.

use std::collections::HashMap;
use std::time::Duration;

use geojson::FeatureCollection;
use h3o::CellIndex;
use jiff::Timestamp;
use mvt_reader::Reader;
use mvt_reader::feature::Value;
use reqwest::header::{ACCEPT_LANGUAGE, DATE, ETAG, IF_NONE_MATCH};
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::error::WallError;
use crate::population::Population;
use crate::shapes::{Line, polygons};
use crate::view::{Bbox, Tile};
use crate::words::Language;

/// How long an answer may take: what is not there by then is old.
const PATIENCE: Duration = Duration::from_secs(15);
/// The finest hexagons that are asked for, whatever the token may see: those of a street corner are on no wall.
pub const FINEST: u8 = 8;
/// Features of a page.
const PAGE: usize = 500;
/// The largest answer that is read, bytes: some times the largest there is.
const ANSWER_MAX: usize = 64 << 20;

/// A tile as it was last told: its entity tag, and its bytes where it has any.
type Kept = (String, Option<Vec<u8>>);

/// The server.
pub struct Server {
    client: Client,
    url: Url,
    token: Option<String>,
    language: Language,
    population: Option<Population>,
    /// The tiles as they were last told, with their entity tags.
    kept: HashMap<(Tile, u8, i64), Kept>,
}

/// Whose installation it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Deployment {
    /// Its name.
    pub name: String,
    /// Whether all data are made up.
    pub synthetic: bool,
    /// The zone its hours are told in; for who is let in.
    #[serde(default)]
    pub zone: Option<String>,
    /// West, south, east, north; degrees; for who is let in.
    #[serde(default)]
    pub bbox: Option<Bbox>,
}

/// What the token is let into.
#[derive(Debug, Clone, PartialEq)]
pub struct Admission {
    /// The installation.
    pub deployment: Deployment,
    /// Whose map it is.
    pub organisation: String,
    /// The finest hexagons it may see, and a wall may show.
    pub finest: u8,
    /// The codes of the key populations whose map it may see; `ALL` for everybody's.
    pub populations: Vec<String>,
}

/// A hexagon on a tile.
#[derive(Debug, Clone, PartialEq)]
pub struct Hexagon {
    /// Which one.
    pub cell: CellIndex,
    /// 0 is not enough data.
    pub level: u8,
    /// Its outline, cut at the tile's margin; steps.
    pub outline: Line,
}

/// What is said of the map beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// That it shows where was reported, not where it is dangerous, while no exposure is recorded; and that hours are told
    /// alike, while there are too few reports to tell them apart.
    pub sentences: Vec<String>,
}

impl Server {
    /// A server at an address.
    ///
    /// # Errors
    ///
    /// [`WallError::Asked`] if the address is none, or would send a token over a network that anybody can read.
    pub fn new(url: &str, token: Option<String>, language: Language) -> Result<Self, WallError> {
        let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(mut parsed) = parsed else {
            return Err(WallError::Asked(format!("{url:?} is not the address of a server")));
        };
        let here = matches!(parsed.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if token.is_some() && parsed.scheme() == "http" && !here {
            return Err(WallError::Asked(
                "a token goes to another machine by https only".to_owned(),
            ));
        }
        if !parsed.path().ends_with('/') {
            parsed.set_path(&format!("{}/", parsed.path()));
        }
        // The one provider there is; a second call in a process changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(PATIENCE)
            // A redirect would take the token elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|source| WallError::unreachable("begin", source))?;
        Ok(Self { client, url: parsed, token, language, population: None, kept: HashMap::new() })
    }

    /// The same server, for who listens while others ask.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            client: self.client.clone(),
            url: self.url.clone(),
            token: self.token.clone(),
            language: self.language,
            population: self.population.clone(),
            kept: HashMap::new(),
        }
    }

    /// Asks for the risk of one key population from now on.
    pub fn ask_for(&mut self, population: Population) {
        self.population = Some(population);
        self.kept.clear();
    }

    /// The key population whose risk is asked for; `None` for everybody's.
    #[must_use]
    pub const fn population(&self) -> Option<&Population> {
        self.population.as_ref()
    }

    /// What says so in a query that says something before it.
    pub(crate) fn whose(&self) -> String {
        let of = self.population.as_ref();
        of.map_or_else(String::new, |of| format!("&key_population={}", of.code))
    }

    /// Begins to ask.
    pub(crate) fn ask(&self, path: &str) -> Result<reqwest::RequestBuilder, WallError> {
        let url = self.url.join(path).map_err(|error| WallError::Asked(error.to_string()))?;
        let request = self.client.get(url).header(ACCEPT_LANGUAGE, self.language.tag());
        Ok(match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    async fn get(
        &self,
        path: &str,
        doing: &'static str,
        known: Option<&str>,
    ) -> Result<Response, WallError> {
        let mut request = self.ask(path)?.timeout(PATIENCE);
        if let Some(tag) = known {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let answer = request.send().await;
        checked(answer.map_err(|source| WallError::unreachable(doing, source))?, doing).await
    }

    async fn bytes(mut answer: Response, doing: &'static str) -> Result<Vec<u8>, WallError> {
        let mut bytes = Vec::new();
        let unreachable = |source| WallError::unreachable(doing, source);
        // It need not say how long it is.
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            if bytes.len() + chunk.len() > ANSWER_MAX {
                return Err(strange(doing, "it is too long"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    async fn json(&self, path: &str, doing: &'static str) -> Result<Json, WallError> {
        let bytes = Self::bytes(self.get(path, doing, None).await?, doing).await?;
        serde_json::from_slice(&bytes).map_err(|error| strange(doing, error))
    }

    /// What everybody may know of the installation.
    ///
    /// # Errors
    ///
    /// What [`WallError::passes`].
    pub async fn deployment(&self) -> Result<Deployment, WallError> {
        let doing = "ask whose installation it is";
        let told = self.json("api/v1/deployment", doing).await?;
        serde_json::from_value(told).map_err(|error| strange(doing, error))
    }

    /// What the token is let into.
    ///
    /// # Errors
    ///
    /// [`WallError::Refused`] if it sees no map; what [`WallError::passes`].
    pub async fn admission(&self) -> Result<Admission, WallError> {
        let doing = "ask what the token may see";
        let told = self.json("api/v1/session", doing).await?;
        let refused = |es: &'static str, en: &'static str| WallError::Refused {
            status: StatusCode::FORBIDDEN,
            detail: self.language.of(es, en).to_owned(),
        };
        let Some(finest) = told["may"]["map"]["finest_resolution"].as_u64() else {
            return Err(refused(
                "esta función no ve el mapa: hace falta una ficha de custodia de datos",
                "this role does not see the map: it takes a data steward's token",
            ));
        };
        // Their map ends with some municipalities, and on a wall the rest would look as if nothing were there.
        if told["role"] == "promoter" {
            return Err(refused(
                "el mapa de una promotora termina en sus municipios y el muro parecería vacío más allá: hace falta una ficha de custodia de datos",
                "a promoter's map ends with their municipalities, and beyond them the wall would look empty: it takes a data steward's token",
            ));
        }
        // A session may be told of a map that its program is not let into: what only hands in.
        self.get("api/v1/ogc/risk", doing, None).await?;
        let deployment = Deployment::deserialize(&told["deployment"]);
        let populations = told["may"]["map"]["key_populations"].as_array();
        let populations = populations.into_iter().flatten().filter_map(Json::as_str);
        Ok(Admission {
            deployment: deployment.map_err(|error| strange(doing, error))?,
            organisation: told["organisation"]["name"].as_str().unwrap_or_default().to_owned(),
            finest: u8::try_from(finest).unwrap_or(FINEST).min(FINEST),
            populations: populations.map(str::to_owned).collect(),
        })
    }

    /// A key population by its code.
    ///
    /// # Errors
    ///
    /// [`WallError::NoSuchPopulation`]; [`WallError::Refused`] if it is none of those whose map may be seen; what
    /// [`WallError::passes`].
    pub async fn population_of(
        &self,
        asked: &str,
        may: &[String],
    ) -> Result<Population, WallError> {
        let doing = "ask which key populations there are";
        let told = self.json("api/v1/taxonomy", doing).await?;
        let told = told["key_populations"].as_array();
        let told = told.ok_or_else(|| strange(doing, "it names none"))?;
        Population::of(told, asked, may, self.language)
    }

    /// The server's time, and what it says beside the map.
    ///
    /// # Errors
    ///
    /// [`WallError::Refused`]; what [`WallError::passes`].
    pub async fn said(&self, bbox: Bbox) -> Result<(Timestamp, Said), WallError> {
        let doing = "ask what the map knows";
        let [west, south, ..] = bbox;
        // The smallest question that is answered with what holds for all of the map.
        let (east, north) = (west + 0.001, south + 0.001);
        let whose = self.whose();
        let path = format!("api/v1/risk?resolution=5&bbox={west},{south},{east},{north}{whose}");
        let answer = self.get(&path, doing, None).await?;
        let at = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
        let at = at.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        let at = at.ok_or_else(|| strange(doing, "it does not say when it was given"))?;
        let told: Json = serde_json::from_slice(&Self::bytes(answer, doing).await?)
            .map_err(|error| strange(doing, error))?;
        let sentence = |holds: bool, name: &str| {
            let text = told[name][self.language.tag()].as_str();
            text.filter(|_| holds).map(str::to_owned)
        };
        let exposure = sentence(told["exposure"] == "none", "sentence");
        let detail = sentence(told["detail"] != "hour_of_week", "detail_sentence");
        Ok((at.timestamp(), Said { sentences: exposure.into_iter().chain(detail).collect() }))
    }

    /// The hexagons of a tile in an hour; none if nothing of the area lies on it.
    ///
    /// # Errors
    ///
    /// [`WallError::Refused`]; what [`WallError::passes`].
    pub async fn hexagons(
        &mut self,
        tile: Tile,
        resolution: u8,
        hour: Timestamp,
    ) -> Result<Vec<Hexagon>, WallError> {
        let doing = "ask for a tile";
        let Tile { zoom, column, row } = tile;
        let path = format!(
            "api/v1/ogc/risk/collections/risk-{resolution}/tiles/WebMercatorQuad/{zoom}/{row}/{column}?datetime={hour}{}",
            self.whose()
        );
        self.kept.retain(|(.., of), _| *of == hour.as_second());
        let key = (tile, resolution, hour.as_second());
        let known = self.kept.get(&key).map(|(tag, _)| tag.clone());
        let answer = self.get(&path, doing, known.as_deref()).await;
        let bytes = match answer {
            Ok(answer) if answer.status() == StatusCode::NOT_MODIFIED => {
                self.kept.get(&key).and_then(|(_, bytes)| bytes.clone())
            }
            Ok(answer) if answer.status() == StatusCode::NO_CONTENT => None,
            Ok(answer) => {
                let tag = answer.headers().get(ETAG).and_then(|tag| tag.to_str().ok());
                let tag = tag.map(str::to_owned);
                let bytes = Some(Self::bytes(answer, doing).await?);
                if let Some(tag) = tag {
                    self.kept.insert(key, (tag, bytes.clone()));
                }
                bytes
            }
            // Beyond the area there are no tiles.
            Err(WallError::NotNow { status: StatusCode::NOT_FOUND, .. }) => None,
            Err(error) => return Err(error),
        };
        bytes.map_or_else(|| Ok(Vec::new()), hexagons)
    }

    /// All features of a collection of what was published.
    ///
    /// # Errors
    ///
    /// What [`WallError::passes`]; [`WallError::NotNow`] with 404 if there is no such collection.
    pub async fn published(&self, collection: &str) -> Result<FeatureCollection, WallError> {
        let doing = "ask for what was published";
        let mut all: Option<FeatureCollection> = None;
        loop {
            let after = all.as_ref().map_or(0, |all| all.features.len());
            let more = if after == 0 { String::new() } else { format!("&after={after}") };
            let path =
                format!("api/v1/ogc/published/collections/{collection}/items?limit={PAGE}{more}");
            let told = self.json(&path, doing).await?;
            let matched = told["numberMatched"].as_u64().unwrap_or(0) as usize;
            let page: FeatureCollection =
                serde_json::from_value(told).map_err(|error| strange(doing, error))?;
            let (new, so_far) = (page.features.len(), after + page.features.len());
            match &mut all {
                Some(all) => all.features.extend(page.features),
                None => all = Some(page),
            }
            if new == 0 || so_far >= matched {
                break;
            }
        }
        all.ok_or_else(|| strange(doing, "it is empty"))
    }

    /// The numbers and titles of the releases that are for everybody, as they are listed.
    ///
    /// # Errors
    ///
    /// What [`WallError::passes`].
    pub async fn releases(&self) -> Result<Vec<(u32, String)>, WallError> {
        let told = self.json("api/v1/ogc/published/collections", "ask what was published").await?;
        let all = told["collections"].as_array().cloned().unwrap_or_default();
        let numbered = all.iter().filter_map(|one| {
            let number = one["id"].as_str()?.strip_prefix("release-")?.parse().ok()?;
            Some((number, one["title"].as_str().unwrap_or_default().to_owned()))
        });
        Ok(numbered.collect())
    }
}

/// The answer, if it is one.
pub(crate) async fn checked(answer: Response, doing: &'static str) -> Result<Response, WallError> {
    let status = answer.status();
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        return Ok(answer);
    }
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        let problem: Json = answer.json().await.unwrap_or_default();
        let told = ["detail", "title"].iter().find_map(|name| problem[name].as_str());
        return Err(WallError::Refused { status, detail: told.unwrap_or_default().to_owned() });
    }
    Err(WallError::NotNow { doing, status })
}

/// The hexagons on a tile. One that cannot be read makes the whole tile unreadable: none may be left out quietly.
fn hexagons(bytes: Vec<u8>) -> Result<Vec<Hexagon>, WallError> {
    let doing = "read a tile";
    let reader = Reader::new(bytes).map_err(|error| strange(doing, error))?;
    let layers = reader.get_layer_names().map_err(|error| strange(doing, error))?.len();
    let mut all = Vec::new();
    for layer in 0..layers {
        for feature in reader.get_features(layer).map_err(|error| strange(doing, error))? {
            let told = feature.properties.as_ref();
            let value = |name: &str| told.and_then(|told| told.get(name));
            let level = match value("level") {
                Some(Value::UInt(level @ 0..=5)) => *level as u8,
                other => return Err(strange(doing, format!("a hexagon of level {other:?}"))),
            };
            let cell = match value("cell") {
                Some(Value::String(cell)) => cell.parse().ok(),
                _ => None,
            };
            let cell = cell.ok_or_else(|| strange(doing, "a hexagon without its name"))?;
            let rings = polygons(&feature.geometry)
                .into_iter()
                .filter_map(|mut one| (!one.is_empty()).then(|| one.swap_remove(0)));
            all.extend(rings.map(|mut outline| {
                if outline.first() == outline.last() {
                    outline.pop();
                }
                Hexagon { cell, level, outline }
            }));
        }
    }
    Ok(all)
}

fn strange(doing: &'static str, reason: impl std::fmt::Display) -> WallError {
    WallError::Strange { doing, reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_another_machine_by_https_only() {
        let server = |url: &str, token: bool| {
            Server::new(url, token.then(|| "t".to_owned()), Language::En).map(|_| ())
        };
        assert!(server("http://127.0.0.1:8080", true).is_ok());
        assert!(server("https://atalaya.example/here", true).is_ok());
        assert!(server("http://atalaya.example", false).is_ok());
        assert!(server("http://atalaya.example", true).is_err());
        assert!(server("ftp://atalaya.example", false).is_err());
        assert!(server("atalaya", false).is_err());
    }

    fn tile(level: u64, cell: &str) -> Vec<u8> {
        let mut tile = mvt::Tile::new(4_096);
        let mut shape = mvt::GeomEncoder::new(mvt::GeomType::Polygon);
        for [x, y] in [[0, 0], [100, 0], [100, 100], [0, 100]] {
            shape.add_point(x, y).unwrap();
        }
        let layer = tile.create_layer("risk-8");
        let mut feature = layer.into_feature(shape.encode().unwrap());
        feature.add_tag_uint("level", level);
        feature.add_tag_string("cell", cell);
        tile.add_layer(feature.into_layer()).unwrap();
        tile.to_bytes().unwrap()
    }

    #[test]
    fn a_hexagon_that_cannot_be_read_is_not_left_out_quietly() {
        let read = hexagons(tile(5, "886d291125fffff")).unwrap();
        assert_eq!((read.len(), read[0].level, read[0].outline.len()), (1, 5, 4));
        assert!(hexagons(tile(6, "886d291125fffff")).is_err());
        assert!(hexagons(tile(5, "nowhere")).is_err());
        assert!(hexagons(vec![0xff; 30]).is_err());
    }
}
