package sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/// Files of ticket keys: which are taken, and that none does harm.
class TicketKeysTest {
    @TempDir Path folder;

    private static String key(int size, int fill) {
        var bytes = new byte[size];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// One line per word: `48` or `80` is a key of that size, `-` an empty line, anything else itself.
    private Path file(@Nullable String words) throws Exception {
        var text = new StringBuilder();
        int number = 0;
        for (String word : words == null ? new String[0] : words.split(" ")) {
            text.append(
                            word.matches("[0-9]+")
                                    ? key(Integer.parseInt(word), ++number)
                                    : word.equals("-") ? "" : word)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("keys"), text);
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            textBlock =
                    """
                    48 48 48,        48: 1 2 3
                    80 80 80,        80: 1 2 3
                    48 48 48 48 48,  48: 3 4 5
                    48 - 48 - 48 -,  48: 1 2 3
                    48 48,           please supply at least 3 keys
                    ,                please supply at least 3 keys
                    48 48 80,        on line 3
                    48 47 48,        on line 2
                    48 48 48 ***,    on line 4
                    32 32 32,        on line 1
                    """)
    void files(@Nullable String words, String expected) throws Exception {
        Path file = file(words);
        if (!Character.isDigit(expected.charAt(0))) {
            assertThatThrownBy(() -> TicketKeys.read(file))
                    .isInstanceOf(TlsProblem.class)
                    .hasMessageContaining(expected)
                    .hasMessageContaining(file.toString());
            return;
        }
        TicketKeys keys = TicketKeys.read(file);
        var numbers = new StringBuilder();
        for (String shown : keys.shown()) {
            numbers.append(' ').append(Base64.getDecoder().decode(shown)[0]);
        }
        assertThat(keys.size() + ":" + numbers).isEqualTo(expected);
        assertThat(keys.inUse().get(0)[0])
                .isEqualTo(Base64.getDecoder().decode(keys.shown().get(1))[0]);
    }

    @Test
    void aRotationDropsTheOldest() throws Exception {
        TicketKeys keys = TicketKeys.read(file("48 48 48"));
        assertThat(keys.rotate(key(48, 9))).isTrue();
        assertThat(keys.rotate(key(80, 9))).isFalse();
        assertThat(keys.rotate("no key")).isFalse();
        assertThat(keys.shown()).isEqualTo(List.of(key(48, 2), key(48, 3), key(48, 9)));
    }

    /// Whatever a file holds, it is taken or refused by its name.
    @Test
    void anyBytesAreTakenOrRefused() throws Exception {
        var random = new Random(48);
        String seed = key(48, 1) + "\n" + key(48, 2) + "\r\n" + key(48, 3) + "\n";
        int taken = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = seed.getBytes(StandardCharsets.ISO_8859_1);
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));
            Path file = Files.write(folder.resolve("fuzzed"), bytes);
            try {
                TicketKeys keys = TicketKeys.read(file);
                assertThat(keys.inUse()).hasSize(3).allMatch(each -> each.length == keys.size());
                taken++;
            } catch (TlsProblem refused) {
                assertThat(refused).hasMessageContaining(file.toString());
            }
        }
        assertThat(taken).isPositive();
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        Path file = Files.write(folder.resolve("huge"), new byte[2 * 1024 * 1024]);
        assertThatThrownBy(() -> TicketKeys.read(file))
                .isInstanceOf(TlsProblem.class)
                .hasMessageContaining("too large");
    }
}
