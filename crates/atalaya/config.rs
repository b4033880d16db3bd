//! Configuration: flags over environment over the deployment file over the defaults.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use atalaya_domain::{Area, Deployment, NamedPlace, Role, Zone};
use atalaya_http::{Disguise, DisguiseIcon, ScreenSettings};
use atalaya_risk::{Settings, Thresholds};
use serde::Deserialize;

const GUATEMALA_OUTLINE: &str = include_str!("../../data/guatemala/gt_adm0.geojson");
const GUATEMALA_CITIES: &str = include_str!("../../data/guatemala/cities.json");

/// A deployment file (TOML): what the installation covers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeploymentFile {
    /// The name on the screens.
    name: String,
    /// IANA time zone.
    zone: String,
    /// Whether the data are made up.
    #[serde(default)]
    synthetic: bool,
    /// A `GeoJSON` file with the area's polygons, relative to this file.
    area: Option<PathBuf>,
    /// Or the area as west, south, east, north in degrees.
    bbox: Option<[f64; 4]>,
    /// Where the map can jump to.
    #[serde(default)]
    place: Vec<PlaceEntry>,
    /// Where the map's levels begin, and how little is too little to say anything.
    #[serde(default)]
    risk: Thresholds,
    /// How the client behaves in a hand that is not its owner's.
    #[serde(default)]
    screen: ScreenEntry,
    /// How people sign in.
    #[serde(default)]
    sign_in: SignInEntry,
    /// Another name and icon on the screens of phones.
    disguise: Option<DisguiseEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DisguiseEntry {
    /// What it is called; 2 to 20 characters, so that it fits under an icon.
    name: String,
    /// `notes`.
    icon: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignInEntry {
    /// Roles that need a second factor after their password.
    #[serde(default)]
    second_factor: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScreenEntry {
    /// The page that the quick exit goes to.
    leave_to: Option<String>,
    /// After how many minutes without a touch an enrolled phone asks for its PIN again.
    lock_minutes: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceEntry {
    name: String,
    lat: f64,
    lon: f64,
    #[serde(default = "city_zoom")]
    zoom: f64,
}

/// The zoom that shows a city of a few hundred thousand people on a phone.
const fn city_zoom() -> f64 {
    11.0
}

/// The deployment of a file, or Guatemala when none is named.
pub fn deployment(file: Option<&Path>) -> anyhow::Result<Deployment> {
    match file {
        Some(path) => from_file(path)
            .with_context(|| format!("cannot use the deployment file {}", path.display())),
        None => guatemala(),
    }
}

/// The model's constants with the thresholds of a deployment file, or as they are built in.
pub fn model(file: Option<&Path>) -> anyhow::Result<Settings> {
    let Some(path) = file else { return Ok(Settings::default()) };
    let set = || Ok::<_, anyhow::Error>(Settings::default().with_thresholds(&read(path)?.risk)?);
    set().with_context(|| format!("cannot use [risk] of the deployment file {}", path.display()))
}

/// `[screen]` of a deployment file, or as it is built in.
pub fn screen(file: Option<&Path>) -> anyhow::Result<ScreenSettings> {
    let Some(path) = file else { return Ok(ScreenSettings::default()) };
    let set = || {
        let ScreenEntry { leave_to, lock_minutes } = read(path)?.screen;
        let built_in = ScreenSettings::default();
        let leave_to = leave_to.unwrap_or(built_in.leave_to);
        if !leave_to.starts_with("https://") {
            bail!("leave_to is {leave_to:?}: name a page by https://");
        }
        let lock_minutes = lock_minutes.unwrap_or(built_in.lock_minutes);
        if !(1..=60).contains(&lock_minutes) {
            bail!("lock_minutes is {lock_minutes}: it lies between 1 and 60");
        }
        Ok(ScreenSettings { leave_to, lock_minutes })
    };
    set().with_context(|| format!("cannot use [screen] of the deployment file {}", path.display()))
}

/// The roles that `[sign_in]` of a deployment file wants a second factor of.
pub fn second_factor_for(file: Option<&Path>) -> anyhow::Result<Vec<Role>> {
    let Some(path) = file else { return Ok(Vec::new()) };
    let role = |code: &String| {
        Role::parse(code)
            .with_context(|| format!("second_factor names {code:?}: there is no such role"))
    };
    let set =
        || read(path)?.sign_in.second_factor.iter().map(role).collect::<anyhow::Result<Vec<_>>>();
    set().with_context(|| format!("cannot use [sign_in] of the deployment file {}", path.display()))
}

/// `[disguise]` of a deployment file, if it has one.
pub fn disguise(file: Option<&Path>) -> anyhow::Result<Option<Disguise>> {
    let Some(path) = file else { return Ok(None) };
    let set = || {
        let Some(DisguiseEntry { name, icon }) = read(path)?.disguise else { return Ok(None) };
        let name = name.trim().to_owned();
        if !(2..=20).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            bail!("name is {name:?}: it has 2 to 20 characters");
        }
        let icon = DisguiseIcon::parse(&icon)
            .with_context(|| format!("icon is {icon:?}: there is \"notes\""))?;
        Ok(Some(Disguise { name, icon }))
    };
    set()
        .with_context(|| format!("cannot use [disguise] of the deployment file {}", path.display()))
}

fn read(path: &Path) -> anyhow::Result<DeploymentFile> {
    Ok(toml::from_str(&std::fs::read_to_string(path)?)?)
}

fn from_file(path: &Path) -> anyhow::Result<Deployment> {
    let file = read(path)?;
    let area = match (&file.area, file.bbox) {
        (Some(area), None) => {
            let beside = path.parent().unwrap_or(Path::new(".")).join(area);
            let text = std::fs::read_to_string(&beside)
                .with_context(|| format!("cannot read the area {}", beside.display()))?;
            Area::from_geojson(&text)?
        }
        (None, Some(bbox)) => Area::from_bbox(bbox)?,
        _ => {
            bail!("name the area by `area = \"FILE\"` or by `bbox = [W, S, E, N]`, one of the two")
        }
    };
    let places = file
        .place
        .into_iter()
        .map(|place| NamedPlace {
            name: place.name,
            lat: place.lat,
            lon: place.lon,
            zoom: place.zoom,
        })
        .collect();
    Ok(Deployment {
        name: file.name,
        synthetic: file.synthetic,
        zone: Zone::new(&file.zone)?,
        area: Arc::new(area),
        places,
    })
}

fn guatemala() -> anyhow::Result<Deployment> {
    let places = cities()?
        .into_iter()
        .map(|city| NamedPlace { name: city.name, lat: city.lat, lon: city.lon, zoom: city_zoom() })
        .collect();
    Ok(Deployment {
        name: "Guatemala".to_owned(),
        synthetic: false,
        zone: Zone::new("America/Guatemala")?,
        area: Arc::new(Area::from_geojson(GUATEMALA_OUTLINE)?),
        places,
    })
}

/// A city of the default deployment.
#[derive(Debug, Deserialize)]
pub struct City {
    /// The name people know.
    pub name: String,
    /// Degrees, WGS 84.
    pub lat: f64,
    /// Degrees, WGS 84.
    pub lon: f64,
}

/// The six cities of the service.
pub fn cities() -> anyhow::Result<Vec<City>> {
    #[derive(Deserialize)]
    struct Cities {
        cities: Vec<City>,
    }
    let document: Cities = serde_json::from_str(GUATEMALA_CITIES)?;
    Ok(document.cities)
}
