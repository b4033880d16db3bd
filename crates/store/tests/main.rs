//! The store's contract: each promise is written once and kept on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[macro_use]
mod contract;

mod agreements; // offered, accepted by the other side, ended at once by either
mod alerts; // alerts: each account its own, in order, acknowledged once
mod audit; // with what it tells of, in a chain nobody changes unnoticed
mod backup; // backups move between engines, whole or not at all
mod bulletins; // received by whom they are for, seen, taken back, gone by themselves
mod code_words; // known to exist, never readable, found however they are typed
mod decoys; // second PINs: apart from everything, and what ends with it
mod deliveries; // outside of the app: with the alert, by one node, told when nothing goes out
mod devices; // codes, devices, PINs, sessions that change their secret
mod directory; // whom an organisation calls
mod duplicates; // merged and separated, one incident always counted once; pairs to decide
mod erasure; // nothing of somebody is left, in older backups neither
mod events; // created once, amended, verified, withdrawn, listed
mod exposure; // hours: created once, amended, withdrawn, listed, beside events
mod facility; // how premises are: sealed, the organisation's own, the last word
mod feed; // commit order, no gap, waking, two PostgreSQL transactions in opposite order
mod forced; // the second PIN in an alarm: one PIN works and somebody is told, both or neither
mod indicators; // what was worked in a period, and who was there to be ready then
mod lessons; // what was learnt and agreed: read by whom it is for, sealed, done by who does it
mod logbook_plans; // how logbooks are to be read
mod map_choice; // which municipalities somebody looks at: a few a day, each entered once
mod migrations; // up, down, up; the schema in code against the real columns
mod outreach; // seen home: each step once on every node, places sealed, closed by humans
mod passkeys; // keys that sign: whose, how many, challenges of one use
mod people; // organisations, users, sessions, tokens
mod place_audits; // what was found at places
mod places; // the register of places: sealed, the organisation's own, with the last word for each
mod recorded; // an organisation's history with its times; the rounding key
mod reference; // an event's organisation and people are there, and stay
mod releases; // proposed, approved, published under a number, frozen
mod retention; // what has served its time is gone: texts, exact places, audit, alerts, sessions
mod sealing; // no readable text in database or backup; keys wrapped, rotated, erased
mod support; // after an incident: begun once, reminded of, sealed, named by consent
mod tenants; // rows keep to their organisation, in the database itself
mod text_messages; // whose a number is: by a hash, which goes with the contact
mod totp; // the second factor: set up, taken once, waited for, lost
mod triage; // what waits for review, and why what was rejected does not count
mod upkeep; // what keeps accounts awake: written down, erased, asked anew; who is kept awake all the same
