//! Outreach seen home: the words of sessions, their check-ins and the alarms they raise.
//!
//! A *session* here is one outing of a promoter, from setting out until they are home.

use crate::code::codes;
use crate::record_id::record_id;

record_id! {
    /// The id of an outreach session, a UUID that the phone makes.
    OutreachId
}

record_id! {
    /// The id of a check-in, a UUID that the phone makes: sent twice, it is stored once.
    CheckInId
}

codes! {
    /// Where an outreach session stands.
    OutreachPhase {
        AwaitingApproval = "awaiting_approval", "Espera aprobación", "Awaiting approval";
        Planned = "planned", "Planificada", "Planned";
        Refused = "refused", "No se aprobó", "Refused";
        Underway = "underway", "En camino al lugar", "On the way there";
        AtPlace = "at_place", "En el lugar", "At the place";
        Leaving = "leaving", "En camino a casa", "On the way home";
        Home = "home", "En casa", "Home";
        CalledOff = "called_off", "No se salió", "Called off";
    }
}

codes! {
    /// What is said by a check-in.
    CheckInKind {
        SetOut = "set_out", "Salgo", "Setting out";
        Arrive = "arrive", "Llegué", "Arrived";
        Ok = "ok", "Todo bien", "All is well";
        Leave = "leave", "Me voy del lugar", "Leaving the place";
        Home = "home", "Ya estoy en casa", "Home";
        Suspend = "suspend", "Suspendo por seguridad", "Suspended for safety";
        CallOff = "call_off", "No voy a salir", "Not going out";
        Quiet = "quiet", "No habrá señal hasta", "No signal expected until";
        Green = "green", "Verde: normal", "Green: normal";
        Yellow = "yellow", "Amarillo: algo raro", "Yellow: something strange";
        Orange = "orange", "Naranja: me retiro ya", "Orange: leaving now";
        Red = "red", "Rojo: peligro, ayuda", "Red: danger, help";
        FalseAlarm = "false_alarm", "Fue falsa alarma", "It was a false alarm";
        NothingHappened = "nothing_happened", "Sin novedad", "Nothing happened";
        SomethingHappened = "something_happened", "Pasó algo", "Something happened";
        ShareZone = "share_zone", "Mando mi zona", "Sending my zone";
        StopZone = "stop_zone", "Ya no mando mi zona", "No longer sending my zone";
    }
}

codes! {
    /// The state that a team gives itself.
    Colour {
        Green = "green", "Verde", "Green";
        Yellow = "yellow", "Amarillo", "Yellow";
        Orange = "orange", "Naranja", "Orange";
        Red = "red", "Rojo", "Red";
    }
}

codes! {
    /// What a code word stands for.
    CodeWordMeaning {
        Yellow = "yellow", "Amarillo: algo raro", "Yellow: something strange";
        Orange = "orange", "Naranja: me retiro ya", "Orange: leaving now";
        Red = "red", "Rojo: peligro, ayuda", "Red: danger, help";
        Silent = "silent", "Me obligan a hablar", "I am being made to speak";
    }
}

codes! {
    /// What becomes of support after an incident.
    SupportStep {
        Offered = "offered", "Se ofreció", "Offered";
        Accepted = "accepted", "Lo aceptó", "Accepted";
        Declined = "declined", "No lo quiso", "Declined";
        Referred = "referred", "Se derivó", "Referred";
        Done = "done", "Se dio", "Done";
    }
}

codes! {
    /// With whom somebody goes.
    Company {
        Alone = "alone", "Sola o solo", "Alone";
        Pair = "pair", "En pareja", "In a pair";
        WithSupervisor = "with_supervisor", "Con supervisor/a", "With a supervisor";
    }
}

codes! {
    /// What somebody is on duty for.
    Duty {
        Supervisor = "supervisor", "Supervisión de turno", "Supervisor on duty";
        SecondContact = "second_contact", "Segundo contacto", "Second contact";
        CrisisLead = "crisis_lead", "Responsable de crisis", "Crisis lead";
    }
}

codes! {
    /// What was said of an outing afterwards.
    Debrief {
        NothingHappened = "nothing_happened", "Sin novedad", "Nothing happened";
        SomethingHappened = "something_happened", "Pasó algo", "Something happened";
    }
}

codes! {
    /// Why an alarm runs.
    AlarmCause {
        NotStarted = "not_started", "No avisó que salía", "Did not say that they set out";
        NotArrived = "not_arrived", "No avisó que llegó", "Did not say that they arrived";
        NotHeard = "not_heard", "No avisó que todo va bien", "Did not say that all is well";
        NotLeft = "not_left", "No avisó que se iba", "Did not say that they left";
        NotOut = "not_out", "No avisó que salió de donde entró", "Did not say that they came out";
        NotHome = "not_home", "No avisó que llegó a casa", "Did not say that they are home";
        Orange = "orange", "Naranja", "Orange";
        Red = "red", "Rojo", "Red";
        Duress = "duress", "Aviso silencioso", "Silent alert";
    }
}

codes! {
    /// What whoever stays outside does when somebody has not come out in time.
    OutsideAct {
        Call = "call", "Llamarle", "Call them";
        Knock = "knock", "Tocar la puerta", "Knock at the door";
        Supervisor = "supervisor", "Llamar a supervisión", "Call the supervisor";
        Alert = "alert", "Pedir ayuda", "Call for help";
    }
}

codes! {
    /// A step of the ladder.
    AlarmStep {
        Ask = "R0", "Se pregunta si todo va bien", "They are asked whether all is well";
        Insist = "R1", "Se insiste y se avisa a la pareja", "They are asked again and the buddy is told";
        Supervisor = "R2", "Supervisión tiene que responder", "A supervisor must acknowledge";
        SupervisorUnanswered = "N2", "Nadie ha respondido", "Nobody has acknowledged";
        SecondContact = "R3", "Segundo contacto", "Second contact";
        SecondContactUnanswered = "N3", "Nadie ha respondido al segundo aviso", "Nobody has acknowledged the second call";
        Crisis = "R4", "Responsable de crisis", "Crisis lead";
        CrisisUnanswered = "N4", "Nadie ha respondido a la crisis", "Nobody has acknowledged the crisis";
    }
}

codes! {
    /// Why somebody closed an alarm.
    AlarmClosure {
        SafeForgot = "safe_forgot", "Está bien: olvidó avisar", "Safe: forgot to check in";
        SafeNoSignal = "safe_no_signal", "Está bien: sin señal o sin batería", "Safe: no signal or battery";
        SafeDelayed = "safe_delayed", "Está bien: se atrasó", "Safe: delayed";
        FalseAlarm = "false_alarm", "Falsa alarma", "False alarm";
        Helped = "helped", "Necesitó ayuda y está a salvo", "Needed help and is safe";
        Harmed = "harmed", "Le pasó algo", "Was harmed";
        Exercise = "exercise", "Fin del simulacro", "End of the exercise";
    }
}

impl AlarmClosure {
    /// Whether nothing was the matter: the alarm was overdue for no reason.
    #[must_use]
    pub const fn is_false(self) -> bool {
        matches!(self, Self::SafeForgot | Self::SafeNoSignal | Self::SafeDelayed | Self::FalseAlarm)
    }
}
