//! Releasing warnings: to those who review an organisation's reports, and to nobody else.
//!
//! A warning tells that others reported, how many they are and where; to whoever planted reports it
//! would tell which of them were noticed. So a promoter gets none, not even of their own reports.

use atalaya_domain::Viewer;
use atalaya_risk::{ClusterWarning, RiskIndex};
use jiff::Timestamp;

use crate::{Refusal, Released, Scope};

/// The sudden clusters of the viewer's own organisation, whose index it must be.
pub fn release_warnings(
    viewer: &Viewer,
    index: &RiskIndex,
    as_of: Timestamp,
) -> Result<Released<Vec<ClusterWarning>>, Refusal> {
    if !Scope::of(viewer).may_verify {
        return Err(Refusal::Verifying);
    }
    Ok(Released::new(index.cluster_warnings(as_of)))
}
