//! What the program hands over: rooms, clock, settings.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use atalaya_domain::{Deployment, Role, Rules, Slug};
use atalaya_notify::Tally;
use jiff::{SignedDuration, Timestamp};

use crate::{AdmissionRate, Districts, Network, Origin, PushDoor, TextDoor};

/// Tells the time. Only the program gives one that reads the machine's clock.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Who may read `/metrics`.
#[derive(Clone, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Only requests that reach us directly from this machine; nobody when public origins or
    /// trusted proxies are set, because then a proxy's requests come from here too.
    Loopback,
    /// This machine, and whoever sends the token as bearer.
    Token(String),
    /// Everybody who reaches the port.
    Open,
}

impl fmt::Debug for MetricsAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loopback => "Loopback",
            Self::Token(_) => "Token(…)",
            Self::Open => "Open",
        })
    }
}

/// How the client behaves in a hand that is not its owner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenSettings {
    /// The page that the quick exit goes to: one that nobody wonders about.
    pub leave_to: String,
    /// After how many minutes without a touch an enrolled phone asks for its PIN again, 1 to 60.
    pub lock_minutes: u32,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self { leave_to: "https://es.wikipedia.org/".to_owned(), lock_minutes: 5 }
    }
}

/// Where the people of an organisation have accounts by which they sign in here (`OpenID` Connect).
#[derive(Clone, PartialEq, Eq)]
pub struct OidcSettings {
    /// The organisation.
    pub organisation: Slug,
    /// The provider's issuer, https.
    pub issuer: String,
    /// What this installation is called there.
    pub client_id: String,
    /// What proves that it is.
    pub client_secret: String,
    /// The claim that stands for the handle.
    pub claim: String,
    /// What follows the handle in it and is cut off, like `@ong.example`.
    pub suffix: Option<String>,
}

impl fmt::Debug for OidcSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OidcSettings({}, …)", self.issuer)
    }
}

/// Another name and icon on the screens of phones than ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disguise {
    /// What the page, the installed app and its first screen are called.
    pub name: String,
    /// The icon.
    pub icon: DisguiseIcon,
}

/// The icons that say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisguiseIcon {
    /// A sheet of notes.
    Notes,
}

impl DisguiseIcon {
    /// The icon with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        (name == "notes").then_some(Self::Notes)
    }
}

/// How the doors behave. The default is a safe deployment behind TLS.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Whether the session's cookie is sent over TLS only.
    pub cookie_secure: bool,
    /// The origins browsers may come from, like `https://atalaya.example`. Empty: the origin's
    /// host must be the request's.
    pub public_origins: Vec<Origin>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// A session ends when it was not used for this long.
    pub session_idle: SignedDuration,
    /// A session ends this long after signing in, whatever happens.
    pub session_absolute: SignedDuration,
    /// The greatest age of a reported event, days.
    pub max_age_days: u32,
    /// Who may read `/metrics`.
    pub metrics: MetricsAccess,
    /// How the client behaves in a hand that is not its owner's.
    pub screen: ScreenSettings,
    /// Roles that sign in by a password only together with a second factor; an enrolled device with
    /// its PIN is two already.
    pub second_factor_for: Vec<Role>,
    /// Where people of organisations have accounts by which they sign in here.
    pub oidc: Vec<OidcSettings>,
    /// How browsers are told that something waits, where they are.
    pub push: Option<PushDoor>,
    /// How a gateway hands over the text messages that come in, if it does.
    pub text_messages: Option<TextDoor>,
    /// What was counted of messages outside of the app, where some are sent.
    pub messages: Option<Arc<Tally>>,
    /// Another name and icon on the screens of phones than ours, if any.
    pub disguise: Option<Disguise>,
    /// The folder of the built web client; `None`: the embedded one, if there is one.
    pub web: Option<PathBuf>,
    /// The folder of the basemap; `None`: the embedded one, if there is one.
    pub basemap: Option<PathBuf>,
    /// Worker threads; 0 is one per core.
    pub workers: usize,
    /// Connections one address may have open, IPv6 by its /64: an office has one for all its phones,
    /// a mobile network one for some hundreds.
    pub max_per_address: usize,
    /// Whose connections are not counted: everybody's come through them. Trusted proxies are not,
    /// either.
    pub uncounted: Vec<Network>,
    /// The departments and municipalities of the area.
    pub boundaries: Districts,
    /// Readers of the live map at once in this process; one organisation may have half of them.
    pub max_live: usize,
    /// How many readers of the live map may come at once, and each second after that.
    pub live_admission: AdmissionRate,
    /// Over how long the live map's streams are closed, one after the other, when stopping. Longer
    /// where many phones would come to the other nodes together.
    pub live_drain: Duration,
    /// How long running requests may take to finish after that.
    pub drain: Duration,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            cookie_secure: true,
            public_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            session_idle: SignedDuration::from_hours(12),
            session_absolute: SignedDuration::from_hours(7 * 24),
            max_age_days: Rules::MAX_AGE_DAYS,
            metrics: MetricsAccess::Loopback,
            screen: ScreenSettings::default(),
            second_factor_for: Vec::new(),
            oidc: Vec::new(),
            push: None,
            text_messages: None,
            messages: None,
            disguise: None,
            web: None,
            basemap: None,
            workers: 0,
            max_per_address: 1_000,
            uncounted: Network::LOOPBACK.to_vec(),
            boundaries: Districts::default(),
            max_live: 5_000,
            // Five thousand readers are back within ten seconds.
            live_admission: AdmissionRate { burst: 1_000, per_second: 500 },
            live_drain: Duration::from_secs(5),
            drain: Duration::from_secs(10),
        }
    }
}

/// Everything the doors need of the rooms behind them.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: atalaya_store::Store,
    /// The running map.
    pub live: atalaya_live::Live,
    /// What this installation covers.
    pub deployment: Arc<Deployment>,
    /// Tells the time.
    pub clock: Clock,
    /// How the doors behave.
    pub settings: HttpSettings,
}
