//! A security event, checked.

use std::fmt;

use jiff::Timestamp;

use crate::record_id::record_id;
use crate::{
    Bias, Complaint, Consents, Delivery, EventFacts, Injury, Insured, KeyPopulations, Kind, Leg,
    Loss, Perpetrator, Place, PoliceTold, Repeat, Setting, Source, Taken, TimeSpan, Verification,
    Weapon,
};

record_id! {
    /// An event's id: a UUID that the reporter's device makes, so that sending twice is harmless.
    /// Unique within an organisation.
    EventId
}

/// How grave an event's consequences were, 1 (low) to 5 (critical).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Severity(u8);

impl Severity {
    /// No harm.
    pub const LOW: Self = Self(1);
    /// Insult, theft without contact.
    pub const MODERATE: Self = Self(2);
    /// Force or threat used.
    pub const SERIOUS: Self = Self(3);
    /// Injury needing care, sexual assault, detention.
    pub const SEVERE: Self = Self(4);
    /// Death, rape, kidnapping.
    pub const CRITICAL: Self = Self(5);

    /// The severity with this number, if it is 1–5.
    #[must_use]
    pub const fn new(number: i64) -> Option<Self> {
        if number >= 1 && number <= 5 { Some(Self(number as u8)) } else { None }
    }

    /// The number, 1–5.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0 as i64
    }

    /// The severity of a kind raised by flags (section 2.5): a firearm raises it by one, an
    /// injury that needs care to at least 4, a death to 5.
    #[must_use]
    pub fn derived(kind: Kind, flags: &Flags) -> Self {
        let armed = u8::from(flags.weapon == Some(Weapon::Firearm));
        let raised = (kind.default_severity().0 + armed).min(5);
        match flags.injury {
            Some(Injury::Death) => Self::CRITICAL,
            Some(Injury::NeedsCare) => Self(raised.max(4)),
            Some(Injury::Minor | Injury::NoInjury) | None => Self(raised),
        }
    }
}

/// Optional details of an event. What was not asked stays `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flags {
    /// Motivated by identity, sex work or HIV.
    pub bias: Option<Bias>,
    /// Weapon shown or used.
    pub weapon: Option<Weapon>,
    /// What was taken, in the taxonomy's order, without repeats.
    pub taken: Vec<Taken>,
    /// Injury.
    pub injury: Option<Injury>,
    /// What became of the activity.
    pub delivery: Option<Delivery>,
    /// Whether the police were told.
    pub police_told: Option<PoliceTold>,
    /// Whether it was the same place or person as before.
    pub repeat: Option<Repeat>,
    /// Of what happened on the way: from where to where.
    pub leg: Option<Leg>,
    /// About how much was lost.
    pub loss: Option<Loss>,
    /// Whether what was lost was insured.
    pub insured: Option<Insured>,
    /// What became of a complaint. Told to who reported it and to who follows it up.
    pub complaint: Option<Complaint>,
}

/// A short free text. Never exported, never logged: its `Debug` shows only the length.
#[derive(Clone, PartialEq, Eq)]
pub struct Narrative(String);

impl Narrative {
    /// The longest a narrative may be, in characters.
    pub const MAX_CHARS: usize = 500;

    /// The text, if it is not blank and not too long. What is stored is read back by this too, so
    /// that the door's stricter rule for control characters makes no older event unreadable.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= Self::MAX_CHARS;
        fits.then(|| Self(text.to_owned()))
    }

    /// The first control character other than a newline (LF or CR LF) and a tab, and where it
    /// stands, in characters from 1.
    pub(crate) fn control_character(text: &str) -> Option<(usize, char)> {
        let mut rest = text.chars().zip(1..).peekable();
        while let Some((one, at)) = rest.next() {
            let ends_line = one == '\r' && rest.peek().is_some_and(|(next, _)| *next == '\n');
            if one.is_control() && !ends_line && !matches!(one, '\n' | '\t') {
                return Some((at, one));
            }
        }
        None
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Narrative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Narrative({} characters)", self.0.chars().count())
    }
}

/// A security event as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The id its reporter's device made.
    pub id: EventId,
    /// What happened.
    pub kind: Kind,
    /// How grave its consequences were.
    pub severity: Severity,
    /// How bad it felt: drives support, not statistics.
    pub felt: Option<Severity>,
    /// How grave a near miss could have been.
    pub potential: Option<Severity>,
    /// The populations the activity served; empty is unknown.
    pub key_populations: KeyPopulations,
    /// The kind of place.
    pub setting: Option<Setting>,
    /// The type of perpetrator.
    pub perpetrator: Option<Perpetrator>,
    /// When.
    pub when: TimeSpan,
    /// Where.
    pub place: Place,
    /// Who the report comes from.
    pub source: Source,
    /// How well it is supported.
    pub verification: Verification,
    /// Optional details.
    pub flags: Flags,
    /// For what it may be used, by the wish of who reported it.
    pub consents: Consents,
    /// A short text.
    pub narrative: Option<Narrative>,
}

impl Event {
    /// What the risk index needs of the event, as of one that a file brought.
    #[must_use]
    pub const fn facts(&self) -> EventFacts {
        EventFacts {
            kind: self.kind,
            severity: self.severity,
            key_populations: self.key_populations,
            when: self.when,
            place: self.place,
            verification: self.verification,
            recorded: None,
        }
    }

    /// Whether both say that the same happened: kind, severity, populations, time and place.
    /// Verification, details, consents and text may differ.
    #[must_use]
    pub fn tells_the_same(&self, other: &Self) -> bool {
        let other = EventFacts { verification: self.verification, ..other.facts() };
        self.facts() == other
    }

    /// The instant from which an event is too old to be taken, for a clock and a greatest age.
    #[must_use]
    pub fn oldest(now: Timestamp, max_age_days: u32) -> Timestamp {
        let age = jiff::SignedDuration::from_hours(i64::from(max_age_days) * 24);
        now.checked_sub(age).unwrap_or(Timestamp::MIN)
    }
}
