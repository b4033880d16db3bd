//! Who is asking: roles and viewers.

use crate::code::codes;
use crate::{History, KeyPopulations, OrganisationId, UserId};

codes! {
    /// What somebody is in their organisation. There is no role for police or any state body.
    Role {
        Promoter = "promoter", "Promotor/a", "Promoter";
        Supervisor = "supervisor", "Supervisor/a", "Supervisor";
        Advocate = "advocate", "Incidencia", "Advocate";
        Steward = "steward", "Custodio/a de datos", "Data steward";
        Coordinator = "coordinator", "Coordinación (receptor principal)", "Coordinator (principal recipient)";
    }
}

impl Role {
    /// Whose accounts somebody in this role makes, changes and enrols. Nobody manages their own
    /// role or a higher one: a stolen phone must not make more like itself. Stewards and
    /// coordinators come from the command line.
    #[must_use]
    pub const fn manages(self) -> &'static [Self] {
        match self {
            Self::Supervisor => &[Self::Promoter],
            Self::Steward => &[Self::Promoter, Self::Supervisor, Self::Advocate],
            Self::Promoter | Self::Advocate | Self::Coordinator => &[],
        }
    }

    /// Whether who is out may count on somebody in this role: they are told of alarms, and may be on duty. Others see no outing.
    #[must_use]
    pub const fn hears_alarms(self) -> bool {
        matches!(self, Self::Promoter | Self::Supervisor | Self::Steward)
    }
}

/// Somebody, or a program, that has proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// The user; `None` for a program with a token.
    pub user: Option<UserId>,
    /// Their organisation: the only one whose events they may see.
    pub organisation: OrganisationId,
    /// Their role in it.
    pub role: Role,
    /// The key populations they work with; empty means all of the organisation's.
    pub key_populations: KeyPopulations,
    /// How far back they see what they told themselves.
    pub history: History,
}

impl Viewer {
    /// Whether it is still who it was, in the same role: how far back they see changes from minute to minute.
    #[must_use]
    pub fn is_still(&self, before: &Self) -> bool {
        *self == Self { history: self.history, ..*before }
    }
}
