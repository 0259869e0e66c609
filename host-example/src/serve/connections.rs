//! Connections: how many there may be, and how long each of them may take.
//!
//! A head that does not arrive in time ends its connection, and so does an answer that nobody reads. Callers
//! that have shown a token have places kept for them. All others share some places; when those are taken, the
//! oldest is closed, first of all one from the same address: a client that opens many connections and does
//! nothing with them pushes out only its own kind.

use std::{
    collections::VecDeque,
    convert::Infallible,
    net::IpAddr,
    pin::pin,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, extract::Request, http::Response};
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;

/// Time in which the head of a request must have arrived, and its body again; and the longest time in which
/// nothing of an answer is taken.
pub(super) const ARRIVAL: Duration = Duration::from_secs(10);

/// Time that requests have to end after the server was told to stop.
const PARTING: Duration = Duration::from_secs(20);

/// Time after which a connection is ended in good order, whatever it is used for.
const LIFETIME: Duration = Duration::from_secs(300);

/// Connections of callers who have shown a token, at a time.
const KEPT: usize = 256;

/// Connections of all others, at a time. Together half of the descriptors that a process usually may have.
const STRANGERS: usize = 256;

/// Those of one address.
const PER_ADDRESS: usize = 64;

/// Bytes of a head.
const HEAD: usize = 64 << 10;

/// The other end of a connection.
#[derive(Debug)]
pub(super) struct Peer {
    address: IpAddr,
    places: Arc<Places>,
    kept: OnceLock<OwnedSemaphorePermit>,
    pushed_out: Notify,
}

impl Peer {
    /// It has shown a token: nobody without one can push it out any more, if there is a place left.
    pub(super) fn is_known(self: &Arc<Self>) {
        if self.kept.get().is_none()
            && let Ok(place) = Arc::clone(&self.places.kept).try_acquire_owned()
            && self.kept.set(place).is_ok()
        {
            self.places.leave(self);
        }
    }
}

/// The places of all connections.
#[derive(Debug)]
struct Places {
    kept: Arc<Semaphore>,
    /// The oldest first.
    strangers: Mutex<VecDeque<Arc<Peer>>>,
}

impl Places {
    fn new() -> Arc<Self> {
        Arc::new(Self { kept: Arc::new(Semaphore::new(KEPT)), strangers: Mutex::default() })
    }

    /// A place for one more; another makes room if there is none.
    fn enter(self: &Arc<Self>, address: IpAddr) -> Arc<Peer> {
        let peer = Arc::new(Peer {
            address,
            places: Arc::clone(self),
            kept: OnceLock::new(),
            pushed_out: Notify::new(),
        });
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        let here = strangers.iter().filter(|other| other.address == address).count();
        let oldest = match (here >= PER_ADDRESS, strangers.len() >= STRANGERS) {
            (true, _) => strangers.iter().position(|other| other.address == address),
            (false, full) => full.then_some(0),
        };
        if let Some(oldest) = oldest.and_then(|at| strangers.remove(at)) {
            oldest.pushed_out.notify_one();
        }
        strangers.push_back(Arc::clone(&peer));
        peer
    }

    fn leave(&self, peer: &Arc<Peer>) {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        strangers.retain(|other| !Arc::ptr_eq(other, peer));
    }
}

/// Says with every request whose connection it came over.
struct OverConnection<S> {
    service: S,
    peer: Arc<Peer>,
}

impl<S: Service<Request<Incoming>>> Service<Request<Incoming>> for OverConnection<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(Arc::clone(&self.peer));
        self.service.call(request)
    }
}

/// Accepts connections until told to stop; returns when all have ended, or their time is over.
pub(super) async fn attend(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(ARRIVAL).max_buf_size(HEAD);
    let service = TowerToHyperService::new(router);
    let places = Places::new();
    let (told, stopping) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, address)) = accepted else {
            // No descriptors left, or a client that has gone: others may be luckier in a moment.
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        // Answers are one write each: there is nothing to wait for.
        let _slower = stream.set_nodelay(true);
        let peer = places.enter(address.ip());
        let service = OverConnection { service: service.clone(), peer: Arc::clone(&peer) };
        let (http, stopping) = (http.clone(), stopping.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = converse(&http, stream, service, stopping) => {}
                () = peer.pushed_out.notified() => {}
            }
            peer.places.leave(&peer);
        });
    }
    drop((listener, stopping));
    told.send_replace(());
    let _late = timeout(PARTING, told.closed()).await;
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
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(ARRIVAL));
    let mut connection = pin!(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
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
    use std::net::Ipv4Addr;

    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(10, 0, 0, last))
    }

    fn strangers(places: &Places) -> Vec<IpAddr> {
        places.strangers.lock().unwrap().iter().map(|peer| peer.address).collect()
    }

    #[test]
    fn one_address_pushes_out_its_own_connections_first() {
        let places = Places::new();
        let other = places.enter(address(1));
        let many: Vec<_> = (0..500).map(|_| places.enter(address(2))).collect();
        assert_eq!(strangers(&places).len(), PER_ADDRESS + 1);
        assert!(strangers(&places).contains(&address(1)));
        // The newest of them are there.
        assert!(Arc::ptr_eq(places.strangers.lock().unwrap().back().unwrap(), &many[499]));
        drop(other);
    }

    #[test]
    fn many_addresses_push_out_the_oldest_stranger_and_nobody_with_a_token() {
        let places = Places::new();
        let known = places.enter(address(0));
        known.is_known();
        known.is_known();
        assert_eq!(places.kept.available_permits(), KEPT - 1);
        for last in 1..=255 {
            for _ in 0..3 {
                places.enter(address(last));
            }
        }
        let left = strangers(&places);
        assert_eq!(left.len(), STRANGERS);
        assert!(
            !left.contains(&address(0))
                && !left.contains(&address(1))
                && left.contains(&address(255))
        );
        drop(known);
        assert_eq!(places.kept.available_permits(), KEPT);
    }
}
