//! A page of the feed, as it goes into indexes that nobody reads yet: new events by their cells. What is known of a
//! cell is then at hand for all of a page's, a third of the work less, and to the sums their order is the same.

use std::collections::HashMap;

use atalaya_domain::{FeedChange, OrganisationId};
use atalaya_risk::{Loading, RiskIndex};

/// Loads the changes of a page.
pub(crate) fn load(
    changes: &[FeedChange],
    loading: &mut HashMap<OrganisationId, Loading>,
    empty: impl Fn() -> RiskIndex,
) {
    let order = order(changes);
    let mut changes = order.iter().map(|at| &changes[*at as usize]).peekable();
    while let Some(first) = changes.peek() {
        let whose = first.organisation();
        let index = loading.entry(whose).or_insert_with(|| Loading::new(empty()));
        while let Some(change) = changes.next_if(|change| change.organisation() == whose) {
            match change {
                FeedChange::Event(change) => index.apply(change),
                FeedChange::Exposure(change) => index.apply_exposure(change),
            }
        }
    }
}

/// New events by organisation and cell; what corrects an event or tells of work stays after what came before it.
fn order(changes: &[FeedChange]) -> Vec<u32> {
    let key = |at: &u32| match &changes[*at as usize] {
        FeedChange::Event(change) if change.before.is_none() => {
            let cell = change.after.as_ref().map(|facts| facts.place.cell());
            Some((change.organisation, cell, *at))
        }
        FeedChange::Event(_) | FeedChange::Exposure(_) => None,
    };
    let mut order: Vec<u32> = (0..).take(changes.len()).collect();
    for run in order.chunk_by_mut(|one, next| key(one).is_some() && key(next).is_some()) {
        run.sort_by_cached_key(key);
    }
    order
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{Cell, Change, Position};

    use super::*;

    fn event(position: i64, organisation: i64, lon: f64, corrects: bool) -> FeedChange {
        let cell = Cell::at(14.63, lon).expect("a place");
        let facts = atalaya_kit::robbery(cell, 1_763_000_000_000_000 + position);
        FeedChange::Event(Change {
            position: Position(position),
            organisation: OrganisationId(organisation),
            before: corrects.then_some(facts),
            after: Some(facts),
        })
    }

    #[test]
    fn new_events_go_by_their_cells_and_corrections_stay_where_they_are() {
        let page = [
            event(1, 2, -90.5, false),
            event(2, 1, -90.5, false),
            event(3, 2, -90.6, false),
            event(4, 2, -90.5, false),
            event(5, 2, -90.6, true),
            event(6, 1, -90.6, false),
            event(7, 1, -90.5, false),
        ];
        let order = order(&page);
        assert_eq!(order[4], 4, "what corrects comes after what it corrects");
        let mut first = order[..4].to_vec();
        assert_eq!(first[0], 1, "the other organisation's by itself");
        let together =
            first.iter().position(|at| *at == 0).zip(first.iter().position(|at| *at == 3));
        assert!(
            together.is_some_and(|(one, other)| other == one + 1),
            "two of one cell: {order:?}"
        );
        first.sort_unstable();
        assert_eq!(first, [0, 1, 2, 3], "each once");
        let mut last = order[5..].to_vec();
        last.sort_unstable();
        assert_eq!(last, [5, 6]);
    }
}
