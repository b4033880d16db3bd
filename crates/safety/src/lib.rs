//! Outreach seen home: what an organisation's rules ask of a plan, what a check-in changes, which
//! step of the ladder is due, and who is told.
//!
//! Pure: times come in as arguments, what is to be sent goes out as [`Notice`]s. The server's clock
//! decides; a phone's says only how long ago something was tapped ([`said_at`]). Whoever stores an
//! [`Outreach`] stores it whole, with what was fired, and looks at it again at [`Outreach::next_tick`].
//!
//! What holds, whatever comes in which order, doubled or late: no step is lost, none is fired twice,
//! and only a human closes an alarm that another human was told of (`tests/laws.rs`).

mod alternatives;
mod bulletins;
mod code_word;
mod crew;
mod expected;
mod ladder;
mod notice;
mod outreach;
mod outside;
mod plan;
mod protocol;
mod rules;
mod said;
mod support;
mod text_message;
mod watch;

pub use alternatives::{KnownOfPlace, offered_level};
pub use bulletins::warned_until;
pub use code_word::{CodeWord, CodeWordError};
pub use crew::{Crew, Turn};
pub use ladder::{Acknowledgement, Answer, Closed, Ladder};
pub use notice::{Notice, Noticed, Outside};
pub use outreach::{CheckIn, Close, Outreach, PlaceKept, Vehicle};
pub use outside::StaysOutside;
pub use plan::{Plan, PlanError};
pub use protocol::{Band, Protocol, ProtocolCard, ProtocolError, Wording, WrongCard};
pub use rules::{
    Asked, Go, LevelRule, Requirement, RulesError, SafetyRules, Tier, Timing, WrongRule,
};
pub use said::{OLDEST_SAYING, said_at};
pub use support::Support;
pub use text_message::TextMessage;
pub use watch::Watch;
