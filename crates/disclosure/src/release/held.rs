//! When an event could be counted: consents come and go, and so does what counts at all.

use jiff::Timestamp;

/// The times in which something held, in order and without touching each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held(Vec<(Timestamp, Option<Timestamp>)>);

impl Held {
    /// It has held since an instant, and holds.
    #[must_use]
    pub fn since(from: Timestamp) -> Self {
        Self(vec![(from, None)])
    }

    /// From what held from when on, in order: the last holds still.
    pub fn of(changes: impl IntoIterator<Item = (Timestamp, bool)>) -> Self {
        let mut held = Self::default();
        for (at, holds) in changes {
            held.change(at, holds);
        }
        held
    }

    /// From an instant on, which is none of before, it holds or does not.
    pub fn change(&mut self, at: Timestamp, holds: bool) {
        match (self.0.last_mut(), holds) {
            (Some((_, until @ None)), false) => *until = Some(at),
            (Some((_, Some(_))) | None, true) => self.0.push((at, None)),
            _ => {}
        }
    }

    /// When it held first.
    #[must_use]
    pub fn first(&self) -> Option<Timestamp> {
        self.0.first().map(|(from, _)| *from)
    }

    /// Whether it holds at an instant and has since before another, without a break.
    #[must_use]
    pub fn unbroken(&self, before: Timestamp, at: Timestamp) -> bool {
        self.0.iter().any(|(from, until)| {
            *from < before && *from < at && until.is_none_or(|until| at < until)
        })
    }
}
