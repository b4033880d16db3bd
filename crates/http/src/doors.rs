//! What all handlers share.

use std::sync::{Arc, OnceLock};

use actix_web::web::Data;
use atalaya_boundaries::Level;
use jiff::Timestamp;
use webauthn_rs::Webauthn;

use crate::App;
use crate::audit::RecentLooks;
use crate::files::Files;
use crate::ground::Grounds;
use crate::known_secrets::KnownSecrets;
use crate::live::{Admission, Drain, Places};
use crate::logbooks::Logbooks;
use crate::metrics::Metrics;
use crate::passkeys;
use crate::password::Passwords;
use crate::rate_limit::{Quota, RateLimit};
use crate::releases::Making;
use crate::risk::{Remembered, Shapes};

/// The rooms behind the doors, and what the doors keep themselves.
pub(crate) struct Doors {
    pub(crate) app: App,
    pub(crate) passwords: Passwords,
    /// What checks passkeys, where the installation knows its name.
    pub(crate) passkeys: Option<Webauthn>,
    pub(crate) known: KnownSecrets,
    pub(crate) by_account_there: RateLimit,
    pub(crate) by_account: RateLimit,
    pub(crate) by_network: RateLimit,
    pub(crate) by_code_word: RateLimit,
    pub(crate) offers: RateLimit,
    pub(crate) by_text_sender: RateLimit,
    pub(crate) logbooks: Logbooks,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) files: Files,
    pub(crate) shapes: Shapes,
    pub(crate) remembered: Remembered,
    pub(crate) readers: Arc<Places>,
    pub(crate) admission: Admission,
    pub(crate) drain: Drain,
    pub(crate) recent_looks: RecentLooks,
    pub(crate) grounds: Grounds,
    /// The departments and municipalities as features, once somebody has asked for them.
    pub(crate) units_drawn: OnceLock<Vec<(Level, serde_json::Value)>>,
    pub(crate) making: Making,
}

/// Failed sign-ins of one account from one network: a forgotten password, not a dictionary.
const ACCOUNT_THERE: Quota = Quota { burst: 10, every_s: 60 };
/// Failed sign-ins of one account from anywhere. Far above what one network may try, or a stranger
/// who knows a handle could lock its owner out; low enough that many networks together guess fewer
/// than 9,000 passwords a day.
const ACCOUNT: Quota = Quota { burst: 100, every_s: 10 };
/// Sign-ins from one network: an office at the start of its shift.
const NETWORK: Quota = Quota { burst: 60, every_s: 10 };
/// Code words that one account agrees on, or asks about without an outing: a team that sits together,
/// not a list of words tried until one is known.
const CODE_WORD: Quota = Quota { burst: 10, every_s: 60 };
/// Questions for other places around a planned one: an evening's plans, not a walk over the map that would list the
/// register on a stolen phone.
const OFFERS: Quota = Quota { burst: 20, every_s: 300 };
/// Text messages from one number: an evening's words, not what somebody sends who has forged it.
const TEXT_SENDER: Quota = Quota { burst: 20, every_s: 120 };

impl Doors {
    pub(crate) fn new(app: App, drain: Drain) -> Data<Self> {
        let metrics = Arc::new(Metrics::default());
        Data::new(Self {
            remembered: Remembered::new(),
            shapes: Shapes::new(Arc::clone(&app.deployment.area)),
            files: Files::new(app.settings.web.clone(), app.settings.basemap.clone()),
            readers: Places::new(app.settings.max_live),
            admission: Admission::new(app.settings.live_admission),
            passkeys: passkeys::checker(&app.settings, &app.deployment.name),
            known: KnownSecrets::new(app.store.access_watch()),
            app,
            passwords: Passwords::new(Arc::clone(&metrics)),
            by_account_there: RateLimit::new(ACCOUNT_THERE),
            by_account: RateLimit::new(ACCOUNT),
            by_network: RateLimit::new(NETWORK),
            by_code_word: RateLimit::new(CODE_WORD),
            offers: RateLimit::new(OFFERS),
            by_text_sender: RateLimit::new(TEXT_SENDER),
            logbooks: Logbooks::default(),
            metrics,
            drain,
            recent_looks: RecentLooks::default(),
            grounds: Grounds::default(),
            units_drawn: OnceLock::new(),
            making: Making::default(),
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.app.clock)()
    }
}
