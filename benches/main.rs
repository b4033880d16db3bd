//! What Atalaya costs, each figure beside a peer that was measured in the same run.
//!
//! `make bench` builds the program, starts a private PostgreSQL, runs all of this and writes
//! `docs/benchmarks.md`. Words behind `--` choose questions: `make bench ONLY="posts live"`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark is a program: it reads the clock and prints"
)]

mod crowd; // thousands of websocket readers on one thread
mod database; // the peers: psql, pgbench, COPY
mod events; // made events
mod evidence; // a release with its documents
mod fanout; // the same frames to a thousand readers
mod first_map; // a cheap phone on a slow line
mod gate; // what passing the gate costs
mod idle; // open maps that are told nothing
mod ingest; // single posts and bulk import
mod live; // from a report to a frame
mod our_readers; // readers of the live map
mod peers; // nginx + nchan, NATS
mod process; // what processes use
mod program; // size, start, memory
mod rebuild; // all of the index again from the store
mod risk; // the index by itself
mod scale; // ten million events
mod server; // the program, and a light HTTP client
mod server_clock; // what time a `seq` is
mod soak; // readers behind slow lines
mod steady; // minutes of reports beside a thousand readers
mod storm; // everybody comes back at once
mod table; // what was found
mod viewport; // the map's question
mod wire; // bytes of a view and of a change

use anyhow::Context as _;

use crate::table::Table;

/// Events that the questions about a large database are asked of.
const MANY: usize = 1_000_000;

fn main() -> anyhow::Result<()> {
    let words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let [first, address, token, seed] = &words[..]
        && first == "soak-reader"
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        return runtime.block_on(soak::reader(address, token, seed.parse()?));
    }
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let mut table = Table::default();
    let folder = tempfile::tempdir()?;
    if wanted("program") {
        program::measure(&mut table, folder.path())?;
    }
    if wanted("first-map") {
        first_map::measure(&mut table)?;
    }
    if wanted("risk") {
        risk::measure(&mut table, folder.path())?;
    }
    if wanted("evidence") {
        runtime.block_on(evidence::measure(&mut table))?;
    }
    if wanted("posts") {
        runtime.block_on(ingest::posts(&mut table))?;
    }
    if ["import", "rebuild", "viewport", "live"].into_iter().any(&wanted) {
        let postgres = ingest::import(&mut table, folder.path(), &wanted)?;
        if wanted("rebuild") {
            let rebuilding = rebuild::measure(&mut table, postgres.url(), "PostgreSQL");
            runtime.block_on(rebuilding)?;
            program::start(&mut table, postgres.url())?;
        }
        if wanted("viewport") {
            runtime.block_on(viewport::measure(&mut table, postgres.url()))?;
        }
        if wanted("live") {
            runtime.block_on(live::measure(&mut table, postgres.url()))?;
        }
    }
    if wanted("rebuild") {
        let sqlite = ingest::import_sqlite(&mut table, folder.path())?;
        runtime.block_on(rebuild::measure(&mut table, sqlite.url(), "SQLite"))?;
    }
    if wanted("fanout") {
        fanout::measure(&mut table, &runtime, folder.path())?;
    }
    if wanted("idle") {
        idle::measure(&mut table, &runtime, folder.path())?;
    }
    if wanted("wire") {
        wire::measure(&mut table, &runtime)?;
    }
    if wanted("storm") {
        storm::measure(&mut table, &runtime)?;
    }
    if wanted("scale") {
        let postgres = runtime.block_on(scale::measure(&mut table, folder.path()))?;
        runtime.block_on(steady::measure(&mut table, postgres.url()))?;
    } else if wanted("steady") {
        let postgres = database::postgres()?;
        server::token(postgres.url())?;
        runtime.block_on(steady::measure(&mut table, postgres.url()))?;
    }
    // As root, and in namespaces that `scripts/soak` makes.
    if words.iter().any(|word| word == "soak") {
        runtime.block_on(soak::measure(&mut table))?;
    }
    let page = table.page()?;
    println!("{page}");
    if words.is_empty() {
        std::fs::write("docs/benchmarks.md", page).context("cannot write docs/benchmarks.md")?;
    }
    Ok(())
}
