//! Listening: connections in, requests through the door, a quiet end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, UnixListener};

use crate::door::Door;

/// How long a client may take to send the head of a request (accounts specification, 1.1).
const HEADER_PATIENCE: Duration = Duration::from_secs(10);

/// How long requests in flight may take to end at shutdown.
const LAST_PATIENCE: Duration = Duration::from_secs(35);

/// Pause after a failed accept, so that a lack of file handles does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Where connections come from.
#[derive(Debug)]
pub enum Listener {
    /// An address and port.
    Tcp(TcpListener),
    /// A socket in the file system.
    Unix(UnixListener),
}

/// Serves until `stop` is ready, then lets the requests in flight end.
pub async fn serve(listener: Listener, door: Door, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok(Connection::Tcp(stream, peer)) => spawn(&graceful, door.clone(), stream, Some(peer)),
            Ok(Connection::Unix(stream)) => spawn(&graceful, door.clone(), stream, None),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_PATIENCE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

enum Connection {
    Tcp(tokio::net::TcpStream, IpAddr),
    Unix(tokio::net::UnixStream),
}

async fn accept(listener: &Listener) -> io::Result<Connection> {
    match listener {
        Listener::Tcp(listener) => {
            let (stream, peer) = listener.accept().await?;
            stream.set_nodelay(true)?;
            Ok(Connection::Tcp(stream, peer.ip()))
        }
        Listener::Unix(listener) => listener.accept().await.map(|(stream, _)| Connection::Unix(stream)),
    }
}

fn spawn<S>(graceful: &GracefulShutdown, door: Door, stream: S, peer: Option<IpAddr>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |request| {
        let door = door.clone();
        async move { Ok::<_, Infallible>(door.answer(request, peer).await) }
    });
    let mut builder = http1::Builder::new();
    // A client that has said all it wants to say still gets its answer.
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE).half_close(true);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}
