//! A forecast's cell-hours from the riskiest down, and the events found on the way.
//!
//! Rates are heaped by their logarithm, so that a country's 23 million cell-hours take no more room
//! than a town's: rates in one heap (0.3 % apart at most) count as equal, and equal ones share their
//! events, so that no order among them is invented.

/// Shares of the area's cell-hours at which the gain curve is read.
pub const GAIN_SHARES: [f64; 11] =
    [0.01, 0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.40, 0.50, 0.75, 1.0];

/// Where the tenth of the area stands among them.
pub const GAIN_TENTH: usize = 3;
const _: () = assert!(GAIN_SHARES[GAIN_TENTH] == 0.10);

/// Bits of a double's fraction that tell heaps apart: 256 to an octave.
const FINENESS: u32 = 8;
/// The least exponent that has heaps of its own; below it everything is one heap.
const LEAST_EXPONENT: u64 = 1023 - 200;
/// Octaves with heaps of their own.
const OCTAVES: usize = 300;

/// The heaps of one forecast.
pub(super) struct Ranked {
    heaps: Vec<Heap>,
    places: f64,
    expected: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Heap {
    places: u32,
    observed: f64,
}

impl Ranked {
    pub fn new() -> Self {
        let heaps = vec![Heap::default(); OCTAVES << FINENESS];
        Self { heaps, places: 0.0, expected: 0.0 }
    }

    /// Forgets the forecast and keeps the room.
    pub fn clear(&mut self) {
        self.heaps.fill(Heap::default());
        (self.places, self.expected) = (0.0, 0.0);
    }

    /// A cell-hour with its rate (finite, above 0) and the events that happened in it.
    pub fn note(&mut self, rate: f64, observed: f64) {
        let at = (rate.to_bits() >> (52 - FINENESS))
            .saturating_sub(LEAST_EXPONENT << FINENESS)
            .min((OCTAVES << FINENESS) as u64 - 1);
        let heap = &mut self.heaps[at as usize];
        heap.places += 1;
        heap.observed += observed;
        self.places += 1.0;
        self.expected += rate;
    }

    /// The sum of the rates.
    pub const fn expected(&self) -> f64 {
        self.expected
    }

    /// The events found in each of [`GAIN_SHARES`].
    pub fn caught(&self) -> [f64; GAIN_SHARES.len()] {
        let mut caught = [0.0; GAIN_SHARES.len()];
        let (mut before, mut found, mut next) = (0.0, 0.0, 0);
        for heap in self.heaps.iter().rev().filter(|heap| heap.places > 0) {
            let end = before + f64::from(heap.places);
            while let Some(share) =
                GAIN_SHARES.get(next).filter(|share| **share * self.places <= end)
            {
                let part = (share * self.places - before) / f64::from(heap.places);
                caught[next] = found + heap.observed * part;
                next += 1;
            }
            (before, found) = (end, found + heap.observed);
        }
        // What rounding left over: the whole area holds everything.
        caught[next..].fill(found);
        caught
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_riskiest_places_come_first_and_equal_ones_share() {
        let mut ranked = Ranked::new();
        // One place in a hundred is riskiest and holds 3 events; nine more hold 2; the rest, alike,
        // hold 5 somewhere.
        ranked.note(8.0, 3.0);
        (0..9).for_each(|place| ranked.note(2.0, if place < 2 { 1.0 } else { 0.0 }));
        (0..90).for_each(|place| ranked.note(0.5, if place < 5 { 1.0 } else { 0.0 }));
        let caught = ranked.caught();
        let close = |at: usize, expected: f64| {
            assert!((caught[at] - expected).abs() < 1e-9, "{at}: {} not {expected}", caught[at]);
        };
        close(0, 3.0);
        close(1, 3.0 + 2.0 / 9.0);
        close(3, 5.0);
        close(5, 5.0 + 5.0 * 10.0 / 90.0);
        close(10, 10.0);
        assert!((ranked.expected() - (8.0 + 18.0 + 45.0)).abs() < 1e-9);
        ranked.clear();
        assert!(ranked.caught().iter().all(|caught| *caught <= 0.0));
    }

    #[test]
    fn rates_of_any_size_find_a_heap() {
        let mut ranked = Ranked::new();
        for rate in [f64::MIN_POSITIVE, 1e-300, 1e-12, 1.0, 1e6, f64::MAX] {
            ranked.note(rate, 1.0);
        }
        let caught = ranked.caught();
        assert!((caught[10] - 6.0).abs() < 1e-9);
        assert!(caught.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
