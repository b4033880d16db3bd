//! Readers who do what no client of ours does, each against the real program over real TCP: they
//! are told why they are put out, and everybody else's frames come in time.

mod frames; // floods, giants, what is no text
mod others; // somebody who looks meanwhile
mod slow; // who sends its request slowly, and who never reads
mod views; // far more looked at than any map shows
