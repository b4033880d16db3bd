//! Each target for a while, from its corpus, the same inputs each time.

use atalaya_fuzz::{TARGETS, corpus, mutate};
use atalaya_notify::{PushServices, ReceiptSecret};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// Inputs of each target made of its corpus.
const RUNS: usize = 6_000;

#[test]
fn no_parser_panics_or_forgets_what_must_hold() {
    for target in TARGETS {
        let seeds = corpus::of(target);
        assert!(seeds.len() > 1, "{} has a corpus", target.name);
        for seed in &seeds {
            (target.run)(seed);
        }
        let mut random = ChaCha8Rng::seed_from_u64(2_026);
        for run in 0..RUNS {
            let input = mutate::one(&seeds, &mut random);
            let held = std::panic::catch_unwind(|| (target.run)(&input));
            assert!(
                held.is_ok(),
                "{} at run {run}: {:?}",
                target.name,
                String::from_utf8_lossy(&input)
            );
        }
    }
}

/// The inputs are near enough to what is right to be taken now and then: otherwise nothing behind
/// the first check was ever tried.
#[test]
fn mutations_come_through() {
    for (name, least) in [
        ("json", 300),
        ("event", 100),
        ("frame", 50),
        ("release", 100),
        ("consents", 300),
        ("push", 100),
        ("receipts", 100),
        ("xform", 50),
    ] {
        let target = TARGETS.iter().find(|target| target.name == name).expect("there");
        let seeds = corpus::of(target);
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let services = PushServices::default();
        let taken = |input: &[u8]| match name {
            "frame" => atalaya_live::decode(input).is_ok(),
            "push" => str::from_utf8(input).is_ok_and(|text| services.allowed(text).is_some()),
            "receipts" => str::from_utf8(input).is_ok_and(|text| {
                text.split_once('?')
                    .is_some_and(|(secret, _)| ReceiptSecret::parse(secret).is_some())
            }),
            "xform" => atalaya_domain::Submission::parse(input).is_ok(),
            _ => atalaya_domain::Json::parse(input).is_ok(),
        };
        let through = (0..RUNS).filter(|_| taken(&mutate::one(&seeds, &mut random))).count();
        assert!(through >= least, "{name}: {through} of {RUNS}");
    }
}
