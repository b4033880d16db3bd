//! The live map's doors: who may come in, by which transport, and when it must end. A websocket,
//! an event stream and a poll carry the same messages of the same [`Connection`]; only the way is
//! another one.

mod admission;
mod client_frames;
mod drain;
mod end;
mod inbox;
mod line;
mod outbox;
mod place;
mod poll;
mod question;
mod refusal;
mod snapshot;
mod socket;
mod stream;
mod watch;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::ws;
use actix_web::dev::Extensions;
use actix_web::http::header;
use actix_web::http::header::HeaderValue;
use actix_web::web::{self, Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::Scope;
use atalaya_live::{ClientMessage, Connection, Encoding};
use tokio::net::TcpStream;

pub(crate) use self::admission::Admission;
pub use self::admission::AdmissionRate;
pub(crate) use self::drain::Drain;
pub(crate) use self::place::{Place, Places};
use self::question::{Patience, Question};
use self::refusal::Refusal;
use self::socket::Socket;
use self::watch::Watch;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;
use crate::{ground, live_status};

/// What carries a reader's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    /// A websocket.
    Websocket,
    /// Server-sent events.
    EventStream,
    /// One question after the other.
    Poll,
}

impl Transport {
    /// Every transport.
    pub(crate) const ALL: [Self; 3] = [Self::Websocket, Self::EventStream, Self::Poll];

    /// The label in the metrics.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Websocket => "websocket",
            Self::EventStream => "event_stream",
            Self::Poll => "poll",
        }
    }
}

/// Where a reader looks when they come.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Middle {
    /// The hexagon in the middle of what is shown: a promoter's map shows the municipality that it is in, beside those that
    /// they have looked at today; a few a day.
    #[param(example = "886d29c6e5fffff")]
    at: Option<String>,
}

/// A reader who was let in.
struct Reader {
    connection: Arc<Connection>,
    watch: Watch,
    place: Place,
}

/// Opens the live map: a websocket in the subprotocol `atalaya.risk.v2` (compact),
/// `atalaya.risk.v1` (binary) or `atalaya.risk.v1.json`. Browsers must come from a page of ours. Asked without a websocket it
/// tells whether one would be let in: 426 means yes, so whoever cannot open one although it is
/// told that knows that something on the way does not carry it, and takes the event stream.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", params(Middle),
    responses((status = 101, description = "A websocket; its messages are described apart.")))]
pub(crate) async fn live_get(
    request: HttpRequest,
    middle: Query<Middle>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    if !request.headers().contains_key(header::UPGRADE) {
        ready(&doors)?;
        doors.admission.would_admit(doors.now()).map_err(Refusal::Crowd)?;
        let upgrade = HeaderValue::from_static("websocket");
        return Err(Problem::new(ProblemCode::NotWebsocket).header(header::UPGRADE, upgrade));
    }
    let encoding = negotiated(&request)?;
    let mut answer =
        ws::handshake(request.head()).or(Err(Problem::new(ProblemCode::NotWebsocket)))?;
    let middle = question::middle(middle.at.as_deref())?;
    let place = admit(&doors, &principal, Transport::Websocket, Arrival::New)?;
    let scope = ground::scope(&principal, middle, &doors).await?;
    let protocol = HeaderValue::from_static(encoding.subprotocol());
    answer.insert_header((header::SEC_WEBSOCKET_PROTOCOL, protocol));
    let mut answer = HttpResponse::from(answer.finish().map_into_boxed_body());
    let reader = Reader::new(doors, principal, place, (encoding, scope), socket::GONE);
    answer.extensions_mut().insert(Welcome(reader));
    Ok(answer)
}

/// A reader whose handshake is answered, as soon as the answer is sent.
pub(crate) struct Welcome(Reader);

impl Welcome {
    /// Their websocket, on a connection of its own. `came` is what came with the handshake, and `kept`
    /// what lives as long as the connection does.
    pub(crate) fn on(self, stream: TcpStream, came: &[u8], kept: Option<Rc<Extensions>>) -> Socket {
        Socket::new(self.0, stream, came, kept)
    }
}

/// Streams one subscription of the live map as server-sent events, where no websocket comes
/// through. Each event's data is one message of the live protocol: an object as it is, a binary
/// frame as a JSON string of its base64. An `id` is a position: sent back as `Last-Event-ID` it
/// continues there.
#[utoipa::path(get, path = "/api/v1/live/stream", tag = "live", params(Question,
    ("Last-Event-ID" = Option<String>, Header, description = "The position of the event stream \
        that broke off; goes before `epoch` and `seq`.")),
    responses((status = 200, description = "Events; their messages are described apart.",
        content_type = "text/event-stream", body = String)))]
pub(crate) async fn live_stream_get(
    request: HttpRequest,
    question: Query<Question>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let reader =
        asked(&request, &question, principal, doors, Transport::EventStream, stream::LIFE).await?;
    Ok(stream::answer(reader, question.parents()))
}

/// Answers one subscription of the live map with what the client does not have, once there is
/// something: to be asked again and again, where nothing that stays open comes through. A line a
/// message, written as in the event stream. What comes with `epoch` and `seq` of the last answer
/// misses nothing.
#[utoipa::path(get, path = "/api/v1/live/poll", tag = "live", params(Question, Patience),
    responses(
        (status = 200, description = "Lines; their messages are described apart.",
            content_type = "application/x-ndjson", body = String),
        (status = 204, description = "Nothing was to be told, not even that nothing happened: \
            what is shown grows old.")))]
pub(crate) async fn live_poll_get(
    request: HttpRequest,
    question: Query<Question>,
    patience: Query<Patience>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let wait = Duration::from_secs(patience.seconds()?);
    let name = patience.reader()?;
    if let Some(name) = name {
        doors.readers.end_named(&principal, name);
    }
    let mut reader =
        asked(&request, &question, principal, doors, Transport::Poll, stream::LIFE).await?;
    if let Some(name) = name {
        reader.place.take_name(name);
    }
    poll::answer(reader, wait).await
}

/// Gives one parent's snapshot of the live map, the bytes a subscription would begin with, under a
/// tag: kept by the browser, and asked for again with `If-None-Match`. Its `epoch` and `seq` go into
/// `since` of a subscription, which then tells what changed after it.
#[utoipa::path(get, path = "/api/v1/live/snapshot", tag = "live", params(Question,
    ("If-None-Match" = Option<String>, Header, description = "The tag of what the client has.")),
    responses(
        (status = 200, description = "The frame; it is described apart. As an object with \
            `frames=json`.", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 304, description = "It is what the client has.")))]
pub(crate) async fn live_snapshot_get(
    request: HttpRequest,
    question: Query<Question>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    if question.parents().len() != 1 {
        return Err(snapshot::one_parent());
    }
    // All of it, whatever the client has.
    let question = Query(question.into_inner().starting_anew());
    let reader =
        asked(&request, &question, principal, doors, Transport::Poll, stream::LIFE).await?;
    snapshot::answer(&request, reader).await
}

/// Lets a reader in whose one subscription stands in the question.
async fn asked(
    request: &HttpRequest,
    question: &Question,
    principal: Principal,
    doors: Data<Doors>,
    transport: Transport,
    gone: Duration,
) -> Result<Reader, Problem> {
    let (message, encoding) = (question.message(request)?, question.encoding()?);
    let alerts = question.alerts()?;
    let goes_on = matches!(&message, ClientMessage::Subscribe { since, .. } if !since.is_empty());
    let arrival =
        if goes_on && transport == Transport::Poll { Arrival::GoesOn } else { Arrival::New };
    let middle = question.middle()?;
    // What is not theirs to see, or finds no place, chooses no municipality.
    if let ClientMessage::Subscribe { view, .. } = &message {
        Scope::of(principal.viewer()).map_of(view.population, view.resolution)?;
    }
    let place = admit(&doors, &principal, transport, arrival)?;
    let scope = ground::scope(&principal, middle, &doors).await?;
    let reader = Reader::new(doors, principal, place, (encoding, scope), gone);
    let connection = Arc::clone(&reader.connection);
    let turn = reader.place.asking().await;
    // A snapshot takes milliseconds: others on this thread must not wait for it.
    let done = web::block(move || {
        let done = connection.ask(message);
        let done = done.and_then(|()| alerts.map_or(Ok(()), |alerts| connection.ask(alerts)));
        drop(turn);
        done
    });
    let done = done.await;
    let done = done.map_err(|error| Problem::internal("subscribe a reader", &error))?;
    done.map_err(|(_, text)| Problem::new(ProblemCode::NotForRole).detail(text.es, text.en))?;
    Ok(reader)
}

/// How a reader comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// It must wait for its turn.
    New,
    /// It has had its turn: a poll that goes on where the last one ended.
    GoesOn,
}

/// Takes a place for a reader, if there is one and it is its turn.
fn admit(
    doors: &Doors,
    principal: &Principal,
    transport: Transport,
    arrival: Arrival,
) -> Result<Place, Refusal> {
    let admitted = ready(doors).and_then(|()| {
        let place = doors.readers.take(principal, transport)?;
        // Only who has proved who they are and has a place takes a turn: strangers cannot use
        // them up.
        match arrival {
            Arrival::New => doors.admission.admit(doors.now()).map_err(Refusal::Crowd)?,
            Arrival::GoesOn => {}
        }
        Ok(place)
    });
    admitted.inspect_err(|refusal| doors.metrics.live_refused(refusal.label()))
}

fn ready(doors: &Doors) -> Result<(), Refusal> {
    if doors.drain.has_begun() {
        return Err(Refusal::Stopping);
    }
    if live_status::caught_up(&doors.app) { Ok(()) } else { Err(Refusal::NotReady) }
}

impl Reader {
    fn new(
        doors: Data<Doors>,
        principal: Principal,
        place: Place,
        (encoding, scope): (Encoding, Scope),
        gone: Duration,
    ) -> Self {
        let ground = scope.ground();
        let connection = doors.app.live.connect_within(*principal.viewer(), scope, encoding);
        let connection = Arc::new(connection);
        let watch = Watch::new((principal, ground), doors, place.turn(), gone);
        Self { connection, watch, place }
    }
}

/// The first subprotocol the client offers that we speak.
fn negotiated(request: &HttpRequest) -> Result<Encoding, Problem> {
    request
        .headers()
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(|name| Encoding::of_subprotocol(name.trim()))
        .ok_or(Problem::new(ProblemCode::UnsupportedSubprotocol))
}
