package sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class PemReaderTest {
    private static final TestCertificates.Pem ONE =
            TestCertificates.make("EC", "one.example", "*.one.example");
    private static final TestCertificates.Pem OTHER = TestCertificates.make("EC", "other.example");

    @TempDir Path folder;

    /// Content of site.pem, and what the message must say besides naming the file.
    static Stream<String[]> bad() {
        String certificate = ONE.certificate();
        return Stream.of(
                new String[] {"", "no certificate found"},
                new String[] {"rubbish\n\0\u00ff", "no certificate found"},
                new String[] {certificate, "no private key in it and no file"},
                new String[] {
                    certificate + OTHER.key(), "inconsistencies between private key and certificate"
                },
                new String[] {
                    certificate.substring(0, certificate.length() / 2), "malformed certificate"
                },
                new String[] {certificate.replace('M', '!') + ONE.key(), "malformed certificate"},
                new String[] {
                    certificate
                            + "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                            + "MIIBHDBWBgkqhkiG9w0BBQ0wSTAoBgkq\n"
                            + "-----END ENCRYPTED PRIVATE KEY-----\n",
                    "private key"
                });
    }

    @ParameterizedTest
    @MethodSource("bad")
    void says_which_file_and_why(String content, String reason) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("site.pem"),
                        content,
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> PemReader.certificate(file))
                .isInstanceOf(TlsProblem.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void a_missing_file_is_named() {
        assertThatThrownBy(() -> PemReader.certificate(folder.resolve("nothing.pem")))
                .isInstanceOf(TlsProblem.class)
                .hasMessageContaining("nothing.pem' : cannot be read: no such file");
    }

    @Test
    void the_key_may_stand_in_a_file_beside() throws Exception {
        Path file = Files.writeString(folder.resolve("site.crt"), ONE.certificate());
        Files.writeString(folder.resolve("site.crt.key"), ONE.key());
        var found = PemReader.certificate(file);
        assertThat(found.names()).containsExactly("*.one.example", "one.example");
        assertThat(found.isEcdsa()).isTrue();
    }
}
