//! Releasing a device's half of the key of what it keeps: to that device, when its PIN has opened it.

use atalaya_domain::DeviceId;

use crate::{Refusal, Released};

/// The server's half of a device's key, for the session that has just begun on that very device.
/// Never for one that began with a password or on a shared phone, which keep nothing.
pub fn release_local_key(
    device: DeviceId,
    begun_on: Option<DeviceId>,
    half: [u8; 32],
) -> Result<Released<[u8; 32]>, Refusal> {
    if begun_on == Some(device) { Ok(Released::new(half)) } else { Err(Refusal::LocalKey) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_devices_key_is_told_to_that_device_alone() {
        let (one, two) = (DeviceId::random([1; 16]), DeviceId::random([2; 16]));
        assert_eq!(release_local_key(one, Some(one), [9; 32]).unwrap().into_inner(), [9; 32]);
        assert_eq!(release_local_key(one, Some(two), [9; 32]), Err(Refusal::LocalKey));
        assert_eq!(release_local_key(one, None, [9; 32]), Err(Refusal::LocalKey));
    }
}
