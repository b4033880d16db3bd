//! The real router over real HTTP, with a real database and the real running map behind it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set itself up has failed"
)]

mod agreements; // what one organisation shares with another, until either ends it
mod alerts; // what an account must be told: whom, by which way, until when
mod asleep; // accounts that sleep: the briefing, one's own data, calling for help, and nothing else
mod audit; // who looked at what of whose: told to them, and to the steward
mod bulletins; // what one organisation warns others of: read, seen, taken back, reckoned with
mod checks; // what is checked of a report, and how it is told
mod connections; // how many one address may have
mod contacts; // who is behind a handle: for supervisors, each look in the person's own log
mod credential; // what people show to whoever stops them: their organisation's own words
mod described; // the API's description and the tables agree with the router
mod devices; // people, codes, devices and PINs; a lost phone; secrets that change
mod directory; // whom to call, and which numbers were tried
mod duplicates; // two reports of one incident: told to whom, merged, separated, said to be two
mod duress; // a second PIN: looks the same, takes the same, tells nothing, and is heard
mod erasure; // somebody is erased when it is said twice
mod events; // report, read, amend, verify, withdraw
mod exposure; // where teams were: record, read, amend, withdraw, and who may not know
mod facilities; // how an organisation's own premises are, and what is still to do
mod files; // the web client and the basemap
mod flood; // more reports than the database can take
mod ground; // where a promoter's map ends, on every way it is told
mod headers; // what every answer carries
mod hindsight; // whether the maps of the past year were right
mod history; // a phone that was taken while open: the last day, and its PIN anew for the rest
mod ids; // attempts to learn by an id what somebody else reported
mod indicators; // the twenty numbers, by whom they are told
mod intake; // reports in other programs' envelopes: the same checks, stored once
mod lessons; // what organisations tell each other, and who does what until when
mod live; // the websocket, with a real client
mod live_admission; // who may come in when many come, and while the server stops
mod live_fallback; // event streams and polls, where no websocket comes through
mod live_snapshot; // a snapshot as a plain answer: kept, asked for again, gone on from
mod logbooks; // files that organisations have kept: read, asked about, brought in, mended, brought in again
mod mexico; // a real city made into a release that other programs open
mod ogc; // OGC API - Features and Tiles: standards, and what is told to whom
mod organisations; // nobody sees another organisation's events
mod outreach; // seen home: plans, check-ins, alarms, the roster, rules; who sees what of them
mod own_data; // everything about oneself, and nothing of others
mod papers; // documents for one's own use, and what nobody learns who finds them
mod past; // maps of past dates
mod place_audits; // what was found at places: who is told, and of whose
mod places; // the register of places: kept, reviewed, offered instead of a planned one
mod planning; // own places by the hours of the week; signed off
mod problems; // every kind of problem, and its two languages
mod releases; // numbers that leave: proposed, approved, published, frozen
mod risk; // hexagons
mod second_factor; // codes after the password: set up, asked for, lost, wanted of a role
mod self_check; // the checklist of data safety
mod session; // signing in and out, limits, cookies
mod stream; // arrays and lines
mod text_messages; // codes from a phone without the app: whose, what, and what nobody learns
mod triage; // reports reviewed by a second person, rejected with a reason, undone
mod upgrades; // requests that ask for a websocket, byte by byte
mod warnings; // sudden clusters: who is warned, of what, until when
mod world; // a server of one's own for each test
