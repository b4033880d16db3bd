//! Who would be called while somebody is out: known before they go, not when nobody answers.

use atalaya_domain::UserId;
use jiff::Timestamp;

/// Who watches over an outing from its beginning until home.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watch {
    /// How many supervisors there are to be called, the one who goes not counted.
    pub supervisors: usize,
    /// Whether the organisation keeps a roster. Without one everybody who supervises is called, in order.
    pub roster: bool,
    /// From when to when nobody who supervises is on duty; empty without a roster.
    pub gaps: Vec<(Timestamp, Timestamp)>,
}

impl Watch {
    /// The watch over a stretch of time. `turns` are those of supervisors that touch it, in any order;
    /// `roster` whether there are any turns at all, then or around then.
    #[must_use]
    pub fn over(
        (from, until): (Timestamp, Timestamp),
        turns: &[(Timestamp, Timestamp)],
        supervisors: &[UserId],
        roster: bool,
    ) -> Self {
        let mut turns = turns.to_vec();
        turns.sort_unstable();
        let mut gaps = Vec::new();
        let mut covered = from;
        for (starts, ends) in turns {
            if starts > covered && covered < until {
                gaps.push((covered, starts.min(until)));
            }
            covered = covered.max(ends);
        }
        if covered < until {
            gaps.push((covered, until));
        }
        let gaps = if roster { gaps } else { Vec::new() };
        Self { supervisors: supervisors.len(), roster, gaps }
    }

    /// Whether somebody has said that they will be there, all the time.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.supervisors > 0 && self.gaps.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3_600).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn gaps(turns: &[(i64, i64)], roster: bool) -> Vec<(Timestamp, Timestamp)> {
        let turns: Vec<_> = turns.iter().map(|(from, until)| (at(*from), at(*until))).collect();
        Watch::over((at(10), at(20)), &turns, &[UserId(1)], roster).gaps
    }

    #[test]
    fn a_gap_is_where_nobody_on_the_roster_is_on_duty() {
        assert_eq!(gaps(&[(8, 24)], true), []);
        assert_eq!(gaps(&[(15, 20), (9, 15)], true), [], "one after the other");
        assert_eq!(
            gaps(&[(9, 12), (11, 14), (16, 18)], true),
            [(at(14), at(16)), (at(18), at(20))]
        );
        assert_eq!(gaps(&[(20, 30)], true), [(at(10), at(20))], "after they are home");
        assert_eq!(gaps(&[], true), [(at(10), at(20))]);
        assert_eq!(gaps(&[], false), [], "everybody is called");
    }

    #[test]
    fn an_outing_that_nobody_could_be_called_for_is_not_watched() {
        let watch = Watch::over((at(10), at(20)), &[], &[], false);
        assert!(!watch.is_kept());
        assert!(Watch::over((at(10), at(20)), &[], &[UserId(1)], false).is_kept());
    }
}
