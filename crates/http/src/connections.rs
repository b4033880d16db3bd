//! Connections as the kernel has them: how many of one address, how many bytes wait for one that
//! reads slowly, and how long they do.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, Shutdown};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::dev::Extensions;
use rustc_hash::FxHashMap;
use socket2::SockRef;
use tokio::net::TcpStream;

use crate::metrics::Metrics;
use crate::{HttpSettings, Network};

/// Bytes the kernel keeps for a client that does not read; it doubles them for its own needs. At
/// 150 ms from here they still let a megabyte through a second. Without a bound it would be
/// megabytes for each, and minutes before anybody noticed.
const KEPT: usize = 128 * 1024;
/// How long sent bytes may stay unread before the kernel ends the connection: whatever we wait for,
/// whoever reads nothing is gone then.
const UNREAD: Duration = Duration::from_secs(60);
/// What a connection too many is told, before anything is read from it.
const TOO_MANY: &str = "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\
    content-type: application/problem+json\r\nretry-after: 10\r\ncontent-length: 139\r\n\r\n\
    {\"type\":\"urn:atalaya:problem:busy\",\"title\":\"Too many connections from this address\",\
    \"status\":503,\"code\":\"busy\",\"detail\":\"Come back later.\"}";

/// The open connections of each address.
pub(crate) struct Connections {
    most: usize,
    uncounted: Vec<Network>,
    open: Mutex<FxHashMap<IpAddr, usize>>,
    metrics: Arc<Metrics>,
}

/// One connection of an address; given back when dropped.
struct Counted {
    connections: Arc<Connections>,
    address: IpAddr,
}

impl Connections {
    pub(crate) fn new(settings: &HttpSettings, metrics: Arc<Metrics>) -> Arc<Self> {
        let uncounted = [&settings.uncounted[..], &settings.trusted_proxies].concat();
        let open = Mutex::default();
        Arc::new(Self { most: settings.max_per_address, uncounted, open, metrics })
    }

    /// Looks at a connection that was opened; what is `kept` lives as long as it does.
    pub(crate) fn opened(self: &Arc<Self>, stream: &TcpStream, kept: &mut Extensions) {
        let socket = SockRef::from(stream);
        // A kernel that refuses either keeps more for longer; the reader's own limits stay.
        let _ = socket.set_send_buffer_size(KEPT);
        #[cfg(target_os = "linux")]
        let _ = socket.set_tcp_user_timeout(Some(UNREAD));
        let Ok(peer) = stream.peer_addr() else { return };
        if let Ok(counted) = self.count(peer.ip()) {
            kept.insert(counted);
        } else {
            self.metrics.connection_refused();
            // Nothing waits in its buffer yet, so this goes whole or not at all.
            let _ = socket.send(TOO_MANY.as_bytes());
            let _ = socket.shutdown(Shutdown::Both);
        }
    }

    /// Counts one more of an address, unless it has too many or is not counted.
    fn count(self: &Arc<Self>, peer: IpAddr) -> Result<Option<Counted>, ()> {
        if self.uncounted.iter().any(|network| network.contains(peer)) {
            return Ok(None);
        }
        let address = household(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if *count >= self.most {
            return Err(());
        }
        *count += 1;
        Ok(Some(Counted { connections: Arc::clone(self), address }))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut open = self.connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        give_back(&mut open, &self.address);
    }
}

/// One less; who has none is not kept.
pub(crate) fn give_back<K: Eq + Hash>(counts: &mut FxHashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

/// Whose addresses are counted together: one by IPv4, the 2⁶⁴ that every line has by IPv6.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(most: usize) -> Arc<Connections> {
        let settings = HttpSettings {
            max_per_address: most,
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..HttpSettings::default()
        };
        Connections::new(&settings, Arc::default())
    }

    #[test]
    fn an_address_has_so_many_and_gives_them_back() {
        let connections = counting(2);
        let count = |address: &str| connections.count(address.parse().unwrap());
        let (first, _second) = (count("203.0.113.9"), count("::ffff:203.0.113.9"));
        assert!(count("203.0.113.9").is_err() && count("203.0.113.10").is_ok());
        drop(first);
        assert!(count("203.0.113.9").is_ok());
        let _one_line = (count("2001:db8::1"), count("2001:db8::2"));
        assert!(count("2001:db8:0:0:ffff::3").is_err() && count("2001:db8:0:1::1").is_ok());
    }

    #[test]
    fn who_brings_everybody_is_not_counted() {
        let connections = counting(0);
        for uncounted in ["127.0.0.1", "::1", "10.1.2.3"] {
            assert!(matches!(connections.count(uncounted.parse().unwrap()), Ok(None)));
        }
        assert!(connections.count("203.0.113.9".parse().unwrap()).is_err());
        assert_eq!(connections.open.lock().unwrap().len(), 1);
    }

    #[test]
    fn what_one_too_many_is_told_has_the_length_it_says() {
        let (head, body) = TOO_MANY.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("content-length: {}", body.len())), "{}", body.len());
    }
}
