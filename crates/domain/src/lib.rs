//! The words of Atalaya: events and their codes, exposure, places as H3 cells, times as
//! intervals, organisations, roles, and what a deployment covers.
//!
//! Everything here is pure: no clock, no database, no socket. Values are parsed at the door
//! ([`Draft`], [`ExposureDraft`]) and can afterwards be trusted.

mod agreement;
mod alert;
mod area;
mod around;
mod audit;
mod bulletin;
mod change;
mod channel;
mod check;
mod code;
mod codes;
mod complaint;
mod consent;
mod crockford;
mod deployment;
mod device;
mod directory;
mod draft;
mod draft_json;
mod edges;
mod event;
mod exposure;
mod exposure_draft;
mod facility;
mod field_error;
mod form_answers;
mod formula;
mod free_text;
mod history;
mod hour;
mod json;
mod kind;
mod language;
mod leg;
mod lesson;
mod logbook;
mod one_line;
mod organisation;
mod outreach;
mod patch;
mod place;
mod place_audit;
mod polygons;
mod reader;
mod record_id;
mod recorded;
mod recovery_code;
mod register;
mod rejection;
mod role;
mod similar;
mod telephone;
mod time;
mod upkeep;
mod xform;

pub use agreement::{Agreement, AgreementId, AgreementState};
pub use alert::{Alert, AlertKind};
pub use area::{Area, AreaError};
pub use around::{Around, Step, square_distance};
pub use audit::{Actor, ActorKind, AuditAction, AuditEntry, AuditSubject, AuditSubjectKind};
pub use bulletin::{
    Advice, Bulletin, BulletinArea, BulletinAreaError, BulletinAudience, BulletinId, BulletinKind,
    BulletinState,
};
pub use change::{Change, EventFacts, FeedChange, Position};
pub use channel::{Channel, DeliveryId, DeliveryState};
pub use check::Rules;
pub use codes::{
    Bias, ComplaintStage, Delivery, Injury, Insured, KeyPopulation, KeyPopulations,
    LocationPrecision, Loss, Perpetrator, PoliceTold, Population, Repeat, Setting, Source, Taken,
    TimePrecision, Verification, Weapon,
};
pub use complaint::{Complaint, Month};
pub use consent::{Consent, Consents};
pub use deployment::{Deployment, NamedPlace};
pub use device::{DeviceId, EnrolmentCode, Pin, PinError};
pub use directory::{
    BringsPolice, DirectoryKind, DirectoryVisibility, DirectoryWords, TreatmentSaid, Tried, YesNo,
};
pub use draft::Draft;
pub use edges::Edges;
pub use event::{Event, EventId, Flags, Narrative, Severity};
pub use exposure::{
    Exposure, ExposureChange, ExposureFacts, ExposureId, ExposureSource, WorkTime, Workers,
};
pub use exposure_draft::ExposureDraft;
pub use facility::{FACILITIES, FacilityAnswer, FacilityCheck, FacilityItem};
pub use field_error::{FieldError, FieldReason};
pub use form_answers::report_of_answers;
pub use formula::{as_it_was, shown_plain};
pub use free_text::{TextFinding, findings};
pub use history::History;
pub use hour::{HourOfWeek, HourShare, Zone, ZoneError};
pub use json::{Json, JsonError};
pub use kind::{Family, Kind};
pub use language::{Language, Text};
pub use leg::Leg;
pub use lesson::{Lesson, LessonId, LessonKind, LessonText, LessonTextError};
pub use logbook::{LogbookPlanId, LogbookPlanName};
pub use organisation::{Handle, OrganisationId, Slug, UserId};
pub use outreach::{
    AlarmCause, AlarmClosure, AlarmStep, CheckInId, CheckInKind, CodeWordMeaning, Colour, Company,
    Debrief, Duty, OutreachId, OutreachPhase, OutsideAct, SupportStep,
};
pub use patch::Patch;
pub use place::{Cell, CellError, Place};
pub use place_audit::{Aspect, Finding, PlaceAudit, PlaceAuditId};
pub use polygons::polygons;
pub use recorded::{Account, Recorded};
pub use recovery_code::RecoveryCode;
pub use register::{PlaceId, PlaceName, PlaceReview, ReviewReason, TimeBand};
pub use rejection::RejectionReason;
pub use role::{Role, Viewer};
pub use similar::{SimilarKind, SimilarPlace, SimilarSearch, SimilarTime, Similarity};
pub use telephone::dialled;
pub use time::TimeSpan;
pub use upkeep::{
    Agreed, BRIEFED_FOR, BRIEFING_VERSION, CONSENT_VERSION, Sleep, UNBRIEFED_FOR, Upkeep,
    VOUCHED_FOR, VOUCHING_GRACE, VOUCHING_SOON,
};
pub use xform::{Submission, SubmissionError};
