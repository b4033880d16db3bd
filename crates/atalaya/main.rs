//! The program: command line, configuration, start and stop. It wires the rooms and holds no
//! logic of theirs.

mod accounts;
mod audit;
mod backup;
mod boundaries;
mod channels;
mod cli;
mod config;
mod database;
mod demo;
mod demo_places;
mod demo_releases;
mod evaluate;
mod expired;
mod forecast;
mod import;
mod key_file;
mod layers;
mod model;
mod person;
mod release;
mod retention;
mod risk;
mod scenario;
mod serve;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;
use jiff::Timestamp;

use crate::cli::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(run(cli.command)),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has had enough, as `head` has after ten lines.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::note(&format!("atalaya: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether the answer could not be written because nobody reads it any more. What fails inside a
/// command carries its context, and is none of this.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let broken = std::io::ErrorKind::BrokenPipe;
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == broken)
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Import(arguments) => import::run(arguments, now()).await,
        Command::Risk(arguments) => risk::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Forecast(arguments) => forecast::run(&arguments),
        Command::Organisation(command) => accounts::organisation(command, now()).await,
        Command::User(command) => accounts::user(command, now()).await,
        Command::Person(command) => person::person(command, now()).await,
        Command::Token(command) => accounts::token(command, now()).await,
        Command::Key(command) => key_file::run(command, now()).await,
        Command::Release(command) => release::run(command).await,
        Command::Audit(command) => audit::run(command, now()).await,
        Command::Boundaries(arguments) => boundaries::run(&arguments),
        Command::Backup(arguments) => backup::backup(arguments).await,
        Command::Restore(arguments) => backup::restore(arguments).await,
        Command::Drill(arguments) => backup::drill(arguments).await,
        Command::Migrate(arguments) => database::migrate(&arguments).await,
        Command::Check(arguments) => database::check(&arguments).await,
    }
}

/// The machine's clock: the one place that reads it.
#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
fn now() -> Timestamp {
    Timestamp::now()
}
