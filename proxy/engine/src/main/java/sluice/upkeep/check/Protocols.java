package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.upkeep.check.CheckScript.Step;
import sluice.value.ByteString;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The checks of well-known protocols as scripts. Manual §4.2 `option smtpchk`, `mysql-check`, `pgsql-check`, `redis-check`,
/// `ldap-check`, `ssl-hello-chk`, `spop-check`.
public final class Protocols {
    private Protocols() {}

    /// Closed in order: these servers log a reset as an error of their clients.
    private static final Step ORDERLY =
            new Step.Connect(true, null, null, null, null, null, null, false, true, null);

    private static Step send(byte[] bytes) {
        return new Step.Send(ByteString.taking(bytes), null);
    }

    private static Step send(String text) {
        return new Step.Send(ByteString.of(text), null);
    }

    private static Step expect(Expectation.Protocol protocol) {
        return new Step.Expect(Expectation.protocol(protocol));
    }

    /// Greeting, `HELO` or what `hello` says, `QUIT`.
    public static List<Step> smtp(String hello) {
        return List.of(
                ORDERLY,
                expect(Expectation.Protocol.SMTP),
                send(hello + "\r\n"),
                expect(Expectation.Protocol.SMTP),
                send("QUIT\r\n"),
                expect(Expectation.Protocol.SMTP_END));
    }

    public static List<Step> redis() {
        return List.of(send("*1\r\n$4\r\nPING\r\n"), expect(Expectation.Protocol.REDIS));
    }

    /// An anonymous bind, version 3.
    public static List<Step> ldap() {
        byte[] bind = {
            0x30, 0x0c, 0x02, 0x01, 0x01, 0x60, 0x07, 0x02, 0x01, 0x03, 0x04, 0, (byte) 0x80, 0
        };
        return List.of(send(bind), expect(Expectation.Protocol.LDAP));
    }

    /// A start-up message of protocol 3.0.
    public static List<Step> pgsql(String user) {
        byte[] name = ("user\0" + user + "\0\0").getBytes(StandardCharsets.ISO_8859_1);
        var message = new ByteArrayOutputStream();
        int length = 8 + name.length;
        message.writeBytes(new byte[] {0, 0, (byte) (length >> 8), (byte) length, 0, 3, 0, 0});
        message.writeBytes(name);
        return List.of(ORDERLY, send(message.toByteArray()), expect(Expectation.Protocol.PGSQL));
    }

    /// What a check says to be when it logs in at a MySQL server.
    public enum MysqlClient {
        PRE_41,
        POST_41,
        /// With the authentication plugin `mysql_native_password`.
        POST_80
    }

    /// Only the greeting, or a log-in as that user without password when one is given.
    public static List<Step> mysql(@Nullable String user, MysqlClient client) {
        if (user == null) {
            return List.of(ORDERLY, expect(Expectation.Protocol.MYSQL));
        }
        var body = new ByteArrayOutputStream();
        // Capabilities (the plugin is bit 19), longest packet, character set and 23 zeros; then
        // user, no
        // password.
        switch (client) {
            case PRE_41 -> body.writeBytes(new byte[] {0, (byte) 0x80, 0, 0, 1});
            case POST_41, POST_80 -> {
                byte plugin = (byte) (client == MysqlClient.POST_80 ? 8 : 0);
                body.writeBytes(new byte[] {0, (byte) 0x82, plugin, 0, 0, (byte) 0x80, 0, 1, 0x21});
                body.writeBytes(new byte[23]);
            }
        }
        body.writeBytes((user + "\0\0").getBytes(StandardCharsets.ISO_8859_1));
        if (client == MysqlClient.POST_80) {
            body.writeBytes("mysql_native_password\0".getBytes(StandardCharsets.ISO_8859_1));
        }
        var packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {(byte) body.size(), (byte) (body.size() >> 8), 0, 1});
        packet.writeBytes(body.toByteArray());
        // COM_QUIT.
        packet.writeBytes(new byte[] {1, 0, 0, 0, 1});
        return List.of(
                ORDERLY,
                // Before the greeting, as HAProxy does.
                send(packet.toByteArray()),
                expect(Expectation.Protocol.MYSQL),
                expect(Expectation.Protocol.MYSQL_END));
    }

    /// The hello of the stream processing protocol with the mark of a health check. Manual: SPOE §3.2.4.
    public static List<Step> spop() {
        return List.of(send(AgentHello.question()), expect(Expectation.Protocol.SPOP));
    }

    /// A client hello that any TLS server answers with a handshake or an alert; no handshake is finished.
    public static List<Step> sslHello() {
        var hello = new ByteArrayOutputStream();
        byte[] body = new byte[34];
        body[0] = 3;
        body[1] = 3;
        for (int i = 0; i < 32; i++) {
            body[2 + i] = (byte) (i * 37 + 11);
        }
        // Empty session, three suites, no compression.
        byte[] rest = {0, 0, 6, (byte) 0xc0, 0x2f, 0, (byte) 0x9c, 0, 0x2f, 1, 0};
        int length = 34 + rest.length;
        hello.writeBytes(new byte[] {0x16, 3, 1, 0, (byte) (length + 4)});
        hello.writeBytes(new byte[] {1, 0, 0, (byte) length});
        hello.write(body, 0, 34);
        hello.writeBytes(rest);
        return List.of(send(hello.toByteArray()), expect(Expectation.Protocol.SSL_HELLO));
    }
}
