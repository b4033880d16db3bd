//! The whole system from outside: the real program, real HTTP, real databases.

mod evaluate; // the back-test's figures on a small stream
mod faults; // the process is killed while reports come in
mod forecast; // JSON lines in, weeks out
mod program; // the program as a child process
