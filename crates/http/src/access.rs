//! News of somebody's access, for what stays open: a stream must end soon after its reader was signed
//! out, at whichever node.

use atalaya_domain::Viewer;
use atalaya_store::AccessChange;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::doors::Doors;

/// News of one reader's access.
pub(crate) struct AccessNews {
    told: Receiver<AccessChange>,
    viewer: Viewer,
}

impl AccessNews {
    /// News from now on.
    pub(crate) fn of(viewer: &Viewer, doors: &Doors) -> Self {
        Self { told: doors.app.store.access_watch(), viewer: *viewer }
    }

    /// Waits until the reader's access may have changed. May be dropped while waiting: nothing is lost.
    pub(crate) async fn changed(&mut self) {
        loop {
            match self.told.recv().await {
                Ok(change) if concerns(change, &self.viewer) => return,
                Ok(_) => {}
                // Some were missed.
                Err(RecvError::Lagged(_)) => return,
                // The store ends, and with it the server.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

/// Whether a change may be of this one's access.
pub(crate) fn concerns(change: AccessChange, viewer: &Viewer) -> bool {
    match change {
        AccessChange::User(user) => viewer.user == Some(user),
        AccessChange::Programs(organisation) => {
            viewer.user.is_none() && viewer.organisation == organisation
        }
        AccessChange::Anybody => true,
    }
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, Role, UserId};

    use super::*;

    #[test]
    fn a_change_concerns_whose_it_is_and_one_that_was_missed_everybody() {
        let viewer = |user, organisation| Viewer {
            history: atalaya_domain::History::Whole,
            user,
            organisation: OrganisationId(organisation),
            role: Role::Promoter,
            key_populations: KeyPopulations::default(),
        };
        let (ana, program) = (viewer(Some(UserId(7)), 1), viewer(None, 1));
        for (change, of_ana, of_program) in [
            (AccessChange::User(UserId(7)), true, false),
            (AccessChange::User(UserId(8)), false, false),
            (AccessChange::Programs(OrganisationId(1)), false, true),
            (AccessChange::Programs(OrganisationId(2)), false, false),
            (AccessChange::Anybody, true, true),
        ] {
            assert_eq!(concerns(change, &ana), of_ana, "{change:?}");
            assert_eq!(concerns(change, &program), of_program, "{change:?}");
        }
    }
}
