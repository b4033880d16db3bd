//! Support after an incident: what was offered and what became of it, as dates alone; and when somebody is
//! reminded. Pure.

use atalaya_domain::SupportStep;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// When somebody is reminded, counted from the report: after a day, three days and two weeks.
const REMINDERS_H: [i64; 3] = [24, 72, 14 * 24];

/// What was offered to somebody and what became of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// When it was offered.
    pub offered_at: Option<Timestamp>,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was declined.
    pub declined_at: Option<Timestamp>,
    /// When they were referred to who gives it.
    pub referred_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

impl Support {
    /// Marks a step; whether it was new. What was marked stays: the first time is when it was.
    pub fn mark(&mut self, step: SupportStep, now: Timestamp) -> bool {
        let at = match step {
            SupportStep::Offered => &mut self.offered_at,
            SupportStep::Accepted => &mut self.accepted_at,
            SupportStep::Declined => &mut self.declined_at,
            SupportStep::Referred => &mut self.referred_at,
            SupportStep::Done => &mut self.done_at,
        };
        let new = at.is_none();
        at.get_or_insert(now);
        // Nothing is accepted, declined or done that was not offered.
        self.offered_at.get_or_insert(now);
        new
    }

    /// Whether nobody waits for anything: it was done, or was declined and not taken up after all.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let declined =
            self.declined_at.is_some_and(|at| self.accepted_at.is_none_or(|yes| yes < at));
        self.done_at.is_some() || declined
    }

    /// When somebody is reminded next, after now.
    #[must_use]
    pub fn next_reminder(&self, reported: Timestamp, now: Timestamp) -> Option<Timestamp> {
        if self.is_closed() {
            return None;
        }
        let at = |hours| reported.saturating_add(SignedDuration::from_hours(hours)).ok();
        REMINDERS_H.into_iter().filter_map(at).find(|at| *at > now)
    }

    /// Whether it was offered within a day of the report.
    #[must_use]
    pub fn was_soon(&self, reported: Timestamp) -> bool {
        let day = SignedDuration::from_hours(24);
        self.offered_at.is_some_and(|at| at.duration_since(reported) <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn somebody_is_reminded_after_a_day_three_days_and_two_weeks_until_it_is_done() {
        let mut support = Support::default();
        let next = |support: &Support, now| support.next_reminder(at(0), at(now));
        assert_eq!(next(&support, 0), Some(at(24)));
        assert_eq!(next(&support, 24), Some(at(72)));
        assert!(support.mark(SupportStep::Offered, at(30)) && !support.was_soon(at(0)));
        assert!(!support.mark(SupportStep::Offered, at(31)), "the first time is when it was");
        assert_eq!(support.offered_at, Some(at(30)));
        assert_eq!(next(&support, 73), Some(at(336)), "offered is not done");
        assert_eq!(next(&support, 336), None);
        support.mark(SupportStep::Done, at(80));
        assert!(support.is_closed() && next(&support, 73).is_none());
    }

    #[test]
    fn who_declines_is_asked_no_more_unless_they_take_it_up_after_all() {
        let mut support = Support::default();
        support.mark(SupportStep::Declined, at(2));
        assert!(support.was_soon(at(0)) && support.is_closed());
        support.mark(SupportStep::Accepted, at(50));
        assert_eq!(support.next_reminder(at(0), at(50)), Some(at(72)));
    }
}
