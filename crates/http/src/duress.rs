//! A second PIN, for who is made to open their phone: it opens a decoy, looks the same and takes the same.
//!
//! What must not tell one from the other: the answer (same members, same sizes, a key of random bytes), its headers, how
//! often a PIN is hashed, how long it takes ([`told_at_its_time`]), the count of wrong tries, and everything that is asked
//! in the session afterwards: the decoy is an organisation of its own (`store/src/decoys.rs`). Nothing says whether
//! there is a second PIN, to its owner neither.

use std::time::Duration;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::roles_to_alert;
use atalaya_domain::{
    AlertKind, DeviceId, FieldError, FieldReason, Handle, OrganisationId, Pin, PinError, UserId,
};
use atalaya_store::{NewAlert, NewDecoy, NewSession, Outwards, Recipients, SecretHash};
use jiff::SignedDuration;
use serde_json::json;
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::cookies::Cookie;
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::{Problem, ProblemCode};
use crate::secret::random;
use crate::sign_in::{self, OpenedDevice, PinIn, SecondPin, pin_with_secret};
use crate::viewer::{Principal, device_ended};

/// An answer to a right PIN leaves at a whole number of these after it was asked for. What a decoy costs beyond a session is
/// some milliseconds of database, which neither a stopwatch nor the network's owner finds in it.
const STEP: Duration = Duration::from_millis(250);

/// For how long those who supervise are told, if nobody says that they know.
const ALERT_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// The second PIN of the phone that asks, with the first.
#[derive(ToSchema)]
pub struct DuressPinIn {
    /// The PIN that opens this phone.
    #[schema(value_type = String, example = "407391")]
    pin: PinIn,
    /// What will open the decoy: another 6 to 12 digits, which a slip of the finger does not make of the first; `null` takes
    /// it away.
    #[schema(required = true, value_type = Option<String>, example = "835162")]
    duress_pin: Option<Pin>,
}

impl DuressPinIn {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            let pin = members.required("pin")?;
            let chosen = members.text("duress_pin")?.map(|text| chosen(&text, &pin)).transpose()?;
            Ok(Self { pin: PinIn::typed(pin), duress_pin: chosen })
        };
        let read = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(read)
    }
}

/// A second PIN beside the first.
fn chosen(text: &str, first: &str) -> Result<Pin, FieldError> {
    let wrong = |reason| FieldError::new("/duress_pin", reason);
    let pin = Pin::choose(text).map_err(|error| match error {
        PinError::Form => wrong(FieldReason::NotAPin),
        PinError::Common => wrong(FieldReason::CommonPin),
    })?;
    if Pin::parse(first).is_some_and(|first| first.is_near(&pin)) {
        return Err(wrong(FieldReason::PinTooNear));
    }
    Ok(pin)
}

/// Sets a second PIN of the phone that asks, or takes it away: it opens a decoy, ends what the first one opened, reports
/// that wait included, and alerts everybody who supervises. Only where the organisation allows it (`duress_pin` of its
/// rules); else there is nothing here. Nothing says afterwards whether there is one.
#[utoipa::path(put, path = "/api/v1/me/duress_pin", tag = "session",
    request_body = DuressPinIn, responses((status = 204)))]
pub(crate) async fn duress_pin_set(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (store, whose) = (principal.store(&doors), principal.member()?);
    let this = principal.signed_in.session.and_then(|session| session.device);
    let (Some(this), true) = (this, store.safety_rules(whose.0).await?.duress_pin()) else {
        return Err(Problem::new(ProblemCode::NotFound));
    };
    let asked = DuressPinIn::read(&request, &mut payload).await?;
    let device = sign_in::by_pin(&request, &doors, &asked.pin, SecondPin::IsWrong).await?;
    let ended = || device_ended(&doors.app.settings);
    if device.id != this {
        return Err(ended());
    }
    let hash = match asked.duress_pin {
        Some(pin) => {
            let settings = &doors.app.settings;
            let secret = Cookie::Device.text(request.headers(), settings).unwrap_or_default();
            Some(doors.passwords.hash(pin_with_secret(&pin, secret)).await?)
        }
        None => None,
    };
    if !store.duress_pin_set(whose, this, hash, doors.now()).await? {
        return Err(ended());
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Begins a session on a device that a PIN has opened: its owner's, or the decoy's. Gives the server's half of the key of
/// what it keeps from now on; `None` if it has ended meanwhile.
pub(crate) async fn opened(
    doors: &Doors,
    device: OpenedDevice,
    first: NewSession,
) -> Result<Option<[u8; 32]>, Problem> {
    // Drawn either way: the same work.
    let new = NewDecoy {
        stand_in: DeviceId::random(random()?),
        nobody_s: SecretHash(random()?),
        key_half: random()?,
    };
    let (store, now) = (&doors.app.store, doors.now());
    let whose = (device.id, device.owner);
    if !device.under_duress {
        let begun = store.device_open(device.id, device.owner, first, now).await?;
        return Ok(begun.then_some(device.key_half));
    }
    let outwards = to_all_but(Some(device.owner), doors);
    let alert = alert(&device.handle, &new.stand_in, outwards);
    let told = everybody_who_supervises(device.organisation);
    let begun = store.device_open_decoy(whose, (new, first), (told, alert), now).await?;
    Ok(begun.then_some(new.key_half))
}

/// Whoever calls for help in a decoy is heard by those who would hear them in their own name, in the only way that does not
/// show: they are told again that the phone is in other hands.
pub(crate) async fn help_called(principal: &Principal, doors: &Doors) -> Result<(), Problem> {
    let store = &doors.app.store;
    let behind = store.behind_double(principal.person()?).await?;
    // A double goes by the handle of who is behind it.
    if let (Some(organisation), Some(handle)) = (behind, &principal.signed_in.handle) {
        let to = everybody_who_supervises(organisation);
        let who = store.person(organisation, handle).await?.and_then(|user| user.viewer.user);
        let alert = alert(handle, &"help", to_all_but(who, doors));
        store.alert_raise(to, alert, doors.now()).await?;
    }
    Ok(())
}

/// All of them, so that no one person stands between.
fn everybody_who_supervises(organisation: OrganisationId) -> Recipients {
    Recipients::Roles(organisation, roles_to_alert(AlertKind::Duress, organisation))
}

/// `outwards` leaves out who is under duress, whose telephone may be in the same hands.
fn alert(handle: &Handle, subject: &impl ToString, outwards: Outwards) -> NewAlert {
    NewAlert {
        kind: AlertKind::Duress,
        subject: format!("{handle}:{}", subject.to_string()),
        payload: json!({"handle": handle.as_str()}).to_string(),
        lasts: ALERT_LASTS,
        once_in: SignedDuration::from_mins(1),
        outwards,
    }
}

/// By every channel, except to who is under duress.
fn to_all_but(who: Option<UserId>, doors: &Doors) -> Outwards {
    Outwards { channels: doors.app.store.tells_by().to_vec(), urgent: true, except: who }
}

/// Waits until an answer to what was asked then may leave.
pub(crate) async fn told_at_its_time(asked: Instant) {
    let steps = asked.elapsed().as_nanos() / STEP.as_nanos() + 1;
    let whole = STEP.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX));
    tokio::time::sleep_until(asked + whole).await;
}
