//! `/text_messages/{secret}`: what somebody who is out says by a text message, handed over by the gateway.
//!
//! It comes without a session. That the gateway sends it is proved by the secret in its address; whose it is, by the
//! number it comes from, which whoever can forge numbers can forge too. So a text message says what a phone without its
//! PIN may say, and no more: it ends no alarm, and a human closes what called a human.

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{Released, release_text_answer};
use atalaya_domain::{
    Actor, Cell, CheckInId, CheckInKind, Event, EventId, Json, KeyPopulations, Kind, Language,
    LocationPrecision, OutreachId, OutreachPhase, Role, TimePrecision, Viewer, dialled,
};
use atalaya_safety::{CheckIn, TextMessage, said_at};
use atalaya_store::{NewCheckIn, StoredOutreach, TextSender};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::body;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::records;
use crate::secret::secret_hash;

/// How a gateway proves that it is ours, and how numbers are read.
#[derive(Clone)]
pub struct TextDoor {
    secret: [u8; 32],
    country: Option<String>,
}

impl TextDoor {
    /// A door that opens to this secret; `country` is the code of numbers without one, like `502`.
    #[must_use]
    pub fn new(secret: &str, country: Option<String>) -> Self {
        Self { secret: secret_hash(secret), country }
    }

    fn opens_to(&self, secret: &str) -> bool {
        self.secret.ct_eq(&secret_hash(secret)).into()
    }
}

impl std::fmt::Debug for TextDoor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TextDoor(…)")
    }
}

/// How far back an outing may have begun that a message is of.
const OUTING_SINCE: SignedDuration = SignedDuration::from_hours(48);
/// Outings of one person that are looked through.
const MOST: usize = 50;

/// Takes a text message that Kannel hands over (`post-url`). The answer's text is sent back: it says that something was
/// received or was not understood, and nothing else; it is empty for a number that nobody has.
#[utoipa::path(post, path = "/api/v1/text_messages/{secret}", tag = "receipts",
    params(
        ("secret" = String, Path, description = "The secret that the installation shares with its gateway."),
        ("x-kannel-from" = String, Header, description = "The number it comes from."),
        ("x-kannel-time" = Option<String>, Header, description = "When it was sent, UTC: `2026-11-20 21:00:00`.")),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 200, body = String, content_type = "text/plain")), security(()))]
pub(crate) async fn text_message_take(
    request: HttpRequest,
    mut payload: Payload,
    secret: Path<String>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let settings = &doors.app.settings;
    let door = settings.text_messages.as_ref().filter(|door| door.opens_to(&secret));
    let door = door.ok_or(Problem::new(ProblemCode::NotFound))?;
    let body = body::read_single(&request, &mut payload).await?;
    let country = door.country.as_deref();
    let from =
        text_of(request.headers(), "x-kannel-from").and_then(|from| sender_of(from, country));
    let Some(from) = from else { return Ok(answered(None)) };
    let store = &doors.app.store;
    let Some(sender) = store.text_sender(&from, country, doors.now()).await? else {
        return Ok(answered(None));
    };
    let goes_out = matches!(sender.role, Role::Promoter | Role::Supervisor);
    let message = TextMessage::parse(&words_of(request.headers(), &body)).filter(|_| goes_out);
    let to = sender.language;
    let Some(message) = message else { return Ok(answered(Some((to, false)))) };
    // A number that was forged, or a pocket: what calls for help is heard all the same.
    if !message.calls_for_help() && !doors.by_text_sender.attempt(&sender.user, doors.now()).allowed
    {
        return Ok(answered(None));
    }
    let sent = Sent::of(&request, &sender, &body, doors.now());
    let understood = match message {
        TextMessage::Said(kind) => {
            said(&sender, CheckIn::tapped(kind, sent.at), &sent, &doors).await?
        }
        TextMessage::Report(kind, hour) => reported(&sender, (kind, hour), &sent, &doors).await?,
    };
    Ok(answered(Some((to, understood))))
}

/// A number as gateways hand it over: in the way of the country, or whole and often without its plus.
fn sender_of(from: &str, country: Option<&str>) -> Option<String> {
    dialled(from, country).or_else(|| dialled(&format!("+{from}"), None))
}

/// When a message was sent, and an id that is the same when the gateway hands it over again.
struct Sent {
    at: Timestamp,
    id: [u8; 16],
}

impl Sent {
    fn of(request: &HttpRequest, sender: &TextSender, body: &[u8], now: Timestamp) -> Self {
        let time = text_of(request.headers(), "x-kannel-time");
        let read = |text: &str| {
            let civil: DateTime = text.parse().ok()?;
            TimeZone::UTC.to_timestamp(civil).ok()
        };
        let at = time.and_then(read).map_or(now, |at| said_at(at, now, now));
        let named = time.map_or_else(|| now.to_string(), str::to_owned);
        let hash = Sha256::new().chain_update(b"atalaya text message").chain_update(sender.digest);
        let hash = hash.chain_update(named.as_bytes()).chain_update(body).finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        Self { at, id }
    }
}

/// What a message is in: the outing that somebody is out on, or else the next one. That they are home is of the last one
/// too, which a message that is handed over again has ended already.
fn current(all: Vec<StoredOutreach>, is_home: bool, now: Timestamp) -> Option<StoredOutreach> {
    // The first to start of those ahead, the last of those behind.
    let rank = |one: &StoredOutreach| {
        let starts = one.outing.plan.starts_at().as_microsecond();
        match one.outing.phase {
            OutreachPhase::Underway | OutreachPhase::AtPlace | OutreachPhase::Leaving => {
                Some((0, starts))
            }
            OutreachPhase::Planned | OutreachPhase::AwaitingApproval => {
                (one.outing.plan.home_by() > now).then_some((1, starts))
            }
            OutreachPhase::Home => is_home.then_some((2, -starts)),
            OutreachPhase::Refused | OutreachPhase::CalledOff => None,
        }
    };
    let ranked = all.into_iter().filter_map(|one| Some((rank(&one)?, one)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, one)| one)
}

async fn of_sender(
    sender: &TextSender,
    is_home: bool,
    doors: &Doors,
) -> Result<Option<StoredOutreach>, Problem> {
    let (store, now) = (&doors.app.store, doors.now());
    let since = now.saturating_sub(OUTING_SINCE).unwrap_or(now);
    let own = store.outreach_since(sender.organisation, Some(sender.user), since, MOST).await?;
    Ok(current(own, is_home, now))
}

/// Enters a check-in; whether there was anything that it could be of. A call for help needs no plan.
async fn said(
    sender: &TextSender,
    said: CheckIn,
    sent: &Sent,
    doors: &Doors,
) -> Result<bool, Problem> {
    let outing = match of_sender(sender, said.kind == CheckInKind::Home, doors).await? {
        Some(outing) => outing.id,
        None if said.kind == CheckInKind::Red => OutreachId::random(sent.id),
        None => return Ok(false),
    };
    let id = CheckInId::random(sent.id);
    let new = NewCheckIn { id, author: sender.user, said, cell: None, typed: None };
    let store = doors.app.store.acting(Actor::User(sender.user));
    store.outreach_check_in(sender.organisation, outing, new, false, doors.now()).await?;
    Ok(true)
}

/// Reports that something has happened: where the outing was planned, or else nowhere that anybody knows.
async fn reported(
    sender: &TextSender,
    (kind, hour): (Kind, Option<u8>),
    sent: &Sent,
    doors: &Doors,
) -> Result<bool, Problem> {
    let outing = of_sender(sender, false, doors).await?;
    let place = match outing {
        Some(outing) => {
            let (of, id, mine) = (sender.organisation, outing.id, sender.user);
            let whole = doors.app.store.outreach_get(of, id, mine, |_| true, doors.now()).await?;
            whole.and_then(|whole| whole.place)
        }
        None => None,
    };
    let [west, south, east, north] = doors.app.deployment.area.bbox();
    let (lat, lng) = (f64::midpoint(south, north), f64::midpoint(west, east));
    let (cell, precision) = match place {
        Some(place) => (Some(place.cell), LocationPrecision::Cell),
        None => (Cell::at(lat, lng).map(|cell| cell.coarsened(6)), LocationPrecision::Unknown),
    };
    let Some(cell) = cell else { return Ok(false) };
    let zone = &doors.app.deployment.zone;
    let (from, precise) = match hour {
        None => (sent.at, TimePrecision::Exact),
        Some(hour) => (last_hour(sent.at, hour, doors), TimePrecision::Hour),
    };
    let text = |text: String| Json::String(text);
    let members = [
        ("id", text(EventId::random(sent.id).to_string())),
        ("kind", text(kind.code().to_owned())),
        ("occurred_at", text(zone.written(from.as_microsecond()))),
        ("time_precision", text(precise.code().to_owned())),
        ("cell", text(cell.to_string())),
        ("location_precision", text(precision.code().to_owned())),
        ("source", text("self".to_owned())),
    ];
    let report = Json::Object(members.map(|(name, value)| (name.to_owned(), value)).to_vec());
    let viewer = Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(sender.user),
        organisation: sender.organisation,
        role: sender.role,
        key_populations: KeyPopulations::default(),
    };
    match records::one::<Event>(&report, doors, &viewer).await {
        Ok(_) => Ok(true),
        Err(problem) if problem.code().status().is_client_error() => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// The beginning of the last such hour of the day that was.
fn last_hour(at: Timestamp, hour: u8, doors: &Doors) -> Timestamp {
    let zone = &doors.app.deployment.zone;
    let mut start = zone.hour_start(at);
    for _ in 0..25 {
        if zone.hour_of_week(start).hour_of_day() == hour {
            return start;
        }
        start = start.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(start);
    }
    start
}

/// A header as text.
fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What was written: in the network's own letters, or in UTF-16 where those did not do.
fn words_of(headers: &HeaderMap, body: &[u8]) -> String {
    let media = text_of(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    if media.to_ascii_lowercase().contains("utf-16") {
        let units = body.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).map(|one| one.unwrap_or(' ')).collect();
    }
    String::from_utf8_lossy(body).into_owned()
}

/// The answer: nothing to who is nobody, or else, in their language, whether it was understood.
fn answered(told: Option<(Language, bool)>) -> HttpResponse {
    let text = told.map(|(language, understood)| release_text_answer(language, understood));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .body(text.map(Released::into_inner).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_hands_numbers_over_with_a_plus_without_one_and_without_the_country() {
        for from in ["+50255551234", "50255551234", "0050255551234", "55551234"] {
            let read = sender_of(from, Some("502"));
            assert_eq!(read.as_deref(), Some("+50255551234"), "{from}");
        }
        for from in ["", "Banco", "2020"] {
            assert_eq!(sender_of(from, Some("502")), None, "{from}");
        }
    }
}
