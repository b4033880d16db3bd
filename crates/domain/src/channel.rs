//! The ways in which people are told outside of the app, and what became of it.

use crate::code::codes;
use crate::record_id::record_id;

codes! {
    /// A way to tell somebody outside of the app that something waits for them in it.
    Channel {
        Push = "push", "Aviso del navegador", "Web push";
        Sms = "sms", "Mensaje de texto", "Text message";
        Email = "email", "Correo", "E-mail";
    }
}

codes! {
    /// How far one delivery has come.
    DeliveryState {
        Reserve = "reserve", "En reserva", "In reserve";
        Waiting = "waiting", "Por enviar", "To be sent";
        Sent = "sent", "Enviado", "Sent";
        Delivered = "delivered", "Entregado", "Delivered";
        Failed = "failed", "No salió", "Failed";
        NoAddress = "no_address", "Sin dirección", "No address";
        NotNeeded = "not_needed", "Ya no hacía falta", "No longer needed";
    }
}

record_id! {
    /// One delivery's id, by which a gateway knows it again when it is handed it twice.
    DeliveryId
}
