//! Who is asking: roles and viewers.

use crate::code::codes;
use crate::{KeyPopulations, OrganisationId, UserId};

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
}
