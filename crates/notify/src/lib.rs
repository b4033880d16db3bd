//! Telling people outside of the app that something waits for them in it: by web push, by
//! text message and by e-mail.
//!
//! The store has what is to be sent (`Store::deliveries_due`), the gate what is said
//! (`release_call`). A [`Notifier`] takes what is due, hands it to the channel's [`Carrier`] and writes
//! down what became of it; each node has one, and a lease keeps two from sending the same.

mod again;
mod carrier;
mod email;
mod kannel;
mod notifier;
mod push;
mod receipt;
mod tally;
mod tls;

pub use carrier::{Carriage, Carried, Carrier, Carrying, Parcel};
pub use email::{Email, EmailError, EmailSettings, EmailTls};
pub use kannel::{Kannel, KannelError, KannelSettings};
pub use notifier::{Clock, Notifier, NotifierSettings};
pub use push::{Push, PushError, PushKey, PushKeyError, PushServices, PushSettings};
pub use receipt::{ReceiptSecret, ReceiptStatus};
pub use tally::{Counted, Tally};
pub use tls::set_up_tls;
