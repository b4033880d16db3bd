//! One ladder of alarms: its steps, when each is due, what was fired, who has taken it up.

use atalaya_domain::{AlarmCause, AlarmClosure, AlarmStep, UserId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::rules::{SafetyRules, Tier};

/// A ladder that runs, or that waits for a human to close it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// Its number in the session, from 1. With the step it names what is fired, once.
    pub number: u32,
    /// Why it runs.
    pub cause: AlarmCause,
    /// The due time, from which its steps are counted.
    pub zero: Timestamp,
    /// How fast it is climbed.
    pub tier: Tier,
    /// What was fired, and when.
    pub(crate) fired: Vec<(AlarmStep, Timestamp)>,
    /// Who has said that they have taken it up, the first first.
    pub acknowledged: Vec<Acknowledgement>,
    /// What the one who is out has said since. No step follows then; a human closes it still.
    pub answered: Option<Answer>,
    /// Who closed it and why.
    pub closed: Option<Closed>,
}

/// That somebody has taken an alarm up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// What the one who is out has said since an alarm ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// When it was tapped, as far as is known.
    pub said_at: Timestamp,
    /// When the server heard of it.
    pub received_at: Timestamp,
}

/// How an alarm was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: AlarmClosure,
}

/// The steps with a time of their own, by their row in the table of minutes.
const RUNGS: [AlarmStep; 5] = [
    AlarmStep::Ask,
    AlarmStep::Insist,
    AlarmStep::Supervisor,
    AlarmStep::SecondContact,
    AlarmStep::Crisis,
];

/// What follows when nobody acknowledges a step.
const UNANSWERED: [(AlarmStep, AlarmStep); 3] = [
    (AlarmStep::Supervisor, AlarmStep::SupervisorUnanswered),
    (AlarmStep::SecondContact, AlarmStep::SecondContactUnanswered),
    (AlarmStep::Crisis, AlarmStep::CrisisUnanswered),
];

/// The rung at which a human is called.
const CALLS: usize = 2;

impl Ladder {
    pub(crate) const fn new(number: u32, cause: AlarmCause, zero: Timestamp, tier: Tier) -> Self {
        Self {
            number,
            cause,
            zero,
            tier,
            fired: Vec::new(),
            acknowledged: Vec::new(),
            answered: None,
            closed: None,
        }
    }

    /// Whether it runs because somebody raised it, and not because they were not heard of.
    #[must_use]
    pub const fn is_raised(&self) -> bool {
        matches!(self.cause, AlarmCause::Orange | AlarmCause::Red | AlarmCause::Duress)
    }

    /// Whether it was raised a moment ago and may still be taken back before anybody is told.
    #[must_use]
    pub fn is_silent(&self, now: Timestamp) -> bool {
        self.is_raised() && self.fired.is_empty() && now < self.zero
    }

    /// Whether a human was called, who has to close it.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.fired.iter().any(|(step, _)| RUNGS[CALLS..].contains(step))
    }

    /// Whether steps follow.
    #[must_use]
    pub const fn runs(&self) -> bool {
        self.answered.is_none() && self.closed.is_none()
    }

    /// Whether somebody has taken up the last call.
    #[must_use]
    pub fn is_taken_up(&self) -> bool {
        let called = self.fired.iter().rev().find(|(step, _)| RUNGS[CALLS..].contains(step));
        called.is_some_and(|(_, at)| self.taken_up_since(*at))
    }

    fn taken_up_since(&self, at: Timestamp) -> bool {
        self.acknowledged.last().is_some_and(|last| last.at >= at)
    }

    /// What was fired, in order.
    pub fn fired(&self) -> impl Iterator<Item = (AlarmStep, Timestamp)> {
        self.fired.iter().copied()
    }

    pub(crate) fn fired_at(&self, step: AlarmStep) -> Option<Timestamp> {
        self.fired.iter().find(|(one, _)| *one == step).map(|(_, at)| *at)
    }

    /// The next step and when it is due; of two at once the lower one.
    #[must_use]
    pub fn next(&self, rules: &SafetyRules) -> Option<(Timestamp, AlarmStep)> {
        if !self.runs() {
            return None;
        }
        let rungs = RUNGS.iter().enumerate().filter(|(rung, _)| self.has(*rung));
        let rungs = rungs.map(|(rung, step)| (self.due(rung, rules), *step));
        let within = rules.timing(self.tier).acknowledge_within;
        let unanswered = UNANSWERED.iter().filter_map(|(call, step)| {
            let at = self.fired_at(*call)?;
            (!self.taken_up_since(at)).then(|| (after(at, within), *step))
        });
        rungs.chain(unanswered).filter(|(_, step)| self.fired_at(*step).is_none()).min()
    }

    /// Whether the ladder has this rung: who raised an alarm is not asked whether all is well, and
    /// who has perhaps never set out is asked and no more.
    fn has(&self, rung: usize) -> bool {
        match self.cause {
            AlarmCause::NotStarted => rung < CALLS,
            AlarmCause::Orange | AlarmCause::Red | AlarmCause::Duress => rung >= CALLS,
            AlarmCause::NotArrived
            | AlarmCause::NotHeard
            | AlarmCause::NotLeft
            | AlarmCause::NotOut
            | AlarmCause::NotHome => true,
        }
    }

    fn due(&self, rung: usize, rules: &SafetyRules) -> Timestamp {
        let minutes = rules.timing(self.tier).minutes;
        let mut after_zero = minutes[rung];
        if self.is_raised() {
            after_zero -= minutes[CALLS];
        }
        // That somebody forgot to say that they leave is common and mostly harmless: they are asked
        // once, and the rest goes at half the speed.
        if self.cause == AlarmCause::NotLeft {
            after_zero = after_zero.saturating_mul(2);
        }
        after(self.zero, after_zero)
    }
}

/// So many minutes later.
pub(crate) fn after(at: Timestamp, minutes: u16) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MAX)
}
