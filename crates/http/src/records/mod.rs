//! What events and exposure have in common on their way in: one, an array or a stream of lines,
//! checked one by one, stored together, each told by itself; and pages of what is there.

mod batch;
mod dated;
mod page;
mod report;
mod rules;
mod stream;
mod told;

use std::fmt;

use atalaya_disclosure::{Refusal, Released};
use atalaya_domain::{FieldError, FieldReason, Json, Rules, TextFinding, UserId, Viewer};
use atalaya_store::{Outcome, Store, StoreError};
use jiff::Timestamp;

pub(crate) use batch::patiently;
pub(crate) use dated::{Dated, FirstTold, dated, reached};
pub(crate) use page::{Page, check_reason, limit_of, tag, unknown_cursor};
pub(crate) use report::{create, one};
pub(crate) use rules::rules;
pub(crate) use told::{BatchOut, CreatedOut, EventResult, EventStatus, send};

use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};

/// A kind of record that is reported.
pub(crate) trait Record: Clone + Send + 'static {
    /// Its id.
    type Id: Copy + fmt::Debug + fmt::Display;
    /// Where records of this kind are.
    const PATH: &'static str;
    /// The problem of one whose fields are wrong.
    const INVALID: ProblemCode;

    /// Its id.
    fn id(&self) -> Self::Id;

    /// Checks what somebody sent.
    fn checked(json: &Json, viewer: &Viewer, rules: &Rules<'_>) -> Result<Self, Vec<FieldError>>;

    /// Stores one, in a commit shared with others that wait.
    async fn store(
        self,
        store: &Store,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Outcome, StoreError>;

    /// Stores many, all or none.
    async fn store_many(
        records: &[Self],
        store: &Store,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError>;

    /// What in its free text tells who somebody is.
    fn text_findings(&self) -> Vec<TextFinding>;

    /// Records that may tell the same as this one, which was stored just now, as far as its sender
    /// may know; `None` for a kind of record that cannot be told twice.
    async fn similar(
        &self,
        doors: &Doors,
        viewer: &Viewer,
    ) -> Result<Option<Released<Json>>, Problem>;

    /// What the viewer may know of one whose id was here already: the version that holds.
    fn had(
        viewer: &Viewer,
        reporter: Option<UserId>,
        version: i64,
    ) -> Result<Released<Option<i64>>, Refusal>;
}

/// A checked record, unless its id is one that others can guess and the sender may not give: told
/// beside all else that is wrong.
pub(crate) fn unless_guessable<T>(
    guessable: bool,
    checked: Result<T, Vec<FieldError>>,
) -> Result<T, Vec<FieldError>> {
    if !guessable {
        return checked;
    }
    let mut errors = vec![FieldError::new("/id", FieldReason::NotRandom)];
    errors.extend(checked.err().unwrap_or_default());
    Err(errors)
}
