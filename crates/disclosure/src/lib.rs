//! Who may see what, and how coarse. Pure.
//!
//! The one gate: whatever leaves the server — an answer, a frame, a file — is [`Released`], and
//! only this crate can make one. The table of roles is [`Scope::of`]; everything else asks it.

mod about;
mod agreement;
mod alert;
mod audit;
mod bulletin;
mod call;
mod code_word;
mod contact;
mod credential;
mod delivery;
mod directory;
mod drill;
mod event;
mod exposure;
mod facility;
mod ground;
mod hindsight;
mod history;
mod indicators;
mod lesson;
mod local_key;
mod logbook;
mod map;
mod outreach;
mod own_data;
mod paper_level;
mod place;
mod place_audit;
mod planning;
mod planning_changes;
mod pocket_card;
mod protocol;
mod refusal;
pub mod release;
mod released;
mod scope;
mod self_check;
mod similar;
mod statement;
mod support;
mod triage;
mod warning;
mod week_sheet;

pub use about::AboutMap;
pub use agreement::{AgreementRecord, may_agree, release_agreements};
pub use alert::{release_alerts, roles_to_alert};
pub use audit::{AuditRecords, release_audit, release_own_audit};
pub use bulletin::{BulletinRecord, may_issue_bulletins, may_read_bulletins, release_bulletins};
pub use call::{Call, release_call, release_text_answer};
pub use code_word::{CodeWordFacts, release_code_words, release_heard};
pub use contact::{ContactFacts, release_contact};
pub use credential::release_credential;
pub use delivery::{DeliveryFacts, release_deliveries};
pub use directory::{DirectoryRecord, may_write_directory, release_directory};
pub use drill::{AlarmFigureFacts, DrillFacts, release_alarm_figures, release_drills};
pub use event::{
    EventRecord, amended, may_amend, may_consent, may_name, may_rewrite, release_event,
    release_events, release_had, reports_as_verified, sees_event, shown_version,
};
pub use exposure::{
    ExposureRecord, may_name_exposure, others_hours_since, release_exposure, release_exposures,
    release_had_exposure, sees_exposure,
};
pub use facility::{FacilityRecord, may_check_facilities, release_facilities};
pub use ground::Ground;
pub use hindsight::{
    GainPoint, HindsightFound, HindsightRecord, HindsightReport, HindsightVerdict, RoundingKey,
    release_hindsight,
};
pub use history::{history_of, reaches, sees_whole_history};
pub use indicators::{
    AlarmRecord, Counted, IndicatorActivity, IndicatorCounts, IndicatorCut, IndicatorEvent,
    IndicatorFacts, IndicatorGroup, IndicatorQuestion, IndicatorRow, LegCount, Per, SupportRecord,
    WorkRecord, may_see_indicators, release_indicators,
};
pub use lesson::{LessonRecord, may_read_lessons, may_write_lessons, release_lessons};
pub use local_key::release_local_key;
pub use logbook::{
    may_bring_logbooks, release_logbook, release_logbook_plans, release_refused_rows,
};
pub use map::{
    CellRisk, CellStory, ExposureKnown, MapDetail, Numbers, population_codes, release_cells,
    release_states, release_story,
};
pub use outreach::{
    CheckInFacts, OutreachFacts, release_outreach, release_outreach_list, sees_home,
};
pub use own_data::{OwnData, OwnDevice, OwnPasskey, release_own_data};
pub use place::{
    MeetingPlace, OfferedPlace, PlaceRecord, may_register_places, release_meeting_places,
    release_offered_places, release_places,
};
pub use place_audit::{
    PlaceAuditRecord, may_audit_places, release_place_audits, removes_all_audits,
};
pub use planning::{PlannedHour, PlanningPlace, PlanningQuestion, release_planning};
pub use planning_changes::{PlanningChange, SinceThen, release_changes, sort_changes};
pub use pocket_card::{
    CardLevel, CardNumber, CardPlace, PocketCard, may_carry_a_card, release_pocket_card,
};
pub use protocol::{ProtocolFacts, release_protocol};
pub use refusal::Refusal;
pub use released::Released;
pub use scope::{MapScope, RecordScope, Scope};
pub use self_check::{AccountFacts, CheckItem, CheckState, SelfCheckFacts, release_self_check};
pub use similar::{PairRecord, may_merge, release_pairs, release_similar};
pub use statement::{StatedPlace, Statement, folio, release_statement};
pub use support::{SupportFacts, may_support, release_support, sees_support};
pub use triage::{TriageRecord, release_triage};
pub use warning::release_warnings;
pub use week_sheet::{
    BandToReview, HowMany, Matter, PlaceToReview, SheetMap, Waiting, WeekSheet, WeekSheetFacts,
    release_week_sheet,
};
