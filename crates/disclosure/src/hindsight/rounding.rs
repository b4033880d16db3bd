//! Rounding by a secret: a figure goes up or down by chance, and always the same way.
//!
//! Ordinary rounding tips over at known places: who brings a figure to such a place (with reports of
//! their own) sees the next single event tip it. Here each figure is rounded up with the probability
//! of its remainder, the chance drawn from a secret of the deployment and from what the figure is of.
//! So the same question has the same answer however often it is asked, nothing can be averaged away,
//! and on the whole figures are neither too high nor too low.

use std::fmt;

use atalaya_domain::OrganisationId;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The secret of a deployment by which figures are rounded. Shows itself to nobody.
#[derive(Clone, Copy)]
pub struct RoundingKey([u8; 32]);

impl RoundingKey {
    /// The key with these random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The random bytes, to draw chance from.
    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for RoundingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RoundingKey(…)")
    }
}

/// The rounding of one organisation's figures of one week.
pub(super) struct Rounding {
    key: RoundingKey,
    organisation: OrganisationId,
    until: Timestamp,
}

impl Rounding {
    pub const fn new(key: RoundingKey, organisation: OrganisationId, until: Timestamp) -> Self {
        Self { key, organisation, until }
    }

    /// A number of whole steps near a figure. Figures of one name keep their order.
    pub fn steps(&self, name: &str, figure: f64, step: f64) -> f64 {
        // What a sum of shares lacks to 1 by the nature of doubles is not a step.
        (figure / step + 1e-9 + self.chance(name)).floor()
    }

    /// A figure to a whole multiple of a step.
    pub fn to(&self, name: &str, figure: f64, step: f64) -> f64 {
        // Through a text's digits, so that 0.30000000000000004 is told as 0.3.
        (self.steps(name, figure, step) * step * 1e4).round() / 1e4
    }

    /// From 0 to below 1 − 2⁻³⁰: the secret's, this organisation's, this week's and this name's.
    pub fn chance(&self, name: &str) -> f64 {
        let mut hasher = Sha256::new();
        // The key has a fixed length and stands first; the digest itself is told to nobody.
        hasher.update(self.key.0);
        hasher.update(self.organisation.0.to_be_bytes());
        hasher.update(self.until.as_microsecond().to_be_bytes());
        hasher.update(name.as_bytes());
        let digest = hasher.finalize();
        let bits = digest.iter().take(4).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        f64::from(bits >> 2) / f64::from(1_u32 << 30) * (1.0 - 1e-8)
    }
}

/// The finest of these steps that hides one event of so many: six events' worth, since an event moves
/// a curve by its own place, by what the maps after it learn, and by the area it opens.
pub(super) fn share_step(events: f64) -> f64 {
    [0.01, 0.02, 0.05].into_iter().find(|step| step * events >= 6.0).unwrap_or(0.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounding(byte: u8) -> Rounding {
        Rounding::new(RoundingKey::new([byte; 32]), OrganisationId(1), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn it_is_the_same_each_time_and_another_for_each_key_organisation_week_and_name() {
        let of = |rounding: &Rounding| rounding.chance("share");
        let one = of(&rounding(1));
        assert!((of(&rounding(1)) - one).abs() < f64::EPSILON);
        let next_week = Timestamp::from_second(7 * 86_400).expect("a time");
        let others = [
            of(&rounding(2)),
            rounding(1).chance("bits"),
            of(&Rounding { organisation: OrganisationId(2), ..rounding(1) }),
            of(&Rounding { until: next_week, ..rounding(1) }),
        ];
        assert!(others.iter().all(|other| (other - one).abs() > 1e-6), "{others:?}");
    }

    #[test]
    fn it_hits_the_figure_on_the_whole_and_leaves_ends_as_they_are() {
        for figure in [0.0, 0.013, 0.5, 0.749, 1.0] {
            let told = |byte| rounding(byte).to("share", figure, 0.05);
            let mean: f64 = (0..=255).map(told).sum::<f64>() / 256.0;
            assert!((mean - figure).abs() < 0.006, "{figure}: {mean}");
            assert!((0..=255).all(|byte| (told(byte) - figure).abs() < 0.05));
        }
        for step in [0.01, 0.02, 0.05, 0.1] {
            assert!((0..=255).all(|byte| (rounding(byte).to("x", 1.0, step) - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn a_step_is_worth_six_events_from_sixty_on_and_three_from_thirty() {
        for (events, step) in
            [(30.0, 0.1), (120.0, 0.05), (300.0, 0.02), (599.0, 0.02), (600.0, 0.01)]
        {
            assert!((share_step(events) - step).abs() < 1e-12, "{events}");
        }
    }

    #[test]
    fn the_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", RoundingKey::new([7; 32])), "RoundingKey(…)");
    }
}
