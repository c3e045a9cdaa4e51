package sluice.wire.tls;

import sluice.loop.Shared;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;

/// Seals and opens session tickets of the system's OpenSSL with given keys. RFC 5077 §4.
///
/// | size of a key | name | AES-CBC | HMAC-SHA-256 |
/// |---|---|---|---|
/// | 48 | 0–16 | 16–32 | 32–48 |
/// | 80 | 0–16 | 48–80 | 16–48 |
@Shared("immutable keys behind one volatile field")
final class SystemTickets {
    private static final int NAME = 16;
    private static final int FAILED = -1;
    private static final int UNKNOWN = 0;
    private static final int DONE = 1;

    /// The ticket is good, but a new one should be given out.
    private static final int RENEW = 2;

    private static final int TEXT = 4;
    private static final int OCTETS = 5;
    private static final int PARAMETER = 40;

    private final LibSsl library;
    private volatile List<byte[]> keys;

    private SystemTickets(LibSsl library, TicketKeys keys) {
        this.library = library;
        this.keys = keys.inUse();
    }

    static void install(SystemContext context, TicketKeys keys) throws TlsProblem {
        LibSsl library = context.library();
        var tickets = new SystemTickets(library, keys);
        keys.feed(context, () -> tickets.keys = keys.inUse());
        context.callback(
                tickets,
                "key",
                MethodType.methodType(
                        int.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        int.class),
                function -> {
                    int _ = (int) library.contextTicketKey.invokeExact(context.pointer(), function);
                });
    }

    /// Called by C for each ticket.
    @SuppressWarnings("unused")
    private int key(long connection, long name, long vector, long cipher, long mac, int sealing) {
        try (Arena arena = Arena.ofConfined()) {
            List<byte[]> all = keys;
            MemorySegment label = MemorySegment.ofAddress(name).reinterpret(NAME);
            int index = 0;
            if (sealing == 1) {
                MemorySegment.copy(all.get(0), 0, label, ValueLayout.JAVA_BYTE, 0, NAME);
                if ((int) library.random.invokeExact(vector, 16) != 1) {
                    return FAILED;
                }
            } else {
                byte[] asked = label.toArray(ValueLayout.JAVA_BYTE);
                while (index < all.size()
                        && !Arrays.equals(all.get(index), 0, NAME, asked, 0, NAME)) {
                    index++;
                }
                if (index == all.size()) {
                    return UNKNOWN;
                }
            }
            byte[] key = all.get(index);
            boolean small = key.length == TicketKeys.SHORT;
            byte[] encryption =
                    small ? Arrays.copyOfRange(key, 16, 32) : Arrays.copyOfRange(key, 48, 80);
            byte[] authentication =
                    small ? Arrays.copyOfRange(key, 32, 48) : Arrays.copyOfRange(key, 16, 48);
            long method =
                    small
                            ? (long) library.aes128.invokeExact()
                            : (long) library.aes256.invokeExact();
            MemorySegment secret = arena.allocateFrom(ValueLayout.JAVA_BYTE, encryption);
            MemorySegment hash = arena.allocateFrom(ValueLayout.JAVA_BYTE, authentication);
            int started =
                    (int)
                            library.cipherStart.invokeExact(
                                    cipher, method, 0L, secret.address(), vector, sealing);
            int keyed =
                    (int) library.macParameters.invokeExact(mac, parameters(arena, hash).address());
            secret.fill((byte) 0);
            hash.fill((byte) 0);
            if (started != 1 || keyed != 1) {
                return FAILED;
            }
            return index == 0 ? DONE : RENEW;
        } catch (Throwable impossible) {
            return FAILED;
        }
    }

    /// The key and `digest=SHA256` as an array of `OSSL_PARAM`.
    private static MemorySegment parameters(Arena arena, MemorySegment key) {
        MemorySegment digest = arena.allocateFrom("SHA256");
        MemorySegment all = arena.allocate(3 * PARAMETER, 8);
        parameter(all, 0, arena.allocateFrom("key"), OCTETS, key, key.byteSize());
        parameter(all, PARAMETER, arena.allocateFrom("digest"), TEXT, digest, 6);
        return all;
    }

    private static void parameter(
            MemorySegment all,
            long at,
            MemorySegment name,
            int type,
            MemorySegment value,
            long size) {
        all.set(ValueLayout.JAVA_LONG, at, name.address());
        all.set(ValueLayout.JAVA_INT, at + 8, type);
        all.set(ValueLayout.JAVA_LONG, at + 16, value.address());
        all.set(ValueLayout.JAVA_LONG, at + 24, size);
        all.set(ValueLayout.JAVA_LONG, at + 32, -1L);
    }
}
