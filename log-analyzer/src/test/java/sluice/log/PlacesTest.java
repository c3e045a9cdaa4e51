package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// E1 names the URL as far as one stands out; numbers in paths are the same URL.
class PlacesTest {
    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /a                      | ; GET /a
                    /a /a /a                | ; all GET /a
                    /u/1 /u/2 /u/3          | ; all GET /u/{n}
                    /a /a /b                | ; mostly GET /a: 2 of 3 (66.7 %)
                    /a /b                   | ; 2 URLs
                    /a /b /c /a /d          | ; 4 URLs, most often GET /a: 2 of 5 (40.0 %)
                    """)
    void namesTheUrl(String paths, String words, @org.junit.jupiter.api.io.TempDir Path folder)
            throws IOException {
        StringBuilder log = new StringBuilder();
        for (String path : paths.split(" ")) {
            log.append("10.0.0.1:1 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/-1/5 502 0 - - SH-- ")
                    .append("1/1/1/1/0 0/0 \"GET ")
                    .append(path)
                    .append("?q HTTP/1.1\"\n");
        }
        Path file = Files.writeString(folder.resolve("x.log"), log);
        Program.Result result = Program.run("report", "--ndjson", file.toString());
        assertThat(result.out()).contains("[s1]" + words + "\"");
    }
}
