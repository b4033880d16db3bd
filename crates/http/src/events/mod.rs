//! `/events`: report, list, read, amend, verify, withdraw.

mod one;
mod out;
mod report;
mod statement;

pub(crate) use one::{
    amended, answer, event_amend, event_get, event_list, event_withdraw, expected_version,
    position, visible,
};
pub(crate) use out::{EventOut, record};
pub(crate) use report::event_create;
pub(crate) use statement::event_statement;

pub(crate) mod schema {
    //! The shapes of the API, for its description.

    pub(crate) use super::out::{EventIn, EventList, EventOut, FlagsIn};
    pub(crate) use crate::records::{BatchOut, CreatedOut, EventResult, EventStatus};
}

// `utoipa` needs the paths it made next to the handlers.
pub(crate) use one::{
    __path_event_amend, __path_event_get, __path_event_list, __path_event_withdraw,
};
pub(crate) use report::__path_event_create;
pub(crate) use statement::__path_event_statement;
