//! What a process and its children have used, as the kernel counts it.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;

/// Ticks of the kernel's clock a second, as all of Linux tells it to programs.
const TICKS: f64 = 100.0;

/// What a process and its children have used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// On all cores.
    pub cpu: Duration,
    /// Resident memory, KiB; what several share counts once.
    pub resident_kib: f64,
}

impl Usage {
    /// Of a process and its children.
    pub fn of(pid: u32) -> anyhow::Result<Self> {
        let mut usage = Self::default();
        for entry in std::fs::read_dir("/proc")?.flatten() {
            let Ok(other) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
            let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
            // The name, in brackets, may hold anything.
            let fields: Vec<&str> =
                stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
            let field = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok());
            if other != pid && field(1) != Some(f64::from(pid)) {
                continue;
            }
            let ticks = field(11).zip(field(12)).map(|(user, system)| user + system);
            usage.cpu += Duration::from_secs_f64(ticks.context("no times")? / TICKS);
            usage.resident_kib += resident_kib(&entry.path())?;
        }
        Ok(usage)
    }
}

fn resident_kib(process: &Path) -> anyhow::Result<f64> {
    let rollup = std::fs::read_to_string(process.join("smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("no memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
