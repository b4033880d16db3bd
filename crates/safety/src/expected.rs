//! What is waited for: the one place that says until when somebody has to be heard of.
//!
//! It follows from the phase, the last word and the plan alone, not from what was waited for before:
//! so check-ins may come in any order.

use atalaya_domain::{AlarmCause, Colour, OutreachPhase};
use jiff::Timestamp;

use crate::ladder::after;
use crate::outreach::Outreach;

/// Whoever is on the way, or at a place without a time of their own, is heard of within this.
const ON_THE_WAY_MIN: u16 = 30;
/// Past their time at a place that asks for no check-ins in between.
const PAST_THE_END_MIN: u16 = 60;
/// The shortest time between check-ins, in yellow too.
const LEAST_MIN: u16 = 10;
/// Whoever has said orange is heard of within this.
const ORANGE_MIN: u16 = 15;
impl Outreach {
    /// What is waited for and until when.
    #[must_use]
    pub fn expected(&self) -> Option<(AlarmCause, Timestamp)> {
        let heard = self.heard_at.unwrap_or(self.plan.starts_at());
        let starts = self.plan.starts_at();
        let (cause, at) = match self.phase {
            OutreachPhase::Planned => (AlarmCause::NotStarted, starts),
            OutreachPhase::Underway => {
                (AlarmCause::NotArrived, starts.max(after(heard, self.every(ON_THE_WAY_MIN))))
            }
            OutreachPhase::AtPlace => self.expected_there(heard),
            OutreachPhase::Leaving => {
                let left = self.left_at.unwrap_or(heard);
                let home = left.saturating_add(self.plan.way_home()).unwrap_or(Timestamp::MAX);
                let heard_later = heard > left;
                let late = after(heard, self.every(ON_THE_WAY_MIN));
                (AlarmCause::NotHome, if heard_later { home.max(late) } else { home })
            }
            OutreachPhase::AwaitingApproval
            | OutreachPhase::Refused
            | OutreachPhase::Home
            | OutreachPhase::CalledOff => return None,
        };
        let at = if self.colour == Colour::Orange && self.is_out() {
            at.min(after(heard, ORANGE_MIN))
        } else {
            at
        };
        // Who stays outside counts the minutes, signal or not.
        if cause == AlarmCause::NotOut {
            return Some((cause, at));
        }
        Some((cause, self.quiet().map_or(at, |quiet| quiet.max(at))))
    }

    /// Until when no signal is expected, as far as that puts anything off: never past the time at which
    /// they meant to be home, or an hour that was typed for the wrong day would be a night in which nobody is
    /// missed; and not for somebody who has said since that something is wrong.
    fn quiet(&self) -> Option<Timestamp> {
        let calm = self.colour == Colour::Green;
        self.quiet_until.filter(|_| calm).map(|quiet| quiet.min(self.plan.home_by()))
    }

    /// Until when who stays outside waits, from the last word of who is inside; `None` where nobody does.
    #[must_use]
    pub fn inside_until(&self) -> Option<Timestamp> {
        let outside = self.plan.outside.filter(|_| self.phase == OutreachPhase::AtPlace)?;
        let heard = self.heard_at.unwrap_or(self.plan.starts_at());
        Some(after(heard, self.every(outside.minutes())))
    }

    fn expected_there(&self, heard: Timestamp) -> (AlarmCause, Timestamp) {
        let otherwise = self.expected_without(heard);
        match self.inside_until() {
            Some(at) if at <= otherwise.1 => (AlarmCause::NotOut, at),
            _ => otherwise,
        }
    }

    fn expected_without(&self, heard: Timestamp) -> (AlarmCause, Timestamp) {
        let ends = self.plan.ends_at();
        let asked = self.requirement.rule.check_every;
        let asked = if self.colour == Colour::Yellow {
            Some(asked.unwrap_or(PAST_THE_END_MIN))
        } else {
            asked
        };
        if heard >= ends {
            let every = self.every(asked.unwrap_or(PAST_THE_END_MIN));
            return (AlarmCause::NotLeft, after(heard, every));
        }
        match asked.map(|every| after(heard, self.every(every))) {
            Some(next) if next < ends => (AlarmCause::NotHeard, next),
            _ => (AlarmCause::NotLeft, ends),
        }
    }

    /// In yellow one is heard of twice as often.
    fn every(&self, minutes: u16) -> u16 {
        if self.colour == Colour::Yellow { (minutes / 2).max(LEAST_MIN) } else { minutes }
    }
}
