//! The client's address (accounts specification, 1.6).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::HeaderMap;
use ipnet::IpNet;

/// The header in which a trusted proxy names the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The proxies whose word counts.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// Their networks; a Unix socket peer is always trusted.
    pub trusted: Vec<IpNet>,
    /// The one header that is read.
    pub header: ProxyHeader,
}

/// Whom a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ClientKey {
    /// One IPv4 address.
    V4(Ipv4Addr),
    /// One IPv6 network of 64 bits.
    V6(u64),
    /// Somebody without an address.
    Unknown,
}

impl Proxies {
    /// The address of the client of a request.
    pub(super) fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = peer.map(|peer| peer.to_canonical());
        if peer.is_some_and(|peer| !self.trusts(peer)) {
            return peer;
        }
        let mut client = peer;
        for element in self.elements(headers).into_iter().rev() {
            let Some(address) = element else { break };
            client = Some(address);
            if !self.trusts(address) {
                break;
            }
        }
        client
    }

    /// Whether a private peer names a client although no proxy is trusted.
    pub(super) fn is_strange(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> bool {
        let is_private = |peer: IpAddr| match peer.to_canonical() {
            IpAddr::V4(peer) => peer.is_private() || peer.is_loopback() || peer.is_link_local(),
            IpAddr::V6(peer) => peer.is_unique_local() || peer.is_loopback() || peer.is_unicast_link_local(),
        };
        self.trusted.is_empty()
            && (headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded"))
            && peer.is_some_and(is_private)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// The addresses of the header from left to right; `None` for a malformed one.
    fn elements(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let name = match self.header {
            ProxyHeader::XForwardedFor => "x-forwarded-for",
            ProxyHeader::Forwarded => "forwarded",
        };
        let values = headers.get_all(name).into_iter().flat_map(|value| value.to_str().unwrap_or("?").split(','));
        values
            .map(|element| match self.header {
                ProxyHeader::XForwardedFor => read_address(element.trim()),
                ProxyHeader::Forwarded => element.split(';').find_map(|pair| {
                    let (key, value) = pair.trim().split_once('=')?;
                    key.eq_ignore_ascii_case("for").then(|| read_address(value.trim().trim_matches('"'))).flatten()
                }),
            })
            .collect()
    }
}

/// An address, with or without port and brackets.
fn read_address(text: &str) -> Option<IpAddr> {
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None if text.matches(':').count() == 1 => text.split(':').next()?,
        None => text,
    };
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

impl From<Option<IpAddr>> for ClientKey {
    fn from(address: Option<IpAddr>) -> Self {
        match address {
            Some(IpAddr::V4(address)) => Self::V4(address),
            Some(IpAddr::V6(address)) => Self::V6(network(address)),
            None => Self::Unknown,
        }
    }
}

/// The /64 of an address.
fn network(address: Ipv6Addr) -> u64 {
    let first_half = address.to_bits() >> 64;
    u64::try_from(first_half).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, header: &str) -> String {
        let proxies =
            Proxies { trusted: trusted.split_whitespace().map(|net| net.parse().unwrap()).collect(), header: ProxyHeader::XForwardedFor };
        let mut headers = HeaderMap::new();
        if !header.is_empty() {
            headers.insert("x-forwarded-for", header.parse().unwrap());
        }
        headers.insert("x-real-ip", "9.9.9.9".parse().unwrap());
        headers.insert("cf-connecting-ip", "9.9.9.9".parse().unwrap());
        proxies.client(peer.parse().ok(), &headers).map_or("unknown".to_owned(), |address| address.to_string())
    }

    #[test]
    fn only_a_trusted_proxy_may_name_the_client() {
        assert_eq!(client("", "198.51.100.7", "127.0.0.1"), "198.51.100.7");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", "1.1.1.1, 2.2.2.2"), "2.2.2.2");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.9"), "2.2.2.2");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", "1.1.1.1, oops, 10.0.0.9"), "10.0.0.9");
        assert_eq!(client("10.0.0.0/8", "::ffff:10.0.0.1", "2001:db8::1"), "2001:db8::1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", ""), "10.0.0.1");
        assert_eq!(client("", "a unix socket", "203.0.113.5:1234"), "203.0.113.5");
        assert_eq!(client("", "a unix socket", ""), "unknown");
    }

    #[test]
    fn a_private_peer_that_forwards_without_being_trusted_is_strange() {
        let mut headers = HeaderMap::new();
        let strange = |trusted: &str, peer: &str, headers: &HeaderMap| {
            let trusted = trusted.split_whitespace().map(|net| net.parse().unwrap()).collect();
            Proxies { trusted, header: ProxyHeader::XForwardedFor }.is_strange(peer.parse().ok(), headers)
        };
        assert!(!strange("", "10.0.0.1", &headers));
        headers.insert("forwarded", "for=1.1.1.1".parse().unwrap());

        assert!(["10.0.0.1", "127.0.0.1", "::1", "fd00::1", "::ffff:192.168.1.1"].into_iter().all(|peer| strange("", peer, &headers)));
        assert!(!strange("", "203.0.113.5", &headers) && !strange("192.0.2.0/24", "10.0.0.1", &headers) && !strange("", "unix", &headers));
    }

    #[test]
    fn the_forwarded_header_is_read_by_its_grammar() {
        let proxies = Proxies { trusted: vec!["10.0.0.0/8".parse().unwrap()], header: ProxyHeader::Forwarded };
        let mut headers = HeaderMap::new();
        headers.insert("forwarded", r#"for=1.1.1.1, For="[2001:db8::7]:4711";proto=https, for=10.0.0.3"#.parse().unwrap());

        assert_eq!(proxies.client("10.0.0.1".parse().ok(), &headers), "2001:db8::7".parse().ok());
    }

    #[test]
    fn a_limit_counts_ipv6_by_its_network() {
        let key = |text: &str| ClientKey::from(text.parse::<IpAddr>().ok());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("1.1.1.1"), key("1.1.1.2"));
    }
}
