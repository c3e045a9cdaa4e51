package sluice.runtime;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Fetches the CSV of a statistics page.
final class StatsPage {
    private StatsPage() {}

    static void csv(Target.StatsUrl url, RuntimeClient.Limits limits, Intake intake)
            throws RuntimeFailure {
        try {
            var connection = (HttpURLConnection) url.address().toURL().openConnection();
            connection.setConnectTimeout((int) limits.connect().toMillis());
            connection.setReadTimeout((int) limits.answer().toMillis());
            connection.setInstanceFollowRedirects(false);
            if (!url.credentials().isEmpty()) {
                var bytes = url.credentials().getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty(
                        "Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
            }
            int status = connection.getResponseCode();
            if (status != 200) {
                connection.disconnect();
                throw new RuntimeFailure(
                        RuntimeFailure.Kind.MALFORMED,
                        url.label() + " answered " + meaning(status));
            }
            try (var body = connection.getInputStream()) {
                var channel = Channels.newChannel(body);
                while (channel.read(intake.room()) >= 0 && !intake.over(limits.answerBytes())) {}
                if (!ByteText.says(intake.bytes(), 0, Math.min(9, intake.length()), "# pxname,")) {
                    throw new RuntimeFailure(
                            RuntimeFailure.Kind.MALFORMED,
                            url.label()
                                    + " is no statistics page: no CSV under its address followed by"
                                    + " ;csv");
                }
            }
        } catch (RuntimeFailure e) {
            throw e;
        } catch (IOException e) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.UNREACHABLE,
                    "cannot read " + url.label() + ": " + e.getMessage(),
                    e);
        }
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401 -> "401: it wants a user and a password (http://user:password@host…)";
            case 403 -> "403: this client may not read it";
            case 404 -> "404: no statistics page under this path";
            default -> Integer.toString(status);
        };
    }
}
