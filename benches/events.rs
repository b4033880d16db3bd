//! Made events: a city's clusters and its scattered rest, three years, more at night; the same for
//! the same seed.

use std::io::Write;

use jiff::Timestamp;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;

/// West, south, east, north of where the events lie: about 2,000 resolution-8 cells around
/// Guatemala City.
pub const BBOX: [f64; 4] = [-90.70, 14.46, -90.34, 14.82];

const CLUSTERS: usize = 300;
const POPULATIONS: [&str; 4] = ["FSW", "TW", "MSM", "PPL"];
const KINDS: [&str; 5] = ["P1", "A1", "B1", "P2", "A3"];

/// One made event, as a report tells it.
pub struct Made {
    pub id: uuid::Uuid,
    pub at: Timestamp,
    pub lat: f64,
    pub lon: f64,
    pub kind: &'static str,
    pub population: &'static str,
}

/// Makes events without end.
pub struct Maker {
    random: ChaCha12Rng,
    clusters: Vec<(f64, f64)>,
    now: Timestamp,
}

impl Maker {
    /// A maker; different seeds give different events at the same places.
    pub fn new(seed: u64) -> Self {
        let mut places = ChaCha12Rng::seed_from_u64(1);
        let clusters = (0..CLUSTERS).map(|_| anywhere(&mut places)).collect();
        Self { random: ChaCha12Rng::seed_from_u64(seed), clusters, now: Timestamp::now() }
    }

    /// The next event.
    pub fn next(&mut self) -> Made {
        let random = &mut self.random;
        let (mut lat, mut lon) = anywhere(random);
        if random.random_bool(0.8) {
            // Low numbers are drawn more often: some clusters are busier than others.
            let at = (random.random::<f64>().powi(2) * CLUSTERS as f64) as usize;
            let (near_lat, near_lon) = self.clusters[at.min(CLUSTERS - 1)];
            let mut aside = || (random.random::<f64>() + random.random::<f64>() - 1.0) * 0.008;
            (lat, lon) = (near_lat + aside(), near_lon + aside());
        }
        let days = random.random_range(1..1_095_i64);
        // Local nights are early UTC mornings.
        let hour = if random.random_bool(0.6) {
            random.random_range(1..9)
        } else {
            random.random_range(0..24_i64)
        };
        let midnight = self.now.as_second().div_euclid(86_400) * 86_400;
        let second = midnight - days * 86_400 + hour * 3_600 + random.random_range(0..3_600_i64);
        // As devices make them: by the moment, then at random (UUID v7).
        let now_ms = Timestamp::now().as_millisecond().unsigned_abs();
        Made {
            id: uuid::Builder::from_unix_timestamp_millis(now_ms, &random.random()).into_uuid(),
            at: Timestamp::from_second(second).unwrap_or(self.now),
            lat,
            lon,
            kind: KINDS[random.next_u32() as usize % KINDS.len()],
            population: POPULATIONS[random.next_u32() as usize % POPULATIONS.len()],
        }
    }
}

impl Made {
    /// As the body of a POST.
    pub fn json(&self) -> String {
        let Self { id, at, lat, lon, kind, population } = self;
        format!(
            r#"{{"id":"{id}","kind":"{kind}","occurred_at":"{at}","lat":{lat:.6},"lon":{lon:.6},"key_populations":["{population}"]}}"#
        )
    }
}

/// Writes a file for `atalaya import`.
pub fn csv(mut file: impl Write, count: usize) -> std::io::Result<()> {
    let mut maker = Maker::new(2);
    writeln!(file, "id,kind,occurred_at,lat,lon,key_populations")?;
    for _ in 0..count {
        let Made { id, at, lat, lon, kind, population } = maker.next();
        writeln!(file, "{id},{kind},{at},{lat:.6},{lon:.6},{population}")?;
    }
    file.flush()
}

fn anywhere(random: &mut ChaCha12Rng) -> (f64, f64) {
    let [west, south, east, north] = BBOX;
    (random.random_range(south..north), random.random_range(west..east))
}
