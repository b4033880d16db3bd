//! What each role may see: the one table.

use atalaya_domain::{Cell, KeyPopulation, Population, Role, UserId, Viewer};

use crate::{Ground, Refusal};

/// What a viewer may see and do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of the table of rights: each says yes or no"
)]
pub struct Scope {
    /// The live map; `None` for roles that work with frozen releases only.
    pub map: Option<MapScope>,
    /// Whether they may report events, and record exposure.
    pub may_report: bool,
    /// Whether they may verify events of others, and see all of their organisation's.
    pub may_verify: bool,
    /// Whether they may decide that two events are one, or two.
    pub may_merge: bool,
    /// Whether they may see maps of past dates. Two dates' maps differ by what came between: to
    /// those who see every event of their organisation anyway, and to nobody else.
    pub may_replay: bool,
    /// Whose single events they may see.
    pub events: RecordScope,
    /// Whose exposure they may see: where teams were and when. Those who send teams, and each
    /// promoter their own; nobody else plans with it, and whoever sees it sees where promoters
    /// walk.
    pub exposure: RecordScope,
    /// Whose acts they may see in their organisation's log. A steward watches over all of them; a
    /// supervisor, who may be the one to be watched, sees their own. What concerns somebody they see
    /// whatever their role.
    pub audit: RecordScope,
}

/// Whose single records a viewer may see. Never another organisation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordScope {
    /// All of their organisation.
    Organisation,
    /// What they reported themselves.
    Own(UserId),
    /// None: the role has no use for them, or it is a program that cannot be told from others.
    None,
}

impl RecordScope {
    /// Whether a record that this user sent is among them; `None` for a program or an import.
    #[must_use]
    pub fn sees(self, reporter: Option<UserId>) -> bool {
        match self {
            Self::Organisation => true,
            Self::Own(user) => reporter == Some(user),
            Self::None => false,
        }
    }
}

/// What a viewer may see of the live map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapScope {
    /// The finest H3 resolution.
    pub finest_resolution: u8,
    /// Whether rates, intervals and counts are shown beside the level. Without them a single
    /// event cannot be told from two answers' difference.
    pub counts: bool,
    /// The populations whose map they may see.
    pub populations: Vec<Population>,
    /// Where it ends; `None`: nowhere before the area does.
    pub ground: Option<Ground>,
}

impl MapScope {
    /// Whether anything of a hexagon may be told.
    #[must_use]
    pub fn shows(&self, cell: Cell) -> bool {
        self.ground.as_ref().is_none_or(|ground| ground.shows(cell))
    }
}

/// The coarsest resolution of the map.
const COARSEST: u8 = 5;

impl Scope {
    /// The scope of a viewer.
    #[must_use]
    pub fn of(viewer: &Viewer) -> Self {
        let map = |finest_resolution, counts, populations| {
            Some(MapScope { finest_resolution, counts, populations, ground: None })
        };
        let everybody = Population::MAPPED.to_vec();
        let own = viewer.user.map_or(RecordScope::None, RecordScope::Own);
        match viewer.role {
            Role::Promoter => Self {
                map: map(8, false, own_populations(viewer)),
                may_report: true,
                may_verify: false,
                may_merge: false,
                may_replay: false,
                events: own,
                exposure: own,
                audit: RecordScope::None,
            },
            Role::Supervisor => Self {
                map: map(9, true, everybody),
                may_report: true,
                may_verify: true,
                may_merge: true,
                may_replay: true,
                events: RecordScope::Organisation,
                exposure: RecordScope::Organisation,
                audit: own,
            },
            Role::Steward => Self {
                map: map(8, true, everybody),
                may_report: false,
                may_verify: true,
                may_merge: false,
                may_replay: true,
                events: RecordScope::Organisation,
                exposure: RecordScope::None,
                audit: RecordScope::Organisation,
            },
            // Advocates publish from frozen releases and the principal recipient oversees from
            // indicators: neither looks over a team's shoulder.
            Role::Advocate | Role::Coordinator => Self {
                map: None,
                may_report: false,
                may_verify: false,
                may_merge: false,
                may_replay: false,
                events: own,
                exposure: RecordScope::None,
                audit: RecordScope::None,
            },
        }
    }

    /// The same with a map that ends with a ground.
    #[must_use]
    pub fn within(mut self, ground: Ground) -> Self {
        if let Some(map) = &mut self.map {
            map.ground = Some(ground);
        }
        self
    }

    /// The number of the ground that the map ends with, if it does.
    #[must_use]
    pub fn ground(&self) -> Option<u64> {
        self.map.as_ref()?.ground.as_ref().map(Ground::number)
    }

    /// Whether the viewer may see a map of the past.
    pub fn past(&self) -> Result<(), Refusal> {
        if self.may_replay { Ok(()) } else { Err(Refusal::Past) }
    }

    /// The map's scope if the viewer may see this population at this resolution.
    pub fn map_of(&self, population: Population, resolution: u8) -> Result<&MapScope, Refusal> {
        let map = self.map.as_ref().ok_or(Refusal::NoMap)?;
        if !(COARSEST..=map.finest_resolution).contains(&resolution) {
            return Err(Refusal::Resolution { coarsest: COARSEST, finest: map.finest_resolution });
        }
        if !map.populations.contains(&population) {
            return Err(Refusal::Population);
        }
        Ok(map)
    }
}

/// Everybody's map and those of the populations a promoter works with; all when none are named.
fn own_populations(viewer: &Viewer) -> Vec<Population> {
    let own = viewer.key_populations;
    let may = |population: &Population| match population {
        Population::All => true,
        Population::Of(KeyPopulation::Unk) => false,
        Population::Of(population) => own.is_empty() || own.contains(*population),
    };
    Population::MAPPED.into_iter().filter(may).collect()
}
