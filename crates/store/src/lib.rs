//! The only room with SQL. A [`Store`] answers one question per method, on SQLite and on
//! PostgreSQL with `PostGIS`, from one query text (`on!`, see `conn.rs`).
//!
//! The tables of versions, `event` and `exposure`, are log and change feed at once; their primary
//! keys are positions of one feed, given out in commit order without gaps. Everything written goes
//! through one writer thread per process, where many single reports share one durable commit.
//!
//! Every question about events or exposure names the organisation that asks. Only the feed
//! ([`Store::changes_after`]) crosses organisations; it carries no text and no author.

mod access;
mod agreements;
mod alerts;
mod audit;
mod backup;
mod backup_lines;
mod bulletins;
mod challenges;
mod check;
mod code;
mod code_words;
mod conn;
mod credential;
mod decoys;
mod deliveries;
mod devices;
mod directory;
mod engine;
mod erasure;
mod error;
mod events;
mod exposure;
mod exposure_rows;
mod facility;
mod feed;
mod first_told;
mod history;
mod indicators;
mod lessons;
mod logbook_plans;
mod map_choice;
mod merged;
mod migrate;
mod organisations;
mod outreach;
mod page;
mod passkeys;
mod pending;
mod people;
mod place_audits;
mod places;
mod postgis;
mod recorded;
mod release_events;
mod release_files;
mod releases;
mod restore;
mod retention;
mod rows;
mod schema;
mod scope;
mod sealing;
mod sessions;
mod similar;
mod store;
mod support;
mod text_messages;
mod tidy;
mod tokens;
mod totp;
mod triage;
mod upkeep;
mod users;
mod versions;
mod writer;

pub use access::AccessChange;
pub use agreements::{NewAgreement, StoredAgreement};
pub use alerts::{Acknowledged, AlertChange, NewAlert, Recipients};
pub use audit::{AuditAnchor, AuditFault, AuditFilter, AuditPage, AuditReport, NewAudit};
pub use backup::{BackupCounts, BackupError};
pub use bulletins::{Issued, NewBulletin, SeenBy, StoredBulletin};
pub use check::CheckReport;
pub use code_words::{CodeWordInfo, Heard};
pub use decoys::NewDecoy;
pub use deliveries::{
    Backlog, Claimed, Delivery, DeliveryInfo, DeliveryOutcome, DeliveryTo, Outwards, PushBrowser,
    Receipt,
};
pub use devices::{DeviceInfo, DeviceRecord, NewDevice, PIN_TRIES, PinAttempt};
pub use directory::StoredDirectoryEntry;
pub use erasure::{ErasedEvents, Erasure, PersonExtent};
pub use error::{MergeRefusal, StoreError};
pub use events::{Action, EventFilter, EventPage, EventPosition, MAX_BATCH, Outcome, StoredEvent};
pub use exposure::{ExposureFilter, ExposurePage, ExposurePosition, StoredExposure};
pub use facility::StoredFacilityCheck;
pub use feed::{Epoch, FeedHead};
pub use indicators::{AlarmCalled, SupportGiven, WorkDone, WorkOfPeriod};
pub use lessons::{LessonsRead, StoredLesson};
pub use logbook_plans::StoredLogbookPlan;
pub use organisations::Organisation;
pub use outreach::{
    AlarmFigures, Drill, DutyTurn, NewCheckIn, NewDutyTurn, NewOutreach, OutreachPlace,
    StoredCheckIn, StoredOutreach, StoredProtocol, Ticked, TypedPin, outreach_code,
};
pub use passkeys::{NewPasskey, PASSKEYS_MOST, PasskeyInfo, PasskeyRecord};
pub use pending::{NewPending, SECOND_STEP_TRIES, SecondStep};
pub use people::{OpenCode, PersonInfo};
pub use place_audits::StoredPlaceAudit;
pub use places::{NewPlace, StoredPlace, StoredReview};
pub use recorded::{HistoryExtent, Recorded};
pub use release_events::{ReleaseEvent, ReleaseVersion};
pub use release_files::{NewReleaseFile, PUBLIC_KEY_FILE, ReleaseFileInfo};
pub use releases::{NewRelease, ReleaseApproval, StoredRelease};
pub use restore::backup_made_at;
pub use retention::{Removed, Retention};
pub use sealing::{ReloadKeys, SafeQuestion, StaffContact};
pub use sessions::{NewSession, Presented, ROTATION_OVERLAP, SecretHash, SessionInfo, SignedIn};
pub use similar::{PairPage, SimilarEvent, SimilarPair};
pub use store::{Engine, Store, StoreSettings};
pub use support::{SupportAct, SupportCase};
pub use text_messages::TextSender;
pub use tokens::{NewToken, TokenInfo};
pub use totp::{RECOVERY_CODES, StepOf, TotpInfo, TypedCode};
pub use triage::RejectedEvent;
pub use users::{NO_PASSWORD, NewUser, UserRecord};
