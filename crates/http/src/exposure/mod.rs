//! `/exposure`: record where teams were and for how long, list, read, amend, withdraw.

mod one;
mod out;
mod report;

pub(crate) use one::{exposure_amend, exposure_get, exposure_list, exposure_withdraw};
pub(crate) use out::record;
pub(crate) use report::exposure_create;

pub(crate) mod schema {
    //! The shapes of the API, for its description.

    pub(crate) use super::out::{ExposureIn, ExposureList, ExposureOut};
}

// `utoipa` needs the paths it made next to the handlers.
pub(crate) use one::{
    __path_exposure_amend, __path_exposure_get, __path_exposure_list, __path_exposure_withdraw,
};
pub(crate) use report::__path_exposure_create;
