//! What is written is read, whatever was told before; and what was lost on the way is noticed.

use std::collections::HashMap;

use atalaya_risk::{Certainty, Level, State};
use h3o::Resolution;
use proptest::prelude::*;

use super::*;

const SUBSCRIPTIONS: u32 = 2;
const PARENTS: u8 = 3;

fn parent(which: u8) -> Cell {
    let cell = Cell::at(14.63 + f64::from(which), -90.51).and_then(|cell| cell.parent(4));
    cell.expect("a place")
}

/// A delta or a snapshot of some cells.
#[derive(Debug, Clone)]
struct Told {
    snapshot: bool,
    cells: Vec<(u16, u8)>,
    /// How much later than the last it is.
    later: u64,
    turns: bool,
    begins: bool,
}

#[derive(Debug, Clone)]
enum Step {
    Tell(u32, u8, Told, bool),
    Forget(u32, u8),
}

fn step() -> impl Strategy<Value = Step> {
    let cells = prop::collection::btree_map(0..2_401_u16, 0..24_u8, 0..40);
    let later = prop_oneof![1..400_u64, 1..(1_u64 << 40)];
    let told = (any::<bool>(), cells, later, 0..9_u8, 0..19_u8).prop_map(
        |(snapshot, cells, later, turns, begins)| Told {
            snapshot,
            cells: cells.into_iter().collect(),
            later,
            turns: turns == 0,
            begins: begins == 0,
        },
    );
    let at = || (0..SUBSCRIPTIONS, 0..PARENTS);
    prop_oneof![
        9 => (at(), told, 0..6_u8).prop_map(|((id, which), told, luck)| {
            Step::Tell(id, which, told, luck == 0)
        }),
        1 => at().prop_map(|(id, which)| Step::Forget(id, which)),
    ]
}

fn state(number: u8) -> State {
    State::new(Level::ALL[usize::from(number) % 6], Certainty::ALL[usize::from(number) / 6])
}

fn cells(parent: Cell, told: &[(u16, u8)]) -> Vec<(Cell, State)> {
    let child = |at: u16| parent.h3().child_at(at.into(), Resolution::Eight).expect("a child");
    let cell =
        |(at, number): &(u16, u8)| (Cell::from_h3(child(*at)).expect("fine"), state(*number));
    told.iter().map(cell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Each frame is the one that was sent, or it is known that what it speaks of is not. One that
    /// follows a lost one may have an hour that is past; its `prev` says that something is missing.
    #[test]
    fn what_is_read_is_what_was_written_or_is_known_to_be_missing(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let (mut writer, mut reader) = (Writer::default(), CompactReader::default());
        let mut server: HashMap<(u32, u8), (u64, u64)> = HashMap::new();
        let mut client: HashMap<(u32, u8), (u64, u64)> = HashMap::new();
        let (mut epoch, mut hours, mut lost) = (1, 0_u8, false);
        for step in steps {
            let (id, which, told, loses) = match step {
                Step::Tell(id, which, told, loses) => (id, which, told, loses),
                Step::Forget(id, which) => {
                    writer.forget(id, parent(which));
                    continue;
                }
            };
            epoch += u64::from(told.begins);
            hours = (hours + u8::from(told.turns)) % 168;
            let before = server.get(&(id, which)).filter(|(of, _)| *of == epoch && !told.snapshot);
            let (kind, prev) = before.map_or((FrameKind::Snapshot, 0), |(_, seq)| (FrameKind::Delta, *seq));
            let seq = (prev + told.later).min(MAX_SEQ);
            server.insert((id, which), (epoch, seq));
            let hour = HourOfWeek::new(hours).expect("an hour");
            let as_of = Timestamp::from_second(i64::from(hours) * 3_600).expect("a time");
            let told = cells(parent(which), &told.cells);
            let sent = Frame::new(kind, parent(which), (epoch, seq, prev), (hour, as_of), told);
            let bytes = writer.write(id, &sent);
            if loses {
                lost = true;
                continue;
            }
            match reader.read(&bytes) {
                Ok((subscription, mut read)) => {
                    let known = client.get(&(id, which)).copied();
                    if kind == FrameKind::Snapshot || known == Some((epoch, prev)) {
                        client.insert((id, which), (epoch, seq));
                    } else {
                        prop_assert!(lost, "a gap though nothing was lost");
                        (read.hour, read.as_of) = (hour, as_of);
                        // It asks anew.
                        writer.forget(id, parent(which));
                    }
                    prop_assert_eq!((subscription, read), (id, sent));
                }
                Err(FrameError::Unbound(_)) => prop_assert!(lost),
                Err(error) => prop_assert!(false, "{error}"),
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        drop(CompactReader::default().read(&bytes));
        drop(bits::read(&bytes));
    }
}

fn frame(kind: FrameKind, position: (u64, u64, u64), told: &[(u16, u8)]) -> Frame {
    let hour = HourOfWeek::new(117).expect("an hour");
    let as_of = "2026-11-21T03:00:00Z".parse().expect("a time");
    Frame::new(kind, parent(0), position, (hour, as_of), cells(parent(0), told))
}

#[test]
fn a_delta_of_twenty_cells_has_fewer_than_three_bytes_each() {
    let mut writer = Writer::default();
    writer.write(1, &frame(FrameKind::Snapshot, (7, 90_000_000, 0), &[]));
    let told: Vec<_> = (0..20).map(|at| (at * 119 + at % 3, 3 + at as u8 % 2)).collect();
    let bytes = writer.write(1, &frame(FrameKind::Delta, (7, 90_000_150, 90_000_000), &told));
    assert!(bytes.len() + 2 <= 60, "{} bytes and the websocket's header", bytes.len() + 2);
}

#[test]
fn what_is_long_is_deflated_where_that_is_shorter() {
    let all: Vec<_> = (0..2_401).map(|at| (at, 0)).collect();
    let (mut writer, mut reader) = (Writer::default(), CompactReader::default());
    let whole = frame(FrameKind::Snapshot, (7, 1, 0), &all);
    let bytes = writer.write(1, &whole);
    assert!(bytes.len() < 100, "{}", bytes.len());
    assert_eq!(reader.read(&bytes), Ok((1, whole)));
}

#[test]
fn who_looks_at_more_than_may_be_is_told_again_what_a_slot_stands_for() {
    let (mut writer, mut reader) = (Writer::default(), CompactReader::default());
    let first = frame(FrameKind::Snapshot, (7, 1, 0), &[]);
    let many = MAX_SLOTS as u32 + 1;
    for subscription in 0..many {
        let read = reader.read(&writer.write(subscription, &first)).expect("a frame");
        assert_eq!(read.0, subscription);
    }
    let next = frame(FrameKind::Delta, (7, 2, 1), &[(5, 5)]);
    for subscription in 0..many {
        let read = reader.read(&writer.write(subscription, &next)).expect("a frame");
        assert_eq!(read, (subscription, frame(FrameKind::Delta, (7, 2, 1), &[(5, 5)])));
    }
}

#[test]
fn damaged_frames_are_refused_and_nothing_panics() {
    let told: Vec<_> = (0..30).map(|at| (at * 40, at as u8 % 24)).collect();
    let whole = Writer::default().write(1, &frame(FrameKind::Snapshot, (7, 300, 0), &told));
    for length in 0..whole.len() {
        assert!(CompactReader::default().read(&whole[..length]).is_err(), "{length}");
    }
    for at in 0..whole.len() * 8 {
        let mut bytes = whole.to_vec();
        bytes[at / 8] ^= 1 << (at % 8);
        drop(CompactReader::default().read(&bytes));
    }
}
