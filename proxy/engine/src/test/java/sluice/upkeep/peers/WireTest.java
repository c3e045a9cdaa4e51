package sluice.upkeep.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

/// Numbers of the peers protocol.
class WireTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0,        00",
        "239,      ef",
        "240,      f000",
        "4660,     f49401",
        "10000,    f0e203",
        "300000,   f0af9100",
        "600000,   f0eda301",
    })
    void numbers(String number, String bytes) throws Wire.Malformed {
        var out = Unpooled.buffer();
        Wire.number(out, Long.parseLong(number));
        assertThat(Wire.number(out.duplicate())).isEqualTo(Long.parseLong(number));
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(bytes);
    }

    @Test
    void whatIsWrittenIsRead() throws Wire.Malformed {
        var random = new Random(7);
        var out = Unpooled.buffer();
        for (int i = 0; i < 20_000; i++) {
            long number = random.nextLong() >>> random.nextInt(64);
            out.clear();
            Wire.number(out, number);
            assertThat(Wire.number(out)).isEqualTo(number);
            assertThat(out.isReadable()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "f0", "f4ff", "ffffffffffffffffffffffffffffffff"})
    void whatEndsTooSoonOrNeverIsRefused(String bytes) {
        var in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes));
        assertThatThrownBy(() -> Wire.number(in)).isInstanceOf(Wire.Malformed.class);
    }
}
