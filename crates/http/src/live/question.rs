//! What is asked where nothing can be said on the way: one subscription, in the query.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;
use atalaya_domain::Cell;
use atalaya_live::{ClientMessage, Encoding, MessageError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::problem::Problem;

/// The position of an event stream, which browsers send again by themselves (WHATWG HTML, 9.2).
pub(super) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Seconds a poll waits unless it says otherwise, and at most: less than proxies wait.
const WAIT_S: u64 = 25;
const WAIT_MAX_S: u64 = 55;
/// Bytes of a reader's name.
const NAME_MAX: usize = 64;

/// One subscription, as the message `subscribe` of the live protocol has it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Question {
    /// The client's number for the subscription, in every frame; 1 unless given.
    id: Option<String>,
    /// `ALL` (unless given) or the code of a key population.
    key_population: Option<String>,
    /// `now` (unless given) or an hour of the week 0–167.
    hour: Option<String>,
    /// H3 resolution 5–9; 8 unless given.
    resolution: Option<String>,
    /// H3 cells four resolutions coarser, at most 64, separated by commas.
    #[param(value_type = String, required = true, example = "846d291ffffffff")]
    parents: Option<String>,
    /// What the client has from before: the epoch of its frames.
    epoch: Option<String>,
    /// And of each parent, in the same order, the `seq` of its last frame; nothing between two
    /// commas for a parent of which it has none.
    #[param(example = "44,,47")]
    seq: Option<String>,
    /// The hexagon in the middle of what is shown: a promoter's map shows the municipality that it is in, beside those that
    /// they have looked at today; a few a day.
    #[param(example = "886d29c6e5fffff")]
    at: Option<String>,
    /// Tell the account's alerts too, those after this position; 0 for all that are open.
    alerts: Option<String>,
    /// `binary` (unless given): frames as base64 of their bytes; `compact`: the same of the compact
    /// subprotocol; `json`: as objects.
    frames: Option<String>,
    /// Whatever the request says of what came before.
    #[serde(skip)]
    #[param(ignore)]
    anew: bool,
}

/// How a poll waits.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Patience {
    /// A name of the client's choice for itself, at most 64 characters: a poll of the same name
    /// that still waits is over, since nobody reads its answer.
    reader: Option<String>,
    /// Seconds to wait for something new, 0–55; 25 unless given. With 0 the answer tells of every
    /// parent, also that nothing changed.
    wait: Option<String>,
}

impl Patience {
    pub(super) fn reader(&self) -> Result<Option<&str>, Problem> {
        match self.reader.as_deref() {
            Some(name) if name.len() > NAME_MAX => Err(Problem::parameter(
                "reader",
                "too_long",
                format!("Debe tener {NAME_MAX} caracteres o menos."),
                format!("It must have {NAME_MAX} characters or fewer."),
            )),
            name => Ok(name),
        }
    }

    pub(super) fn seconds(&self) -> Result<u64, Problem> {
        let Some(text) = &self.wait else { return Ok(WAIT_S) };
        text.parse().ok().filter(|seconds| *seconds <= WAIT_MAX_S).ok_or_else(|| {
            Problem::parameter(
                "wait",
                "out_of_range",
                format!("Debe estar entre 0 y {WAIT_MAX_S} segundos."),
                format!("It must lie between 0 and {WAIT_MAX_S} seconds."),
            )
        })
    }
}

impl Question {
    pub(super) fn encoding(&self) -> Result<Encoding, Problem> {
        match self.frames.as_deref() {
            None | Some("binary") => Ok(Encoding::Binary),
            Some("compact") => Ok(Encoding::Compact),
            Some("json") => Ok(Encoding::Json),
            Some(_) => Err(Problem::parameter(
                "frames",
                "unknown_code",
                "Debe ser uno de: binary, compact, json.",
                "It must be one of: binary, compact, json.",
            )),
        }
    }

    /// The same question of somebody who has nothing yet, and asks for no alerts.
    pub(super) fn starting_anew(self) -> Self {
        Self { epoch: None, seq: None, alerts: None, anew: true, ..self }
    }

    /// The message it stands for, checked as every message is. Where the browser says how far it
    /// has come, that holds: the query is from when it came first.
    pub(super) fn message(&self, request: &HttpRequest) -> Result<ClientMessage, Problem> {
        let parents: Vec<&str> = listed(self.parents.as_deref());
        if parents.is_empty() {
            return Err(refused(MessageError::Field("parents")));
        }
        let last = request.headers().get(LAST_EVENT_ID).filter(|_| !self.anew);
        let last = last.and_then(|value| value.to_str().ok());
        let since = match last.and_then(|id| id.split_once(':')) {
            Some((epoch, seqs)) => Some((epoch, seqs)),
            None => self.epoch.as_deref().zip(self.seq.as_deref()),
        };
        let mut message = json!({
            "type": "subscribe",
            "id": number(self.id.as_deref().unwrap_or("1")),
            "view": {
                "key_population": self.key_population.as_deref().unwrap_or("ALL"),
                "hour": number(self.hour.as_deref().unwrap_or("now")),
                "resolution": number(self.resolution.as_deref().unwrap_or("8")),
            },
            "parents": parents,
        });
        if let Some((epoch, seqs)) = since {
            let seqs = seqs.split(',').collect::<Vec<_>>();
            let known = parents.iter().zip(seqs).filter(|(_, seq)| !seq.is_empty());
            let seqs: Map<String, Value> =
                known.map(|(parent, seq)| ((*parent).to_owned(), number(seq))).collect();
            message["since"] = json!({"epoch": epoch, "seq": seqs});
        }
        ClientMessage::parse(&message.to_string()).map_err(|(_, error)| refused(error))
    }

    /// What is in the middle of what is shown.
    pub(super) fn middle(&self) -> Result<Option<Cell>, Problem> {
        middle(self.at.as_deref())
    }

    /// The message that asks for alerts, if they are asked for.
    pub(super) fn alerts(&self) -> Result<Option<ClientMessage>, Problem> {
        let Some(after) = &self.alerts else { return Ok(None) };
        let message = json!({"type": "alerts", "after": number(after)});
        let message = ClientMessage::parse(&message.to_string());
        message.map(Some).map_err(|_| refused(MessageError::Field("alerts")))
    }

    /// The parents, in the order in which positions are written.
    pub(super) fn parents(&self) -> Vec<String> {
        listed(self.parents.as_deref()).into_iter().map(str::to_owned).collect()
    }
}

/// The hexagon in the middle of what is shown.
pub(super) fn middle(at: Option<&str>) -> Result<Option<Cell>, Problem> {
    let Some(text) = at else { return Ok(None) };
    let cell = Cell::parse(text).ok().filter(|cell| cell.resolution() >= 5);
    cell.map(Some).ok_or_else(|| {
        let (es, en) = (
            "Debe ser una celda H3 de resolución 5 a 9, en hexadecimal.",
            "It must be an H3 cell of resolution 5 to 9, in hexadecimal.",
        );
        Problem::parameter("at", "not_a_cell", es, en)
    })
}

fn listed(text: Option<&str>) -> Vec<&str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A number, if it is one; else the text, for the message's own check to refuse.
fn number(text: &str) -> Value {
    text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from)
}

/// The message's refusal as the query's.
fn refused(error: MessageError) -> Problem {
    let parameter = match error {
        MessageError::Field("since") => "seq",
        MessageError::Field(name) => name,
        MessageError::TooMany
        | MessageError::NotAMessage
        | MessageError::UnknownType
        | MessageError::UnknownField
        | MessageError::NoSubscription
        | MessageError::NoAlert
        | MessageError::Busy => "parents",
    };
    let text = error.text();
    Problem::parameter(parameter, error.code(), text.es, text.en)
}
