//! Which index an answer is read from: the running one, or one replayed as of a past date.

use std::sync::Arc;

use atalaya_disclosure::Scope;
use atalaya_domain::{OrganisationId, Population};
use atalaya_live::{Edition, Known, Past, ReplayError};
use atalaya_risk::{RiskIndex, Surface};
use jiff::Timestamp;

use super::remembered::Stamp;
use crate::doors::Doors;
use crate::problem::Problem;

/// An organisation's index and the instant it is read as of, always the start of an hour.
pub(crate) enum Reading {
    /// The running map, as of the current hour.
    Running,
    /// A map of the past.
    Replayed(Past, Arc<RiskIndex>),
}

impl Reading {
    /// Makes ready what is asked for. A replay reads the organisation's log, some seconds for a
    /// million events; the last few stay in memory.
    pub(crate) async fn new(
        past: Option<Past>,
        scope: &Scope,
        organisation: OrganisationId,
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let Some(past) = past else { return Ok(Self::Running) };
        scope.past()?;
        let past = Past { as_of: doors.app.deployment.zone.hour_start(past.as_of), ..past };
        match doors.app.live.replay(organisation, past).await {
            Ok(index) => Ok(Self::Replayed(past, index)),
            Err(ReplayError::Future { .. }) => Err(Problem::parameter(
                "as_of",
                "in_the_future",
                "Todavía no ha llegado esa hora.",
                "That time has not come yet.",
            )),
            Err(ReplayError::Store(error)) => Err(error.into()),
        }
    }

    /// Reads the index. The running one is locked meanwhile: be brief.
    pub(crate) fn read<T>(
        &self,
        organisation: OrganisationId,
        doors: &Doors,
        read: impl FnOnce(&RiskIndex, Timestamp) -> T,
    ) -> T {
        match self {
            Self::Running => doors.app.live.read(organisation, read),
            Self::Replayed(past, index) => read(index, past.as_of),
        }
    }

    /// The risk of a population by the index that is being read.
    pub(crate) fn surface<'i>(
        &self,
        index: &'i RiskIndex,
        population: Population,
        as_of: Timestamp,
        doors: &Doors,
    ) -> Surface<'i> {
        match self {
            Self::Running => doors.app.live.surface(index, population, as_of),
            Self::Replayed(..) => index.surface(population, as_of),
        }
    }

    /// What *now* is in the map.
    pub(crate) fn now(&self, doors: &Doors) -> Timestamp {
        match self {
            Self::Running => doors.now(),
            Self::Replayed(past, _) => past.as_of,
        }
    }

    /// Which map it is.
    pub(super) fn stamp(&self, organisation: OrganisationId, doors: &Doors) -> Stamp {
        let edition = doors.app.live.edition(organisation);
        match self {
            Self::Running => {
                Stamp { edition, as_of: doors.app.deployment.zone.hour_start(doors.now()) }
            }
            Self::Replayed(past, index) => Stamp {
                edition: Edition { revision: index.revision(), learnt: None, ..edition },
                as_of: past.as_of,
            },
        }
    }

    /// The hour of a replayed map, and whose knowledge it is drawn from.
    pub(super) const fn past(&self) -> Option<(Timestamp, &'static str)> {
        match self {
            Self::Running => None,
            Self::Replayed(Past { as_of, known: Known::Then }, _) => Some((*as_of, "then")),
            Self::Replayed(Past { as_of, known: Known::Now }, _) => Some((*as_of, "now")),
        }
    }
}
