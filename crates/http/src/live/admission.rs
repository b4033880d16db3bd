//! Who may come in now: so many at once, so many a second after them. When a node falls, its
//! readers come to the others together; without a limit they would all wait for one another.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// The longest a reader is told to wait, seconds: a map that stands still is worse than a crowd.
const WAIT_MAX_S: f64 = 30.0;

/// How many readers may come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdmissionRate {
    /// At once.
    pub burst: u32,
    /// Each second after that.
    pub per_second: u32,
}

/// A token bucket, and the queue of those it has turned away.
pub(crate) struct Admission {
    rate: AdmissionRate,
    bucket: Mutex<Bucket>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Who may come at once.
    tokens: f64,
    /// Who was turned away and is still to come.
    away: f64,
    at: Timestamp,
}

impl Admission {
    pub(crate) fn new(rate: AdmissionRate) -> Self {
        let bucket = Bucket { tokens: f64::from(rate.burst), away: 0.0, at: Timestamp::MIN };
        Self { rate, bucket: Mutex::new(bucket) }
    }

    /// Lets one reader in, or tells after how many seconds it is its turn: those who were turned
    /// away come back one after the other, not together.
    pub(crate) fn admit(&self, now: Timestamp) -> Result<(), u64> {
        let mut kept = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bucket = kept.at(now, self.rate);
        let verdict = bucket.verdict(self.rate);
        match verdict {
            Ok(()) => bucket.tokens -= 1.0,
            Err(_) => bucket.away += 1.0,
        }
        *kept = bucket;
        verdict
    }

    /// What a reader would be told, who does not come yet.
    pub(crate) fn would_admit(&self, now: Timestamp) -> Result<(), u64> {
        let bucket = *self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.at(now, self.rate).verdict(self.rate)
    }
}

impl Bucket {
    /// The bucket at a later instant; a clock that is set back changes nothing.
    fn at(self, now: Timestamp, rate: AdmissionRate) -> Self {
        let gained =
            f64::from(rate.per_second) * now.duration_since(self.at).as_secs_f64().max(0.0);
        Self {
            tokens: (self.tokens + gained).min(f64::from(rate.burst)),
            away: (self.away - gained).max(0.0),
            at: now,
        }
    }

    fn verdict(self, rate: AdmissionRate) -> Result<(), u64> {
        if self.tokens >= 1.0 {
            return Ok(());
        }
        let wait_s = (self.away + 1.0) / f64::from(rate.per_second.max(1));
        Err(wait_s.clamp(1.0, WAIT_MAX_S).ceil() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(1_700_000_000_000 + ms).expect("in range")
    }

    #[test]
    fn a_storm_comes_in_at_the_rate_and_everybody_is_told_another_second() {
        let admission = Admission::new(AdmissionRate { burst: 100, per_second: 50 });
        let told: Vec<_> = (0..1_000).map(|_| admission.admit(at(0))).collect();
        assert!(told[..100].iter().all(Result::is_ok));
        let mut by_second = [0; 20];
        for wait_s in told[100..].iter().map(|told| told.expect_err("turned away")) {
            by_second[wait_s as usize] += 1;
        }
        // Who is told 3 s comes in the third second: as many as that second lets in.
        assert_eq!(by_second[1], 50);
        assert!(by_second[2..=18].iter().all(|count| *count == 50), "{by_second:?}");
        // They come back when they were told to, and find their place.
        for second in 1..=18 {
            let come = (0..50).filter(|_| admission.admit(at(second * 1_000)).is_ok()).count();
            assert_eq!(come, 50, "second {second}");
        }
        assert_eq!(admission.admit(at(18_000)), Err(1), "the queue is empty again");
    }

    #[test]
    fn nobody_is_told_to_wait_for_long() {
        let admission = Admission::new(AdmissionRate { burst: 1, per_second: 1 });
        let longest = (0..1_000).filter_map(|_| admission.admit(at(0)).err()).max();
        assert_eq!(longest, Some(30));
    }

    #[test]
    fn a_clock_set_back_lets_nobody_in_and_locks_nobody_out() {
        let admission = Admission::new(AdmissionRate { burst: 1, per_second: 1 });
        assert!(admission.admit(at(10_000)).is_ok());
        assert!(admission.admit(at(0)).is_err());
        assert!(admission.admit(at(1_000)).is_ok());
    }

    #[test]
    fn asking_takes_no_place() {
        let admission = Admission::new(AdmissionRate { burst: 1, per_second: 1 });
        assert_eq!([0; 5].map(|_| admission.would_admit(at(0))), [Ok(()); 5]);
        assert!(admission.admit(at(0)).is_ok());
        assert_eq!([0; 5].map(|_| admission.would_admit(at(0))), [Err(1); 5]);
    }
}
