//! The websocket's door: negotiates the subprotocol, carries messages both ways, and closes when
//! the session ends, the client is gone, or the server stops.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use atalaya_live::{Connection, Encoding, MAX_MESSAGE, Outgoing};
use futures_util::StreamExt as _;
use tokio::time::{Instant, interval};

use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::{Principal, Proof};

/// How often the session is looked at again. The promise is that a revoked phone gets nothing
/// after 5 s.
const SESSION_CHECK: Duration = Duration::from_secs(3);
/// How often a client is asked for a sign of life.
const PING: Duration = Duration::from_secs(20);
/// How long a client may be silent: two pings and a slow network.
const SILENCE: Duration = Duration::from_secs(50);
/// How long one message may take to leave before the reader counts as gone.
const SLOW: Duration = Duration::from_secs(20);

/// Signed out, or the role changed.
const SIGNED_OUT: u16 = 4001;
/// The client broke the protocol.
const PROTOCOL_ERROR: u16 = 4400;
/// The client does not read.
const TOO_SLOW: u16 = 4008;
/// The server restarts.
const RESTART: u16 = 1012;

/// The live stream. Subprotocols `atalaya.risk.v1` (binary) and `atalaya.risk.v1.json`; see the
/// `AsyncAPI` description.
#[utoipa::path(
    get, path = "/api/v1/live", tag = "live",
    responses((status = 101, description = "A websocket, described by `asyncapi.yaml`"))
)]
pub(crate) async fn live_get(
    request: HttpRequest,
    body: Payload,
    doors: Data<Doors>,
    principal: Principal,
) -> Result<HttpResponse, Problem> {
    let encoding = encoding(&request)?;
    let place = Place::take(&doors)?;
    let upgraded = actix_ws::handle(&request, body);
    let (mut answer, session, messages) =
        upgraded.map_err(|_| Problem::new(ProblemCode::NotWebsocket))?;
    answer.headers_mut().insert(
        header::SEC_WEBSOCKET_PROTOCOL,
        header::HeaderValue::from_static(encoding.subprotocol()),
    );
    let messages = messages
        .max_frame_size(MAX_MESSAGE)
        .aggregate_continuations()
        .max_continuation_size(MAX_MESSAGE);
    let connection = Arc::new(doors.app.live.connect(*principal.viewer(), encoding));
    let proof = principal.proof;
    actix_web::rt::spawn(async move {
        let code = Door { doors: doors.clone(), connection, proof }.serve(session, messages).await;
        doors.metrics.websocket_closed(code);
        drop(place);
    });
    Ok(answer)
}

/// The first subprotocol of the client's that we speak.
fn encoding(request: &HttpRequest) -> Result<Encoding, Problem> {
    if !request.headers().contains_key(header::UPGRADE) {
        return Err(Problem::new(ProblemCode::NotWebsocket));
    }
    let offered = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL);
    let offered = offered.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','));
    let known = offered.map(str::trim).find_map(Encoding::of_subprotocol);
    known.ok_or_else(|| {
        Problem::new(ProblemCode::NotWebsocket).detail(
            "Ofrezca el subprotocolo atalaya.risk.v1 o atalaya.risk.v1.json.",
            "Offer the subprotocol atalaya.risk.v1 or atalaya.risk.v1.json.",
        )
    })
}

/// One of the websockets this process may have open.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(doors: &Doors) -> Result<Self, Problem> {
        let place = Self(Arc::clone(&doors.websockets));
        let before = place.0.fetch_add(1, Ordering::AcqRel);
        if before >= doors.app.settings.max_websockets {
            return Err(Problem::new(ProblemCode::Busy).retry_after(5));
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

struct Door {
    doors: Data<Doors>,
    connection: Arc<Connection>,
    proof: Proof,
}

impl Door {
    /// Carries messages until one side ends; gives the close code.
    async fn serve(&self, mut session: Session, mut messages: AggregatedMessageStream) -> u16 {
        let mut stopping = self.doors.stopping.clone();
        let (mut check, mut ping) = (interval(SESSION_CHECK), interval(PING));
        let mut heard = Instant::now();
        let code = loop {
            tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping) => break RESTART,
                _ = check.tick() => if !self.still_signed_in().await { break SIGNED_OUT },
                _ = ping.tick() => {
                    if heard.elapsed() > SILENCE || session.ping(b"").await.is_err() {
                        break u16::from(CloseCode::Away);
                    }
                }
                message = messages.next() => {
                    heard = Instant::now();
                    if let Some(code) = self.hear(message, &mut session).await { break code }
                }
                outgoing = self.connection.next() => match outgoing {
                    Some(outgoing) => match send(&mut session, outgoing).await {
                        Ok(()) => {}
                        Err(code) => break code,
                    },
                    None => break RESTART,
                }
            }
        };
        let reason = CloseReason { code: CloseCode::from(code), description: None };
        // The peer may be gone already; then there is nobody to tell.
        drop(session.close(Some(reason)).await);
        code
    }

    /// Does what a message asks for; a code when the connection must end.
    async fn hear(
        &self,
        message: Option<Result<AggregatedMessage, actix_ws::ProtocolError>>,
        session: &mut Session,
    ) -> Option<u16> {
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => {
                let connection = Arc::clone(&self.connection);
                // A snapshot takes milliseconds of computing: not on the thread that serves others.
                let handled = actix_web::web::block(move || connection.handle(text.as_ref())).await;
                handled.is_err().then_some(u16::from(CloseCode::Error))
            }
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                session.pong(&bytes).await.is_err().then_some(u16::from(CloseCode::Away))
            }
            Some(Ok(AggregatedMessage::Pong(_))) => None,
            Some(Ok(AggregatedMessage::Close(_))) | None => Some(u16::from(CloseCode::Normal)),
            Some(Ok(AggregatedMessage::Binary(_)) | Err(_)) => Some(PROTOCOL_ERROR),
        }
    }

    async fn still_signed_in(&self) -> bool {
        let looked_up = self.proof.look_up(&self.doors, self.doors.now()).await;
        // A database that does not answer is no reason to send everybody away.
        !matches!(looked_up, Ok(None))
    }
}

async fn send(session: &mut Session, outgoing: Outgoing) -> Result<(), u16> {
    let sending = async {
        match outgoing {
            Outgoing::Text(text) => session.text(text).await,
            Outgoing::Binary(bytes) => session.binary(bytes).await,
        }
    };
    match tokio::time::timeout(SLOW, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(u16::from(CloseCode::Away)),
        Err(_) => Err(TOO_SLOW),
    }
}
