package sluice.keyword.credential;

import org.apache.commons.codec.digest.Crypt;
import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.value.ByteView;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The users and groups of one `userlist` section. Passwords are compared in constant time.
final class UserList {
    /// One user.
    ///
    /// @param hashed whether the password is a crypt(3) hash
    record User(String password, boolean hashed, Set<String> groups) {}

    private final String name;
    private final Map<ByteString, User> users = new LinkedHashMap<>();
    private final Set<String> groups = new LinkedHashSet<>();

    UserList(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean addGroup(String group) {
        return groups.add(group);
    }

    boolean hasGroup(String group) {
        return groups.contains(group);
    }

    boolean addUser(String user, User facts) {
        return users.putIfAbsent(ByteString.of(user), facts) == null;
    }

    void join(String user, String group) {
        User known = users.get(ByteString.of(user));
        if (known != null) {
            known.groups.add(group);
        }
    }

    boolean hasUser(String user) {
        return users.containsKey(ByteString.of(user));
    }

    /// The user if the password is right, else null.
    @Nullable User check(ByteView user, ByteView password) {
        User known = users.get(user.copy());
        if (known == null) {
            return null;
        }
        byte[] given = password.copy().array();
        byte[] wanted = known.password.getBytes(StandardCharsets.ISO_8859_1);
        if (known.hashed) {
            try {
                given = Crypt.crypt(given, known.password).getBytes(StandardCharsets.ISO_8859_1);
            } catch (IllegalArgumentException unusable) {
                return null;
            }
        }
        return MessageDigest.isEqual(given, wanted) ? known : null;
    }
}
