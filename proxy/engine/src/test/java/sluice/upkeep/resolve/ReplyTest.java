package sluice.upkeep.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecordType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.value.Address;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// What bytes of a name server mean, and that no bytes do harm.
class ReplyTest {
    private static final Question HOST = new Question("App.test", DnsRecordType.A);
    private static final Question SERVICE = new Question("_h._tcp.test", DnsRecordType.SRV);
    private static final String ASKED = "03617070 0474657374 00 0001 0001";
    private static final String RECORD = "c00c 0001 0001 0000003c 0004 7f000002";
    private static final String ALIAS = "c00c 0005 0001 0000003c 0004 016e c010";
    private static final String VALID = "0001 8180 0001 0001 0000 0000" + ASKED + RECORD;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    an address         | 8180 0001 0001 0000 0000 ASKED RECORD                  | VALID
                    upper case         | 8180 0001 0001 0000 0000 03415050 0454455354 00 0001 0001 RECORD | VALID
                    over an alias      | 8180 0001 0002 0000 0000 ASKED ALIAS 016ec010 0001 0001 0000003c 0004 7f000002 | VALID
                    no such name       | 8183 0001 0000 0000 0000 ASKED                         | NO_SUCH_NAME
                    refused            | 8185 0001 0000 0000 0000 ASKED                         | REFUSED
                    server failure     | 8182 0001 0000 0000 0000 ASKED                         | OTHER
                    nothing            | 8180 0001 0000 0000 0000 ASKED                         | EMPTY
                    truncated          | 8380 0001 0001 0000 0000 ASKED RECORD                  | TRUNCATED
                    only an alias      | 8180 0001 0001 0000 0000 ASKED ALIAS                   | ALIAS_ERROR
                    alias to elsewhere | 8180 0001 0002 0000 0000 ASKED ALIAS RECORD            | ALIAS_ERROR
                    another name       | 8180 0001 0001 0000 0000 03617071 0474657374 00 0001 0001 RECORD | INVALID
                    another type       | 8180 0001 0001 0000 0000 03617070 0474657374 00 001c 0001 RECORD | INVALID
                    a question         | 0100 0001 0001 0000 0000 ASKED RECORD                  | INVALID
                    two questions      | 8180 0002 0001 0000 0000 ASKED RECORD                  | INVALID
                    too many records   | 8180 0001 ffff 0000 0000 ASKED RECORD                  | INVALID
                    cut in the record  | 8180 0001 0001 0000 0000 ASKED c00c 0001 0001 0000003c | INVALID
                    three bytes        | 8180 0001 0001 0000 0000 ASKED c00c 0001 0001 0000003c 0003 7f0000 | INVALID
                    pointer to itself  | 8180 0001 0001 0000 0000 ASKED c01a 0001 0001 0000003c 0004 7f000002 | INVALID
                    """)
    void outcome(String what, String hex, Reply.Outcome expected) {
        String text =
                "0001"
                        + hex.replace("ASKED", ASKED)
                                .replace("RECORD", RECORD)
                                .replace("ALIAS", ALIAS);
        Reply reply = read(bytes(text), HOST);
        assertThat(reply.outcome()).isEqualTo(expected);
        if (expected == Reply.Outcome.VALID) {
            assertThat(reply.found()).containsExactly(new Found.Host(Address.ipv4(0x7f000002, 0)));
            assertThat(reply.alias()).isEqualTo(what.contains("alias"));
        }
    }

    @Test
    void servicesBringTheirAddressesAlong() {
        String name = "025f68 045f746370 0474657374 00";
        String text =
                "0001 8380 0001 0002 0000 0002"
                        + name
                        + "0021 0001"
                        + "c00c 0021 0001 0000003c 000a 0001 0100 1f90 026e31 00"
                        + "c00c 0021 0001 0000003c 000a 0001 0000 1f91 026e32 00"
                        + "026e32 00 001c 0001 0000003c 0010 00000000000000000000000000000005"
                        + "00 0029 1000 00000000 0000";
        Reply reply = read(bytes(text), SERVICE);
        assertThat(reply)
                .isEqualTo(
                        new Reply(
                                Reply.Outcome.VALID,
                                List.of(
                                        new Found.Offer(256, 8080, "n1", null),
                                        new Found.Offer(0, 8081, "n2", Address.ipv6(0, 5, 0))),
                                false));
    }

    /// Seeds with some bytes changed, cut off or repeated: any outcome, no exception, no leak.
    @Test
    void noBytesDoHarm() {
        var random = new Random(7);
        byte[] seed = bytes(VALID);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = seed.clone();
            for (int change = random.nextInt(5); change >= 0; change--) {
                bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt(256);
            }
            int length =
                    random.nextInt(4) == 0 ? 2 + random.nextInt(bytes.length - 1) : bytes.length;
            byte[] cut = java.util.Arrays.copyOf(bytes, Math.min(length, bytes.length));
            assertThat(read(cut, i % 2 == 0 ? HOST : SERVICE).outcome()).isNotNull();
        }
    }

    @Test
    void aQuestionIsWhatTheRfcSays() {
        ByteBuf out = Unpooled.buffer();
        HOST.write(out, 0x1234, 1280);
        byte[] written = new byte[out.readableBytes()];
        out.readBytes(written);
        assertThat(HexFormat.of().formatHex(written))
                .isEqualTo(
                        ("1234 0100 0001 0000 0000 0001" + ASKED + "00 0029 0500 00000000 0000")
                                .replace(" ", ""));
    }

    private static Reply read(byte[] bytes, Question question) {
        return Reply.read(Unpooled.wrappedBuffer(bytes), question, 512);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
