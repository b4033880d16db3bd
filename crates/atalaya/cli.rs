//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use atalaya_domain::{Handle, KeyPopulation, Population, Role, Slug};
use atalaya_http::{Network, Origin};
use atalaya_store::ErasedEvents;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::import::{Field, Mapping};

/// Where and when it is dangerous, for whom, and how sure we are.
#[derive(Debug, Parser)]
#[command(name = "atalaya", version, propagate_version = true, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the map, the API and the live stream.
    #[command(after_help = "Examples:
  atalaya serve
  atalaya serve --database postgres://atalaya@/atalaya?host=/run/postgresql --listen 0.0.0.0:8080")]
    Serve(Serve),
    /// Serve a made-up scenario that moves, with one sign-in per role.
    #[command(after_help = "Examples:
  atalaya demo
  atalaya demo --folder /tmp/atalaya-demo --listen 127.0.0.1:9000")]
    Demo(Demo),
    /// Import events, or outreach hours, from CSV, `GeoJSON` or NDJSON files (with .gz or not), or a
    /// logbook from a spreadsheet.
    ///
    /// Importing the same file again is harmless: rows that are already there are counted, not
    /// repeated, so an import that was interrupted is simply started again.
    ///
    /// A sheet's columns are parted by comma, semicolon or tab, and found by their names in the
    /// first line; JSON members by the same names. What fills no field is left out. A line or
    /// record may have 64 KiB, a `GeoJSON` document 32 MiB; larger ones belong in NDJSON or CSV.
    /// It fails when a file breaks off, or when every row was refused.
    ///
    /// With `--exposure` the files hold where teams were and for how long: a visit, or one line of
    /// a shift, a row. Columns: `started_at`, `ended_at`, `workers`, a place (`lat` and `lon`, or
    /// `cell`); if they are there `id`, `worker_hours`, `location_precision`, `key_populations`,
    /// `source`. A row without an id is known again by what stands in it.
    ///
    /// A spreadsheet (`.xlsx`), or with `--logbook` a text with columns, is read as the wizard *Meter una
    /// bitácora* reads it: titles above the table, dates as people write them, municipalities by
    /// name. It says what it took each column for. What can be read two ways is refused and told,
    /// with what a plan would say; `--to-mend` writes the refused rows as they were, with why, to be
    /// mended and imported. It may have 32 MiB (256 MiB unpacked), 100,000 rows and 64 columns.
    #[command(after_help = "Examples:
  atalaya import --organisation omes events.csv
  atalaya import --organisation omes --dry-run --errors refused.csv events.ndjson.gz
  atalaya import --organisation omes --map fecha=occurred_at --map tipo=kind --map nota=- hoja.csv
  atalaya import --organisation omes --dry-run --to-mend corregir.csv bitacora.xlsx
  atalaya import --organisation omes --plan plan.json --sheet 2025 --map Qué=kind bitacora.xlsx
  atalaya import --organisation omes --logbook corregir.csv
  atalaya import --organisation omes --exposure visits.csv
  atalaya import --organisation omes --exposure --dry-run --map inicio=started_at --map fin=ended_at --map personas=workers bitacora.csv.gz")]
    Import(Import),
    /// Print the risk of every cell and hour of the week, from files of events, as CSV.
    #[command(after_help = "Examples:
  atalaya risk --events events.csv > risk.csv
  atalaya risk --events events.csv --exposure visits.csv > risk.csv
  atalaya risk --events a.csv.gz b.csv.gz --as-of 2026-11-20T00:00:00-06:00 --resolution 7 --key-population TW")]
    Risk(Risk),
    /// Foretell weeks to another program that asks in JSON lines on standard input.
    ///
    /// First one line `{"start": {"res": 8, "cells": ["88…"]}}` with the study area, then lines
    /// `{"event": {"occurred_at": "…", "lat": …, "lon": …}}` and
    /// `{"predict": {"week_start": "…"}}`. Each predict is answered by one line
    /// `{"intensity": [[168 numbers] per cell], "expected_total": number}`: expected events by
    /// hour of the week, Monday 00 h first, from what came before the week's start. Each answer also
    /// names the model, its `parameters`, the levels' `cut_points` and, in a `sentence`, what the
    /// forecast does not know. The clock is taken as it is written, whatever its offset.
    #[command(after_help = "Example:
  atalaya forecast < questions.jsonl > answers.jsonl")]
    Forecast(Forecast),
    /// Test how good the forecasts were on files of events, beside simple maps of counts.
    ///
    /// For each of the last weeks the models are told what came before, foretell the week, and are
    /// compared with it: bits per event over a uniform map, hits in the best 1, 5 and 10 % of
    /// cell-hours, expected over observed events, coverage of the intervals. The clock is taken as
    /// it is written in the files.
    #[command(after_help = "Examples:
  atalaya evaluate --events events.csv
  atalaya evaluate --events a.csv.gz b.csv.gz --thin 300 --draws 5 --year 2023
  atalaya evaluate --events events.csv --category police_abuse --weeks 26 --format json
  atalaya evaluate --events events.csv --thin 1000 --simulate-hours 1
  atalaya evaluate --events events.csv --thin 1000 --campaigns --weeks 130
  atalaya evaluate --events events.csv --set cell_priors=2 --set area_priors=1")]
    Evaluate(Evaluate),
    /// Create organisations.
    #[command(subcommand)]
    Organisation(Organisation),
    /// Create, list, disable and enable users, and set their passwords.
    #[command(subcommand)]
    User(User),
    /// Erase somebody for good, and keep the list of those who were.
    #[command(subcommand)]
    Person(Person),
    /// Create and revoke tokens for programs.
    #[command(subcommand)]
    Token(Token),
    /// Make and rotate the keys with which the database is sealed.
    #[command(subcommand)]
    Key(Key),
    /// Verify published releases, and print the keys that they are signed by.
    #[command(subcommand)]
    Release(Release),
    /// Show who did what, and find out whether anybody changed the record of it.
    #[command(subcommand)]
    Audit(Audit),
    /// Print the departments and municipalities that releases tell numbers by, as CSV.
    ///
    /// A deployment file names those of another country: `[boundaries]` with `country`,
    /// `departments` and `municipalities`, two `GeoJSON` files. They count as whole hexagons of
    /// resolution 7, and one of fewer than seven is told in its department.
    #[command(after_help = "Example:
  atalaya boundaries --deployment deployment.toml > units.csv")]
    Boundaries(Boundaries),
    /// Write the whole database to a file, while the server runs.
    ///
    /// The file is the same for `SQLite` and PostgreSQL: what was backed up from one is restored
    /// into the other. It is sealed as a whole with the key file, if one is named: keep that elsewhere, without it no
    /// backup opens. Without one only texts and contacts are sealed in it. Sessions are left out. Beside it `erasures.json` says who was erased.
    /// Backups in the same directory that are older than 35 days are removed: give each installation one of its own.
    #[command(after_help = "Examples:
  atalaya backup atalaya-2026-11-24.backup
  atalaya backup --database postgres://atalaya@/atalaya?host=/run/postgresql monday.backup")]
    Backup(Backup),
    /// Read a backup into an empty database: all of it, or nothing.
    ///
    /// Everybody signs in again afterwards, and open maps begin anew. Who was erased since the backup is
    /// erased again, by the list `erasures.json` beside it.
    #[command(after_help = "Examples:
  atalaya restore --database sqlite:restored.db atalaya-2026-11-24.backup
  atalaya restore --database postgres://atalaya@/new?host=/run/postgresql monday.backup")]
    Restore(Restore),
    /// Try a backup: restore it into a database that is thrown away, and look at it.
    ///
    /// A backup that nobody has restored is none. That it was tried is entered in the log of the
    /// database, where the stewards see it. The copy lies beside the backup meanwhile, for its owner
    /// alone.
    #[command(after_help = "Example:
  atalaya drill --database postgres://atalaya@/atalaya /backups/2026-11-29.atalaya")]
    Drill(Restore),
    /// Bring the database to this program's version.
    #[command(after_help = "Example:
  atalaya migrate --database sqlite:atalaya.db")]
    Migrate(Database),
    /// Look for what must never be in the database.
    #[command(after_help = "Example:
  atalaya check --database sqlite:atalaya.db")]
    Check(Database),
}

/// Which database.
#[derive(Debug, Clone, Args)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(
        long,
        env = "ATALAYA_DATABASE",
        default_value = "sqlite:atalaya.db",
        hide_env_values = true
    )]
    pub database: String,
    /// The file with the installation's keys, from `atalaya key create`. A server needs it; a command
    /// too, once a server has sealed the database.
    #[arg(long, env = "ATALAYA_KEY_FILE")]
    pub key_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Boundaries {
    /// A deployment file (TOML). Guatemala when none is given.
    #[arg(long, env = "ATALAYA_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub database: Database,
    /// The file to make. One that is there already is never overwritten.
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    pub database: Database,
    /// The backup.
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    /// The address to listen on.
    #[arg(long, env = "ATALAYA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// A deployment file (TOML): name, zone, area. Guatemala when none is given.
    #[arg(long, env = "ATALAYA_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
    /// The folder of the built web client; the one inside the program when none is given.
    #[arg(long, env = "ATALAYA_WEB")]
    pub web: Option<PathBuf>,
    /// The folder of the basemap; the one inside the program when none is given.
    #[arg(long, env = "ATALAYA_BASEMAP")]
    pub basemap: Option<PathBuf>,
    /// An origin browsers may come from, like <https://atalaya.example>, with nothing behind the
    /// host but a port; may be repeated.
    #[arg(long = "origin", env = "ATALAYA_ORIGINS", value_delimiter = ',')]
    pub origins: Vec<Origin>,
    /// Send the session's cookie over plain HTTP too. Only for this machine or behind a tunnel.
    #[arg(long, env = "ATALAYA_INSECURE_COOKIE")]
    pub insecure_cookie: bool,
    /// A proxy, or a network of proxies (CIDR), whose `X-Forwarded-For` is believed; may be
    /// repeated. None by default.
    #[arg(long = "trusted-proxy", env = "ATALAYA_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<Network>,
    /// The bearer token for /metrics, 16 characters or more; without one only this machine reads
    /// them. Better in the environment than on the command line, which others can see.
    #[arg(long, env = "ATALAYA_METRICS_TOKEN", hide_env_values = true, value_parser = long_token)]
    pub metrics_token: Option<String>,
    /// Threads that answer requests; one per core when none is given.
    #[arg(long, env = "ATALAYA_WORKERS", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub workers: Option<u16>,
    /// The directory that backups are written to: those in it that are older than 35 days are removed, but the last
    /// one, and nothing else. `atalaya backup` does the same beside each backup it makes.
    #[arg(long, env = "ATALAYA_BACKUPS")]
    pub backups: Option<PathBuf>,
    /// A file in which this node keeps its indexes from one start to the next, so that it starts at
    /// once however long the feed is. As secret as the database; each node has its own.
    #[arg(long, env = "ATALAYA_INDEX_FILE")]
    pub index_file: Option<PathBuf>,
    /// Days after which a session ends, however much it is used.
    #[arg(long, env = "ATALAYA_SESSION_DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=90))]
    pub session_days: u16,
    /// Seconds over which the live map's readers are sent away when the server stops. Behind a
    /// load balancer 30 to 120, so that they come to the other nodes one after the other; and as
    /// much more for whoever stops the program (systemd: `TimeoutStopSec`).
    #[arg(long, env = "ATALAYA_DRAIN_SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u16).range(0..=600))]
    pub drain_seconds: u16,
    /// Connections one address may have open (IPv6: one /64). Those of this machine and of trusted
    /// proxies are not counted: a proxy has to do that itself.
    #[arg(long, env = "ATALAYA_MAX_PER_ADDRESS", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_per_address: u32,
    /// Readers of the live map at once; one organisation may have half of them.
    #[arg(long, env = "ATALAYA_MAX_LIVE", default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_live: u32,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Where the demo keeps its database and its sign-ins.
    #[arg(long, default_value = ".demo")]
    pub folder: PathBuf,
    /// The address to listen on.
    #[arg(long, env = "ATALAYA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Seconds between two new events, on average.
    #[arg(long, default_value_t = 4.0)]
    pub every: f64,
    /// Do not publish quarters when the scenario is made: it is sooner at rest.
    #[arg(long)]
    pub without_releases: bool,
    /// Register no places when the scenario is made: the planning board begins empty.
    #[arg(long, env = "ATALAYA_WITHOUT_PLACES")]
    pub without_places: bool,
    /// The folder of the built web client; the one inside the program when none is given.
    #[arg(long, env = "ATALAYA_WEB")]
    pub web: Option<PathBuf>,
    /// The folder of the basemap; the one inside the program when none is given.
    #[arg(long, env = "ATALAYA_BASEMAP")]
    pub basemap: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    pub database: Database,
    /// The organisation the records belong to.
    #[arg(long, value_parser = slug)]
    pub organisation: Slug,
    /// The files hold outreach hours, not events.
    #[arg(long)]
    pub exposure: bool,
    /// The files are logbooks as people keep them; spreadsheets always are.
    #[arg(long)]
    pub logbook: bool,
    /// How to read logbooks (JSON): `sheet`, `header_row`, `columns`, `date_order`, `places`, `words`, `fixed`,
    /// as `plan` of what was kept in the wizard (`GET /api/v1/logbook_plans`).
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// The sheet of a spreadsheet; the first that has rows when none is named.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Write a logbook's refused rows to this CSV file, as they were and why, to be mended.
    #[arg(long, value_name = "FILE")]
    pub to_mend: Option<PathBuf>,
    /// A deployment file (TOML): where records may lie, and what places are called. Guatemala when none is given.
    #[arg(long, env = "ATALAYA_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
    /// Fill FIELD from COLUMN; `COLUMN=-` leaves the column out. May be repeated.
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    pub mappings: Vec<String>,
    /// The source's name, for ids that are not UUIDs: the same source and id is the same record.
    /// The file's name up to its first point when none is given.
    #[arg(long)]
    pub source: Option<String>,
    /// The greatest age of a record, in days.
    #[arg(long, default_value_t = atalaya_domain::Rules::MAX_AGE_DAYS)]
    pub max_age_days: u32,
    /// Check everything, store nothing: no database is touched.
    #[arg(long)]
    pub dry_run: bool,
    /// Write every refused row to this CSV file: file, row, field, code, detail. Rows are counted from 1 without
    /// the header, in a logbook as the spreadsheet counts them.
    #[arg(long)]
    pub errors: Option<PathBuf>,
    /// The files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Risk {
    /// The files of events.
    #[arg(long, required = true, num_args = 1..)]
    pub events: Vec<PathBuf>,
    /// Files of outreach hours: where teams were, so that places nobody visits are not taken for
    /// quiet ones. Columns as for `import --exposure`.
    #[arg(long, num_args = 1..)]
    pub exposure: Vec<PathBuf>,
    /// The instant the risk is asked for; the last event's when none is given.
    #[arg(long)]
    pub as_of: Option<String>,
    /// The resolution of the cells, 5–9.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(5..=9))]
    pub resolution: u8,
    /// Whose risk: ALL, FSW, TW, MSM, PPL, MIX or ORG.
    #[arg(long, default_value = "ALL", value_parser = population)]
    pub key_population: Population,
    /// A `GeoJSON` file with the study area's polygons; the events' own extent when none is given.
    #[arg(long)]
    pub area: Option<PathBuf>,
    /// The zone hours of the week are counted in; the clock as written in the file when none is
    /// given.
    #[arg(long)]
    pub zone: Option<String>,
    /// A deployment file (TOML): the thresholds of its map, its levels' cut points among them, are the
    /// model's too.
    #[arg(long, env = "ATALAYA_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
    /// Leave the numbers of hours with not enough data (level 0) empty, as the map does. They are the
    /// surroundings': nothing that is known of the place.
    #[arg(long)]
    pub known_alone: bool,
    /// Write to this file, as JSON, by which constants the map was drawn, where its levels begin
    /// and what it does not know.
    #[arg(long, value_name = "FILE")]
    pub about: Option<PathBuf>,
    /// Fill FIELD from COLUMN. May be repeated.
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    pub mappings: Vec<Mapping<Field>>,
}

#[derive(Debug, Args)]
pub struct Forecast {
    /// A deployment file (TOML): the thresholds of its map, its levels' cut points among them, are the
    /// model's too.
    #[arg(long, env = "ATALAYA_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Evaluate {
    /// The files of events.
    #[arg(long, required = true, num_args = 1..)]
    pub events: Vec<PathBuf>,
    /// How many weeks are tested: the last whole ones.
    #[arg(long, default_value_t = 52, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub weeks: u32,
    /// Test the weeks that begin in this year instead; what came after them is not looked at.
    #[arg(long, conflicts_with = "weeks")]
    pub year: Option<i16>,
    /// Tell the models only a random sample of so many events a year; all events are still
    /// scored, so that a small sample is not judged by as few events.
    #[arg(long, value_name = "PER_YEAR")]
    pub thin: Option<u32>,
    /// The seed of the sample and of the bootstrap.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Draw so many samples, by so many seeds from the first one on; figures are of all of them
    /// together, and the spread of their bits is told.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub draws: u32,
    /// Only events of this category or kind, in the area of all.
    #[arg(long)]
    pub category: Option<String>,
    /// Only events whose hour is known to within half a day.
    #[arg(long)]
    pub known_hours: bool,
    /// The resolution of the cells, 5–9.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(5..=9))]
    pub resolution: u8,
    /// A `GeoJSON` file with the study area's polygons; the cells with events of any category and
    /// those around them when none is given.
    #[arg(long)]
    pub area: Option<PathBuf>,
    /// Give a constant of the model another value, or each of a list's. May be repeated.
    #[arg(long = "set", value_name = "CONSTANT=NUMBER")]
    pub constants: Vec<Constant>,
    /// Instead of forecasts, judge maps that were told biased reports, with the hours that made
    /// them so and without: hours are drawn by this seed, the last year is not told.
    #[arg(long, value_name = "SEED", conflicts_with = "draws")]
    pub simulate_hours: Option<u64>,
    /// Instead of forecasts, plant campaigns of made-up reports and count which are told.
    #[arg(long, conflicts_with_all = ["draws", "simulate_hours"])]
    pub campaigns: bool,
    /// A deployment file (TOML): the thresholds of its map, its levels' cut points among them, are the
    /// model's too.
    #[arg(long, env = "ATALAYA_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
    /// Fill FIELD from COLUMN. May be repeated.
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    pub mappings: Vec<Mapping<Field>>,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// A constant of the model by its name, with another value.
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    pub name: String,
    pub value: f64,
}

impl std::str::FromStr for Constant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').ok_or("expected CONSTANT=NUMBER")?;
        let value = value.parse().map_err(|_| format!("{value:?} is no number"))?;
        atalaya_risk::Settings::default().set(name, value).map_err(|wrong| wrong.to_string())?;
        Ok(Self { name: name.to_owned(), value })
    }
}

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Organisation {
    /// Create an organisation.
    #[command(after_help = "Example:
  atalaya organisation create omes --name OMES")]
    Create {
        #[command(flatten)]
        database: Database,
        /// The name people read; the slug when none is given.
        #[arg(long)]
        name: Option<String>,
        /// Its short name: lower-case letters, digits, hyphens.
        #[arg(value_parser = slug)]
        slug: Slug,
    },
}

#[derive(Debug, Subcommand)]
pub enum User {
    /// Create a user; the password is read from standard input, or made and printed.
    #[command(after_help = "Examples:
  atalaya user create --organisation omes --role promoter --key-population FSW luna
  echo 'a long password' | atalaya user create --organisation omes --role supervisor --password-stdin sol")]
    Create {
        #[command(flatten)]
        database: Database,
        /// Their organisation.
        #[arg(long, value_parser = slug)]
        organisation: Slug,
        /// promoter, supervisor, advocate, steward or coordinator.
        #[arg(long, value_parser = role)]
        role: Role,
        /// A key population they work with; may be repeated; all when none is given.
        #[arg(long = "key-population", value_parser = key_population)]
        key_populations: Vec<KeyPopulation>,
        /// Read the password's line from standard input.
        #[arg(long)]
        password_stdin: bool,
        /// They were briefed in person and have agreed to what is kept about them: the app does not ask them before next year.
        #[arg(long)]
        briefed: bool,
        /// What they sign in with: a pseudonym, never a person's name.
        #[arg(value_parser = handle)]
        handle: Handle,
    },
    /// Lock somebody out, for example when their phone was taken.
    ///
    /// Their sessions end at once, open maps within 5 seconds. What they reported stays.
    #[command(after_help = "Example:
  atalaya user disable --organisation omes luna")]
    Disable {
        #[command(flatten)]
        account: Account,
    },
    /// Let somebody who was disabled sign in again, with the password they had; it says that they are still of the team, too.
    #[command(after_help = "Example:
  atalaya user enable --organisation omes luna")]
    Enable {
        #[command(flatten)]
        account: Account,
    },
    /// Set somebody's password, and end their sessions; it is read, or made and printed.
    #[command(after_help = "Examples:
  atalaya user password --organisation omes luna
  echo 'a long password' | atalaya user password --organisation omes --password-stdin luna")]
    Password {
        #[command(flatten)]
        account: Account,
        /// Read the password's line from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Make a one-time code by which somebody enrols a phone, within half an hour, and print it.
    ///
    /// Supervisors and stewards do this in the app, of those whose accounts they keep. Here it is done
    /// for stewards and coordinators, whose accounts nobody keeps but you.
    #[command(after_help = "Example:
  atalaya user code --organisation omes luna")]
    Code {
        #[command(flatten)]
        account: Account,
    },
    /// Take somebody's second factor away who has lost it, and end their sessions.
    ///
    /// Stewards do this in the app, of those whose accounts they keep. Here it is done for a steward who
    /// is locked out: make sure it is them who asks.
    #[command(after_help = "Example:
  atalaya user reset-second-factor --organisation omes luna")]
    ResetSecondFactor {
        #[command(flatten)]
        account: Account,
    },
    /// List an organisation's users: handle, role, key populations, whether they may sign in.
    #[command(after_help = "Example:
  atalaya user list --organisation omes")]
    List {
        #[command(flatten)]
        database: Database,
        /// The organisation.
        #[arg(long, value_parser = slug)]
        organisation: Slug,
    },
}

/// `atalaya person …`.
#[derive(Debug, Subcommand)]
pub enum Person {
    /// Erase somebody: their key, and so what they wrote, their handle, contact, phones and outings.
    ///
    /// Said once, it tells what there is of them; it is done with `--confirm` and their handle. Their
    /// reports go on counting as nobody's, or are withdrawn. What was published stays. Backups of before
    /// know them still: `atalaya backup` writes `erasures.json` beside each backup, and `atalaya restore`
    /// erases by it again. Make another backup soon, and let old ones go.
    #[command(after_help = "Examples:
  atalaya person erase --organisation omes --events keep luna
  atalaya person erase --organisation omes --events withdraw --confirm luna luna")]
    Erase {
        #[command(flatten)]
        account: Account,
        /// What becomes of their reports, as they wish.
        #[arg(long, value_enum)]
        events: Events,
        /// Their handle once more: it is done.
        #[arg(long, value_parser = handle)]
        confirm: Option<Handle>,
    },
    /// Write who was erased into `erasures.json`, where old backups are: numbers, and nothing of anybody.
    #[command(after_help = "Example:
  atalaya person erasures /backups")]
    Erasures {
        #[command(flatten)]
        database: Database,
        /// The directory of the backups.
        directory: PathBuf,
    },
}

/// What becomes of the reports of somebody who is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Events {
    /// They count as nobody's.
    Keep,
    /// They are withdrawn.
    Withdraw,
}

impl From<Events> for ErasedEvents {
    fn from(events: Events) -> Self {
        match events {
            Events::Keep => Self::Keep,
            Events::Withdraw => Self::Withdraw,
        }
    }
}

/// Somebody's account.
#[derive(Debug, Args)]
pub struct Account {
    #[command(flatten)]
    pub database: Database,
    /// Their organisation.
    #[arg(long, value_parser = slug)]
    pub organisation: Slug,
    /// What they sign in with.
    #[arg(value_parser = handle)]
    pub handle: Handle,
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Create a bearer token for a program; it alone is printed.
    #[command(after_help = "Example:
  TOKEN=$(atalaya token create --organisation omes --role promoter --intake-only --label kobo)")]
    Create {
        #[command(flatten)]
        database: Database,
        /// The organisation whose events the program may touch.
        #[arg(long, value_parser = slug)]
        organisation: Slug,
        /// What the program may do. A promoter's token sees the map of the whole area: a program has no plans by which it would end.
        #[arg(long, value_parser = role)]
        role: Role,
        /// It only hands in what other programs have collected (ODK Collect, KoboToolbox, CloudEvents) and reads nothing.
        #[arg(long)]
        intake_only: bool,
        /// What the token is for.
        #[arg(long, default_value = "")]
        label: String,
        /// Days until it ends by itself; without end when none is given.
        #[arg(long)]
        days: Option<u32>,
    },
    /// Revoke a token by its number.
    #[command(after_help = "Example:
  atalaya token revoke --organisation omes 3")]
    Revoke {
        #[command(flatten)]
        database: Database,
        /// The organisation the token belongs to.
        #[arg(long, value_parser = slug)]
        organisation: Slug,
        /// The token's number, as `token list` shows it.
        id: i64,
    },
    /// List an organisation's tokens, never their secrets.
    #[command(after_help = "Example:
  atalaya token list --organisation omes")]
    List {
        #[command(flatten)]
        database: Database,
        /// The organisation.
        #[arg(long, value_parser = slug)]
        organisation: Slug,
    },
}

#[derive(Debug, Subcommand)]
pub enum Release {
    /// Verify files of a release: that they are what was published, and by whom it was signed.
    ///
    /// `manifest.json` and `manifest.sig` of the release must be among the files or lie beside the first
    /// one; names as browsers save them (`atalaya-7-table.csv`) are known. It fails when a file is not as
    /// the list says or the signature is not by one of the keys. Without `--key` the key that lies
    /// beside (`manifest.pub`) is taken, which shows that nothing was changed since it was signed, and not by
    /// whom: compare its name with what the organisation says.
    #[command(after_help = "Examples:
  atalaya release verify atalaya-7-*
  atalaya release verify --key 3d40…9c1f atalaya-7-table.csv atalaya-7-brief-es-a4.pdf
  curl -O https://atalaya.example/api/v1/release_keys && atalaya release verify --keys release_keys table.csv")]
    Verify {
        /// Files of one release.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// A public key that may have signed it: 64 hexadecimal digits. Can be given again.
        #[arg(long)]
        key: Vec<String>,
        /// The answer of `/api/v1/release_keys`, for all keys in it.
        #[arg(long)]
        keys: Option<PathBuf>,
    },
    /// Print the public keys of this installation's releases: the name, the key, and which is of now.
    ///
    /// Say them where people find them who do not trust this server: on paper, on your organisation's page.
    #[command(after_help = "Example:
  atalaya release keys")]
    Keys {
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key file, which only its owner may read.
    ///
    /// Without it nobody reads what is sealed: keep a copy, and keep it away from the database and its
    /// backups.
    #[command(after_help = "Example:
  atalaya key create /etc/atalaya.key")]
    Create {
        /// The file to make. One that is there already is never overwritten.
        file: PathBuf,
    },
    /// Make the key by which push services know this installation.
    ///
    /// `[channels.push]` of the deployment file names it. With another key every browser has to be
    /// asked anew.
    #[command(after_help = "Example:
  atalaya key push /etc/atalaya-push.pem")]
    Push {
        /// The file to make. One that is there already is never overwritten.
        file: PathBuf,
    },
    /// Put another key in the place of the installation's, or of an organisation's.
    ///
    /// Servers go on meanwhile. The installation's old key stays in the file, for backups that were
    /// made before. An organisation's texts that nobody in particular reported are sealed anew;
    /// started again, it goes on where it was.
    #[command(after_help = "Examples:
  atalaya key rotate
  atalaya key rotate --organisation omes")]
    Rotate {
        #[command(flatten)]
        database: Database,
        /// The organisation whose data key it is; the installation's when none is given.
        #[arg(long, value_parser = slug)]
        organisation: Option<Slug>,
    },
    /// Remove the old keys from the key file, once nothing in the database is wrapped with them.
    ///
    /// Backups that were made before the rotation do not open any more: what was erased meanwhile is
    /// gone from them too.
    #[command(after_help = "Example:
  atalaya key forget")]
    Forget {
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// List an organisation's log, newest first: number, when, who, what, to what, whom it
    /// concerns. That it was listed is entered too.
    #[command(after_help = "Example:
  atalaya audit list --organisation omes --limit 50")]
    List {
        #[command(flatten)]
        database: Database,
        /// The organisation.
        #[arg(long, value_parser = slug)]
        organisation: Slug,
        /// How many entries.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1_000))]
        limit: u16,
    },
    /// Walk every organisation's log and tell whether an entry was changed, removed, inserted or
    /// moved; then print where each ends.
    ///
    /// Who has the whole server can make a log anew. Keep what is printed somewhere else, and give
    /// it back with `--anchor`: then that is found too.
    #[command(after_help = "Examples:
  atalaya audit verify > anchor-2026-11-29.txt
  atalaya audit verify --anchor anchor-2026-11-29.txt")]
    Verify {
        #[command(flatten)]
        database: Database,
        /// A file with what an earlier run printed.
        #[arg(long)]
        anchor: Option<PathBuf>,
    },
}

fn long_token(text: &str) -> Result<String, String> {
    let long = text.chars().count() >= 16;
    if long { Ok(text.to_owned()) } else { Err("16 characters or more".to_owned()) }
}

fn slug(text: &str) -> Result<Slug, String> {
    Slug::parse(text)
        .ok_or_else(|| "2 to 40 lower-case letters, digits and inner hyphens".to_owned())
}

fn handle(text: &str) -> Result<Handle, String> {
    Handle::parse(text)
        .ok_or_else(|| "2 to 40 lower-case letters, digits and inner . _ -".to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| codes(Role::ALL.iter().map(|role| role.code())))
}

fn population(text: &str) -> Result<Population, String> {
    Population::parse(text).ok_or_else(|| codes(Population::MAPPED.iter().map(|one| one.code())))
}

fn key_population(text: &str) -> Result<KeyPopulation, String> {
    KeyPopulation::parse(text).ok_or_else(|| codes(KeyPopulation::ALL.iter().map(|one| one.code())))
}

fn codes<'a>(known: impl Iterator<Item = &'a str>) -> String {
    format!("one of {}", known.collect::<Vec<_>>().join(", "))
}
