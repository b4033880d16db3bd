//! `atalaya-wall`: draws, waits for a change or a minute, and draws again.

mod signals;
mod wall;

use std::io::Write as _;
use std::process::ExitCode;

use atalaya_wall::arguments::Arguments;
use atalaya_wall::error::WallError;
use atalaya_wall::places::{Unit, all_areas};
use atalaya_wall::renderer::child::serve;
use atalaya_wall::server::Server;
use clap::Parser as _;

use self::wall::{run, switch_off};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = if arguments.render_child { serve() } else { watch(&arguments) };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("atalaya-wall: {}", chain(&error));
            ExitCode::from(error.exit_code())
        }
    }
}

fn watch(arguments: &Arguments) -> Result<(), WallError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| WallError::Asked(format!("cannot begin: {error}")))?;
    runtime.block_on(begin(arguments))
}

async fn begin(arguments: &Arguments) -> Result<(), WallError> {
    if arguments.list_areas {
        return list_areas(&Server::new(&arguments.server, None, arguments.language)?).await;
    }
    if arguments.off {
        return switch_off(arguments);
    }
    run(arguments).await
}

async fn list_areas(server: &Server) -> Result<(), WallError> {
    let mut out = std::io::stdout().lock();
    for unit in [Unit::Department, Unit::Municipality] {
        for area in all_areas(server, unit).await? {
            // A reader that has seen enough closes the pipe.
            if writeln!(out, "{}\t{}", area.code, area.name).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// An error with its causes, each once.
fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        told.push_str(": ");
        told.push_str(&next.to_string());
        cause = next.source();
    }
    told
}
