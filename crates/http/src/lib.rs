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
mod audit;
mod body;
mod connections;
mod contacts;
mod cookies;
mod deployment;
mod devices;
mod directory;
mod doors;
mod duplicates;
mod duty;
mod enrolments;
mod etag;
mod events;
mod exposure;
mod files;
mod health;
mod hindsight;
mod known_secrets;
mod language;
mod live;
mod live_status;
mod map_access;
mod members;
mod metrics;
mod model;
mod network;
mod oidc;
mod oidc_client;
mod openapi;
mod origin;
mod outreach;
mod outside;
mod own_data;
mod passkeys;
mod password;
mod people;
mod problem;
mod problem_code;
mod rate_limit;
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
mod taxonomy;
mod totp;
mod upgrade;
mod viewer;
mod warnings;

pub use app::{
    App, Clock, Disguise, DisguiseIcon, HttpSettings, MetricsAccess, OidcSettings, ScreenSettings,
};
pub use live::AdmissionRate;
pub use network::{Network, NetworkError};
pub use openapi::openapi_json;
pub use origin::{Origin, OriginError};
pub use password::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, PasswordError, password_hash};
pub use people::CODE_LASTS;
pub use problem_code::ProblemCode;
pub use routes::{Access, Entry, TABLE};
pub use secret::{Secret, SecretError, secret_hash};
pub use server::serve;
