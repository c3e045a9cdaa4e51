package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.BalanceSettings;
import sluice.loop.Shared;
import sluice.stream.RulePlace;
import sluice.stream.Session;
import sluice.stream.Stream;
import sluice.stream.Trace;
import sluice.value.Address;
import sluice.wire.http.Head;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// What became of one request, gathered while the engine itself processed it.
@Shared("written by the stream's loop until the latch falls, read after")
final class Explanation implements Trace {
    /// A criterion or named ACL that was asked.
    record Asked(String text, @Nullable String value, String outcome) {}

    /// One rule with what was asked for it.
    ///
    /// @param outcome null where its condition did not hold
    /// @param changes lines that appeared (`+ `) or went (`- `) since the rule before
    record Step(
            String set,
            @Nullable RulePlace place,
            List<Asked> asked,
            @Nullable String outcome,
            List<String> changes) {}

    /// What the stream was at its end; empty for what it never had.
    record End(
            String frontend,
            String backend,
            String server,
            String reason,
            int status,
            String termination,
            String service) {}

    private final Address source;
    private final List<Step> steps = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private List<Asked> asked = new ArrayList<>();
    private List<String> lines = List.of();
    private @Nullable End end;

    /// @param source the client's address; [Address#NONE] for that of the connection
    Explanation(Address source) {
        this.source = source;
    }

    /// Falls when the stream is over.
    CountDownLatch latch() {
        return over;
    }

    List<Step> steps() {
        return steps;
    }

    @Nullable End end() {
        return end;
    }

    @Override
    public void accepted(Session session) {
        if (source != Address.NONE) {
            session.source = session.socketSource = source;
        }
    }

    @Override
    public void begins(Stream stream) {
        lines = lines(stream);
    }

    @Override
    public void criterion(String text, @Nullable String value, String outcome) {
        asked.add(new Asked(text, value, outcome));
    }

    @Override
    public void acl(String name, String outcome) {
        asked.add(new Asked(name, null, outcome));
    }

    @Override
    public void rule(Stream stream, @Nullable RulePlace place, @Nullable String outcome) {
        var now = lines(stream);
        var changes = new ArrayList<String>();
        var before = lines;
        before.stream().filter(line -> !now.contains(line)).forEach(l -> changes.add("- " + l));
        now.stream().filter(line -> !before.contains(line)).forEach(l -> changes.add("+ " + l));
        lines = now;
        String set = stream.phase.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        steps.add(new Step(set, place, asked, outcome, changes));
        asked = new ArrayList<>();
    }

    /// Request and response as they stand, one line each.
    private static List<String> lines(Stream stream) {
        var lines = new ArrayList<String>();
        add(stream.request, "request ", lines);
        add(stream.response, "response ", lines);
        return lines;
    }

    private static void add(Head head, String side, List<String> lines) {
        if (!head.present() && head.status() == 0) {
            return;
        }
        if (head.targetEnd() > head.targetStart()) {
            lines.add(
                    side
                            + text(head, head.methodStart(), head.methodEnd())
                            + ' '
                            + text(head, head.targetStart(), head.targetEnd()));
        } else if (head.status() != 0) {
            lines.add(side + head.status());
        }
        for (int slot = 0; slot < head.slots(); slot++) {
            if (head.isLive(slot)) {
                lines.add(
                        side
                                + text(head, head.nameStart(slot), head.nameEnd(slot))
                                + ": "
                                + text(head, head.valueStart(slot), head.valueEnd(slot)));
            }
        }
    }

    private static String text(Head head, int start, int end) {
        return new String(
                head.bytes(), start, end - start, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Override
    public void over(Stream stream) {
        var backend = stream.backend;
        var server = stream.server;
        end =
                new End(
                        stream.frontend == null ? "" : stream.frontend.name(),
                        backend == null ? "" : backend.name(),
                        server == null ? "" : server.name(),
                        reason(stream),
                        stream.status,
                        "" + (char) stream.termination.cause + (char) stream.termination.phase,
                        stream.service == null ? "" : stream.service);
        over.countDown();
    }

    private static String reason(Stream stream) {
        var server = stream.server;
        var backend = stream.backend;
        if (server == null || backend == null) {
            return "";
        }
        var assignment = stream.assignment;
        if (assignment.cookieServer == server) {
            return "named by the client's cookie";
        }
        if (assignment.forced) {
            return "forced by 'force-persist'";
        }
        if (assignment.direct) {
            return "by 'use-server' or a stick table";
        }
        var settings = backend.get(BalanceSettings.EXTRA);
        return "balance " + (settings == null ? "" : settings.name);
    }
}
