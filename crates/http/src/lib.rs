//! The doors of Atalaya: routes, sessions, problems, the API's description, the websocket's door
//! and the web client's files.
//!
//! The program calls [`serve`] with the rooms behind the doors ([`App`]). One request reads:
//! [`routes`](self) finds its entry in the table, the gate asks who it is, the handler takes its
//! inputs and calls one function of a room, and the outer layer dresses the answer: language,
//! problem, headers, log, metrics. What leaves the map leaves as the `Released<T>` of the
//! disclosure room.

mod about;
mod access;
mod agreements;
mod alerts;
mod app;
mod aside;
mod asleep;
mod audit;
mod body;
mod boundaries;
mod briefing;
mod bulletins;
mod code_words;
mod connections;
mod contacts;
mod cookies;
mod credential;
mod deployment;
mod devices;
mod directory;
mod doors;
mod drills;
mod duplicates;
mod duress;
mod duty;
mod enrolments;
mod erasure;
mod etag;
mod events;
mod examples;
mod exposure;
mod facilities;
mod files;
mod ground;
mod health;
mod hindsight;
mod indicators;
mod intake;
mod known_secrets;
mod language;
mod lessons;
mod live;
mod live_status;
mod logbooks;
mod map_access;
mod meeting;
mod members;
mod metrics;
mod model;
mod network;
mod ogc;
mod oidc;
mod oidc_client;
mod openapi;
mod origin;
mod outreach;
mod outside;
mod own_data;
mod paper;
mod passkeys;
mod password;
mod people;
mod place_audits;
mod places;
mod planning;
mod planning_changes;
mod pocket_card;
mod problem;
mod problem_code;
mod protocol;
mod push;
mod rate_limit;
mod receipts;
mod records;
mod releases;
mod risk;
mod routes;
mod second_factor;
mod secret;
mod self_check;
mod server;
mod session;
mod sign_in;
mod store_problem;
mod support;
mod taxonomy;
mod text_messages;
mod totp;
mod triage;
mod upgrade;
mod viewer;
mod vouching;
mod warnings;
mod week_sheet;

pub use app::{
    App, Clock, Disguise, DisguiseIcon, HttpSettings, MetricsAccess, OidcSettings, ScreenSettings,
};
pub use boundaries::Districts;
pub use live::AdmissionRate;
pub use network::{Network, NetworkError};
pub use openapi::openapi_json;
pub use origin::{Origin, OriginError};
pub use password::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, PasswordError, password_hash};
pub use people::CODE_LASTS;
pub use problem_code::ProblemCode;
pub use push::PushDoor;
pub use routes::{Access, Entry, TABLE};
pub use secret::{Secret, SecretError, secret_hash};
pub use server::serve;
pub use text_messages::TextDoor;
