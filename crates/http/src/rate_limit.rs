//! Rate limits in memory that cannot grow.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Mutex;

use jiff::Timestamp;

/// How much is allowed: a burst, then one more each interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    /// How many may come at once.
    pub(crate) burst: u32,
    /// After how many seconds one more may come.
    pub(crate) every_s: u32,
}

/// What a limit says of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whether the attempt may go on.
    pub(crate) allowed: bool,
    /// How many more may come at once.
    pub(crate) remaining: u32,
    /// Seconds until an attempt is allowed (refused), or until the burst is whole again.
    pub(crate) reset_s: u64,
}

/// A limit per key by the generic cell rate algorithm (ATM Forum TM 4.0, I.371).
///
/// # Design
/// Keys fall into a fixed number of slots by a hash with a secret seed. Two keys in one slot share
/// its quota: with 65,536 slots that is rare and errs towards refusing. In return the memory is
/// fixed (512 KiB), nothing has to be swept, and nobody can push out another's count.
pub(crate) struct RateLimit {
    quota: Quota,
    seed: RandomState,
    /// Per slot the instant (µs UTC) at which the burst is whole again.
    slots: Mutex<Box<[i64]>>,
}

const SLOTS: usize = 65_536;

impl RateLimit {
    pub(crate) fn new(quota: Quota) -> Self {
        let slots = Mutex::new(vec![i64::MIN; SLOTS].into_boxed_slice());
        Self { quota, seed: RandomState::new(), slots }
    }

    /// Counts one attempt of a key.
    pub(crate) fn attempt(&self, key: &impl Hash, now: Timestamp) -> Verdict {
        let interval_us = i64::from(self.quota.every_s) * 1_000_000;
        let whole_us = interval_us * i64::from(self.quota.burst);
        let now_us = now.as_microsecond();
        let mut slots = self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let slot = &mut slots[self.slot(key)];
        let due = (*slot).max(now_us) + interval_us;
        let allowed = due - now_us <= whole_us;
        let wait_us = if allowed { due - now_us } else { due - now_us - whole_us };
        if allowed {
            *slot = due;
        }
        Verdict {
            allowed,
            remaining: if allowed { ((whole_us - (due - now_us)) / interval_us) as u32 } else { 0 },
            reset_s: wait_us.div_euclid(1_000_000) as u64 + 1,
        }
    }

    /// Forgets the attempts of a key: it has proved itself.
    pub(crate) fn forget(&self, key: &impl Hash) {
        let mut slots = self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        slots[self.slot(key)] = i64::MIN;
    }

    /// The most that may come at once.
    pub(crate) const fn burst(&self) -> u32 {
        self.quota.burst
    }

    fn slot(&self, key: &impl Hash) -> usize {
        self.seed.hash_one(key) as usize % SLOTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).unwrap()
    }

    #[test]
    fn a_burst_is_allowed_then_one_each_interval() {
        let limit = RateLimit::new(Quota { burst: 3, every_s: 10 });
        let verdicts: Vec<bool> = (0..5).map(|_| limit.attempt(&"ana", at(0)).allowed).collect();
        assert_eq!(verdicts, [true, true, true, false, false]);
        assert!(!limit.attempt(&"ana", at(9)).allowed);
        assert!(limit.attempt(&"ana", at(10)).allowed);
        assert!(!limit.attempt(&"ana", at(11)).allowed);
        assert!(limit.attempt(&"eva", at(11)).allowed);
    }

    #[test]
    fn it_says_how_many_are_left_and_how_long_to_wait() {
        let limit = RateLimit::new(Quota { burst: 2, every_s: 10 });
        assert_eq!(limit.attempt(&1, at(0)).remaining, 1);
        assert_eq!(limit.attempt(&1, at(0)).remaining, 0);
        let refused = limit.attempt(&1, at(4));
        assert!(!refused.allowed);
        assert!((6..=7).contains(&refused.reset_s), "{refused:?}");
    }

    #[test]
    fn who_has_proved_themselves_starts_anew() {
        let limit = RateLimit::new(Quota { burst: 1, every_s: 10 });
        assert!(limit.attempt(&1, at(0)).allowed);
        limit.forget(&1);
        assert!(limit.attempt(&1, at(0)).allowed);
    }
}
