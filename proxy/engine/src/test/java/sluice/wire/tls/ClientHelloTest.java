package sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.value.XxHash64;
import sluice.wire.tls.CapturedHello.Part;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;

/// What is read of hellos: whole, cut anywhere, changed anywhere, and of bytes that are none. Nothing throws and nothing behind the end is read.
class ClientHelloTest {
    private static final String SUITES = "1a1a" + "1301" + "c02b" + "c02f";

    private static final String HELLO =
            "0303"
                    + "00".repeat(32)
                    + "04"
                    + "01020304"
                    + "0008"
                    + SUITES
                    + "0100"
                    + "0037"
                    + "2a2a0000"
                    + "0000000e"
                    + "000c000009"
                    + "412e6578616d706c65"
                    + "000a00080006"
                    + "3a3a001d0017"
                    + "000b0002"
                    + "0100"
                    + "000d00060004"
                    + "04030804"
                    + "ff010001"
                    + "00";

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(text));
    }

    private static CapturedHello captured(int most) {
        return Objects.requireNonNull(CapturedHello.of(bytes(HELLO), most));
    }

    private static String kept(CapturedHello hello, Part part) {
        int from = hello.start(part);
        return HexFormat.of().formatHex(hello.bytes(), from, from + hello.length(part));
    }

    @Test
    void nameKeysAndOffersAreRead() {
        ClientHello hello = ClientHello.read(bytes(HELLO));
        assertThat(hello.serverName()).isEqualTo("A.example");
        assertThat(hello.takesEcdsa()).isTrue();
        CapturedHello captured = captured(100);

        assertThat(captured.version()).isEqualTo(0x0303);
        assertThat(kept(captured, Part.SUITES)).isEqualTo(SUITES);
        assertThat(kept(captured, Part.EXTENSIONS)).isEqualTo("2a2a0000000a000b000dff01");
        assertThat(kept(captured, Part.GROUPS)).isEqualTo("3a3a001d0017");
        assertThat(kept(captured, Part.FORMATS)).isEqualTo("00");
        assertThat(captured.withoutGrease(Part.SUITES))
                .isEqualTo(HexFormat.of().parseHex("1301c02bc02f"));
        assertThat(captured.withoutGrease(Part.GROUPS))
                .isEqualTo(HexFormat.of().parseHex("001d0017"));
        byte[] suites = HexFormat.of().parseHex(SUITES);
        assertThat(captured.suitesHash()).isEqualTo(XxHash64.of(suites, 0, suites.length, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 9, 14, 20, 25, 27})
    void aSmallBufferKeepsTheBeginning(int most) {
        CapturedHello captured = captured(most);

        int used = Arrays.stream(Part.values()).mapToInt(captured::length).sum();
        assertThat(used).isLessThanOrEqualTo(most);
        assertThat(SUITES).startsWith(kept(captured, Part.SUITES));
    }

    @Test
    void aHelloThatIsCutOrChangedHarmsNobody() {
        byte[] whole = HexFormat.of().parseHex(HELLO);
        for (int end = 0; end <= whole.length; end++) {
            look(Arrays.copyOf(whole, end));
        }
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            look(changed);
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] any = new byte[random.nextInt(200)];
            random.nextBytes(any);
            look(any);
        }
    }

    private static void look(byte[] bytes) {
        ClientHello.read(Unpooled.wrappedBuffer(bytes));
        CapturedHello captured = CapturedHello.of(Unpooled.wrappedBuffer(bytes), 40);
        if (captured != null) {
            for (Part part : Part.values()) {
                captured.withoutGrease(part);
                assertThat(captured.start(part) + captured.length(part)).isLessThanOrEqualTo(40);
            }
        }
    }
}
