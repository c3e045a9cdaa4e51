package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Health;
import sluice.sample.Template;
import sluice.upkeep.check.Expectation.Protocol;
import sluice.value.ByteView;
import sluice.vocabulary.CheckStatus;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Supplier;

/// Says what an answer means to an expectation: wait, go on, or an outcome.
final class Judge {
    private Judge() {}

    /// What follows from the answer so far.
    sealed interface Ruling {
        /// More may come that changes the verdict.
        record Wait() implements Ruling {}

        record GoOn() implements Ruling {}

        record Over(Outcome outcome) implements Ruling {}
    }

    static final Ruling WAIT = new Ruling.Wait();
    static final Ruling GO_ON = new Ruling.GoOn();

    /// @param step the number of the step, for messages
    /// @param up whether the server is up now, stopping included
    static Ruling judge(
            Expectation expectation,
            Answer answer,
            CheckScript script,
            int step,
            boolean up,
            Supplier<CheckSamples> samples) {
        boolean http = script.kind == CheckScript.Kind.HTTP;
        var looking = new Looking(expectation, answer, script, step, up, samples);
        return switch (expectation.what()) {
            case STATUS, STATUS_REGEX, FIELD -> looking.head();
            case STRING, REGEX, FORMAT, BINARY, BINARY_REGEX, BINARY_FORMAT ->
                    http ? looking.body() : looking.bytes();
            case PROTOCOL -> Greetings.judge(Protocol.valueOf(expectation.pattern()), answer, step);
        };
    }

    static Ruling failed(CheckStatus status, int code, String description) {
        return new Ruling.Over(Outcome.failed(status, code, description));
    }

    /// The outcome of a script whose last step this expectation was.
    static Outcome passed(
            Expectation expectation,
            Answer answer,
            CheckScript script,
            Supplier<CheckSamples> samples) {
        Expectation.Report report = expectation.report();
        boolean http = script.kind == CheckScript.Kind.HTTP;
        String description =
                report.onSuccess() != null
                        ? said(report.onSuccess(), answer, http, samples)
                        : script.spelledOut ? "(tcp-check)" : "";
        int code = code(report, answer, http, samples);
        return report.ok() == CheckStatus.L7OKC
                ? new Outcome(report.ok(), Health.Result.CONDITIONALLY_PASSED, code, description)
                : Outcome.passed(report.ok(), code, description);
    }

    private static String said(
            Template format, Answer answer, boolean http, Supplier<CheckSamples> samples) {
        CheckSamples now = samples.get();
        now.saw(answer, http);
        return now.text(format);
    }

    private static int code(
            Expectation.Report report,
            Answer answer,
            boolean http,
            Supplier<CheckSamples> samples) {
        int own = http ? answer.status() : 0;
        if (report.code() == null) {
            return own;
        }
        CheckSamples now = samples.get();
        now.saw(answer, http);
        long number = now.number(report.code());
        return number < 0 ? own : (int) number;
    }

    /// One look at an answer by a rule of the configuration.
    private record Looking(
            Expectation expectation,
            Answer answer,
            CheckScript script,
            int step,
            boolean up,
            Supplier<CheckSamples> samples) {
        private Ruling mismatch(CheckStatus usual, String otherwise) {
            Expectation.Report report = expectation.report();
            boolean http = script.kind == CheckScript.Kind.HTTP;
            String description =
                    report.onError() != null
                            ? said(report.onError(), answer, http, samples)
                            : otherwise;
            if (report.comment() != null) {
                description += " comment: " + report.comment();
            }
            CheckStatus status = report.error() == null ? usual : report.error();
            int code = code(report, answer, http, samples);
            return new Ruling.Over(
                    status == CheckStatus.L7OKC
                            ? new Outcome(
                                    status, Health.Result.CONDITIONALLY_PASSED, code, description)
                            : Outcome.failed(status, code, description));
        }

        // ---- HTTP

        private @Nullable Ruling incomplete() {
            if (answer.length() == 0 && answer.isEnded()) {
                return failed(CheckStatus.L7RSP, 0, "");
            }
            if (answer.bodyStart() < 0) {
                boolean begun = answer.length() < 12 || answer.status() > 0;
                return begun && !answer.isEnded() ? WAIT : failed(CheckStatus.L7RSP, 0, "");
            }
            if (answer.status() == 0) {
                return failed(CheckStatus.L7RSP, 0, "");
            }
            return null;
        }

        private Ruling head() {
            Ruling early = incomplete();
            if (early != null) {
                return early;
            }
            int status = answer.status();
            if (up && script.disableOn404 && status == 404) {
                return new Ruling.Over(
                        new Outcome(
                                CheckStatus.L7OKC, Health.Result.CONDITIONALLY_PASSED, 404, ""));
            }
            boolean matches =
                    switch (expectation.what()) {
                        case STATUS -> expectation.hasStatus(status);
                        case STATUS_REGEX -> find(Integer.toString(status));
                        default -> field();
                    };
            return matches != expectation.negated()
                    ? GO_ON
                    : mismatch(CheckStatus.L7STS, answer.reason());
        }

        private boolean find(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            return Objects.requireNonNull(expectation.regex())
                    .find(new ByteView().set(bytes, 0, bytes.length));
        }

        private boolean field() {
            FieldPattern wanted = Objects.requireNonNull(expectation.field());
            var found = new boolean[1];
            answer.eachField(
                    (name, value) ->
                            found[0] |=
                                    wanted.matches(
                                            name, value, format -> samples.get().text(format)));
            return found[0];
        }

        private Ruling body() {
            Ruling early = incomplete();
            if (early != null) {
                return early;
            }
            int start = Math.max(0, answer.bodyStart());
            return content(
                    start,
                    answer.bodyComplete(),
                    expectation.negated()
                            ? "HTTP check matched unwanted content"
                            : "HTTP content check did not match");
        }

        // ---- tcp

        private Ruling bytes() {
            if (answer.length() == 0) {
                return answer.isEnded()
                        ? mismatch(
                                CheckStatus.L7RSP, "TCPCHK got an empty response at step " + step)
                        : WAIT;
            }
            return content(
                    0,
                    answer.isEnded(),
                    (expectation.negated()
                                    ? "TCPCHK matched unwanted content "
                                    : "TCPCHK did not match content ")
                            + expectation.kind()
                            + " at step "
                            + step);
        }

        // ---- both

        private Ruling content(int from, boolean complete, String otherwise) {
            byte[] wanted = wanted();
            int length = answer.length() - from;
            boolean more = length < wanted.length || length < expectation.minimum();
            if (more && !complete) {
                return WAIT;
            }
            boolean matches = contains(wanted, from);
            if (!matches && !complete && expectation.minimum() < 0) {
                return WAIT;
            }
            return matches != expectation.negated()
                    ? GO_ON
                    : mismatch(CheckStatus.L7RSP, otherwise);
        }

        private byte[] wanted() {
            if (expectation.format() == null) {
                return expectation.bytes().array();
            }
            CheckSamples now = samples.get();
            now.saw(answer, script.kind == CheckScript.Kind.HTTP);
            return expectation.what() == Expectation.What.BINARY_FORMAT
                    ? CheckSamples.fromDigits(now.text(expectation.format()))
                    : now.bytes(expectation.format());
        }

        private boolean contains(byte[] wanted, int from) {
            if (expectation.regex() != null) {
                if (expectation.what() == Expectation.What.BINARY_REGEX) {
                    return find(
                            HexFormat.of()
                                    .withUpperCase()
                                    .formatHex(answer.bytes(), from, answer.length()));
                }
                return expectation
                        .regex()
                        .find(new ByteView().set(answer.bytes(), from, answer.length() - from));
            }
            return answer.indexOf(wanted, from) >= 0;
        }
    }
}
