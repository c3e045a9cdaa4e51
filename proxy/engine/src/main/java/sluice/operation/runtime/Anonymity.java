package sluice.operation.runtime;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.value.KeyHash;

import java.nio.charset.StandardCharsets;

/// What a connection shows instead of names and addresses: nothing else, or hashes of 24 bits, which stay the same for the same key and
/// cannot be turned back. Management guide §9.3 `set anon`. Immutable.
///
/// @param key 0 shows everything as it is
public record Anonymity(int key) {
    public static final Anonymity NONE = new Anonymity(0);

    private static final int BITS = 0xff_ffff;

    public boolean isOn() {
        return key != 0;
    }

    /// The name of a proxy, a server or a host; a null stays one.
    public @Nullable String nameOf(@Nullable String text) {
        return text == null ? null : name(text);
    }

    public String name(String text) {
        return isOn() ? hash(text) : text;
    }

    /// `host:port` of an IP address, each a hash; sockets of other families have no address that could tell anything.
    public String address(Address address) {
        if (!address.isIp()) {
            return "unix:1";
        }
        return name(address.host()) + ":" + name(Integer.toString(address.port()));
    }

    private String hash(String text) {
        int hash = KeyHash.xxh32(text.getBytes(StandardCharsets.UTF_8), key);
        return "%06x".formatted(hash & BITS);
    }

    /// The key of connections that name none: `anonkey`, `set anon global-key`. Confined to the operation loop.
    public static final class GlobalKey {
        private int key;

        /// 0 for none.
        public int key() {
            return key;
        }

        public void key(int number) {
            key = number;
        }
    }
}
