//! The whole system from outside: the real program, real HTTP, real databases.

mod backup; // a served database is backed up and restored elsewhere
mod faults; // the process is killed while reports come in
mod program; // the program as a child process
