//! Connections: how many there may be, and how long each of them may take.
//!
//! A head that does not arrive in time ends its connection, and so does an answer that nobody reads.
//! A connection that finds no place is told so at once.

use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request, http::Response};
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};

/// Time in which the head of a request must have arrived, and its body again.
pub(super) const ARRIVAL: Duration = Duration::from_secs(10);

/// Time that requests have to end after the server was told to stop.
const PARTING: Duration = Duration::from_secs(20);

/// Time after which a connection is ended in good order, whatever it is used for.
const LIFETIME: Duration = Duration::from_secs(300);

/// Connections at a time: half of the descriptors that a process usually may have.
const CONNECTIONS: usize = 512;

/// Bytes of a head.
const HEAD: usize = 64 << 10;

/// What a connection without a place is told.
const FULL: &str = "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\n\
    content-type: application/problem+json\r\ncontent-length: 109\r\n\r\n\
    {\"code\":\"http.overloaded\",\"remedy\":\"稍后重试 try again later\",\"text\":\"连接太多 too many connections\"}";

/// Accepts connections until told to stop; returns when all have ended, or their time is over.
pub(super) async fn attend(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(ARRIVAL).max_buf_size(HEAD);
    let service = TowerToHyperService::new(router);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let (told, stopping) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            // No descriptors left, or a client that has gone: others may be luckier in a moment.
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        // Answers are one write each: there is nothing to wait for.
        let _slower = stream.set_nodelay(true);
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tokio::spawn(timeout(Duration::from_secs(1), refuse(stream)));
            continue;
        };
        let (http, service, stopping) = (http.clone(), service.clone(), stopping.clone());
        tokio::spawn(async move {
            converse(&http, stream, service, stopping).await;
            drop(place);
        });
    }
    drop((listener, stopping));
    told.send_replace(());
    let _late = timeout(PARTING, told.closed()).await;
}

async fn refuse(mut stream: TcpStream) {
    let _gone = stream.write_all(FULL.as_bytes()).await;
    let _gone = stream.shutdown().await;
}

/// One connection from its first request to its last.
async fn converse<S>(
    http: &http1::Builder,
    stream: TcpStream,
    service: S,
    mut stopping: watch::Receiver<()>,
) where
    S: Service<Request<Incoming>, Response = Response<Body>, Error = Infallible>,
{
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ended = &mut connection => return,
        _told = stopping.changed() => {}
        () = sleep(LIFETIME) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _late = timeout(PARTING, connection).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_is_as_long_as_it_says() {
        let (head, body) = FULL.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{}", body.len());
        assert!(serde_json::from_str::<serde_json::Value>(body).is_ok());
    }
}
