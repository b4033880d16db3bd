//! Embedded migrations are read at compile time: a changed file must compile the crate again.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
