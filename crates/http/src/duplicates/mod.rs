//! Near-duplicates: `/events/{id}/duplicate_of` merges and separates, `/duplicates` lists pairs
//! that somebody should look at, `/duplicates/distinct` remembers which are two.

mod asked;
mod merge;
mod out;
mod pairs;

pub(crate) use merge::{event_merge, event_separate};
pub(crate) use pairs::{distinct_set, distinct_unset, duplicate_list};

pub(crate) mod schema {
    //! The shapes of the API, for its description.

    pub(crate) use super::out::{
        DistinctIn, DuplicateList, DuplicateOfIn, DuplicatePair, SimilarOut,
    };
}

// `utoipa` needs the paths it made next to the handlers.
pub(crate) use merge::{__path_event_merge, __path_event_separate};
pub(crate) use pairs::{__path_distinct_set, __path_distinct_unset, __path_duplicate_list};
