//! `/deployment`, and what a session says about the installation.

use actix_web::web::{Data, Json};
use atalaya_domain::Deployment;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ScreenSettings;
use crate::doors::Doors;

/// What anybody may know of an installation: nothing about places.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicDeployment {
    /// The name on the screens.
    name: String,
    /// Whether the data are made up; every screen then says so.
    synthetic: bool,
    /// The program's version.
    version: &'static str,
    /// Whether people may sign in with a passkey.
    passkeys: bool,
    /// Whether people of some organisation sign in by an account that it has elsewhere.
    oidc: bool,
}

/// What people who are signed in know of an installation.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeploymentOut {
    name: String,
    synthetic: bool,
    /// IANA name of the zone hours of the week are counted in.
    zone: String,
    /// West, south, east, north; degrees.
    bbox: [f64; 4],
    /// Longitude, latitude; degrees.
    centre: [f64; 2],
    /// The zoom level (512-pixel tiles) that shows the whole area.
    zoom: f64,
    places: Vec<PlaceOut>,
    /// The page that the quick exit goes to.
    leave_to: String,
    /// After how many minutes without a touch an enrolled phone asks for its PIN again.
    lock_minutes: u32,
}

/// A place the map can jump to.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceOut {
    name: String,
    /// Longitude, latitude; degrees.
    centre: [f64; 2],
    zoom: f64,
}

/// Tells whose installation this is.
#[utoipa::path(get, path = "/api/v1/deployment", tag = "session",
    responses((status = 200, body = PublicDeployment)), security(()))]
pub(crate) async fn deployment_get(doors: Data<Doors>) -> Json<PublicDeployment> {
    let deployment = &doors.app.deployment;
    Json(PublicDeployment {
        name: deployment.name.clone(),
        synthetic: deployment.synthetic,
        version: env!("CARGO_PKG_VERSION"),
        passkeys: doors.passkeys.is_some(),
        oidc: !doors.app.settings.oidc.is_empty(),
    })
}

impl DeploymentOut {
    pub(crate) fn of(deployment: &Deployment, screen: &ScreenSettings) -> Self {
        let bbox @ [west, south, east, north] = deployment.area.bbox();
        let place = |place: &atalaya_domain::NamedPlace| PlaceOut {
            name: place.name.clone(),
            centre: [place.lon, place.lat],
            zoom: place.zoom,
        };
        Self {
            name: deployment.name.clone(),
            synthetic: deployment.synthetic,
            zone: deployment.zone.name().to_owned(),
            bbox,
            centre: [rounded(f64::midpoint(west, east)), rounded(f64::midpoint(south, north))],
            zoom: whole_area_zoom(bbox),
            places: deployment.places.iter().map(place).collect(),
            leave_to: screen.leave_to.clone(),
            lock_minutes: screen.lock_minutes,
        }
    }
}

/// Five decimals, about a metre: a map's centre needs no more.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// The zoom at which the area is about 600 pixels wide; tile 0 is 512 pixels for 360 degrees.
fn whole_area_zoom([west, south, east, north]: [f64; 4]) -> f64 {
    let widest = (east - west).max(north - south).max(1e-3);
    (360.0 / widest * 600.0 / 512.0).log2().clamp(0.0, 16.0).round()
}
