//! `/devices`: the devices of who asks, and the end of one.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use atalaya_domain::{DeviceId, Role};
use atalaya_store::DeviceInfo;
use serde::Serialize;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// Devices, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceList {
    devices: Vec<DeviceOut>,
}

/// A phone or browser that was made somebody's by a code.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceOut {
    #[schema(format = "uuid")]
    id: String,
    /// What its owner calls it; may be empty.
    label: String,
    /// When it was enrolled, RFC 3339.
    created_at: String,
    /// When it was seen last, RFC 3339, to a minute.
    last_seen_at: String,
    /// Since when it is let in no more, RFC 3339.
    ended_at: Option<String>,
    /// Whether it is the one that asks.
    this_one: bool,
}

impl DeviceList {
    pub(crate) fn of(devices: Vec<DeviceInfo>, principal: &Principal, doors: &Doors) -> Self {
        let written = |at: jiff::Timestamp| doors.app.deployment.zone.written(at.as_microsecond());
        let this = principal.signed_in.session.and_then(|session| session.device);
        let told = |device: DeviceInfo| DeviceOut {
            id: device.id.to_string(),
            label: device.label,
            created_at: written(device.created_at),
            last_seen_at: written(device.last_seen_at),
            ended_at: device.ended_at.map(written),
            this_one: this == Some(device.id),
        };
        Self { devices: devices.into_iter().map(told).collect() }
    }
}

/// Gives the devices of who asks, those that have ended within 30 days too.
#[utoipa::path(get, path = "/api/v1/devices", tag = "people",
    responses((status = 200, body = DeviceList)))]
pub(crate) async fn device_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let devices = match viewer.user {
        Some(user) => doors.app.store.device_list(viewer.organisation, Some(user)).await?,
        // A program has none.
        None => Vec::new(),
    };
    Ok(HttpResponse::Ok().json(DeviceList::of(devices, &principal, &doors)))
}

/// Ends a device: its sessions, websockets and streams end at once at every node, and at its next
/// contact it is told to throw away all it holds. Its owner may, and any supervisor or steward of the
/// organisation.
#[utoipa::path(delete, path = "/api/v1/devices/{id}", tag = "people",
    params(("id" = String, Path, description = "The device's id.")),
    responses((status = 204)))]
pub(crate) async fn device_end(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let unknown = Problem::new(ProblemCode::NotFound);
    let (Some(id), Some(user)) = (DeviceId::parse(&path), principal.viewer().user) else {
        return Err(unknown);
    };
    let viewer = principal.viewer();
    let owner = match viewer.role {
        Role::Supervisor | Role::Steward => None,
        Role::Promoter | Role::Advocate | Role::Coordinator => Some(user),
    };
    principal.store(&doors).device_end(viewer.organisation, owner, id, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}
