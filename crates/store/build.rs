//! Embedded migrations are read at compile time: a changed file must compile the crate again.

#[expect(clippy::print_stdout, reason = "this is how cargo is told")]
fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
