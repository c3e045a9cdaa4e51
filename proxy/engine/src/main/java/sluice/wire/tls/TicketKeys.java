package sluice.wire.tls;

import sluice.loop.Shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/// The keys of one `tls-ticket-keys` file: session tickets sealed by one process are opened by every other that has the same file.
///
/// ```
/// oldest … │ the one before the last: seals │ last: opens only, it seals after the next rotation
/// ```
///
/// A key has 48 bytes (name 16, AES-128 16, HMAC 16) or 80 (name 16, HMAC 32, AES-256 32), all of a file alike. Manual §5.1.
@Shared("one lock; whoever uses the keys is told of each rotation")
public final class TicketKeys {
    public static final int SHORT = 48;
    public static final int LONG = 80;

    /// How many of a file are in use, the last ones; a file must have as many.
    private static final int IN_USE = 3;

    private static final int LARGEST_FILE = 1024 * 1024;

    private final String name;
    private final int size;
    private final List<byte[]> keys;
    private final Map<Object, Runnable> users = new WeakHashMap<>();

    private TicketKeys(String name, List<byte[]> keys) {
        this.name = name;
        this.keys = keys;
        this.size = keys.get(0).length;
    }

    /// @throws TlsProblem when it is no list of at least three keys in base64
    public static TicketKeys read(Path path) throws TlsProblem {
        List<String> lines;
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw new TlsProblem("'" + path + "' : is too large for a file of ticket keys");
            }
            lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new TlsProblem("unable to open file '" + path + "'", unreadable);
        }
        var keys = new ArrayList<byte[]>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            byte[] key = decoded(line);
            if (key == null || !keys.isEmpty() && keys.get(0).length != key.length) {
                throw new TlsProblem(
                        "'"
                                + path
                                + "' : unable to decode base64 key on line "
                                + (i + 1)
                                + ", expects 48 or 80 bytes, the same for all");
            }
            keys.add(key);
        }
        if (keys.size() < IN_USE) {
            throw new TlsProblem(
                    "'" + path + "' : please supply at least 3 keys in the tls-tickets-file");
        }
        return new TicketKeys(
                path.toString(), new ArrayList<>(keys.subList(keys.size() - IN_USE, keys.size())));
    }

    /// A key of base64; null when it is none.
    private static byte @org.jspecify.annotations.Nullable [] decoded(String text) {
        try {
            byte[] key = Base64.getDecoder().decode(text);
            return key.length == SHORT || key.length == LONG ? key : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /// The file, by which the Runtime API knows them.
    public String name() {
        return name;
    }

    /// [#SHORT] or [#LONG].
    public int size() {
        return size;
    }

    /// Those in use as base64, in the order of the file.
    public synchronized List<String> shown() {
        return keys.stream().map(Base64.getEncoder()::encodeToString).toList();
    }

    /// The sealing key first, then those that only open, the newest first.
    synchronized List<byte[]> inUse() {
        var order = new ArrayList<byte[]>();
        order.add(keys.get(keys.size() - 2));
        order.add(keys.get(keys.size() - 1));
        for (int i = keys.size() - 3; i >= 0; i--) {
            order.add(keys.get(i));
        }
        return order;
    }

    /// Adds a key and drops the oldest; everybody who uses them changes over at once.
    ///
    /// @return whether the text is a key of this file's size
    public boolean rotate(String text) {
        byte[] key = decoded(text);
        if (key == null || key.length != size) {
            return false;
        }
        synchronized (this) {
            Arrays.fill(keys.remove(0), (byte) 0);
            keys.add(key);
            users.values().forEach(Runnable::run);
        }
        return true;
    }

    /// Calls `changed` now and after each rotation, as long as `user` lives; `changed` must not refer to it.
    synchronized void feed(Object user, Runnable changed) {
        users.put(user, changed);
        changed.run();
    }
}
