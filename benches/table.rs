//! What was found, as a page of Markdown.

use std::fmt::Write as _;
use std::process::Command;

/// Rows, told as they come and kept for the page.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 5]>,
}

impl Table {
    /// A figure beside its peer's, with how many times better it is and what is to be reached.
    pub fn beside(&mut self, what: &str, ours: &str, peer: &str, ratio: f64, reach: &str) {
        self.push([what, ours, peer, &format!("{ratio:.2} ×"), reach]);
    }

    /// A figure that has no peer.
    pub fn alone(&mut self, what: &str, ours: &str, reach: &str) {
        self.push([what, ours, "–", "–", reach]);
    }

    fn push(&mut self, row: [&str; 5]) {
        eprintln!("{}", row.join(" | "));
        self.rows.push(row.map(str::to_owned));
    }

    /// The page.
    pub fn page(&self) -> anyhow::Result<String> {
        let mut page = String::from(
            "# What it costs\n\nWritten by `make bench`: real program, real HTTP, a private PostgreSQL with its \
             default settings (`fsync` on), peers measured in the same run on the same machine, load \
             generators included. Ratios carry over to other machines, single figures do not.\n\n",
        );
        writeln!(page, "{}\n", machine())?;
        page.push_str(
            "| what | Atalaya | beside | ratio | to reach |\n| --- | --- | --- | --- | --- |\n",
        );
        for row in &self.rows {
            writeln!(page, "| {} |", row.join(" | "))?;
        }
        Ok(page)
    }
}

/// The machine in one line.
fn machine() -> String {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        output.map_or_else(
            |_| "?".to_owned(),
            |o| String::from_utf8_lossy(&o.stdout).trim().to_owned(),
        )
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let of_file = |path: &str, key: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
        line.split_once(':').map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    format!(
        "{cores} cores ({}), {} of memory, Linux {}, {}, {}.",
        of_file("/proc/cpuinfo", "model name"),
        of_file("/proc/meminfo", "MemTotal"),
        said("uname", &["-r"]),
        said("psql", &["--version"]),
        said("rustc", &["--version"]),
    )
}

/// What is to be reached, and whether it was.
pub fn reached(what: &str, so: bool) -> String {
    format!("{what} {}", if so { '✓' } else { '✗' })
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A whole number with thousands apart.
pub fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
