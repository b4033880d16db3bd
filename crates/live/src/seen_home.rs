//! Firing the steps of ladders as they become due, in every node; whichever comes first does it.

use std::sync::Arc;

use atalaya_store::StoreError;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::live::{Ending, Inner};

/// Outings looked at in one go; the longest overdue come first.
const MOST: usize = 200;

/// So many looks for what is due there are to one for who may need support.
const SUPPORT_LOOKS: u32 = 30;

/// Looks for what is due, each second, until `stop`. Nothing is kept here: who starts anew, or was
/// cut off from the database, fires what has become due meanwhile.
///
/// Should it ever end otherwise, the node ends with it: somebody starts it anew, which is better than
/// one that looks well and sees nobody home.
pub(crate) async fn see_home(inner: Arc<Inner>, stop: CancellationToken) {
    let ending = Ending::with(&inner);
    let (mut failing, mut looks) = (false, 0_u32);
    loop {
        let mut looked = look(&inner).await;
        // Who may need support is looked for seldom: reminders are of days.
        if looks.is_multiple_of(SUPPORT_LOOKS) {
            looked =
                looked.and(inner.store.support_tick(&inner.zone, (inner.clock)()).await.map(drop));
        }
        looks = looks.wrapping_add(1);
        if let (Err(error), false) = (&looked, failing) {
            // Once, and not each second.
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "cannot see people home; trying again each second");
        }
        failing = looked.is_err();
        tokio::select! {
            () = stop.cancelled() => break,
            () = sleep(inner.settings.clock_check) => {}
        }
    }
    ending.not_now();
}

/// Fires what is due now. One outing that cannot be read keeps nobody from the others'.
async fn look(inner: &Inner) -> Result<(), StoreError> {
    let mut failed = None;
    for (organisation, id) in inner.store.outreach_due((inner.clock)(), MOST).await? {
        let ticked = inner.store.outreach_tick(organisation, id, (inner.clock)()).await;
        failed = ticked.err().or(failed);
    }
    failed.map_or(Ok(()), Err)
}
