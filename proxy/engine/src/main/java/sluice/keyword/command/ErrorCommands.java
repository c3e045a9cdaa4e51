package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.Plan;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.stats.DateText;
import sluice.proxies.InvalidMessage;
import sluice.proxies.Proxy;

import java.util.ArrayList;
import java.util.List;

/// `show errors`: the last message of each proxy that could not be understood.
final class ErrorCommands {
    private ErrorCommands() {}

    /// `show errors [<proxy>|<iid>] [request|response]` — the last invalid request of each frontend and response of each backend, byte by byte.
    ///
    /// The line `error at position` counts from 0; the dump below shows where that is. Management guide §9.3.
    @RuntimeCommand(
            name = "show errors",
            usage = "show errors [<px>] [request|response]",
            summary = "last invalid request and response of each proxy",
            level = Level.OPERATOR)
    static void errors(Invocation in) {
        Plan plan = in.part(Plan.class);
        String wanted = in.word(0).equals("-1") ? "" : in.word(0);
        var captures = new ArrayList<InvalidMessage>();
        boolean found = wanted.isEmpty();
        for (Proxy proxy : proxies(plan)) {
            if (!wanted.isEmpty()
                    && !wanted.equals(proxy.name())
                    && !wanted.equals(Integer.toString(proxy.id()))) {
                continue;
            }
            found = true;
            if (!in.word(1).equals("response")) {
                add(captures, proxy.invalidRequest());
            }
            if (!in.word(1).equals("request")) {
                add(captures, proxy.invalidResponse());
            }
        }
        if (!found) {
            in.fail("No such proxy.");
            return;
        }
        in.answer()
                .append("Total events captured on [")
                .append(DateText.of(System.currentTimeMillis()))
                .append("] : ")
                .append(plan.captures.get())
                .append('\n');
        int[] next = {0};
        in.stream(
                answer -> {
                    if (next[0] < captures.size()) {
                        dump(answer, captures.get(next[0]++));
                        return Dump.Progress.MORE;
                    }
                    return Dump.Progress.DONE;
                });
    }

    private static List<Proxy> proxies(Plan plan) {
        var all = new ArrayList<Proxy>();
        plan.frontends.forEach(each -> all.add(each.frontend));
        plan.backends.forEach(each -> all.add(each.backend));
        return all;
    }

    private static void add(List<InvalidMessage> captures, @Nullable InvalidMessage message) {
        if (message != null) {
            captures.add(message);
        }
    }

    private static void dump(Answer answer, InvalidMessage message) {
        answer.append(" \n[").append(DateText.of(message.dateMillis())).append("] ");
        var backend = message.backend();
        String other =
                backend == null
                        ? "backend <NONE> (#-1)"
                        : "backend " + backend.name() + " (#" + backend.id() + ")";
        String front =
                "frontend " + message.frontend().name() + " (#" + message.frontend().id() + ")";
        if (message.request()) {
            answer.append(front).append(": invalid request\n  ").append(other);
        } else {
            answer.append(other).append(": invalid response\n  ").append(front);
        }
        var server = message.server();
        answer.append(", server ")
                .append(server == null ? "<NONE> (#-1)" : server.name() + " (#" + server.id() + ")")
                .append(", event #")
                .append(message.event())
                .append(", src ")
                .append(message.source().host())
                .append(':')
                .append(message.source().port())
                .append("\n  buffer starts at 0 (including 0 out), 0 free,\n  len ")
                .append(message.bytes().length)
                .append(", wraps at ")
                .append(message.bytes().length)
                .append(", error at position ")
                .append(message.position())
                .append(" :\n  \n");
        bytes(answer, message.bytes());
    }

    /// Lines of at most 60 columns that end at a line feed, each with its offset; `+` marks what goes on.
    static void bytes(Answer answer, byte[] bytes) {
        int at = 0;
        boolean goesOn = false;
        while (at < bytes.length) {
            var line = new StringBuilder(80);
            line.append("  ")
                    .append(String.format("%05d", at))
                    .append(goesOn ? '+' : ' ')
                    .append(' ');
            int columns = 0;
            goesOn = true;
            while (at < bytes.length && columns < 64) {
                String text = escaped(bytes[at]);
                if (columns + text.length() > 69) {
                    break;
                }
                line.append(text);
                columns += text.length();
                if (bytes[at++] == '\n') {
                    goesOn = false;
                    break;
                }
            }
            answer.line(line);
        }
    }

    private static String escaped(byte b) {
        return switch (b) {
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case 27 -> "\\e";
            case '\\' -> "\\\\";
            default ->
                    b >= ' ' && b <= '~'
                            ? Character.toString(b)
                            : String.format("\\x%02X", b & 0xff);
        };
    }
}
