//! Two nodes follow one feed, each at its own pace, with hours and lineages of their own; readers
//! are cut off from one and go on at the other with what they have.

use std::collections::VecDeque;

use super::*;

/// The lineages of the nodes: however often they begin anew, they are never the same.
const LINEAGES: [u64; 2] = [1, 1_000_000];

#[derive(Debug, Clone)]
enum Move {
    /// What both nodes will have in time.
    Feed(Step),
    /// A node applies some of what it has not yet.
    CatchUp(usize, u8),
    /// Whatever happens to one node, or to a reader at the one it is at.
    At(usize, Step),
    /// A reader is cut off, and goes on at the other node.
    ToOther(u64),
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => (0..2_usize, step()).prop_map(|(node, step)| match step {
            Step::Report(..) | Step::Withdraw => Move::Feed(step),
            step => Move::At(node, step),
        }),
        2 => (0..2_usize, 1..4_u8).prop_map(|(node, count)| Move::CatchUp(node, count)),
        1 => (0..READERS).prop_map(Move::ToOther),
    ]
}

struct Nodes {
    both: [World; 2],
    /// What each node has not applied yet.
    behind: [VecDeque<Step>; 2],
    /// At which node each reader is.
    at: [usize; READERS as usize],
}

impl Nodes {
    fn new() -> Self {
        let mut both = LINEAGES.map(World::of);
        (0..READERS).for_each(|who| both[1].cut_off(who));
        Self { both, behind: [VecDeque::new(), VecDeque::new()], at: [0; READERS as usize] }
    }

    fn take(&mut self, one: &Move) {
        match one {
            Move::Feed(step) => self.behind.iter_mut().for_each(|one| one.push_back(step.clone())),
            Move::CatchUp(node, count) => {
                for _ in 0..*count {
                    if let Some(step) = self.behind[*node].pop_front() {
                        self.both[*node].take(&step);
                    }
                }
            }
            Move::At(node, step) => {
                let node = match *step {
                    Step::Subscribe(who, ..)
                    | Step::Leave(who, _)
                    | Step::Read(who, _)
                    | Step::Lose(who)
                    | Step::CutOff(who)
                    | Step::Return(who) => self.at[who as usize],
                    _ => *node,
                };
                self.both[node].take(step);
            }
            Move::ToOther(who) => self.move_over(*who),
        }
    }

    fn move_over(&mut self, who: u64) {
        let at = &mut self.at[who as usize];
        let (from, to) = (*at, 1 - *at);
        *at = to;
        self.both[from].cut_off(who);
        let left = &mut self.both[from].clients[who as usize];
        let has = (std::mem::take(&mut left.subscriptions), std::mem::take(&mut left.known));
        let comes = &mut self.both[to].clients[who as usize];
        (comes.subscriptions, comes.known) = has;
        self.both[to].come_back(who);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whoever_moves_between_nodes_ends_where_the_feed_is(
        moves in prop::collection::vec(a_move(), 1..80)
    ) {
        let mut nodes = Nodes::new();
        for one in &moves {
            nodes.take(one);
        }
        for node in 0..2 {
            nodes.take(&Move::CatchUp(node, u8::MAX));
            nodes.both[node].settle();
        }
    }
}
