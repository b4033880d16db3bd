//! Requests that ask for a websocket. The HTTP server hands their connection over: the router answers
//! as it does any request, and if it lets a reader in, the connection is the reader's. Nothing of the
//! server's is left on it, which keeps two buffers of 8 KiB for each it has.

use std::io;
use std::pin::pin;
use std::rc::Rc;

use actix_codec::{Encoder as _, Framed};
use actix_http::body::{BodySize, BoxBody, MessageBody};
use actix_http::h1::{Codec, Message};
use actix_http::{ConnectionType, Request, Response, StatusCode};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::{Error, rt};
use bytes::BytesMut;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::live::Welcome;

/// Answers a request that asks for a websocket, or for a tunnel, which nothing here is. It ends with
/// the answer, unless a reader is let in: who has is not kept among the server's connections.
pub(crate) async fn answer<B: MessageBody + 'static>(
    router: Rc<impl Service<Request, Response = ServiceResponse<B>, Error = Error>>,
    mut request: Request,
    framed: Framed<TcpStream, Codec>,
) -> Result<(), Error> {
    let mut connection = framed.into_parts();
    let kept = request.take_conn_data();
    let answered = router.call(request).await;
    let (answer, welcome) = match answered {
        Ok(mut answer) => {
            let welcome = answer.response_mut().extensions_mut().remove::<Welcome>();
            (Response::<B>::from(answer).map_into_boxed_body(), welcome)
        }
        Err(error) => (Response::<BoxBody>::from(error), None),
    };
    let (stream, codec) = (&mut connection.io, &mut connection.codec);
    // Answers to what was asked before on this connection go first.
    let sent = send(stream, codec, connection.write_buf, answer).await;
    if let (Ok(()), Some(welcome)) = (sent, welcome) {
        rt::spawn(welcome.on(connection.io, &connection.read_buf, kept).run());
    }
    Ok(())
}

/// Sends an answer. Who is gone meanwhile is not told.
async fn send(
    stream: &mut TcpStream,
    codec: &mut Codec,
    mut bytes: BytesMut,
    answer: Response<BoxBody>,
) -> io::Result<()> {
    let opens = answer.status() == StatusCode::SWITCHING_PROTOCOLS;
    let size = if opens { BodySize::None } else { answer.body().size() };
    let mut body = None;
    let mut head = answer.map_body(|_, whole| body = Some(whole));
    if !opens {
        head.head_mut().set_connection_type(ConnectionType::Close);
    }
    codec.encode(Message::Item((head, size)), &mut bytes)?;
    stream.write_all(&bytes).await?;
    let Some(body) = body.filter(|_| !opens) else { return Ok(()) };
    let mut body = pin!(body);
    while let Some(chunk) = std::future::poll_fn(|context| body.as_mut().poll_next(context)).await {
        bytes.clear();
        let chunk = chunk.map_err(|error| io::Error::other(error.to_string()))?;
        codec.encode(Message::Chunk(Some(chunk)), &mut bytes)?;
        stream.write_all(&bytes).await?;
    }
    bytes.clear();
    codec.encode(Message::Chunk(None), &mut bytes)?;
    stream.write_all(&bytes).await?;
    stream.shutdown().await
}
