//! `atalaya import` of logbooks as people keep them: what the wizard reads, for files that are too large for it or too
//! many. The same file brought in both ways is the same records.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use atalaya_domain::{Deployment, Event, Language, Rules};
use atalaya_logbook::{
    Heading, Limits, Logbook, Places, Plan, Questions, Refusal, Understood, Wrong, refused_csv,
};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

use super::refused::Refused;
use super::stored::Stored as _;
use super::{CHUNK, Counts, Target, ended, named, target, tell_left_out};
use crate::{boundaries, cli, config, terminal};

/// Questions of a kind that are told one by one.
const ASKED: usize = 20;
/// What a spreadsheet's name ends with. The older kind is told what to do, not that it is unknown.
const SPREADSHEETS: [&str; 3] = ["xlsx", "xlsm", "xls"];

fn is_spreadsheet(path: &Path) -> bool {
    let ends = path.extension().map(|ends| ends.to_string_lossy().to_ascii_lowercase());
    ends.is_some_and(|ends| SPREADSHEETS.contains(&ends.as_str()))
}

/// Whether the files are logbooks, by what was said or by their names.
pub(super) fn is_asked(arguments: &cli::Import) -> anyhow::Result<bool> {
    let spreadsheets = arguments.files.iter().filter(|file| is_spreadsheet(file)).count();
    if !arguments.logbook && spreadsheets == 0 {
        for (option, is_given) in [
            ("--plan", arguments.plan.is_some()),
            ("--sheet", arguments.sheet.is_some()),
            ("--to-mend", arguments.to_mend.is_some()),
        ] {
            ensure!(!is_given, "{option} is for logbooks: a spreadsheet, or a text with --logbook");
        }
        return Ok(false);
    }
    ensure!(
        arguments.logbook || spreadsheets == arguments.files.len(),
        "import spreadsheets apart from other files: they are read as logbooks"
    );
    ensure!(
        !arguments.exposure,
        "a logbook holds events: save the sheet of outreach hours as CSV with the columns of --exposure"
    );
    ensure!(
        arguments.source.is_none(),
        "the records of a logbook are known by what stands in their rows: leave --source out"
    );
    ensure!(
        arguments.to_mend.is_none() || arguments.files.len() == 1,
        "--to-mend takes one logbook at a time: each has columns of its own"
    );
    Ok(true)
}

/// Imports logbooks; refused rows are reported, and written to be mended where that was asked.
pub(super) async fn run(arguments: cli::Import, now: Timestamp) -> anyhow::Result<()> {
    let plan = plan(&arguments)?;
    let deployment = config::deployment(arguments.deployment.as_deref())?;
    let places = boundaries::districts(arguments.deployment.as_deref())?;
    let places = places.get().map(|boundaries| Places::new(boundaries.clone()));
    let into = if arguments.dry_run { None } else { Some(target(&arguments).await?) };
    let mut refused = Refused::new(arguments.errors.as_deref())?;
    let mut all = Counts::default();
    for file in &arguments.files {
        let one = Importer {
            arguments: &arguments,
            plan: &plan,
            deployment: &deployment,
            places: places.as_ref(),
            into: into.as_ref(),
            now,
        };
        all.add(one.file(file, &mut refused).await?);
    }
    refused.finish()?;
    ended(&arguments, all, into.as_ref()).await
}

/// How the files are read: the plan that was kept, and what was said beside it.
fn plan(arguments: &cli::Import) -> anyhow::Result<Plan> {
    let mut plan = match &arguments.plan {
        None => Plan::default(),
        Some(path) => {
            let text = std::fs::read(path);
            let text = text.with_context(|| format!("cannot read {}", path.display()))?;
            let plan: Plan = serde_json::from_slice(&text)
                .with_context(|| format!("{} is no plan of a logbook", path.display()))?;
            ensure!(plan.is_within(), "{} says more than a plan may", path.display());
            plan
        }
    };
    if let Some(sheet) = &arguments.sheet {
        plan.sheet = Some(sheet.clone());
    }
    for mapping in &arguments.mappings {
        let Some((column, heading)) = mapping.split_once('=') else {
            bail!("--map: {mapping:?} is not COLUMN=FIELD");
        };
        let known = Heading::parse(heading);
        if known.is_none() && heading != "-" {
            let names: Vec<&str> = Heading::ALL.iter().map(|one| one.code()).collect();
            bail!(
                "--map: {heading:?} is no column of a logbook; there are {} and -",
                names.join(", ")
            );
        }
        plan.columns.insert(column.to_owned(), known);
    }
    Ok(plan)
}

struct Importer<'a> {
    arguments: &'a cli::Import,
    plan: &'a Plan,
    deployment: &'a Deployment,
    places: Option<&'a Places>,
    /// `None` in a dry run.
    into: Option<&'a Target>,
    now: Timestamp,
}

impl Importer<'_> {
    async fn file(&self, path: &Path, refused: &mut Refused) -> anyhow::Result<Counts> {
        let name = path.display().to_string();
        let this_year = self.deployment.zone.local(self.now).year();
        let read = || {
            Logbook::read(&bytes(path)?, self.plan.clone(), &Limits::COMMAND, this_year)
                .with_context(|| format!("cannot read {name}"))
        };
        let logbook = tokio::task::block_in_place(read)?;
        tell(&name, &logbook, self.places);
        let left_out = logbook.columns.iter().filter(|column| column.heading.is_none());
        tell_left_out(path, left_out.map(|column| column.name.as_str()));
        let (good, wrong) = tokio::task::block_in_place(|| self.checked(&logbook));
        let mut counts = Counts {
            rows: logbook.rows().len() as u64,
            refused: wrong.len() as u64,
            ..Counts::default()
        };
        for one in &wrong {
            refused.tell(&name, one.number as u64, &Refusal::Fields(one.errors.clone()))?;
        }
        if let Some(path) = &self.arguments.to_mend {
            let rows = refused_csv(&logbook, &wrong, Language::Es).context("write what to mend")?;
            std::fs::write(path, rows)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        match self.into {
            None => counts.created = good.len() as u64,
            Some(target) => {
                let stored = self.stored(good, target, path, &mut counts).await;
                stored.with_context(|| format!("{name} was imported only in part: {counts}"))?;
            }
        }
        terminal::note(&format!("{name}: {counts}"));
        Ok(counts)
    }

    fn checked(&self, logbook: &Logbook) -> (Vec<Event>, Vec<Wrong>) {
        let rules = Rules {
            area: &self.deployment.area,
            zone: &self.deployment.zone,
            now: self.now,
            max_age_days: self.arguments.max_age_days,
            may_verify: true,
        };
        // As the wizard says it, so that a file which was brought in there makes no doubles here.
        let source = self.into.map(|target| format!("logbook/{}", target.organisation.0));
        let (mut good, mut wrong) = (Vec::new(), Vec::new());
        for one in logbook.records(self.places, &rules, &source.unwrap_or_default()) {
            match one {
                Ok(Understood { event, .. }) => good.push(event),
                Err(refused) => wrong.push(refused),
            }
        }
        (good, wrong)
    }

    /// Stores the records by batches, all of a batch or none.
    async fn stored(
        &self,
        mut left: Vec<Event>,
        target: &Target,
        path: &Path,
        counts: &mut Counts,
    ) -> anyhow::Result<()> {
        let bar = progress(left.len() as u64, path);
        left.reverse();
        while !left.is_empty() {
            let batch: Vec<Event> = left.split_off(left.len().saturating_sub(CHUNK));
            let batch: Vec<Event> = batch.into_iter().rev().collect();
            bar.inc(batch.len() as u64);
            let store = target.store.clone();
            counts.stored(&Event::store(store, target.organisation, batch, self.now).await?);
        }
        bar.finish_and_clear();
        Ok(())
    }
}

/// The file, no more of it than is read.
fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut bytes = Vec::new();
    // One more than may be, so that what is too large is seen to be.
    file.take(Limits::COMMAND.bytes as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

fn progress(records: u64, path: &Path) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} · {eta}");
    let bar = ProgressBar::new(records);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(named(path));
    bar
}

/// Tells what was understood of a file, and what can be understood two ways with how to say which is meant.
fn tell(file: &str, logbook: &Logbook, places: Option<&Places>) {
    let sheet = &logbook.book.sheet.name;
    let sheet = if sheet.is_empty() { String::new() } else { format!("sheet {sheet:?}, ") };
    let of = |column: &atalaya_logbook::ReadColumn| {
        Some(format!("{:?} is {}", column.name, column.heading?.code()))
    };
    let columns: Vec<String> = logbook.columns.iter().filter_map(of).collect();
    terminal::note(&format!(
        "{file}: {sheet}header in row {}: {}",
        logbook.header_row(),
        columns.join(", ")
    ));
    let questions = logbook.questions(places);
    for line in asked(&questions) {
        terminal::note(&format!("{file}: {line}"));
    }
}

/// The questions that nobody has answered, each with what a plan would say.
fn asked(questions: &Questions) -> Vec<String> {
    let mut lines = Vec::new();
    let dates = &questions.dates;
    if let (true, None, Some((text, day, month))) = (dates.either > 0, dates.order, &dates.example)
    {
        lines.push(format!(
            "{} dates can be read two ways, as {text:?}: \"date_order\": \"dmy\" in the plan makes it {day}, \"mdy\" {month}",
            dates.either
        ));
    }
    let open = questions.places.iter().filter(|one| one.answer.is_none());
    let of_places: Vec<String> = open
        .map(|one| {
            let offered: Vec<String> = one.offered.iter().map(ToString::to_string).collect();
            let may = if offered.is_empty() {
                "is not known".to_owned()
            } else {
                format!("may be {}", offered.join(", "))
            };
            format!(
                "the place {:?} ({} rows) {may}: say it in \"places\" of the plan",
                one.text, one.rows
            )
        })
        .collect();
    first(&mut lines, of_places, "places");
    let open = questions.words.iter().filter(|one| one.answer.is_none());
    let of_words: Vec<String> = open
        .map(|one| {
            let (word, list) = (&one.word, one.list.name());
            format!(
                "{word:?} ({} rows) names nothing: say it in \"words\", {list:?} of the plan",
                one.rows
            )
        })
        .collect();
    first(&mut lines, of_words, "words");
    lines
}

fn first(lines: &mut Vec<String>, all: Vec<String>, what: &str) {
    let more = all.len().saturating_sub(ASKED);
    lines.extend(all.into_iter().take(ASKED));
    if more > 0 {
        lines.push(format!("{more} more {what} are asked about"));
    }
}
