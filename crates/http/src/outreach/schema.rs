//! How outings look in the API's description.

#![expect(dead_code, reason = "described here, read field by field and written by the gate")]

use utoipa::ToSchema;

/// A plan. Sent again with the same id it changes nothing.
#[derive(ToSchema)]
pub struct OutreachIn {
    /// A UUID version 7 or 4 that the phone makes.
    id: String,
    /// When one means to be at the place, RFC 3339.
    starts_at: String,
    /// When one means to leave it, at most a day later.
    ends_at: String,
    /// When one means to be home, at most twelve hours later.
    home_by: String,
    /// The place, an H3 cell. Kept sealed, for thirty days after one is home.
    cell: Option<String>,
    /// The kind of place, a code of the taxonomy.
    setting: Option<String>,
    /// `alone`, `pair` or `with_supervisor`.
    company: String,
    /// The pseudonym of who is told first when something is overdue.
    buddy: Option<String>,
    /// Whether an institutional vehicle is asked for, there and home.
    vehicle: Option<bool>,
    /// No signal is expected before then.
    quiet_until: Option<String>,
    /// Whether it is meant as an exercise: once a supervisor has approved it, it is marked as one, and in no figure.
    exercise: Option<bool>,
    /// Which version of the protocol they have read.
    protocol_read: Option<i64>,
    /// With which registered place somebody is met whom outreach was begun with online, instead of `cell` and `setting`: one at
    /// whose level the rules let people go without asking, with enough to say so (`GET /places/meeting`); else 422 `not_for_meeting`.
    #[schema(value_type = Option<String>, format = "uuid")]
    meeting_place: Option<String>,
    /// For how many minutes from the last word of who is inside the buddy waits outside, as when they go into a client's home or
    /// car; with `outside_act` and `buddy`.
    #[schema(minimum = 5, maximum = 180)]
    outside_minutes: Option<i64>,
    /// What the buddy does when they have not come out by then: `call`, `knock`, `supervisor` or `alert`.
    outside_act: Option<String>,
}

/// What was agreed with the buddy who stays outside.
#[derive(ToSchema)]
pub struct OutsideOut {
    /// For how many minutes they wait from the last word of who is inside.
    minutes: i64,
    /// What they do then: `call`, `knock`, `supervisor` or `alert`.
    act: String,
    /// Until when they wait, by the server's clock, RFC 3339; `null` while nobody is inside.
    until: Option<String>,
}

/// Somebody who is waited for outside.
#[derive(ToSchema)]
pub struct WaitedForOut {
    /// The outing's id.
    outreach: String,
    /// What it is called on the telephone.
    code: String,
    /// The pseudonym of who goes inside.
    promoter: String,
    /// When they mean to be there, RFC 3339.
    starts_at: String,
    /// Where it stands.
    phase: String,
    /// Whether it is an exercise.
    exercise: bool,
    /// For how many minutes one waits from the last word of who is inside.
    minutes: i64,
    /// What one does then: `call`, `knock`, `supervisor` or `alert`.
    act: String,
    /// Until when one waits, by the server's clock, RFC 3339; `null` while nobody is inside.
    until: Option<String>,
}

/// A check-in. Sent again with the same id it changes nothing.
#[derive(ToSchema)]
pub struct CheckInIn {
    /// A UUID version 7 or 4 that the phone makes.
    id: String,
    /// `set_out`, `arrive`, `ok`, `leave`, `home`, `suspend`, `call_off`, `quiet`, `green`, `yellow`,
    /// `orange`, `red`, `false_alarm`, `nothing_happened`, `something_happened`, `share_zone` or `stop_zone`. A red one is
    /// heard without any plan, and may be taken back in silence for ten seconds. The last two say whether a zone is sent from
    /// then on; nobody is heard of by them.
    kind: String,
    /// When it was tapped, by the phone's clock.
    tapped_at: Option<String>,
    /// When it is sent, by the same clock: how long it waited is what counts.
    sent_at: Option<String>,
    /// With `quiet`: until when no signal is expected, twelve hours at most.
    until: Option<String>,
    /// With `suspend`: how many people were not reached because of it. Of other outings it is not asked.
    #[schema(minimum = 0, maximum = 500, example = 12)]
    contacts_missed: Option<i64>,
    /// Where, an H3 cell. Kept sealed: with an orange or red as it is, for three days after the outing is over; with what else
    /// is said on the way only of an outing whose zone is shared, of resolution 8 at most, for one day. Otherwise it is dropped.
    cell: Option<String>,
    /// Said under duress: the answer is the same, and two people are called.
    duress: Option<bool>,
    /// With `false_alarm`, on an enrolled phone: its PIN. Without it nothing is ended that others were
    /// told of; with the second PIN the answer is the same, and two people are called.
    pin: Option<String>,
}

/// What is waited for.
#[derive(ToSchema)]
pub struct OutreachExpected {
    /// `set_out`, `arrive`, `ok`, `leave` or `home`.
    kind: String,
    /// Until when, RFC 3339.
    at: String,
}

/// What the organisation's rules ask.
#[derive(ToSchema)]
pub struct OutreachRequirement {
    /// The level whose rule holds, 1–5.
    level: i64,
    /// `alone`, `pair`, `with_supervisor` or `do_not_go`.
    go: String,
    /// Every how many minutes one says that all is well.
    check_every: Option<i64>,
    /// Whether a buddy is told.
    buddy: bool,
    /// Whether the way there and home is planned with a vehicle.
    transport: bool,
    /// Whether a supervisor approves.
    approval: bool,
}

/// Who would be called until they are home.
#[derive(ToSchema)]
pub struct OutreachWatch {
    /// How many supervisors there are to be called beside the one who is out; 2 stands for more too.
    supervisors: i64,
    /// Whether the organisation keeps a roster. Without one all who supervise are called, in order.
    roster: bool,
    /// When nobody who supervises is on duty.
    gaps: Vec<OutreachGap>,
}

/// A stretch of time in which nobody has said that they will be there.
#[derive(ToSchema)]
pub struct OutreachGap {
    /// From when, RFC 3339.
    from: String,
    /// To when.
    until: String,
}

/// Where it was planned.
#[derive(ToSchema)]
pub struct OutreachPlaceOut {
    /// An H3 cell.
    cell: String,
    /// A code of the taxonomy.
    setting: Option<String>,
}

/// A step that is due.
#[derive(ToSchema)]
pub struct OutreachNext {
    /// `R0` to `R4`, or `N2` to `N4`: nobody has acknowledged.
    step: String,
    /// When, RFC 3339.
    at: String,
}

/// An alarm that no human has closed.
#[derive(ToSchema)]
pub struct OutreachAlarm {
    /// Its number in the outing.
    number: i64,
    /// `not_arrived`, `not_heard`, `not_left`, `not_home`, `orange`, `red` or `duress`.
    cause: String,
    /// From when its steps are counted.
    due_at: String,
    /// The last step that was fired.
    step: Option<String>,
    /// When.
    called_at: Option<String>,
    /// Whether somebody has taken up the last call.
    taken_up: bool,
    /// The pseudonym of who said last that they have taken it up.
    taken_up_by: Option<String>,
    /// When.
    taken_up_at: Option<String>,
    /// When word of them came; no step follows, and a human closes it still.
    answered_at: Option<String>,
    /// When that was tapped.
    answer_said_at: Option<String>,
    /// The next step.
    next: Option<OutreachNext>,
}

/// What was said.
#[derive(ToSchema)]
pub struct CheckInOut {
    /// Its id.
    id: String,
    /// What.
    kind: String,
    /// When it was tapped, by the server's clock.
    said_at: String,
    /// When it was received.
    received_at: String,
    /// Whether somebody else entered it; for supervisors.
    for_them: Option<bool>,
    /// Whether it was said under duress; for supervisors.
    duress: Option<bool>,
    /// Where, while that is kept; for supervisors.
    cell: Option<String>,
}

/// An outing. Who is out sees nothing of its alarms: whoever holds their phone must not.
#[derive(ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the shape of an answer")]
pub struct OutreachOut {
    id: String,
    /// What it is called on the telephone.
    code: String,
    /// `awaiting_approval`, `planned`, `refused`, `underway`, `at_place`, `leaving`, `home` or
    /// `called_off`.
    phase: String,
    /// `green`, `yellow`, `orange` or `red`.
    colour: String,
    exercise: bool,
    /// Whether it waits for somebody else to agree that it is an exercise. Until then its calls are none.
    exercise_asked: bool,
    /// Which version of the protocol they said that they have read.
    protocol_read: Option<i64>,
    /// Whether it was suspended for safety: a credit.
    suspended: bool,
    /// How many people were not reached because it was suspended; `null` where nobody has said.
    contacts_missed: Option<i64>,
    /// `nothing_happened` or `something_happened`.
    debrief: Option<String>,
    starts_at: String,
    ends_at: String,
    home_by: String,
    company: String,
    /// The pseudonym of who is told first when something is overdue.
    buddy: Option<String>,
    /// Whether it was begun online, with somebody who is met at a registered place.
    online: bool,
    /// What was agreed with the buddy who stays outside, if one does.
    outside: Option<OutsideOut>,
    vehicle: bool,
    /// `requested`, `granted` or `not_granted`; `null` where no vehicle was asked for.
    vehicle_state: Option<String>,
    /// Whether they have chosen to send their zone with what they say.
    shares_zone: bool,
    /// When they were last heard of.
    heard_at: Option<String>,
    expected: Option<OutreachExpected>,
    requirement: OutreachRequirement,
    /// The pseudonym of who is out; for supervisors.
    promoter: Option<String>,
    /// Whether they are out; for supervisors.
    is_out: Option<bool>,
    /// Whether the plan waits for approval; for supervisors.
    waits: Option<bool>,
    /// The next step of any ladder; for supervisors.
    next: Option<OutreachNext>,
    /// For supervisors.
    alarms: Option<Vec<OutreachAlarm>>,
    /// Who would be called; of one outing that is asked for by itself and is not over.
    watch: Option<OutreachWatch>,
    /// Of one outing that is asked for by its id. That a supervisor looked is in the person's log.
    place: Option<OutreachPlaceOut>,
    /// Of one outing that is asked for by its id.
    check_ins: Option<Vec<CheckInOut>>,
}

/// Outings.
#[derive(ToSchema)]
pub struct OutreachList {
    outreach: Vec<OutreachOut>,
    /// Those of others at which who asks waits outside.
    waits_outside: Vec<WaitedForOut>,
}

/// What is decided about a plan.
#[derive(ToSchema)]
pub struct DecisionIn {
    /// Whether it is approved.
    approve: bool,
}

/// What is answered to who asked for a vehicle.
#[derive(ToSchema)]
pub struct VehicleIn {
    /// Whether there is one.
    granted: bool,
}

/// How an outing's alarms are closed.
#[derive(ToSchema)]
pub struct ClosureIn {
    /// `safe_forgot`, `safe_no_signal`, `safe_delayed`, `false_alarm`, `helped`, `harmed` or
    /// `exercise`.
    reason: String,
    /// Whether the person is home. Otherwise the next check-in is waited for.
    is_home: Option<bool>,
}

/// A turn that is put on the roster.
#[derive(ToSchema)]
pub struct DutyIn {
    /// Whose turn it is.
    handle: String,
    /// `supervisor`, `second_contact` or `crisis_lead`.
    duty: String,
    /// From when, RFC 3339.
    starts_at: String,
    /// To when, at most 31 days later.
    ends_at: String,
    /// Whom to call first: the lowest, 1–99.
    place_in_line: Option<i64>,
}

/// The organisation's rules.
#[derive(ToSchema)]
pub struct SafetyRulesBody {
    low: TimingBody,
    medium: TimingBody,
    high: TimingBody,
    /// Of the levels 1 to 5.
    levels: Vec<LevelRuleBody>,
    /// The hour of the day from which a place without enough data is taken as level 4.
    night_from: i64,
    /// The hour of the day until which it is.
    night_until: i64,
    /// Whether people may have a second PIN, which opens a decoy (`PUT /api/v1/me/duress_pin`).
    #[schema(required = false)]
    duress_pin: bool,
}

/// When the steps of a ladder are due.
#[derive(ToSchema)]
pub struct TimingBody {
    /// Minutes after the due time of R0 to R4, from 0, each later than the one before.
    minutes: Vec<i64>,
    /// Minutes within which somebody acknowledges, 1–60.
    acknowledge_within: i64,
}

/// What is asked at one level.
#[derive(ToSchema)]
pub struct LevelRuleBody {
    /// `alone`, `pair`, `with_supervisor` or `do_not_go`.
    go: String,
    /// Every how many minutes one says that all is well, 10–240; `null`: not in between.
    check_every: Option<i64>,
    /// Whether a buddy is told.
    buddy: bool,
    /// Whether the way there and home is planned with a vehicle.
    transport: bool,
    /// Whether a supervisor approves the plan.
    approval: bool,
}
