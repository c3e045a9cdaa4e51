package sluice.keyword.command;

import sluice.flow.StreamSnapshot;
import sluice.operation.runtime.Anonymity;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Console;
import sluice.operation.stats.DateText;
import sluice.value.Address;

/// How `show sess` prints a stream: the fields of HAProxy, those of its internals at zero.
final class SessionText {
    private SessionText() {}

    /// The number behind `0x…`; -1 when the word is none.
    static long id(String word) {
        if (!word.matches("0x[0-9a-fA-F]{1,15}")) {
            return -1;
        }
        return Long.parseLong(word, 2, word.length(), 16);
    }

    private static String id(StreamSnapshot stream) {
        return "0x" + Long.toHexString(stream.id());
    }

    static void line(Answer answer, StreamSnapshot stream, boolean showUri, Anonymity names) {
        long left = least(stream.clientLeftMillis(), stream.serverLeftMillis());
        answer.append(id(stream))
                .append(": proto=")
                .append(protocol(stream.peer()))
                .append(" src=")
                .append(names.address(stream.source()))
                .append(" fe=")
                .append(names.name(stream.frontend()))
                .append(" be=")
                .append(or(names.nameOf(stream.backend()), "<NONE>"))
                .append(" srv=")
                .append(server(stream, names))
                .append(" ts=")
                .append(two(stream.loop()))
                .append(" epoch=0 age=")
                .append(age(stream.ageMillis()))
                .append(" calls=1 rate=0 cpu=0 lat=0 rq[f=0h,i=0,an=")
                .append(analysers(stream))
                .append("h,ax=] rp[f=0h,i=0,an=00h,ax=] scf=[8,0h,fd=1/-1,rex=")
                .append(in(stream.clientLeftMillis()))
                .append(",wex=] scb=[8,1h,fd=1/-1,rex=")
                .append(in(stream.serverLeftMillis()))
                .append(",wex=] exp=")
                .append(in(left))
                .append(" rc=")
                .append(stream.retries())
                .append(" c_exp=");
        if (showUri && stream.requestLine() != null) {
            answer.append(" uri=\"")
                    .append(printable(names.name(stream.requestLine())))
                    .append('"');
        }
        answer.append('\n');
    }

    static void detailed(Answer answer, StreamSnapshot stream, Anonymity names) {
        answer.append(id(stream))
                .append(": [")
                .append(DateText.of(stream.startMillis()))
                .append("] id=")
                .append(stream.id())
                .append(" proto=")
                .append(protocol(stream.peer()))
                .append(" source=")
                .append(names.address(stream.source()))
                .append('\n');
        answer.append("  flags=0x0, conn_retries=")
                .append(stream.retries())
                .append(", conn_exp=<NEVER> state=")
                .append(stream.state())
                .append(" phase=")
                .append(stream.phase().name())
                .append('\n');
        answer.append("  frontend=")
                .append(names.name(stream.frontend()))
                .append(" (mode=")
                .append(stream.http() ? "http" : "tcp")
                .append("), listener addr=")
                .append(names.address(stream.destination()))
                .append('\n');
        answer.append("  backend=")
                .append(or(names.nameOf(stream.backend()), "<NONE>"))
                .append(" addr=")
                .append(names.address(stream.serverSource()))
                .append('\n');
        answer.append("  server=").append(server(stream, names));
        Address to = stream.serverAddress();
        answer.append(" addr=").append(to == null ? "<NONE>" : names.address(to)).append('\n');
        answer.append("  task: thread=")
                .append(stream.loop() + 1)
                .append(" age=")
                .append(age(stream.ageMillis()))
                .append(" exp=")
                .append(never(least(stream.clientLeftMillis(), stream.serverLeftMillis())))
                .append('\n');
        answer.append("  req: bytes=")
                .append(stream.bytesIn())
                .append(" rex=")
                .append(never(stream.clientLeftMillis()))
                .append('\n');
        if (stream.requestLine() != null) {
            answer.append("       line=\"")
                    .append(printable(names.name(stream.requestLine())))
                    .line("\"");
        }
        answer.append("  res: bytes=")
                .append(stream.bytesOut())
                .append(" rex=")
                .append(never(stream.serverLeftMillis()))
                .append('\n');
        if (stream.service() != null) {
            answer.append("  service=").line(stream.service());
        }
    }

    /// A connection of the Runtime API, which HAProxy lists as a stream of the frontend GLOBAL.
    static void console(
            Answer answer, Console console, int number, boolean detailed, Anonymity names) {
        String id = "0x" + Integer.toHexString(System.identityHashCode(console));
        String protocol = console.isUnix() ? "unix_stream" : "tcpv4";
        if (detailed) {
            answer.append(id)
                    .append(": [")
                    .append(DateText.of(console.startMillis()))
                    .append("] id=")
                    .append(number)
                    .append(" proto=")
                    .append(protocol)
                    .append(" source=")
                    .line(names.name(console.peer()));
            answer.line("  frontend=GLOBAL (id=0 mode=tcp)");
            answer.line("  backend=<NONE> (id=-1 mode=-)");
            answer.line("  server=<NONE> (id=-1)");
            return;
        }
        long age = System.currentTimeMillis() - console.startMillis();
        answer.append(id)
                .append(": proto=")
                .append(protocol)
                .append(" src=")
                .append(names.name(console.peer()))
                .append(" fe=GLOBAL be=<NONE> srv=<none> ts=00 epoch=0 age=")
                .append(age(age))
                .append(
                        " calls=1 rate=0 cpu=0 lat=0 rq[f=0h,i=0,an=00h,ax=]"
                                + " rp[f=0h,i=0,an=00h,ax=] scf=[8,0h,fd=1/-1,rex=,wex=]"
                                + " scb=[8,1h,fd=1/-1,rex=,wex=] exp= rc=0 c_exp=\n");
    }

    private static String server(StreamSnapshot stream, Anonymity names) {
        return stream.service() != null && stream.server() == null
                ? stream.service()
                : or(names.nameOf(stream.server()), "<none>");
    }

    private static String protocol(Address peer) {
        return switch (peer.family()) {
            case INET -> "tcpv4";
            case INET6 -> "tcpv6";
            default -> "unix_stream";
        };
    }

    /// Bits of what is still to be examined, as far as tools look at them: the request (4), the response (0x8000).
    private static String analysers(StreamSnapshot stream) {
        return switch (stream.state()) {
            case "HEAD", "RULES" -> "04";
            case "ANSWER", "RESPONSE_RULES" -> "8000";
            default -> "00";
        };
    }

    private static long least(long a, long b) {
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    private static String in(long millis) {
        return millis < 0 ? "" : age(millis);
    }

    private static String never(long millis) {
        return millis < 0 ? "<NEVER>" : age(millis);
    }

    /// The two largest units: `12s`, `3m5s`, `2h10m`, `4d3h`.
    static String age(long millis) {
        long seconds = millis / 1000;
        if (seconds >= 86400) {
            return seconds / 86400 + "d" + seconds / 3600 % 24 + "h";
        }
        if (seconds >= 3600) {
            return seconds / 3600 + "h" + seconds / 60 % 60 + "m";
        }
        if (seconds >= 60) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds + "s";
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String or(@org.jspecify.annotations.Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static String printable(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"') {
                out.append(String.format("\\x%02X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
