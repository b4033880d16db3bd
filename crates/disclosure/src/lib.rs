//! Who may see what, and how coarse. Pure.
//!
//! The one gate: whatever leaves the server — an answer, a frame, a file — is [`Released`], and
//! only this crate can make one. The table of roles is [`Scope::of`]; everything else asks it.

mod about;
mod agreement;
mod alert;
mod audit;
mod contact;
mod event;
mod exposure;
mod hindsight;
mod local_key;
mod map;
mod outreach;
mod own_data;
mod refusal;
pub mod release;
mod released;
mod scope;
mod self_check;
mod similar;
mod warning;

pub use about::AboutMap;
pub use agreement::{AgreementRecord, may_agree, release_agreements};
pub use alert::{release_alerts, roles_to_alert};
pub use audit::{AuditRecords, release_audit, release_own_audit};
pub use contact::release_contact;
pub use event::{
    EventRecord, amended, may_amend, may_name, release_event, release_events, release_had,
    reports_as_verified, sees_event, shown_version,
};
pub use exposure::{
    ExposureRecord, may_name_exposure, release_exposure, release_exposures, release_had_exposure,
    sees_exposure,
};
pub use hindsight::{
    GainPoint, HindsightFound, HindsightRecord, HindsightReport, HindsightVerdict, RoundingKey,
    release_hindsight,
};
pub use local_key::release_local_key;
pub use map::{
    CellRisk, CellStory, ExposureKnown, MapDetail, Numbers, population_codes, release_cells,
    release_states, release_story,
};
pub use outreach::{
    CheckInFacts, OutreachFacts, release_outreach, release_outreach_list, sees_home,
};
pub use own_data::{OwnData, release_own_data};
pub use refusal::Refusal;
pub use released::Released;
pub use scope::{MapScope, RecordScope, Scope};
pub use self_check::{AccountFacts, CheckItem, CheckState, SelfCheckFacts, release_self_check};
pub use similar::{PairRecord, may_merge, release_pairs, release_similar};
pub use warning::release_warnings;
