//! `atalaya-fuzz NAME SECONDS`: runs one target until the time is over or something is found.

use std::time::{Duration, Instant};

use atalaya_fuzz::{TARGETS, corpus, mutate};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

#[expect(clippy::print_stdout, reason = "a program for people")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let (name, seconds) = (arguments.next(), arguments.next().and_then(|text| text.parse().ok()));
    let target = TARGETS.iter().find(|target| Some(target.name) == name.as_deref());
    let (Some(target), Some(seconds)) = (target, seconds) else {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        println!("atalaya-fuzz NAME SECONDS\n\nNAME is one of: {}", names.join(", "));
        return;
    };
    let seeds = corpus::of(target);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(std::process::id()));
    let mut runs = 0_u64;
    while Instant::now() < end {
        let input = mutate::one(&seeds, &mut random);
        if std::panic::catch_unwind(|| (target.run)(&input)).is_err() {
            let path = corpus::folder(target.name).join(format!("found-{runs}"));
            let kept = std::fs::create_dir_all(corpus::folder(target.name));
            let kept = kept.and_then(|()| std::fs::write(&path, &input));
            println!("found after {runs} runs: {} ({kept:?})", path.display());
            std::process::exit(1);
        }
        runs += 1;
    }
    println!("{}: {runs} runs, nothing found", target.name);
}
