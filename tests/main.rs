//! The whole system from outside: the real program, real HTTP, real databases.
#![expect(clippy::panic, reason = "a test that meets what it must not has failed")]

mod accounts; // people are locked out, let in again, given other passwords
mod alerts; // the process is killed while alerts are acknowledged
mod api; // signing in, reporting, amending, withdrawing, and who sees what
mod attacks; // every role against every way out, and other attempts to get in or to learn
mod backup; // a served database is backed up and restored elsewhere
mod changes; // each change of an event moves the maps that are looked at
mod channels; // text messages and e-mail by real servers; nodes that die with messages on their way
mod collect; // a phone of ODK Collect hands over the form that pyxform makes
mod demo; // the demonstration as whoever tries it finds it
mod desk; // files that are brought in by the command, and what it says
mod drain; // a server that stops sends its readers away one after the other
mod evaluate; // the back-test's figures on a small stream
mod exposure; // outreach hours: files, the API, the check and a backup
mod faults; // the process is killed while reports come in
mod forecast; // JSON lines in, weeks out
mod help; // every command explains itself
mod hindsight; // whether the maps of the past year were right
mod hostile; // readers who flood, never read, ask for everything, and everybody else meanwhile
mod import; // files of events, refused rows, and again
mod import_formats; // files as spreadsheets and other programs write them
mod import_logbooks; // logbooks from spreadsheets, mended, and files that are none
mod keys; // the key file: no server without it, nothing readable without it, rotated
mod layers; // what QGIS finds in PostgreSQL
mod live; // a websocket from its opening to the server's end
mod nodes; // three nodes on one PostgreSQL behind a balancer, killed and cut off under load
mod ogc; // GDAL opens the layers and tiles of the running program
mod poisoning; // one account plants reports and hours
mod program; // the program as a child process
mod release; // copies of releases are verified, changed ones found out
mod risk; // the risk of files of events
mod seen_home; // whoever calls for help is heard once, though nodes die
mod serve; // what each flag of `serve` does, seen from outside
mod shown; // each test and picture that the documents name is there
mod socket; // a real websocket client
mod town; // people who call for help, and who is told
