//! Proving who one is: by a password, or on an enrolled device by its PIN. Limits on trying.

use std::hash::Hash;
use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Payload;
use atalaya_domain::{DeviceId, Handle, OrganisationId, Pin, Slug, UserId};
use atalaya_store::{PIN_TRIES, PinAttempt, UserRecord};
use jiff::Timestamp;
use utoipa::ToSchema;

use crate::audit::sign_in_failed;
use crate::cookies::Cookie;
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::origin::{self, Sender};
use crate::password::TooMany;
use crate::problem::{Problem, ProblemCode};
use crate::rate_limit::{RateLimit, Verdict};
use crate::viewer::device_ended;

/// What somebody signs in with.
#[derive(ToSchema)]
pub struct Credentials {
    /// The organisation's short name.
    #[schema(example = "omes-demo")]
    organisation: String,
    /// The pseudonym in it.
    #[schema(example = "ana")]
    handle: String,
    password: String,
    /// Whether this phone or computer is not theirs alone: the session ends with the browser, or
    /// after half an hour without use, and signing out leaves nothing behind.
    #[schema(required = false, value_type = Option<bool>)]
    pub(crate) shared: bool,
}

/// What opens an enrolled device.
#[derive(ToSchema)]
pub struct PinIn {
    /// 6 to 12 digits.
    #[schema(example = "407391")]
    pin: String,
}

impl Credentials {
    /// Reads the body.
    pub(crate) async fn read(
        request: &HttpRequest,
        payload: &mut Payload,
    ) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            Ok(Self {
                organisation: members.required("organisation")?,
                handle: members.required("handle")?,
                password: members.required("password")?,
                shared: members.flag("shared")?.unwrap_or(false),
            })
        };
        let credentials = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(credentials)
    }

    /// The account these credentials are for, whether it exists or not.
    pub(crate) fn account(&self) -> (&str, &str) {
        (self.organisation.as_str(), self.handle.as_str())
    }
}

/// What an enrolled device is opened with, and for what.
#[derive(ToSchema)]
pub struct OpeningIn {
    #[schema(inline)]
    #[serde(flatten)]
    pub(crate) pin: PinIn,
    /// Whether everything that its owner ever reported is to be shown for five minutes, and not the last day alone.
    #[schema(required = false, value_type = Option<bool>)]
    pub(crate) history: bool,
}

impl OpeningIn {
    /// Reads the body.
    pub(crate) async fn read(
        request: &HttpRequest,
        payload: &mut Payload,
    ) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            let pin = PinIn::typed(members.required("pin")?);
            Ok(Self { pin, history: members.flag("history")?.unwrap_or(false) })
        };
        let opening = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(opening)
    }
}

impl PinIn {
    /// As it was typed, whatever that is.
    pub(crate) const fn typed(pin: String) -> Self {
        Self { pin }
    }
}

/// An attempt to prove to be somebody, which was counted.
pub(crate) struct Attempt {
    account: (String, String),
    network: IpAddr,
    verdict: Verdict,
    burst: u32,
}

impl Attempt {
    /// Counts it for the account from this network, and then for the account.
    pub(crate) fn of(
        doors: &Doors,
        account: (&str, &str),
        network: IpAddr,
    ) -> Result<Self, Problem> {
        let now = doors.now();
        let verdict = counted(&doors.by_account_there, &(account, network), now)?;
        counted(&doors.by_account, &account, now)?;
        let (organisation, handle) = account;
        let account = (organisation.to_owned(), handle.to_owned());
        Ok(Self { account, network, verdict, burst: doors.by_account_there.burst() })
    }

    /// It was them: earlier attempts are forgotten.
    pub(crate) fn succeeded(&self, doors: &Doors) {
        let account = (self.account.0.as_str(), self.account.1.as_str());
        doors.by_account_there.forget(&(account, self.network));
        doors.by_account.forget(&account);
    }

    /// It was not.
    pub(crate) fn failed(&self, code: ProblemCode) -> Problem {
        with_headers(Problem::new(code), self.limits())
    }

    /// How many more there may be.
    pub(crate) fn limits(&self) -> [(HeaderName, HeaderValue); 3] {
        limit_headers(self.burst, self.verdict)
    }
}

/// Lets a stranger's request try, and counts it for the network it comes from. Before its body is
/// read: reading it costs something too.
pub(crate) fn admitted(request: &HttpRequest, doors: &Doors) -> Result<IpAddr, Problem> {
    if origin::sender(request, &doors.app.settings) == Sender::Foreign {
        return Err(Problem::new(ProblemCode::CrossSite));
    }
    let network = origin::network(request, &doors.app.settings);
    counted(&doors.by_network, &network, doors.now())?;
    Ok(network)
}

/// Counts a request for the network it comes from, whoever's page it comes by: nothing is read of it
/// but what proves itself.
pub(crate) fn counted_for_network(request: &HttpRequest, doors: &Doors) -> Result<(), Problem> {
    let network = origin::network(request, &doors.app.settings);
    counted(&doors.by_network, &network, doors.now()).map(drop)
}

/// The user, if the password is theirs; the attempt still counts. Takes the same time when there is no such user.
pub(crate) async fn by_password(
    doors: &Doors,
    credentials: Credentials,
    attempt: &Attempt,
) -> Result<UserRecord, Problem> {
    let names = (Slug::parse(&credentials.organisation), Handle::parse(&credentials.handle));
    let user = match &names {
        (Some(slug), Some(handle)) => doors.app.store.user_by_handle(slug, handle).await?,
        _ => None,
    };
    let hash = user.as_ref().and_then(UserRecord::password);
    let right = doors.passwords.verify(credentials.password, hash).await;
    match (right.map_err(busy)?, user) {
        (true, Some(user)) if !user.disabled => Ok(user),
        (_, user) => {
            if let Some(user) = &user {
                sign_in_failed(user, doors);
            }
            Err(attempt.failed(ProblemCode::SignInFailed))
        }
    }
}

/// A device that a PIN opens. No `Debug`: its key must reach no log.
pub(crate) struct OpenedDevice {
    pub(crate) id: DeviceId,
    pub(crate) owner: UserId,
    pub(crate) organisation: OrganisationId,
    /// What the owner is called.
    pub(crate) handle: Handle,
    /// Whether it was the second PIN, of somebody who is made to open it.
    pub(crate) under_duress: bool,
    /// The server's half of the key of what it keeps.
    pub(crate) key_half: [u8; 32],
}

/// What the second PIN of a device is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecondPin {
    /// It opens the device, as a decoy.
    Opens,
    /// It is as wrong as any other.
    IsWrong,
}

/// The device that the request's cookie proves, if the PIN opens it. Whether there is a second PIN or not, and whichever
/// it was, two hashes are looked at.
pub(crate) async fn by_pin(
    request: &HttpRequest,
    doors: &Doors,
    typed: &PinIn,
    second: SecondPin,
) -> Result<OpenedDevice, Problem> {
    let settings = &doors.app.settings;
    let (store, now) = (&doors.app.store, doors.now());
    let device = match Cookie::Device.of(request, settings) {
        Some(secret) => store.device_by_secret(secret).await?,
        None => None,
    };
    let Some(device) = device else { return Err(device_ended(settings)) };
    let left = match store.pin_attempt(device.id, now).await? {
        PinAttempt::Allowed { left } => left,
        PinAttempt::Wait(until) => return Err(wait(until, now)),
        PinAttempt::Ended => return Err(device_ended(settings)),
    };
    let pin = Pin::parse(&typed.pin);
    let secret = Cookie::Device.text(request.headers(), settings).unwrap_or_default();
    let (right, under_duress) = match pin {
        Some(pin) => {
            let sealed = pin_with_secret(&pin, secret);
            let first = doors.passwords.verify(sealed.clone(), Some(device.pin_hash)).await;
            let second = doors.passwords.verify(sealed, device.duress_hash).await;
            // After an alarm was ended with the second PIN the first is as wrong as any other.
            (first.map_err(busy)? && !device.is_forced, second.map_err(busy)?)
        }
        None => (false, false),
    };
    match device.user.viewer.user {
        Some(owner) if right || (under_duress && second == SecondPin::Opens) => {
            return Ok(OpenedDevice {
                id: device.id,
                owner,
                organisation: device.user.viewer.organisation,
                handle: device.user.handle,
                under_duress: !right,
                key_half: device.key_half,
            });
        }
        Some(user) => {
            store.pin_failed(device.user.viewer.organisation, user, device.id, now).await?;
        }
        None => {}
    }
    if left == 0 {
        // This counts, and ends the device.
        store.pin_attempt(device.id, now).await?;
        return Err(device_ended(settings));
    }
    let verdict = Verdict { allowed: true, remaining: left, reset_s: 1 };
    let problem = tries_left(ProblemCode::WrongPin, left);
    Err(with_headers(problem, limit_headers(PIN_TRIES, verdict)))
}

/// Nothing is looked at before then.
pub(crate) fn wait(until: Timestamp, now: Timestamp) -> Problem {
    let wait_s = (until.duration_since(now).as_millis() + 999) / 1_000;
    let wait_s = u64::try_from(wait_s).unwrap_or(1);
    Problem::new(ProblemCode::TooManyAttempts).retry_after(wait_s)
}

/// What was typed is wrong, and so often more it may be.
pub(crate) fn tries_left(code: ProblemCode, left: u32) -> Problem {
    let (es, en) = match left {
        1 => ("Queda 1 intento.".to_owned(), "1 try is left.".to_owned()),
        _ => (format!("Quedan {left} intentos."), format!("{left} tries are left.")),
    };
    Problem::new(code).detail(es, en)
}

/// What is hashed of a PIN: together with the device's secret, so that whoever has the database
/// cannot try the few PINs there are, which people use elsewhere too.
pub(crate) fn pin_with_secret(pin: &Pin, secret: &str) -> String {
    format!("{}:{secret}", pin.as_str())
}

/// More people prove themselves at this moment than can be checked.
pub(crate) fn busy(_: TooMany) -> Problem {
    Problem::new(ProblemCode::Busy).retry_after(2)
}

/// Counts an attempt; a problem when there were too many.
pub(crate) fn counted(
    limit: &RateLimit,
    key: &impl Hash,
    now: Timestamp,
) -> Result<Verdict, Problem> {
    let verdict = limit.attempt(key, now);
    if verdict.allowed {
        return Ok(verdict);
    }
    let problem = Problem::new(ProblemCode::TooManyAttempts).retry_after(verdict.reset_s);
    Err(with_headers(problem, limit_headers(limit.burst(), verdict)))
}

fn with_headers(problem: Problem, headers: [(HeaderName, HeaderValue); 3]) -> Problem {
    headers.into_iter().fold(problem, |problem, (name, value)| problem.header(name, value))
}

fn limit_headers(burst: u32, verdict: Verdict) -> [(HeaderName, HeaderValue); 3] {
    [
        (HeaderName::from_static("ratelimit-limit"), HeaderValue::from(burst)),
        (HeaderName::from_static("ratelimit-remaining"), HeaderValue::from(verdict.remaining)),
        (HeaderName::from_static("ratelimit-reset"), HeaderValue::from(verdict.reset_s)),
    ]
}
