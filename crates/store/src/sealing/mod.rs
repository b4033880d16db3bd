//! Sealed columns: the only place where keys and rows meet.
//!
//! The installation's keys come from outside ([`Store::unlock`]); they wrap a data key per
//! organisation (`data_key`), that a key per person (`person_key`). Keys in the database are
//! unwrapped anew for each question: what was erased or rotated by another node is so at once.

mod contact;
mod keys;
mod narrative;
mod readable;
mod rotate;
mod unlock;

pub(crate) use contact::CONTACT;
pub use contact::{SafeQuestion, StaffContact};
pub(crate) use keys::{DataKeyRow, Keys, OpeningKeys, PersonKeyRow, SealingKey};
pub(crate) use keys::{opening_keys_in_tx, sealing_key_in_tx};
pub(crate) use narrative::{opened_in_tx, opened_on};
pub use unlock::ReloadKeys;
pub(crate) use unlock::{AuditKeyRow, audit_key, opens_in_tx};
