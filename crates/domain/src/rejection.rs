//! Why a report does not count: said by whoever rejects it, kept beside it.

use crate::code::codes;

codes! {
    /// Why a report was rejected. It never asks who was hurt for proof.
    RejectionReason {
        Duplicate = "duplicate", "Ya estaba reportado", "It was reported already";
        Mistake = "mistake", "Se reportó por error", "It was reported by mistake";
        NotSecurity = "not_security", "No es un evento de seguridad", "It is no security event";
        DidNotHappen = "did_not_happen", "Se supo que no ocurrió", "It is known not to have happened";
        Exercise = "exercise", "Era una prueba o un ejercicio", "It was a test or an exercise";
        Harmful = "harmful", "Se reportó para hacer daño", "It was reported to do harm";
    }
}
