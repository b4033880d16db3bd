//! One outing, from its plan until its person is home and every alarm of it is closed by a human.

use atalaya_domain::{
    AlarmCause, AlarmClosure, AlarmStep, CheckInKind, Colour, Debrief, OutreachPhase, UserId,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::crew::Crew;
use crate::ladder::{Acknowledgement, Answer, Closed, Ladder, after};
use crate::notice::{Notice, Noticed};
use crate::plan::Plan;
use crate::rules::{Requirement, SafetyRules, Tier};

/// Something that somebody says from outside, or that is said for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckIn {
    /// What.
    pub kind: CheckInKind,
    /// When it was tapped, by the server's clock ([`crate::said_at`]).
    pub said_at: Timestamp,
    /// With [`CheckInKind::Quiet`]: until when no signal is expected.
    pub until: Option<Timestamp>,
    /// Whether it was said under duress. Whoever looks on sees no difference.
    pub duress: bool,
    /// Whether somebody else says it for them: no pocket pressed that, so nothing waits to be taken back.
    pub relayed: bool,
    /// With [`CheckInKind::Suspend`]: how many people were not reached because of it, where somebody knows.
    pub contacts_missed: Option<u16>,
    /// With [`CheckInKind::FalseAlarm`]: whether they proved to be themselves. Who holds their phone open
    /// does not end what others were told of.
    pub proved: bool,
}

impl CheckIn {
    /// The most people that anybody means to reach in one outing.
    pub const MOST_CONTACTS: u16 = 500;

    /// Said by who is out, by a tap and no more.
    #[must_use]
    pub const fn tapped(kind: CheckInKind, said_at: Timestamp) -> Self {
        Self {
            kind,
            said_at,
            until: None,
            duress: false,
            relayed: false,
            contacts_missed: None,
            proved: false,
        }
    }
}

/// How somebody closes the alarms of an outing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Close {
    /// Who.
    pub by: UserId,
    /// Why.
    pub why: AlarmClosure,
    /// Whether the one who was out is home. Otherwise the next check-in is waited for.
    pub is_home: bool,
}

/// An outing: what it is now, and every ladder that runs or waits to be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outreach {
    /// Who is out.
    pub promoter: UserId,
    /// Where and when they meant to be.
    pub plan: Plan,
    /// What the organisation's rules ask of it.
    pub requirement: Requirement,
    /// Where it stands.
    pub phase: OutreachPhase,
    /// The state they give themselves.
    pub colour: Colour,
    /// Whether it was suspended for safety: a credit, never a failure.
    pub suspended: bool,
    /// How many people were not reached because it was suspended. Of an outing that went on it is not asked: how many
    /// somebody reached would be a target to be held against them.
    #[serde(default)]
    pub contacts_missed: Option<u16>,
    /// What was said of it afterwards.
    pub debrief: Option<Debrief>,
    /// Who decided about the plan.
    pub decided_by: Option<UserId>,
    /// What was answered to who asked for a vehicle; `None` while nobody has.
    #[serde(default)]
    vehicle_granted: Option<bool>,
    /// Whether somebody else has agreed that it is an exercise.
    #[serde(default)]
    exercise_agreed: bool,
    /// When they said that they arrived.
    pub arrived_at: Option<Timestamp>,
    /// When they said that they left.
    pub left_at: Option<Timestamp>,
    /// When they said that they are home, or that they did not go.
    pub ended_at: Option<Timestamp>,
    pub(crate) heard_at: Option<Timestamp>,
    coloured_at: Option<Timestamp>,
    pub(crate) quiet_until: Option<Timestamp>,
    /// The colour before a red that may still be taken back.
    #[serde(default)]
    colour_before: Option<Colour>,
    /// What they know by their own words alone, once somebody else has said something for them.
    #[serde(default)]
    own: Option<OwnWords>,
    /// What they said last of sending their zone.
    #[serde(default)]
    zone: Option<ZoneChoice>,
    numbered: u32,
    ladders: Vec<Ladder>,
}

/// Where a request for a vehicle stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vehicle {
    /// Nobody has answered.
    Requested,
    /// There is one.
    Granted,
    /// There is none.
    NotGranted,
}

impl Vehicle {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Granted => "granted",
            Self::NotGranted => "not_granted",
        }
    }
}

/// Whether somebody sends their zone with what they say on this outing: off until they choose it, theirs alone to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct ZoneChoice {
    on: bool,
    said_at: Timestamp,
}

/// How much is kept of where something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKept {
    /// Nothing: they did not choose it, or it is their own door.
    Not,
    /// A zone, of [`PlaceKept::ZONE`].
    Zone,
    /// As it was sent: help was called for.
    AsSent,
}

impl PlaceKept {
    /// The H3 resolution of a zone: some 0.7 km², enough to know which way to look.
    pub const ZONE: u8 = 8;
}

/// What is known by the words of the one who is out alone. Their phone may be in other hands: it must not show
/// that a code word was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct OwnWords {
    colour: Colour,
    coloured_at: Option<Timestamp>,
    heard_at: Option<Timestamp>,
    /// From when others are told of what they raised themselves: from then on the PIN takes it back.
    called_from: Option<Timestamp>,
}

impl OwnWords {
    /// Takes in a word of their own, as the outing would if nobody else had said anything.
    fn take(&mut self, said: CheckIn, at: Timestamp, received: Timestamp) {
        let holds = self.coloured_at.is_none_or(|before| before <= at);
        let called = self.called_from.is_some_and(|from| from <= received);
        let colour = match said.kind {
            CheckInKind::Green => Some(Colour::Green),
            CheckInKind::Yellow => Some(Colour::Yellow),
            CheckInKind::Orange => Some(Colour::Orange),
            CheckInKind::Red => Some(Colour::Red),
            CheckInKind::FalseAlarm if said.proved || !called => Some(Colour::Green),
            _ => None,
        };
        if let Some(colour) = colour.filter(|_| holds) {
            self.colour = colour;
            self.coloured_at = Some(at);
            if said.kind == CheckInKind::FalseAlarm && !said.duress {
                self.called_from = None;
            }
        }
        let raised = match said.kind {
            CheckInKind::Orange => Some(received),
            CheckInKind::Red => Some(received.saturating_add(TAKE_BACK).unwrap_or(received)),
            _ => None,
        };
        if let Some(raised) = raised {
            self.called_from = Some(self.called_from.map_or(raised, |from| from.min(raised)));
        }
        self.heard_at = self.heard_at.max(Some(at));
    }
}

/// How long a red may be taken back in silence.
const TAKE_BACK: SignedDuration = SignedDuration::from_secs(10);
/// How far ahead silence can be announced.
const LONGEST_QUIET: SignedDuration = SignedDuration::from_hours(12);

impl Outreach {
    /// An outing as it is planned. What the rules let nobody do is refused at once and counts as
    /// suspended for safety; what they want looked at waits for approval, and so does every exercise.
    #[must_use]
    pub fn planned(
        promoter: UserId,
        plan: Plan,
        requirement: Requirement,
        crew: &Crew,
    ) -> (Self, Vec<Notice>) {
        let rule = requirement.rule;
        let (phase, suspended) = if rule.go == crate::Go::DoNotGo {
            (OutreachPhase::Refused, true)
        } else if rule.approval || plan.exercise || !rule.go.allows(plan.company) {
            (OutreachPhase::AwaitingApproval, false)
        } else {
            (OutreachPhase::Planned, false)
        };
        let mut outing = Self {
            promoter,
            requirement,
            phase,
            colour: Colour::Green,
            suspended,
            contacts_missed: None,
            debrief: None,
            decided_by: None,
            vehicle_granted: None,
            exercise_agreed: false,
            arrived_at: None,
            left_at: None,
            ended_at: None,
            heard_at: None,
            coloured_at: None,
            quiet_until: plan.quiet_until,
            colour_before: None,
            own: None,
            zone: None,
            numbered: 0,
            ladders: Vec::new(),
            plan,
        };
        let mut notices = Vec::new();
        if phase == OutreachPhase::AwaitingApproval {
            notices.push(notice(Noticed::ApprovalAsked, 0, crew.approvers()));
        }
        outing.wait_for_next();
        (outing, notices)
    }

    /// The outing of somebody who calls for help without one: they are out, wherever that is.
    #[must_use]
    pub fn unplanned(promoter: UserId, plan: Plan, requirement: Requirement, crew: &Crew) -> Self {
        let (mut outing, _) = Self::planned(promoter, plan, requirement, crew);
        outing.phase = OutreachPhase::AtPlace;
        outing.suspended = false;
        outing.wait_for_next();
        outing
    }

    /// Decides about a plan that waits for approval or was refused. Nobody decides about their own,
    /// and who has set out is out, whatever is decided.
    pub fn decide(&mut self, by: UserId, yes: bool) -> Vec<Notice> {
        let open = matches!(self.phase, OutreachPhase::AwaitingApproval | OutreachPhase::Refused);
        if !open || by == self.promoter {
            return Vec::new();
        }
        self.decided_by = Some(by);
        let (phase, what) = if yes {
            (OutreachPhase::Planned, Noticed::Approved)
        } else {
            (OutreachPhase::Refused, Noticed::Refused)
        };
        if phase == self.phase {
            return Vec::new();
        }
        self.phase = phase;
        self.exercise_agreed = yes && self.plan.exercise;
        self.suspended &= !yes;
        self.wait_for_next();
        vec![notice(what, 0, vec![self.promoter])]
    }

    /// Answers who asked for a vehicle, until the outing is over; the last word holds. Nobody answers themselves.
    pub fn answer_vehicle(&mut self, by: UserId, granted: bool) -> Vec<Notice> {
        let over = matches!(self.phase, OutreachPhase::Home | OutreachPhase::CalledOff);
        let said = self.vehicle_granted == Some(granted);
        if !self.plan.vehicle || over || said || by == self.promoter {
            return Vec::new();
        }
        self.vehicle_granted = Some(granted);
        let what = if granted { Noticed::VehicleGranted } else { Noticed::VehicleRefused };
        vec![notice(what, 0, vec![self.promoter])]
    }

    /// Whether a vehicle was asked for, and what was answered; `None` where none was asked for.
    #[must_use]
    pub const fn vehicle(&self) -> Option<Vehicle> {
        match (self.plan.vehicle, self.vehicle_granted) {
            (false, _) => None,
            (true, None) => Some(Vehicle::Requested),
            (true, Some(true)) => Some(Vehicle::Granted),
            (true, Some(false)) => Some(Vehicle::NotGranted),
        }
    }

    /// Takes in what was said. Nothing is refused: what comes late or twice, or makes no sense
    /// where the outing stands, changes nothing.
    pub fn check_in(
        &mut self,
        said: CheckIn,
        received: Timestamp,
        rules: &SafetyRules,
        crew: &Crew,
    ) -> Vec<Notice> {
        let mut notices = Vec::new();
        let at = said.said_at.min(received);
        if matches!(said.kind, CheckInKind::ShareZone | CheckInKind::StopZone) {
            // Not a word that all is well: nobody is heard of by it, and nothing is put off.
            if said.duress {
                self.raise(AlarmCause::Duress, received);
            }
            self.choose_zone(said, at);
            return notices;
        }
        if said.relayed {
            self.keep_own_words();
        } else if let Some(own) = &mut self.own {
            own.take(said, at, received);
        }
        if said.duress {
            self.raise(AlarmCause::Duress, received);
        }
        self.take(said, at, received, &mut notices, crew);
        if self.heard_at.is_none_or(|before| before < at) {
            self.heard_at = Some(at);
        }
        self.wait_anew(at, received, &mut notices, rules, crew);
        self.name_those_told(&mut notices, crew);
        notices
    }

    /// Keeps what they said themselves apart, before somebody else says something for them.
    fn keep_own_words(&mut self) {
        if self.own.is_none() {
            let raised = self.ladders.iter().filter(|ladder| is_raised_openly(ladder));
            self.own = Some(OwnWords {
                colour: self.colour,
                coloured_at: self.coloured_at,
                heard_at: self.heard_at,
                called_from: raised.map(|ladder| ladder.zero).min(),
            });
        }
    }

    fn take(
        &mut self,
        said: CheckIn,
        at: Timestamp,
        received: Timestamp,
        notices: &mut Vec<Notice>,
        crew: &Crew,
    ) {
        match said.kind {
            CheckInKind::SetOut => self.advance(OutreachPhase::Underway, at, notices, crew),
            CheckInKind::Arrive => self.advance(OutreachPhase::AtPlace, at, notices, crew),
            CheckInKind::Leave => self.advance(OutreachPhase::Leaving, at, notices, crew),
            CheckInKind::Home => self.advance(OutreachPhase::Home, at, notices, crew),
            CheckInKind::Suspend => {
                self.suspended = true;
                self.contacts_missed = said.contacts_missed.or(self.contacts_missed);
                let phase =
                    if self.is_out() { OutreachPhase::Leaving } else { OutreachPhase::CalledOff };
                self.advance(phase, at, notices, crew);
            }
            CheckInKind::CallOff => self.advance(OutreachPhase::CalledOff, at, notices, crew),
            CheckInKind::Ok => {}
            CheckInKind::Quiet => {
                let latest = received.saturating_add(LONGEST_QUIET).unwrap_or(received);
                let until = said.until.map(|until| until.min(latest));
                self.quiet_until = self.quiet_until.max(until);
            }
            CheckInKind::Green => {
                self.coloured(Colour::Green, at);
            }
            CheckInKind::Yellow => {
                self.coloured(Colour::Yellow, at);
            }
            CheckInKind::Orange => {
                self.coloured(Colour::Orange, at);
                self.raise(AlarmCause::Orange, received);
            }
            CheckInKind::Red => {
                let before = self.colour;
                if self.coloured(Colour::Red, at) && before != Colour::Red {
                    self.colour_before = Some(before);
                }
                let silent = if said.relayed { SignedDuration::ZERO } else { TAKE_BACK };
                self.raise(AlarmCause::Red, received.saturating_add(silent).unwrap_or(received));
            }
            CheckInKind::FalseAlarm => {
                let holds = self.coloured_at.is_none_or(|before| before <= at);
                let called = self.ladders.iter().any(|one| is_raised_openly(one) && one.is_alarm());
                let counts = said.proved || said.relayed || !called;
                if holds && counts {
                    self.coloured(Colour::Green, at);
                    if !said.duress {
                        self.take_back(at, received, notices);
                    }
                }
            }
            CheckInKind::NothingHappened => self.debrief = Some(Debrief::NothingHappened),
            CheckInKind::SomethingHappened => self.debrief = Some(Debrief::SomethingHappened),
            CheckInKind::ShareZone | CheckInKind::StopZone => self.choose_zone(said, at),
        }
    }

    /// Takes in whether they send their zone; nobody chooses that for somebody else.
    fn choose_zone(&mut self, said: CheckIn, at: Timestamp) {
        let holds = self.zone.is_none_or(|before| before.said_at <= at);
        if !said.relayed && holds {
            self.zone = Some(ZoneChoice { on: said.kind == CheckInKind::ShareZone, said_at: at });
        }
    }

    /// Whether they send their zone with what they say. It ends with the outing.
    #[must_use]
    pub fn shares_zone(&self) -> bool {
        rank(self.phase) < rank(OutreachPhase::Home) && self.zone.is_some_and(|zone| zone.on)
    }

    /// How much is kept of where a word was said that has come in. Of what was said at somebody's own door nothing is, or the zone
    /// would be where they live; nor of what others say for them.
    #[must_use]
    pub fn place_kept(&self, said: &CheckIn) -> PlaceKept {
        match said.kind {
            CheckInKind::Orange | CheckInKind::Red => PlaceKept::AsSent,
            _ if said.duress => PlaceKept::AsSent,
            CheckInKind::Arrive
            | CheckInKind::Ok
            | CheckInKind::Leave
            | CheckInKind::Suspend
            | CheckInKind::Quiet
            | CheckInKind::Green
            | CheckInKind::Yellow
                if self.shares_zone() && !said.relayed =>
            {
                PlaceKept::Zone
            }
            _ => PlaceKept::Not,
        }
    }

    /// Goes on to a phase, never back: what comes late has been overtaken.
    fn advance(
        &mut self,
        phase: OutreachPhase,
        at: Timestamp,
        notices: &mut Vec<Notice>,
        crew: &Crew,
    ) {
        if phase == OutreachPhase::AtPlace {
            self.arrived_at = Some(self.arrived_at.map_or(at, |before| before.min(at)));
        }
        if phase == OutreachPhase::Leaving {
            self.left_at = Some(self.left_at.map_or(at, |before| before.max(at)));
        }
        let to_stay = phase == OutreachPhase::CalledOff;
        if rank(phase) <= rank(self.phase) || (to_stay && self.is_out()) {
            return;
        }
        let unapproved =
            matches!(self.phase, OutreachPhase::AwaitingApproval | OutreachPhase::Refused);
        self.phase = phase;
        if rank(phase) == rank(OutreachPhase::Home) {
            self.ended_at = Some(at);
        } else if unapproved {
            // They go: that is watched over all the same, and somebody is told.
            notices.push(notice(Noticed::SetOutUnapproved, 0, crew.approvers()));
        }
    }

    /// Takes on a colour, unless a later one is known; whether it holds.
    fn coloured(&mut self, colour: Colour, at: Timestamp) -> bool {
        let holds = self.coloured_at.is_none_or(|before| before <= at);
        if holds {
            self.colour = colour;
            self.coloured_at = Some(at);
        }
        holds
    }

    /// Has a ladder run for what somebody raised, unless one runs for it.
    fn raise(&mut self, cause: AlarmCause, zero: Timestamp) {
        if !self.ladders.iter().any(|ladder| ladder.cause == cause && ladder.runs()) {
            self.add(cause, zero, Tier::High);
        }
    }

    fn add(&mut self, cause: AlarmCause, zero: Timestamp, tier: Tier) {
        self.numbered += 1;
        self.ladders.push(Ladder::new(self.numbered, cause, zero, tier));
    }

    /// Takes back what was raised in the open: without a word while nobody was told; afterwards a
    /// human closes it.
    fn take_back(&mut self, at: Timestamp, received: Timestamp, notices: &mut Vec<Notice>) {
        self.ladders.retain(|ladder| !is_raised_openly(ladder) || ladder.is_alarm());
        let answer = Answer { said_at: at, received_at: received };
        for ladder in self.ladders.iter_mut().filter(|ladder| is_raised_openly(ladder)) {
            ladder.answered = Some(answer);
            notices.push(notice(Noticed::Answered(at), ladder.number, Vec::new()));
        }
    }

    /// Whether somebody is on the way or at the place.
    #[must_use]
    pub const fn is_out(&self) -> bool {
        matches!(
            self.phase,
            OutreachPhase::Underway | OutreachPhase::AtPlace | OutreachPhase::Leaving
        )
    }

    /// Waits for what is expected now, and lets go of what was waited for before. Whoever was told
    /// that somebody was overdue is told that they were heard of.
    fn wait_anew(
        &mut self,
        said_at: Timestamp,
        received: Timestamp,
        notices: &mut Vec<Notice>,
        rules: &SafetyRules,
        crew: &Crew,
    ) {
        let expected = self.expected();
        let answer = Answer { said_at, received_at: received };
        if let Some(waiting) = self.ladders.iter_mut().find(|one| !one.is_raised() && one.runs()) {
            if expected == Some((waiting.cause, waiting.zero)) {
                return;
            }
            // An old word that leaves somebody as overdue as they were is no answer.
            let supervisor = rules.timing(self.requirement.tier).minutes[2];
            let still_late = expected.is_some_and(|(_, at)| after(at, supervisor) <= received);
            if waiting.is_alarm() && still_late {
                return;
            }
            // Who stays outside was told at once.
            let at_once = waiting.cause == AlarmCause::NotOut;
            let told = waiting.fired_at(AlarmStep::Insist).is_some()
                || (at_once && waiting.fired_at(AlarmStep::Ask).is_some());
            let (number, cause) = (waiting.number, waiting.cause);
            if waiting.is_alarm() {
                waiting.answered = Some(answer);
                notices.push(notice(Noticed::Answered(said_at), number, Vec::new()));
            } else {
                self.ladders.retain(|ladder| ladder.number != number);
                if told {
                    let mut to = crew.told(AlarmStep::Insist, cause);
                    to.retain(|user| *user != self.promoter);
                    notices.push(notice(Noticed::Answered(said_at), number, to));
                }
            }
        }
        if let Some((cause, at)) = expected {
            self.add(cause, at, self.requirement.tier);
        }
    }

    /// Whoever was told of an alarm is told what becomes of it.
    fn name_those_told(&self, notices: &mut [Notice], crew: &Crew) {
        for notice in notices.iter_mut().filter(|notice| notice.to.is_empty()) {
            let Some(ladder) = self.ladders.iter().find(|one| one.number == notice.ladder) else {
                continue;
            };
            notice.to = told_of(ladder, crew);
        }
    }

    /// Waits for what is expected, where nothing was waited for that anybody knows of.
    fn wait_for_next(&mut self) {
        self.ladders.retain(|ladder| ladder.is_raised() || ladder.is_alarm());
        if let Some((cause, at)) = self.expected() {
            self.add(cause, at, self.requirement.tier);
        }
    }

    /// Fires every step that is due by now, in the order in which they were due.
    pub fn tick(&mut self, now: Timestamp, rules: &SafetyRules, crew: &Crew) -> Vec<Notice> {
        let mut notices = Vec::new();
        loop {
            let due = self.ladders.iter().enumerate().filter_map(|(index, ladder)| {
                let (at, step) = ladder.next(rules)?;
                (at <= now).then_some((at, index, step))
            });
            let Some((_, index, step)) = due.min() else { return notices };
            let ladder = &mut self.ladders[index];
            ladder.fired.push((step, now));
            let to = crew.told(step, ladder.cause);
            notices.push(notice(Noticed::Step(step, ladder.cause), ladder.number, to));
        }
    }

    /// When to look at it again: the next step that is due.
    #[must_use]
    pub fn next_tick(&self, rules: &SafetyRules) -> Option<Timestamp> {
        self.ladders.iter().filter_map(|ladder| ladder.next(rules)).map(|(at, _)| at).min()
    }

    /// Takes up every alarm that is open; whether there was one that this person had not taken up
    /// since its last call. Nobody takes up their own.
    pub fn acknowledge(&mut self, by: UserId, now: Timestamp) -> bool {
        if by == self.promoter {
            return false;
        }
        let mut any = false;
        for ladder in self.ladders.iter_mut().filter(|one| one.is_alarm() && one.closed.is_none()) {
            let last = ladder.fired.last().map_or(now, |(_, at)| *at);
            let known = ladder.acknowledged.iter().any(|one| one.by == by && one.at >= last);
            if !known {
                ladder.acknowledged.push(Acknowledgement { by, at: now });
                any = true;
            }
        }
        any
    }

    /// Closes every alarm that is open; gives them. Nobody closes their own.
    pub fn close(
        &mut self,
        close: Close,
        now: Timestamp,
        crew: &Crew,
    ) -> (Vec<Ladder>, Vec<Notice>) {
        let is_open = |one: &Ladder| one.is_alarm() && one.closed.is_none();
        if close.by == self.promoter || !self.ladders.iter().any(is_open) {
            return (Vec::new(), Vec::new());
        }
        let mut notices = Vec::new();
        let mut closed = Vec::new();
        for ladder in self.ladders.iter_mut().filter(|one| is_open(one)) {
            ladder.closed = Some(Closed { by: close.by, at: now, why: close.why });
            let to = told_of(ladder, crew).into_iter().filter(|user| *user != close.by).collect();
            notices.push(notice(Noticed::Closed, ladder.number, to));
            closed.push(ladder.clone());
        }
        self.ladders.retain(|ladder| ladder.closed.is_none());
        if close.is_home && rank(self.phase) < rank(OutreachPhase::Home) {
            self.phase = OutreachPhase::Home;
            self.ended_at = Some(now);
        }
        self.colour = Colour::Green;
        self.coloured_at = Some(now);
        // Whoever closed it has heard of them.
        self.heard_at = self.heard_at.max(Some(now));
        // They may know that, and what others had said for them is over with it.
        self.own = None;
        self.wait_for_next();
        (closed, notices)
    }

    /// The colour that others are shown: a red that may still be taken back in silence is not one yet.
    #[must_use]
    pub fn colour_shown(&self, now: Timestamp) -> Colour {
        match self.colour_before {
            Some(before) if self.colour == Colour::Red && self.is_red_silent(now) => before,
            _ => self.colour,
        }
    }

    /// The outing as the one who is out knows it: with the colour of their own words and of a human's closure, and
    /// heard of by the same. How far it has come is as it is, whoever said so: no code word says that.
    ///
    /// What others said for them puts off what is due all the same: the phone may then wait for an earlier time than
    /// the server does. That is accepted, since a later one would tell that a code word was understood.
    #[must_use]
    pub fn as_they_know_it(&self) -> Self {
        let mut known = self.clone();
        if let Some(own) = self.own {
            known.colour = own.colour;
            known.coloured_at = own.coloured_at;
            known.heard_at = own.heard_at;
        }
        known
    }

    /// Whether it is an exercise to the one who is out: somebody else has agreed that it is one.
    #[must_use]
    pub const fn is_agreed_exercise(&self) -> bool {
        self.exercise_agreed
    }

    /// Whether it is an exercise to those who are called. Not once something was said under duress: who is made to
    /// go out may have been made to call it one.
    #[must_use]
    pub fn is_exercise(&self) -> bool {
        let forced = self.ladders.iter().any(|ladder| ladder.cause == AlarmCause::Duress);
        self.exercise_agreed && !forced
    }

    /// Whether a red was said that nobody has been told of and that may still be taken back.
    #[must_use]
    pub fn is_red_silent(&self, now: Timestamp) -> bool {
        self.ladders.iter().any(|ladder| ladder.cause == AlarmCause::Red && ladder.is_silent(now))
    }

    /// Whether it began a moment ago with a call for help that may still be taken back: nobody knows of it.
    #[must_use]
    pub fn is_silent_call(&self, now: Timestamp) -> bool {
        now.duration_since(self.plan.starts_at()).abs() < TAKE_BACK && self.is_red_silent(now)
    }

    /// The ladders that run or wait to be closed.
    #[must_use]
    pub fn ladders(&self) -> &[Ladder] {
        &self.ladders
    }

    /// The alarms that no human has closed.
    pub fn alarms(&self) -> impl Iterator<Item = &Ladder> {
        self.ladders.iter().filter(|ladder| ladder.is_alarm())
    }

    /// When they were last heard of.
    #[must_use]
    pub const fn heard_at(&self) -> Option<Timestamp> {
        self.heard_at
    }

    /// Whether it is over: its person is home or did not go, and nothing waits for anybody.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let ended = matches!(
            self.phase,
            OutreachPhase::Home | OutreachPhase::CalledOff | OutreachPhase::Refused
        );
        ended && self.ladders.is_empty()
    }
}

/// Whether it runs because of what everybody may know that they said.
const fn is_raised_openly(ladder: &Ladder) -> bool {
    matches!(ladder.cause, AlarmCause::Orange | AlarmCause::Red) && ladder.runs()
}

/// Everybody but the promoter who was told of a ladder.
fn told_of(ladder: &Ladder, crew: &Crew) -> Vec<UserId> {
    let mut to = Vec::new();
    for (step, _) in ladder.fired() {
        for user in crew.told(step, ladder.cause) {
            if user != crew.promoter() && !to.contains(&user) {
                to.push(user);
            }
        }
    }
    to
}

const fn notice(what: Noticed, ladder: u32, to: Vec<UserId>) -> Notice {
    Notice { what, ladder, to }
}

/// How far an outing has come.
const fn rank(phase: OutreachPhase) -> u8 {
    match phase {
        OutreachPhase::AwaitingApproval | OutreachPhase::Planned | OutreachPhase::Refused => 0,
        OutreachPhase::Underway => 1,
        OutreachPhase::AtPlace => 2,
        OutreachPhase::Leaving => 3,
        OutreachPhase::Home | OutreachPhase::CalledOff => 4,
    }
}
