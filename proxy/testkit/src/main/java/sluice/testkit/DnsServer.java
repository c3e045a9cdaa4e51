package sluice.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A name server that says what a test tells it to, over UDP and TCP on one port: records, error codes, nothing, garbage.
///
/// ```
/// dns.answer("A app.test", Answer.of(DnsServer.ipv4("127.0.0.2")))      until it is told something else
/// ```
///
/// Questions are keyed `TYPE name`, in lower case and without the last dot; what nothing is known about is `NXDOMAIN`.
public final class DnsServer implements AutoCloseable {
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int SRV = 33;
    private static final int NO_SUCH_NAME = 3;
    private static final int FLAG_TRUNCATED = 0x0200;
    private static final int RESPONSE = 0x8180;

    /// One record of an answer.
    ///
    /// @param owner the name it belongs to; empty for the name that was asked
    public record Resource(String owner, int type, byte[] data) {
        /// The same for another name.
        public Resource of(String name) {
            return new Resource(name, type, data);
        }
    }

    /// What is said to a question.
    ///
    /// @param code the response code, with the truncation flag on top where that is set; negative for silence
    /// @param raw sent as it is behind the identifier of the question instead of all else; empty for nothing
    public record Answer(int code, List<Resource> answers, List<Resource> additional, byte[] raw) {
        public static Answer of(Resource... answers) {
            return new Answer(0, List.of(answers), List.of(), new byte[0]);
        }

        public static Answer code(int code) {
            return new Answer(code, List.of(), List.of(), new byte[0]);
        }

        public static Answer silence() {
            return code(-1);
        }

        /// The flag that asks for TCP, and no record.
        public static Answer truncated() {
            return code(FLAG_TRUNCATED);
        }

        public static Answer garbage(byte... bytes) {
            return new Answer(0, List.of(), List.of(), bytes);
        }

        /// The same with records in the additional section.
        public Answer with(Resource... more) {
            return new Answer(code, answers, List.of(more), raw);
        }
    }

    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    public DnsServer() {
        var pair = Pair.open();
        datagrams = pair.datagrams;
        listener = pair.listener;
        Thread.ofVirtual().start(this::receive);
        Thread.ofVirtual().start(this::accept);
    }

    /// Sockets of both kinds on one port.
    private record Pair(ServerSocket listener, DatagramSocket datagrams) {
        private static final int MOST_TRIES = 100;

        /// The kernel chooses the port for one; the other may find it taken.
        static Pair open() {
            var here = InetAddress.getLoopbackAddress();
            for (int i = 1; ; i++) {
                try {
                    var stream = new ServerSocket(0, 16, here);
                    try {
                        return new Pair(stream, new DatagramSocket(stream.getLocalPort(), here));
                    } catch (SocketException taken) {
                        stream.close();
                        if (i == MOST_TRIES) {
                            throw taken;
                        }
                    }
                } catch (IOException none) {
                    throw new UncheckedIOException(none);
                }
            }
        }
    }

    public int port() {
        return datagrams.getLocalPort();
    }

    /// What is said to `TYPE name` from now on.
    public DnsServer answer(String question, Answer answer) {
        answers.put(question.toLowerCase(Locale.ROOT), answer);
        return this;
    }

    /// Every question so far as `TYPE name`, those over TCP with `tcp ` in front.
    public List<String> questions() {
        return List.copyOf(questions);
    }

    public static Resource ipv4(String address) {
        return new Resource("", A, literal(address));
    }

    public static Resource ipv6(String address) {
        return new Resource("", AAAA, literal(address));
    }

    public static Resource alias(String target) {
        return new Resource("", CNAME, name(target));
    }

    public static Resource service(int weight, int port, String target) {
        var data = new ByteArrayOutputStream();
        for (int number : new int[] {0, weight, port}) {
            data.write(number >> 8);
            data.write(number);
        }
        data.writeBytes(name(target));
        return new Resource("", SRV, data.toByteArray());
    }

    private static byte[] literal(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] name(String name) {
        var out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(0);
        return out.toByteArray();
    }

    private void receive() {
        byte[] buffer = new byte[65536];
        while (!datagrams.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                byte[] reply = reply("", java.util.Arrays.copyOf(buffer, packet.getLength()));
                if (reply.length > 0) {
                    datagrams.send(
                            new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (SocketException _) {
                // Closed, or the peer of an earlier answer is gone.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> converse(socket));
            } catch (SocketException _) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] question = in.readNBytes(in.readUnsignedShort());
                byte[] reply = reply("tcp ", question);
                if (reply.length > 0) {
                    var framed = new ByteArrayOutputStream();
                    framed.write(reply.length >> 8);
                    framed.write(reply.length);
                    framed.writeBytes(reply);
                    out.write(framed.toByteArray());
                }
            }
        } catch (IOException _) {
            // The client went.
        }
    }

    private byte[] reply(String over, byte[] question) {
        int end = 12;
        var asked = new StringBuilder();
        while (question[end] != 0) {
            asked.append(asked.isEmpty() ? "" : ".");
            asked.append(new String(question, end + 1, question[end], StandardCharsets.ISO_8859_1));
            end += question[end] + 1;
        }
        int type = question[end + 1] << 8 | question[end + 2] & 0xff;
        String key =
                switch (type) {
                            case A -> "A ";
                            case AAAA -> "AAAA ";
                            case SRV -> "SRV ";
                            case CNAME -> "CNAME ";
                            default -> type + " ";
                        }
                        + asked;
        questions.add(over + key);
        Answer answer =
                answers.getOrDefault(key.toLowerCase(Locale.ROOT), Answer.code(NO_SUCH_NAME));
        return answer.code() < 0 ? new byte[0] : written(question, end + 5, answer);
    }

    private static byte[] written(byte[] question, int end, Answer answer) {
        var out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        if (answer.raw().length > 0) {
            out.writeBytes(answer.raw());
            return out.toByteArray();
        }
        int[] head = {
            RESPONSE | answer.code(), 1, answer.answers().size(), 0, answer.additional().size()
        };
        for (int number : head) {
            out.write(number >> 8);
            out.write(number);
        }
        out.write(question, 12, end - 12);
        answer.answers().forEach(each -> write(out, each));
        answer.additional().forEach(each -> write(out, each));
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Resource resource) {
        if (resource.owner().isEmpty()) {
            // A pointer to the name in the question.
            out.write(0xc0);
            out.write(12);
        } else {
            out.writeBytes(name(resource.owner()));
        }
        int length = resource.data().length;
        int[] rest = {0, resource.type(), 0, 1, 0, 0, 0, 60, length >> 8, length};
        for (int octet : rest) {
            out.write(octet);
        }
        out.writeBytes(resource.data());
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
