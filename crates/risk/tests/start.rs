//! How a node starts: what is written down and read back goes on as if it had never stopped, and many
//! events at once leave what they leave one by one.

mod made;

use std::sync::Arc;

use atalaya_domain::{
    Area, Change, EventFacts, ExposureChange, ExposureFacts, FeedChange, OrganisationId, Position,
};
use atalaya_risk::{Loading, RiskIndex, Settings, SnapshotError};
use made::{area, bits, facts, index, work, zone};
use proptest::prelude::*;

/// A record that comes in, or what becomes of one that is there: another version or none, as when
/// it is withdrawn or merged into another.
#[derive(Debug, Clone)]
enum Happening {
    Event(usize, EventFacts),
    EventGone(usize),
    Work(usize, ExposureFacts),
    WorkGone(usize),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (0..60_usize, facts()).prop_map(|(at, facts)| Happening::Event(at, facts)),
        1 => (0..60_usize).prop_map(Happening::EventGone),
        3 => (0..30_usize, work()).prop_map(|(at, facts)| Happening::Work(at, facts)),
        1 => (0..30_usize).prop_map(Happening::WorkGone),
    ]
}

/// The feed of what happened: each change with the version it replaces.
fn feed(happenings: Vec<Happening>) -> Vec<FeedChange> {
    let organisation = OrganisationId(1);
    let (mut events, mut works) = ([None; 60], [None; 30]);
    let event = |position, before, after| {
        FeedChange::Event(Change { position, organisation, before, after })
    };
    let exposure = |position, before, after| {
        FeedChange::Exposure(ExposureChange { position, organisation, before, after })
    };
    (1..)
        .map(Position)
        .zip(happenings)
        .map(|(position, happening)| match happening {
            Happening::Event(at, facts) => event(position, events[at].replace(facts), Some(facts)),
            Happening::EventGone(at) => event(position, events[at].take(), None),
            Happening::Work(at, facts) => exposure(position, works[at].replace(facts), Some(facts)),
            Happening::WorkGone(at) => exposure(position, works[at].take(), None),
        })
        .collect()
}

fn apply(index: &mut RiskIndex, changes: &[FeedChange]) {
    for change in changes {
        match change {
            FeedChange::Event(change) => index.apply(change),
            FeedChange::Exposure(change) => index.apply_exposure(change),
        }
    }
}

fn load(index: RiskIndex, changes: &[FeedChange]) -> RiskIndex {
    let mut loading = Loading::new(index);
    for change in changes {
        match change {
            FeedChange::Event(change) => loading.apply(change),
            FeedChange::Exposure(change) => loading.apply_exposure(change),
        }
    }
    loading.finish()
}

fn written(index: &RiskIndex) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    let kept: Result<(), std::convert::Infallible> = index.write_parts(|part| {
        parts.push(part.to_vec());
        Ok(())
    });
    let Ok(()) = kept;
    parts
}

fn read(area: Arc<Area>, parts: Vec<Vec<u8>>) -> Result<RiskIndex, SnapshotError> {
    let mut parts = parts.into_iter();
    RiskIndex::read_parts(area, zone(), Settings::default(), || {
        parts.next().ok_or(SnapshotError::Value("no more parts"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_and_the_tail_are_the_index_rebuilt(
        happenings in prop::collection::vec(happening(), 0..160),
        cut in any::<prop::sample::Index>(),
    ) {
        let feed = feed(happenings);
        let (head, tail) = feed.split_at(cut.index(feed.len() + 1));
        let mut rebuilt = index();
        apply(&mut rebuilt, &feed);

        let mut before = index();
        apply(&mut before, head);
        let mut resumed = read(area(), written(&before)).expect("read back");
        prop_assert_eq!(written(&resumed), written(&before), "nothing is lost on the way");
        apply(&mut resumed, tail);

        prop_assert_eq!(written(&resumed), written(&rebuilt));
        prop_assert_eq!(bits(&resumed), bits(&rebuilt));
        prop_assert_eq!(resumed.revision(), rebuilt.revision());
        prop_assert_eq!(resumed.has_exposure(), rebuilt.has_exposure());
    }

    #[test]
    fn many_events_at_once_leave_the_bits_of_one_by_one(
        happenings in prop::collection::vec(happening(), 0..160),
        cut in any::<prop::sample::Index>(),
    ) {
        let feed = feed(happenings);
        let (head, tail) = feed.split_at(cut.index(feed.len() + 1));
        let mut one_by_one = index();
        apply(&mut one_by_one, &feed);

        let mut begun = index();
        apply(&mut begun, head);
        let loaded = load(begun, tail);
        prop_assert_eq!(bits(&loaded), bits(&one_by_one));
        prop_assert_eq!(loaded.revision(), one_by_one.revision());
        prop_assert_eq!(written(&loaded), written(&one_by_one));
    }

    #[test]
    fn what_is_cut_short_or_of_another_area_is_no_index(
        happenings in prop::collection::vec(happening(), 40..120),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut index = index();
        apply(&mut index, &feed(happenings));
        let mut parts = written(&index);
        let elsewhere = Area::from_bbox([-90.51, 14.62, -90.505, 14.625]).expect("a box");
        prop_assert!(read(Arc::new(elsewhere), parts.clone()).is_err());

        let at = cut.index(parts.len());
        parts[at].pop();
        prop_assert!(read(area(), parts.clone()).is_err());
        parts.truncate(at);
        prop_assert!(read(area(), parts).is_err());
    }
}
