//! Who looks at what, and what they were told last.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use atalaya_disclosure::{Refusal, Scope, release_states};
use atalaya_domain::{Cell, HourOfWeek, OrganisationId};
use atalaya_risk::{RiskIndex, State, Surface};
use jiff::Timestamp;

use crate::frame::{Frame, FrameKind};
use crate::mailbox::Mailbox;
use crate::message::{View, ViewHour};

/// A connection's number in this process.
pub(crate) type ConnectionId = u64;

/// The instant and hour that are shown now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The start of the local hour.
    pub as_of: Timestamp,
    pub hour: HourOfWeek,
}

/// Everything that is being looked at. One lock guards it; it never waits.
#[derive(Debug)]
pub(crate) struct Hub {
    pub epoch: u64,
    /// Grows with each frame's making.
    pub tick: u64,
    pub moment: Moment,
    views: BTreeMap<OrganisationId, BTreeMap<View, HashMap<Cell, Watched>>>,
    pub mailboxes: HashMap<ConnectionId, Arc<Mailbox>>,
}

/// One view of one parent cell, and who looks at it.
#[derive(Debug)]
struct Watched {
    seq: u64,
    hour: HourOfWeek,
    states: Vec<(Cell, State)>,
    readers: Vec<(ConnectionId, u32)>,
    scope: Scope,
}

impl Hub {
    pub fn new(epoch: u64, moment: Moment) -> Self {
        Self { epoch, tick: 0, moment, views: BTreeMap::new(), mailboxes: HashMap::new() }
    }

    /// Starts to tell a subscription about a parent: a snapshot first.
    pub fn watch(
        &mut self,
        organisation: OrganisationId,
        (connection, subscription): (ConnectionId, u32),
        view: View,
        parent: Cell,
        scope: &Scope,
        surface: &Surface<'_>,
    ) -> Result<(), Refusal> {
        let hour = self.hour_of(view);
        let watched = self.views.entry(organisation).or_default().entry(view).or_default();
        if let std::collections::hash_map::Entry::Vacant(e) = watched.entry(parent) {
            let states = release_states(scope, surface, view.resolution, parent, hour)?;
            self.tick += 1;
            let fresh = Watched {
                seq: self.tick,
                hour,
                states: states.into_inner(),
                readers: Vec::new(),
                scope: scope.clone(),
            };
            e.insert(fresh);
        }
        // Somebody else's view may be what is watched already: the scope must allow it here too.
        scope.map_of(view.population, view.resolution)?;
        let Some(watched) = watched.get_mut(&parent) else { return Ok(()) };
        if !watched.readers.contains(&(connection, subscription)) {
            watched.readers.push((connection, subscription));
        }
        let snapshot = Frame {
            kind: FrameKind::Snapshot,
            parent,
            epoch: self.epoch,
            seq: watched.seq,
            prev: 0,
            hour: watched.hour,
            as_of: self.moment.as_of,
            cells: watched.states.clone(),
            body: OnceLock::new(),
        };
        if let Some(mailbox) = self.mailboxes.get(&connection) {
            mailbox.frame((subscription, parent), &Arc::new(snapshot));
        }
        Ok(())
    }

    /// Stops telling a connection: about one subscription or all, of one parent or all.
    pub fn unwatch(
        &mut self,
        organisation: OrganisationId,
        connection: ConnectionId,
        subscription: Option<u32>,
        parent: Option<Cell>,
    ) {
        let leaves = |(reader, id): &(ConnectionId, u32)| {
            *reader == connection && subscription.is_none_or(|subscription| subscription == *id)
        };
        let Some(views) = self.views.get_mut(&organisation) else { return };
        for watched in views.values_mut() {
            for (cell, one) in watched.iter_mut() {
                if parent.is_none_or(|parent| parent == *cell) {
                    one.readers.retain(|reader| !leaves(reader));
                }
            }
            watched.retain(|_, one| !one.readers.is_empty());
        }
        views.retain(|_, watched| !watched.is_empty());
        if let (Some(mailbox), Some(subscription)) = (self.mailboxes.get(&connection), subscription)
        {
            mailbox.forget(subscription, parent);
        }
    }

    /// Sets the moment; gives who must be told if it is another one than before.
    pub fn turn(&mut self, moment: Moment) -> Option<HashSet<OrganisationId>> {
        let turned = std::mem::replace(&mut self.moment, moment) != moment;
        turned.then(|| self.organisations().into_iter().collect())
    }

    /// The organisations somebody looks at.
    pub fn organisations(&self) -> Vec<OrganisationId> {
        self.views.keys().copied().collect()
    }

    /// Compares what an organisation's readers were told with its index, and tells them what
    /// changed. When the hour has turned, *now* views hear of it even if nothing else changed.
    /// Gives how many frames were made.
    pub fn publish(&mut self, organisation: OrganisationId, index: &RiskIndex) -> u64 {
        let (moment, epoch) = (self.moment, self.epoch);
        let Some(views) = self.views.get_mut(&organisation) else { return 0 };
        let mut frames = 0;
        let mut surfaces: HashMap<_, Surface<'_>> = HashMap::new();
        for (view, parents) in views {
            let surface = surfaces
                .entry(view.population)
                .or_insert_with(|| index.surface(view.population, moment.as_of));
            let hour = match view.hour {
                ViewHour::Now => moment.hour,
                ViewHour::Fixed(hour) => hour,
            };
            for (parent, watched) in parents {
                let Some(cells) = watched.changes(surface, view.resolution, *parent, hour) else {
                    continue;
                };
                self.tick += 1;
                let frame = Arc::new(Frame {
                    kind: FrameKind::Delta,
                    parent: *parent,
                    epoch,
                    seq: self.tick,
                    prev: watched.seq,
                    hour,
                    as_of: moment.as_of,
                    cells,
                    body: OnceLock::new(),
                });
                watched.seq = self.tick;
                frames += 1;
                for (connection, subscription) in &watched.readers {
                    if let Some(mailbox) = self.mailboxes.get(connection) {
                        mailbox.frame((*subscription, *parent), &frame);
                    }
                }
            }
        }
        frames
    }

    fn hour_of(&self, view: View) -> HourOfWeek {
        match view.hour {
            ViewHour::Now => self.moment.hour,
            ViewHour::Fixed(hour) => hour,
        }
    }
}

impl Watched {
    /// The cells whose state is not what was told last; `None` when there is nothing to tell.
    fn changes(
        &mut self,
        surface: &Surface<'_>,
        resolution: u8,
        parent: Cell,
        hour: HourOfWeek,
    ) -> Option<Vec<(Cell, State)>> {
        let states = release_states(&self.scope, surface, resolution, parent, hour).ok()?;
        let states = states.into_inner();
        // The area does not change while the program runs, so the cells are the same ones.
        let changed: Vec<_> = states
            .iter()
            .zip(&self.states)
            .filter(|(new, old)| new != old)
            .map(|(new, _)| *new)
            .collect();
        let turned = std::mem::replace(&mut self.hour, hour) != hour;
        self.states = states;
        (turned || !changed.is_empty()).then_some(changed)
    }
}
