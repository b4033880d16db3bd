//! E-mail by an SMTP server, over TLS.

use std::fmt;
use std::time::Duration;

use atalaya_domain::Channel;
use atalaya_store::DeliveryTo;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use tokio::time::timeout;

use crate::carrier::{Carried, Carrier, Carrying, Parcel};

/// How long the server may take for a message.
const PATIENCE: Duration = Duration::from_secs(6);

/// How the connection is kept from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailTls {
    /// It begins in the clear and must go over to TLS before anything is said (port 587).
    StartTls,
    /// It is TLS from the beginning (port 465).
    Wrapped,
    /// In the clear: only on this machine.
    None,
}

/// Where a mail server is.
#[derive(Clone)]
pub struct EmailSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from being read.
    pub tls: EmailTls,
    /// Who we are there, and what proves it.
    pub sign_in: Option<(String, String)>,
    /// Whom messages come from: `Avisos <avisos@example.org>`.
    pub from: String,
    /// Certificates (PEM) that alone are trusted, where the server's is not from a public authority.
    pub authority: Option<Vec<u8>>,
}

impl fmt::Debug for EmailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailSettings({}:{}, …)", self.host, self.port)
    }
}

/// Settings that cannot be a mail server's.
#[derive(Debug, thiserror::Error)]
pub enum EmailError {
    /// What is said would be read on the way.
    #[error("tls is \"none\" for {host:?}: that is for a server on this machine")]
    Clear {
        /// As it was set.
        host: String,
    },
    /// Whom messages come from is no address.
    #[error("from is {from:?}: it is an address, or a name with an address in <>")]
    From {
        /// As it was set.
        from: String,
    },
    /// The certificates are none, or TLS cannot be set up.
    #[error("cannot set up TLS")]
    Tls(#[source] lettre::transport::smtp::Error),
}

/// A mail server.
pub struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl Email {
    /// The server with these settings. It is not asked for anything yet.
    pub fn new(settings: EmailSettings) -> Result<Self, EmailError> {
        let EmailSettings { host, port, tls, sign_in, from, authority } = settings;
        let here = matches!(host.as_str(), "127.0.0.1" | "localhost" | "::1");
        if tls == EmailTls::None && !here {
            return Err(EmailError::Clear { host });
        }
        let from: Mailbox = from.parse().map_err(|_| EmailError::From { from: from.clone() })?;
        crate::tls::set_up_tls();
        let parameters = || {
            let mut parameters = TlsParameters::builder(host.clone());
            if let Some(pem) = &authority {
                parameters = parameters.certificate_store(CertificateStore::None);
                parameters = parameters.add_root_certificate(Certificate::from_pem(pem)?);
            }
            parameters.build_rustls()
        };
        let tls = match tls {
            EmailTls::StartTls => Tls::Required(parameters().map_err(EmailError::Tls)?),
            EmailTls::Wrapped => Tls::Wrapper(parameters().map_err(EmailError::Tls)?),
            EmailTls::None => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host)
            .port(port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = sign_in {
            transport = transport.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: transport.build(), from })
    }

    async fn send(&self, address: &str, parcel: &Parcel) -> Carried {
        let Ok(to) = address.parse::<Address>() else {
            return Carried::Refused("what stands for the address is none");
        };
        let call = parcel.call.get();
        // The same at each try: a server or a reader that sees it twice may know it again.
        let id = format!("<{}@{}>", parcel.id, self.from.email.domain());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .message_id(Some(id))
            .subject(call.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(call.text.clone());
        let Ok(message) = message else { return Carried::Refused("it cannot be written down") };
        // Its own limit is for the connection alone: a server may fall silent later.
        match timeout(PATIENCE, self.transport.send(message)).await {
            Ok(Ok(_)) => Carried::Taken,
            Ok(Err(error)) => told(&error),
            Err(_) => Carried::Failed("the mail server does not answer in time"),
        }
    }
}

/// What an error says: only the server's *no* to this message is for good.
fn told(error: &lettre::transport::smtp::Error) -> Carried {
    // 530 to 538: it does not know us, or wants another way of signing in. Somebody has to mend the
    // settings; until then it is worth another try.
    let of_us = error.status().is_some_and(|code| (530..=538).contains(&u16::from(code)));
    if error.is_permanent() && !of_us {
        return Carried::Refused("the mail server refuses the message");
    }
    Carried::Failed(if of_us {
        "the mail server does not know us"
    } else if error.is_tls() {
        "there is no TLS with the mail server"
    } else if error.is_timeout() {
        "the mail server does not answer in time"
    } else if error.is_transient() {
        "the mail server says later"
    } else {
        "the mail server is not reached"
    })
}

impl Carrier for Email {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn carry<'a>(&'a self, parcel: &'a Parcel) -> Carrying<'a> {
        Box::pin(async move {
            let DeliveryTo::Email(address) = &parcel.to else {
                return Carried::Refused("it is no e-mail").into();
            };
            self.send(address.trim(), parcel).await.into()
        })
    }
}
