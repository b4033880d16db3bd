//! Configuration: flags over environment over the deployment file over the defaults.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use atalaya_domain::{Area, Deployment, NamedPlace, Role, Slug, Zone};
use atalaya_http::{Disguise, DisguiseIcon, OidcSettings, ScreenSettings};
use atalaya_risk::{Settings, Thresholds};
use serde::Deserialize;

use crate::boundaries::BoundariesEntry;
use crate::channels::ChannelsEntry;

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
    /// Where organisations have their people's accounts.
    #[serde(default)]
    oidc: Vec<OidcEntry>,
    /// How people are told outside of the app.
    channels: Option<ChannelsEntry>,
    /// Departments and municipalities.
    boundaries: Option<BoundariesEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OidcEntry {
    /// The organisation's short name.
    organisation: String,
    /// The provider's issuer.
    issuer: String,
    /// What this installation is called there.
    client_id: String,
    /// A file with what proves that it is, relative to this file.
    secret_file: PathBuf,
    /// The claim that stands for the handle.
    #[serde(default = "preferred_username")]
    claim: String,
    /// What follows the handle in it and is cut off.
    suffix: Option<String>,
}

fn preferred_username() -> String {
    "preferred_username".to_owned()
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

/// `[[oidc]]` of a deployment file: the identity providers of organisations.
pub fn oidc(file: Option<&Path>) -> anyhow::Result<Vec<OidcSettings>> {
    let Some(path) = file else { return Ok(Vec::new()) };
    let settings = |entry: OidcEntry| {
        let OidcEntry { organisation, issuer, client_id, secret_file, claim, suffix } = entry;
        let organisation = Slug::parse(&organisation)
            .with_context(|| format!("organisation is {organisation:?}: that is no short name"))?;
        let local =
            issuer.starts_with("http://localhost:") || issuer.starts_with("http://127.0.0.1:");
        if !issuer.starts_with("https://") && !local {
            bail!("issuer is {issuer:?}: name it by https://");
        }
        let beside = path.parent().unwrap_or(Path::new(".")).join(secret_file);
        let secret = std::fs::read_to_string(&beside)
            .with_context(|| format!("cannot read the secret file {}", beside.display()))?;
        let client_secret = secret.trim().to_owned();
        Ok(OidcSettings { organisation, issuer, client_id, client_secret, claim, suffix })
    };
    let set = || {
        read(path)?.oidc.into_iter().map(settings).collect::<anyhow::Result<Vec<OidcSettings>>>()
    };
    set().with_context(|| format!("cannot use [[oidc]] of the deployment file {}", path.display()))
}

/// `[channels]` of a deployment file, as it is written.
pub(crate) fn channels_entry(path: &Path) -> anyhow::Result<Option<ChannelsEntry>> {
    Ok(read(path)?.channels)
}

/// `[boundaries]` of a deployment file, as it is written.
pub(crate) fn boundaries_entry(path: &Path) -> anyhow::Result<Option<BoundariesEntry>> {
    Ok(read(path)?.boundaries)
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "name = \"Centro\"\nzone = \"America/Guatemala\"\nbbox = [-91, 14, -90, 15]\n";

    /// A deployment file with this at its end, and a secret beside it.
    fn with<T>(
        end: &str,
        read: impl FnOnce(Option<&Path>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("secret"), "long and random\n")?;
        let file = folder.path().join("deployment.toml");
        std::fs::write(&file, format!("{HEAD}{end}"))?;
        read(Some(&file))
    }

    #[test]
    fn roles_that_need_a_second_factor_are_named_by_their_codes() {
        let read =
            |roles: &str| with(&format!("[sign_in]\nsecond_factor = {roles}"), second_factor_for);
        assert_eq!(read("[\"steward\"]").unwrap(), [Role::Steward]);
        assert!(format!("{:#}", read("[\"boss\"]").unwrap_err()).contains("boss"));
        assert_eq!(with("", second_factor_for).unwrap(), []);
    }

    #[test]
    fn another_name_fits_under_an_icon_there_is() {
        let read = |name: &str, icon: &str| {
            with(&format!("[disguise]\nname = \"{name}\"\nicon = \"{icon}\""), disguise)
        };
        assert_eq!(read("Notas", "notes").unwrap().unwrap().name, "Notas");
        assert!(read("N", "notes").is_err() && read("Notas", "tower").is_err());
        assert!(read("Un nombre demasiado largo", "notes").is_err());
        assert_eq!(with("", disguise).unwrap(), None);
    }

    #[test]
    fn a_provider_is_named_by_https_and_its_secret_stands_in_a_file() {
        let read = |issuer: &str, secret: &str| {
            let entry = format!(
                "[[oidc]]\norganisation = \"omes\"\nissuer = \"{issuer}\"\nclient_id = \"a\"\n\
                 secret_file = \"{secret}\""
            );
            with(&entry, oidc)
        };
        let provider = &read("https://login.example", "secret").unwrap()[0];
        assert_eq!(provider.client_secret, "long and random");
        assert_eq!(provider.claim, "preferred_username");
        assert!(!format!("{provider:?}").contains("long and random"), "it reaches no log");
        assert!(read("http://login.example", "secret").is_err());
        assert!(read("http://localhost.evil.example", "secret").is_err());
        assert!(read("https://login.example", "none").is_err());
    }
}
