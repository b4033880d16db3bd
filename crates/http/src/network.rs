//! Networks in CIDR notation.

use std::net::IpAddr;
use std::str::FromStr;

/// A network of addresses, like `10.0.0.0/8`; a single address is the network of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    mask: u128,
}

/// The text is no network.
#[derive(Debug, thiserror::Error)]
#[error("an address like 10.0.0.1 or a network like 10.0.0.0/8 or fd00::/8")]
pub struct NetworkError;

impl Network {
    /// This machine, by both versions of the protocol.
    pub const LOOPBACK: [Self; 2] =
        [Self { bits: 0xffff_7f00_0000, mask: u128::MAX << 24 }, Self { bits: 1, mask: u128::MAX }];

    /// Whether the address lies in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        bits(address) & self.mask == self.bits
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().or(Err(NetworkError))?;
        let width: u32 = if address.is_ipv4() { 32 } else { 128 };
        let length: u32 = length.map_or(Ok(width), str::parse).or(Err(NetworkError))?;
        if length > width {
            return Err(NetworkError);
        }
        let mask = u128::MAX.checked_shl(width - length).unwrap_or(0);
        // What stands after the mask is a slip: believing a wider network could be dangerous.
        let bits = bits(address);
        if bits & mask == bits { Ok(Self { bits, mask }) } else { Err(NetworkError) }
    }
}

/// The address as IPv6, IPv4 mapped into it.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_other() {
        let cases = [
            ("10.0.0.1", "10.0.0.1", "10.0.0.2"),
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", "::10.1.2.3"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
        ];
        assert_eq!(
            Network::LOOPBACK.to_vec(),
            ["127.0.0.0/8", "::1"].map(|it| it.parse().unwrap())
        );
        for (network, inside, outside) in cases {
            let network: Network = network.parse().unwrap();
            assert!(network.contains(inside.parse().unwrap()), "{inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{outside}");
        }
        for wrong in ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0/8", "fd00::/129", "x"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
