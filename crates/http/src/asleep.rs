//! Accounts that sleep: nothing is open to them but the briefing, what is kept about their owner, and calling for help.
//!
//! Whether one sleeps is told to nobody who has not proved to be its owner: signing in is the same.

use atalaya_domain::{Sleep, Text};
use atalaya_store::SignedIn;

use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};

/// Why somebody's account sleeps; `None`: it is awake, or is kept awake because they are out, on duty, or the last who could
/// wake others. The database is asked of those alone whose time is over.
pub(crate) async fn why(signed_in: &SignedIn, doors: &Doors) -> Result<Option<Sleep>, Problem> {
    let viewer = &signed_in.viewer;
    let (Some(upkeep), Some(user)) = (signed_in.upkeep, viewer.user) else { return Ok(None) };
    let now = doors.now();
    for reason in upkeep.sleeps(now) {
        let whose = (viewer.organisation, user, viewer.role);
        if !doors.app.store.is_kept_awake(whose, reason, now).await? {
            return Ok(Some(reason.0));
        }
    }
    Ok(None)
}

/// The answer to whoever asks for something that is not open to them now.
pub(crate) fn refused(why: Sleep) -> Problem {
    let Text { es, en } = match why {
        Sleep::Briefing => Text::new(
            "Lea la inducción de seguridad y acepte lo que se guarda sobre usted (/api/v1/me/briefing).",
            "Read the security briefing, and agree to what is kept about you (/api/v1/me/briefing).",
        ),
        Sleep::Vouching => Text::new(
            "Nadie ha confirmado este trimestre que sigue en el equipo: pídalo a quien custodia los datos.",
            "Nobody has vouched this quarter that you are still in the team: ask the data steward to.",
        ),
    };
    Problem::new(ProblemCode::AccountSleeps).detail(es, en)
}
