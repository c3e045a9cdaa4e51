package sluice.proxies;

import sluice.value.Address;
import sluice.value.ByteString;

/// The value that stands for a server in a persistence cookie, as it was made from a key and an address; valid while both are the
/// same. Manual §4.2 `cookie … dynamic`.
///
/// @param address what the server's address was
/// @param key the key of its backend
/// @param value the cookie's value
public record MadeCookie(Address address, String key, ByteString value) {
    /// Whether it would be made the same now.
    public boolean isOf(Address address, String key) {
        return this.address.equals(address) && this.key.equals(key);
    }
}
