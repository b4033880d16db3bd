//! Which parts of a whole may be told beside it, so that what is left tells nobody's either.

use std::collections::BTreeSet;

use super::facts::IndicatorEvent;
use crate::release::{Group, Unit, meets};

/// Whether these may be told as a number of their own.
pub(super) fn enough(events: &[&IndicatorEvent], unit: Unit, whole: bool) -> bool {
    let counted: Vec<_> = events.iter().map(|event| &event.counted).collect();
    meets(&counted, (unit, Group::All), whole, 0).is_ok()
}

/// Parts of a whole with no event in common: which of them may be told, so that what remains of the
/// whole without them is empty or may be told too. The smallest goes first.
pub(super) fn told_parts(
    whole: &[&IndicatorEvent],
    parts: &[(Unit, Vec<&IndicatorEvent>)],
    whole_parts: bool,
) -> Vec<bool> {
    let mut told: Vec<bool> =
        parts.iter().map(|(unit, events)| enough(events, *unit, whole_parts)).collect();
    loop {
        let shown = parts.iter().zip(&told).filter(|(_, told)| **told);
        let taken: BTreeSet<_> = shown
            .flat_map(|((_, events), _)| events.iter().map(|event| event.counted.id))
            .collect();
        let left: Vec<&IndicatorEvent> =
            whole.iter().copied().filter(|event| !taken.contains(&event.counted.id)).collect();
        if left.is_empty() || enough(&left, Unit::Area, true) {
            return told;
        }
        let smallest = (0..parts.len()).filter(|at| told[*at]).min_by_key(|at| parts[*at].1.len());
        match smallest {
            Some(at) => told[at] = false,
            None => return told,
        }
    }
}

/// How many of a whole are in a part, if that may be told and what is left of the whole too.
pub(super) fn told_part(
    whole: &[&IndicatorEvent],
    is_in: impl Fn(&IndicatorEvent) -> bool,
) -> Option<u64> {
    let part: Vec<&IndicatorEvent> = whole.iter().copied().filter(|event| is_in(event)).collect();
    let count = part.len() as u64;
    told_parts(whole, &[(Unit::Area, part)], false)[0].then_some(count)
}
