//! The websocket's door: who may open one, in which subprotocol, and when it must end.

mod place;
mod talk;

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_live::Encoding;

pub(crate) use self::place::{Place, Places};
use self::talk::Talk;
use crate::doors::Doors;
use crate::live_status;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// Opens the live map: a websocket in the subprotocol `atalaya.risk.v1` (binary) or
/// `atalaya.risk.v1.json`. Browsers must come from a page of ours.
#[utoipa::path(get, path = "/api/v1/live", tag = "live",
    responses((status = 101, description = "A websocket; its messages are described apart.")))]
pub(crate) async fn live_get(
    request: HttpRequest,
    payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let encoding = negotiated(&request)?;
    if !live_status::caught_up(&doors.app) {
        return Err(Problem::new(ProblemCode::NotReady).retry_after(2));
    }
    let place = doors.websockets.take(&principal)?;
    let protocols = [encoding.subprotocol()];
    let (answer, session, messages) =
        actix_ws::handle_with_protocols(&request, payload, &protocols)
            .or(Err(Problem::new(ProblemCode::NotWebsocket)))?;
    let connection = doors.app.live.connect(*principal.viewer(), encoding);
    let talk = Talk::new(connection, session, principal, doors, place);
    // It ends when its connection does, which the worker's drain waits for.
    actix_web::rt::spawn(talk.run(messages));
    Ok(answer)
}

/// The first subprotocol the client offers that we speak.
fn negotiated(request: &HttpRequest) -> Result<Encoding, Problem> {
    if !request.headers().contains_key(header::UPGRADE) {
        let upgrade = header::HeaderValue::from_static("websocket");
        return Err(Problem::new(ProblemCode::NotWebsocket).header(header::UPGRADE, upgrade));
    }
    request
        .headers()
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(|name| Encoding::of_subprotocol(name.trim()))
        .ok_or(Problem::new(ProblemCode::UnsupportedSubprotocol))
}
