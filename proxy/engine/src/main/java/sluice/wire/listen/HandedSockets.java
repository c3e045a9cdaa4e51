package sluice.wire.listen;

import sluice.value.Address;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Listening sockets on their way from one process to another: the exchange behind `_getsocks`, which HAProxy speaks too.
///
/// ```
/// new ── "_getsocks\n" ─────────────────────────────────────────► old
///     ◄─ number of sockets: 4 bytes ─────────────────────────────
///     ◄─ per socket 0 0 0000 (name space, interface), and up to 252 descriptors ──
///     ── number received so far: 4 bytes ────────────────────────►     before the next 252
/// ```
///
/// Who waits in the queue of such a socket notices nothing: the socket is the same. Management guide §3 `-x`.
public final class HandedSockets {
    private static final String REQUEST = "_getsocks\n";
    private static final int MOST_SOCKETS = 65536;
    private static final int BYTES_EACH = 64;

    private final Map<Address, List<Integer>> byAddress = new HashMap<>();

    /// None: a start without predecessor.
    public HandedSockets() {}

    /// Asks a running process for its sockets.
    ///
    /// @param path its stats socket, with `expose-fd listeners`; `@name` for an abstract one
    /// @throws IOException when it does not answer, or hands over nothing
    public static HandedSockets fetch(String path) throws IOException {
        int socket = DescriptorPassing.connect(path);
        var handed = new HandedSockets();
        try {
            DescriptorPassing.send(
                    socket, REQUEST.getBytes(StandardCharsets.ISO_8859_1), new int[0]);
            byte[] number = DescriptorPassing.receive(socket, 4).bytes();
            int count =
                    number.length == 4
                            ? ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).getInt()
                            : 0;
            if (count <= 0 || count > MOST_SOCKETS) {
                throw new IOException("it hands over no sockets (is 'expose-fd listeners' set?)");
            }
            for (int got = 0; got < count; ) {
                var message =
                        DescriptorPassing.receive(socket, BYTES_EACH * DescriptorPassing.MOST);
                if (message.descriptors().length == 0) {
                    throw new IOException("it announced " + count + " sockets and sent " + got);
                }
                got += message.descriptors().length;
                for (int descriptor : message.descriptors()) {
                    handed.add(descriptor);
                }
                acknowledge(socket, got);
            }
            return handed;
        } catch (IOException failure) {
            handed.closeUnused();
            throw failure;
        } finally {
            DescriptorPassing.close(socket);
        }
    }

    /// Behind the last sockets nobody waits for it any more.
    private static void acknowledge(int socket, int got) {
        try {
            DescriptorPassing.send(socket, number(got), new int[0]);
        } catch (IOException gone) {
            // If more were to come, the next receive tells.
        }
    }

    /// Gives sockets to a process that asked on the unix socket `connection`; may take some seconds when there are many.
    ///
    /// @throws IOException when the other process leaves in the middle; nothing is lost, the sockets stay open here
    public static void give(int connection, List<Integer> descriptors) throws IOException {
        DescriptorPassing.send(connection, number(descriptors.size()), new int[0]);
        for (int from = 0; from < descriptors.size(); from += DescriptorPassing.MOST) {
            int to = Math.min(descriptors.size(), from + DescriptorPassing.MOST);
            int[] piece = new int[to - from];
            for (int i = from; i < to; i++) {
                piece[i - from] = descriptors.get(i);
            }
            // Lengths of the names of name space and interface, then four bytes that nobody reads
            // since 2.3.
            DescriptorPassing.send(connection, new byte[piece.length * 6], piece);
            if (to < descriptors.size()) {
                DescriptorPassing.receive(connection, 4);
            }
        }
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(number).array();
    }

    private void add(int descriptor) {
        Address address = address(DescriptorPassing.boundAddress(descriptor));
        if (address == Address.NONE) {
            DescriptorPassing.close(descriptor);
        } else {
            byAddress.computeIfAbsent(address, _ -> new ArrayList<>()).add(descriptor);
        }
    }

    /// A `sockaddr` of the kernel.
    static Address address(byte[] raw) {
        if (raw.length < 2) {
            return Address.NONE;
        }
        int family = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder()).getShort(0);
        int port = raw.length < 4 ? 0 : (raw[2] & 0xff) << 8 | raw[3] & 0xff;
        return switch (family) {
            case 2 -> Address.of(Arrays.copyOfRange(raw, 4, 8), port);
            case 10 -> Address.of(Arrays.copyOfRange(raw, 8, 24), port);
            case 1 -> unix(raw);
            default -> Address.NONE;
        };
    }

    private static Address unix(byte[] raw) {
        if (raw.length <= 3 || raw[2] == 0) {
            return Address.NONE;
        }
        int end = 2;
        while (end < raw.length && raw[end] != 0) {
            end++;
        }
        String path = new String(raw, 2, end - 2, StandardCharsets.UTF_8);
        // Sockets are bound beside their place and moved there; the kernel remembers the first
        // name.
        return Address.unix(path.replaceAll("\\.[0-9]+\\.tmp$", ""));
    }

    /// The sockets bound to that address, which are the caller's from now on; empty for none.
    public synchronized List<Integer> take(Address address) {
        List<Integer> found = byAddress.remove(address);
        return found == null ? List.of() : found;
    }

    /// Closes what nobody took.
    public synchronized void closeUnused() {
        byAddress.values().forEach(each -> each.forEach(DescriptorPassing::close));
        byAddress.clear();
    }

    /// Number of sockets that nobody took yet.
    public synchronized int size() {
        return byAddress.values().stream().mapToInt(List::size).sum();
    }
}
