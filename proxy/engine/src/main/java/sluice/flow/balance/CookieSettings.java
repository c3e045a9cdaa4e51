package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.MadeCookie;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.XxHash64;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The `cookie` line of a backend. Public fields: filled while the configuration is read; the volatile ones also later. Manual §4.2 `cookie`.
public final class CookieSettings {
    /// Who makes the cookie.
    public enum Mode {
        /// The server's own cookie is looked at and passed on.
        PASSIVE,
        /// The value of the server's cookie is replaced.
        REWRITE,
        /// The proxy adds its own.
        INSERT,
        /// The server's value gets the name of the server in front.
        PREFIX
    }

    public ByteString name = ByteString.EMPTY;
    public Mode mode = Mode.PASSIVE;

    /// The client's cookie is not shown to the server, and not sent again when it is right.
    public boolean indirect;

    /// Answers with the cookie are marked as not to be cached by others.
    public boolean noCache;

    /// Only in answers to POST.
    public boolean postOnly;

    /// A cookie of the same name from the server is left alone.
    public boolean preserve;

    public boolean httpOnly;
    public boolean secure;
    public final List<String> domains = new ArrayList<>();
    public final List<String> attributes = new ArrayList<>();

    /// `maxidle`, `maxlife` in seconds; 0 for none.
    public int maxIdleSeconds;

    public int maxLifeSeconds;

    /// Servers without a value of their own get one made from their address and [#dynamicKey]. Changed by the Runtime API.
    public volatile boolean dynamic;

    public volatile @Nullable String dynamicKey;

    /// What stands for a server: its own value, one made from its address (eight bytes in hexadecimal, the same on every proxy
    /// with this key), or null.
    public @Nullable ByteString value(Server server) {
        ByteString own = server.settings().cookie;
        String key = dynamicKey;
        if (own != null || !dynamic || key == null) {
            return own;
        }
        Address address = server.address();
        MadeCookie made = server.madeCookie();
        if (made == null || !made.isOf(address, key)) {
            if (!address.isIp()) {
                return null;
            }
            made = new MadeCookie(address, key, made(key, address));
            server.madeCookie(made);
        }
        return made.value();
    }

    /// The hash of key, address (4 or 16 bytes) and port (4 bytes), all in network order.
    private static ByteString made(String key, Address address) {
        byte[] secret = key.getBytes(StandardCharsets.UTF_8);
        boolean four = address.family() == Address.Family.INET;
        ByteBuffer bytes = ByteBuffer.allocate(secret.length + (four ? 8 : 20)).put(secret);
        if (four) {
            bytes.putInt((int) address.low());
        } else {
            bytes.putLong(address.high()).putLong(address.low());
        }
        bytes.putInt(address.port());
        long hash = XxHash64.of(bytes.array(), 0, bytes.capacity(), 0);
        return ByteString.of(HexFormat.of().toHexDigits(hash));
    }

    public boolean isDated() {
        return maxIdleSeconds > 0 || maxLifeSeconds > 0;
    }
}
