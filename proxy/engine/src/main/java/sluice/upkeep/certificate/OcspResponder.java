package sluice.upkeep.certificate;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.wire.tls.OcspQuestion;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Asks authorities over HTTP. RFC 6960 appendix A.
@Shared("the client may be used by any thread")
final class OcspResponder implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofSeconds(30);

    /// An answer about one certificate, with the certificates of who signed it, has a few kilobytes.
    private static final int LARGEST_ANSWER = 64 * 1024;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ROOT);

    private static final int UNAVAILABLE = 503;
    private static final int OK = 200;

    private final HttpClient client;

    /// @param proxy through which everything is asked; null for none
    OcspResponder(@Nullable InetSocketAddress proxy) {
        var builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER);
        client =
                builder.proxy(proxy == null ? HttpClient.Builder.NO_PROXY : ProxySelector.of(proxy))
                        .build();
    }

    /// What came of a question.
    sealed interface Reply {
        /// @param bytes what was sent as an answer, not yet looked at
        record Answered(byte[] bytes) implements Reply {}

        /// @param line for the log; empty when HTTP itself went well
        record Failed(OcspUpdate.Status status, String line) implements Reply {}
    }

    /// Asks and waits; on a thread that may wait.
    Reply ask(OcspQuestion question) {
        long beganMillis = System.currentTimeMillis();
        URI get = question.get();
        URI uri = get == null ? question.post() : get;
        var request = HttpRequest.newBuilder(uri).timeout(WHOLE);
        if (get == null) {
            request.header("Content-Type", "application/ocsp-request")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(question.encoded()));
        }
        String line = (get == null ? "POST " : "GET ") + uri + " HTTP/1.1";
        try {
            var response =
                    client.send(
                            request.build(),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
            int status = response.statusCode();
            if (status != OK) {
                return failed(beganMillis, status, response.body().length, "----", line);
            }
            String type = response.headers().firstValue("content-type").orElse("");
            if (!type.toLowerCase(Locale.ROOT).startsWith("application/ocsp-response")) {
                return new Reply.Failed(OcspUpdate.Status.NO_ANSWER, "");
            }
            return new Reply.Answered(response.body());
        } catch (ConnectException unreachable) {
            return failed(beganMillis, UNAVAILABLE, 0, "SC--", line);
        } catch (HttpTimeoutException silent) {
            return failed(beganMillis, UNAVAILABLE, 0, "sH--", line);
        } catch (IOException broken) {
            return failed(beganMillis, UNAVAILABLE, 0, "SH--", line);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return failed(beganMillis, UNAVAILABLE, 0, "KC--", line);
        }
    }

    /// With the line that `option httplog` gives, the parts that only a stream of a proxy has left out.
    private static Reply failed(
            long beganMillis, int status, int bytes, String termination, String request) {
        long took = System.currentTimeMillis() - beganMillis;
        String times = termination.equals("----") ? "0/0/0/" + took : "0/0/-1/-1";
        return new Reply.Failed(
                OcspUpdate.Status.HTTP_ERROR,
                "-:- ["
                        + DATE.format(
                                Instant.ofEpochMilli(beganMillis).atZone(ZoneId.systemDefault()))
                        + "] <OCSP-UPDATE> -/- "
                        + times
                        + "/"
                        + took
                        + " "
                        + status
                        + " "
                        + bytes
                        + " - - "
                        + termination
                        + " 0/0/0/0/0 0/0 {} \""
                        + request
                        + "\"");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
