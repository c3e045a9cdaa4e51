package sluice.flow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.wire.mux.ProxyHeader;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.TlsSession;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which PROXY header a server gets before everything else. Manual §5.2 `send-proxy…`, `proxy-v2-options`, `set-proxy-v2-tlv-fmt`.
///
/// Public fields, filled while the configuration is read, then only read.
public final class ProxyHeaderPlan {
    private static final int CLIENT_TLS = 1;
    private static final int CLIENT_CERTIFICATE = 2 | 4;
    private static final int VERSION = 0x21;
    private static final int COMMON_NAME = 0x22;
    private static final int CIPHER = 0x23;
    private static final int SIGNATURE = 0x24;
    private static final int KEY = 0x25;

    /// A fact of version 2.
    public enum Option {
        TLS,
        COMMON_NAME,
        CIPHER,
        SIGNATURE,
        KEY,
        AUTHORITY,
        CRC32C,
        UNIQUE_ID
    }

    /// A fact written by a log format.
    public record Fact(int type, Template value) {}

    /// 1 or 2.
    public int version = 1;

    public final Set<Option> options = EnumSet.noneOf(Option.class);
    public final List<Fact> facts = new ArrayList<>();

    /// The header for a stream about to be connected.
    ByteString header(Stream stream) {
        if (version == 1) {
            return new ProxyHeader(stream.source(), stream.destination(), ByteString.EMPTY).text();
        }
        return new ProxyHeader(stream.source(), stream.destination(), facts(stream))
                .binary(options.contains(Option.CRC32C));
    }

    private ByteString facts(Stream stream) {
        ByteBuf out = Unpooled.buffer(256);
        TlsSession tls = stream.session().tls;
        if (tls != null && !tls.alpn().isEmpty()) {
            fact(ProxyHeader.ALPN, ByteString.of(tls.alpn()), out);
        }
        if (options.contains(Option.AUTHORITY) && tls != null && !tls.serverName().isEmpty()) {
            fact(ProxyHeader.AUTHORITY, ByteString.of(tls.serverName()), out);
        }
        if (options.contains(Option.UNIQUE_ID) && !stream.uniqueId.isEmpty()) {
            fact(ProxyHeader.UNIQUE_ID, stream.uniqueId, out);
        }
        for (Fact fact : facts) {
            var text = new ByteWriter();
            fact.value.write(stream, text);
            fact(fact.type, text.copy(), out);
        }
        if (tls != null && options.contains(Option.TLS)) {
            fact(ProxyHeader.TLS, encryption(tls), out);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return ByteString.taking(bytes);
    }

    private ByteString encryption(TlsSession tls) {
        ByteBuf out = Unpooled.buffer(128);
        X509Certificate certificate = tls.peerCertificate();
        out.writeByte(CLIENT_TLS | (certificate != null ? CLIENT_CERTIFICATE : 0));
        out.writeInt(certificate != null ? tls.verification().result() : 0);
        fact(VERSION, ByteString.of(tls.version()), out);
        if (options.contains(Option.CIPHER)) {
            fact(CIPHER, ByteString.of(tls.cipher()), out);
        }
        if (certificate != null && options.contains(Option.COMMON_NAME)) {
            String name = TlsSession.commonName(certificate);
            if (!name.isEmpty()) {
                fact(COMMON_NAME, ByteString.utf8(name), out);
            }
        }
        CertificateFile file = tls.own();
        X509Certificate own = file == null ? null : file.leaf();
        if (own != null && options.contains(Option.SIGNATURE)) {
            fact(SIGNATURE, ByteString.of(own.getSigAlgName()), out);
        }
        if (own != null && options.contains(Option.KEY)) {
            fact(KEY, ByteString.of(TlsSession.keyName(own)), out);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return ByteString.taking(bytes);
    }

    private static void fact(int type, ByteString value, ByteBuf out) {
        out.writeByte(type).writeShort(value.length()).writeBytes(value.array());
    }
}
