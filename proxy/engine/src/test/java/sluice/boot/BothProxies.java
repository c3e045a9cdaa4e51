package sluice.boot;

import sluice.testkit.RealHaproxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// HAProxy and our engine on one configuration, asked the same thing at the same time. Bytes are ISO-8859-1 text here.
final class BothProxies implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 3000;

    /// Its cache of pattern matches gives one keyword the outcome of another one on the same file.
    private static final String THEIR_GLOBALS =
            "    stats socket {socket}\n    tune.pattern.cache-size 0\n";

    private final RealHaproxy real;
    private final ConfiguredEngine ours;

    /// @param configuration with `{port NAME}` and `{folder}` as [RealHaproxy] takes it, and with a `global` section
    BothProxies(Path folder, String configuration) throws IOException {
        this(folder, configuration, configuration);
    }

    BothProxies(Path folder, String theirs, String ourConfiguration) throws IOException {
        ours =
                new ConfiguredEngine(
                        ourConfiguration
                                .replace("{folder}", folder.toString())
                                .replaceAll("\\{port [a-z]+}", "1"));
        try {
            real =
                    RealHaproxy.start(
                            folder, theirs.replaceFirst("global\n", "global\n" + THEIR_GLOBALS));
        } catch (IOException e) {
            ours.close();
            throw e;
        }
    }

    /// What came back from one and the other.
    record Answers(String theirs, String ours) {
        boolean same() {
            return theirs.equals(ours);
        }
    }

    /// A connection to the same frontend of both, opened again when one closes it.
    final class Client implements AutoCloseable {
        private final Line theirs;
        private final Line mine;

        Client(String frontend) {
            theirs = new Line(real.port(frontend));
            mine = new Line(ours.port(frontend));
        }

        /// Sends one request and reads one whole answer of each.
        Answers ask(String request) {
            theirs.send(request);
            mine.send(request);
            boolean head = request.startsWith("HEAD ");
            return new Answers(theirs.answer(head), mine.answer(head));
        }

        @Override
        public void close() {
            theirs.close();
            mine.close();
        }
    }

    Client client(String frontend) {
        return new Client(frontend);
    }

    @Override
    public void close() {
        ours.close();
        real.close();
    }

    /// One connection to one proxy.
    private static final class Line {
        private final int port;
        private Socket socket;
        private InputStream in;

        Line(int port) {
            this.port = port;
            open();
        }

        private void open() {
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                in = new BufferedInputStream(socket.getInputStream(), 65536);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void send(String request) {
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException _) {
                // What was closed meanwhile shows when the answer is read.
            }
        }

        /// Informational answers included; `<closed>` or `<silent>` where no whole answer came.
        String answer(boolean toHead) {
            var text = new StringBuilder();
            try {
                boolean last = false;
                while (!last) {
                    int start = text.length();
                    head(text);
                    String head = text.substring(start).toLowerCase(Locale.ROOT);
                    int status = head.length() > 12 ? Integer.parseInt(head.substring(9, 12)) : 0;
                    last = status / 100 != 1;
                    if (last && !toHead) {
                        body(head, status, text);
                    }
                    if (last && head.contains("\r\nconnection: close\r\n")) {
                        socket.close();
                        open();
                    }
                }
            } catch (SocketTimeoutException _) {
                close();
                open();
                return text.append("<silent>").toString();
            } catch (IOException _) {
                close();
                open();
                return text.append("<closed>").toString();
            }
            return text.toString();
        }

        private void head(StringBuilder text) throws IOException {
            int matched = 0;
            while (matched < 4) {
                int b = next();
                text.append((char) b);
                matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
            }
        }

        private void body(String head, int status, StringBuilder text) throws IOException {
            int at = head.indexOf("\r\ncontent-length: ");
            if (status == 304) {
                return;
            }
            if (at >= 0) {
                String digits = head.substring(at + 18, head.indexOf('\r', at + 18));
                for (int left = Integer.parseInt(digits); left > 0; left--) {
                    text.append((char) next());
                }
            } else if (head.contains("\r\ntransfer-encoding: chunked")) {
                int from = text.length();
                while (text.length() - from < 5
                        || !text.substring(text.length() - 5).equals("0\r\n\r\n")) {
                    text.append((char) next());
                }
            } else if (status != 204) {
                for (int b = in.read(); b >= 0; b = in.read()) {
                    text.append((char) b);
                }
                socket.close();
                open();
            }
        }

        private int next() throws IOException {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed");
            }
            return b;
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
