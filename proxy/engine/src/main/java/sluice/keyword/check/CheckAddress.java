package sluice.keyword.check;

import sluice.config.model.Configuration;
import sluice.config.model.Words;
import sluice.config.syntax.Malformed;
import sluice.value.Address;
import sluice.value.AddressText;
import sluice.value.Kind;
import sluice.value.Value;

import java.nio.charset.StandardCharsets;

/// Where checks go when it is not to the server: an IP address, with a port or without. Manual §4.2 `http-check connect`, §5.2 `addr`.
public final class CheckAddress {
    private CheckAddress() {}

    /// Takes the next word.
    ///
    /// @return port 0 when the word has none; [Address#NONE] after a problem
    public static Address of(Words words) {
        String text = words.next("an address");
        Address bare = literal(text, 0);
        if (bare.isIp()) {
            return bare;
        }
        try {
            var written =
                    sluice.config.syntax.AddressText.parse(
                            text, words.draft(Configuration.class).environment());
            Address found =
                    written.isInternet() ? literal(written.host(), written.port()) : Address.NONE;
            if (!found.isIp()) {
                words.problem("'" + words.keyword() + "' : '" + text + "' is not an IP address");
            }
            return found;
        } catch (Malformed e) {
            words.problem("'" + words.keyword() + "' : " + e.reason());
            return Address.NONE;
        }
    }

    private static Address literal(String text, int port) {
        var value = new Value();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!AddressText.parse(bytes, 0, bytes.length, value)) {
            return Address.NONE;
        }
        return value.kind() == Kind.IPV4
                ? Address.ipv4((int) value.number(), port)
                : Address.ipv6(value.high(), value.number(), port);
    }
}
