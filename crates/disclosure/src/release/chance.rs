//! Chance by a secret: the same for the same set however often it is asked, so that nothing can be
//! averaged away.

use sha2::{Digest as _, Sha256};

use super::set::SetOf;
use crate::RoundingKey;

/// What a step away from the true count makes less likely: e⁻¹. So two histories that differ by one
/// event tell every number with chances that differ by no more than the factor e (differential
/// privacy with ε = 1 for each number by itself).
const FALL: f64 = 0.367_879_441_171_442_33;
/// The noise never moves a number further; reached once in 3,000 numbers.
const FURTHEST: i64 = 8;

/// 64 bits of the secret's, the set's and a purpose's.
fn bits(key: &RoundingKey, set: &SetOf, purpose: &str) -> u64 {
    let mut hasher = Sha256::new();
    // The key has a fixed length and stands first, the digest itself is told to nobody, and a name
    // has no line feed.
    hasher.update(key.bytes());
    hasher.update(purpose.as_bytes());
    hasher.update(b"\n");
    hasher.update(set.name().as_bytes());
    let digest = hasher.finalize();
    digest.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

/// From 0 to below 1.
fn share(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// What is added to the count of a set's own events: two-sided geometric, mean 0, about ±1.4.
pub(super) fn noise(key: &RoundingKey, set: &SetOf) -> i64 {
    let mut left = share(bits(key, set, "release noise"));
    let none = (1.0 - FALL) / (1.0 + FALL);
    left -= none;
    let mut chance = none;
    for step in 1..FURTHEST {
        if left < 0.0 {
            return 0;
        }
        chance *= FALL;
        for sign in [1, -1] {
            left -= chance;
            if left < 0.0 {
                return sign * step;
            }
        }
    }
    FURTHEST
}

/// How likely the noise of one number is each of its values, from the least to the greatest.
#[must_use]
pub fn noise_chances() -> Vec<(i64, f64)> {
    let none = (1.0 - FALL) / (1.0 + FALL);
    let chance = |step: i64| none * FALL.powi(step as i32);
    let mut chances: Vec<(i64, f64)> =
        ((1 - FURTHEST)..FURTHEST).map(|value| (value, chance(value.abs()))).collect();
    // What is further away on either side is told as the greatest.
    let rest = 1.0 - chances.iter().map(|(_, chance)| chance).sum::<f64>();
    chances.push((FURTHEST, rest));
    chances
}

/// How many events more than the least this set must have, 0–2: who brings a set to the least by
/// reports of their own cannot tell from its being shown that one event more was there.
pub(super) fn extra_events(key: &RoundingKey, set: &SetOf) -> usize {
    (bits(key, set, "release threshold") % 3) as usize
}
