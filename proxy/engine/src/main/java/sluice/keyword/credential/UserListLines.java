package sluice.keyword.credential;

import org.apache.commons.codec.digest.Crypt;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.Words;

import java.util.LinkedHashSet;
import java.util.List;

/// The section `userlist` and its lines.
final class UserListLines {
    private UserListLines() {}

    /// `userlist <name>` — users and their groups, for `http_auth` and `http_auth_group`.
    ///
    /// ```
    /// userlist ops
    ///     group admins users ann
    ///     user ann password $5$salt$Gcm6FsVtF/Qa77ZKD.iwsJlCVPY0XSMgLJL0Hnww/c1
    ///     user bob insecure-password secret groups admins
    /// ```
    ///
    /// Manual §12.1.
    @SectionKeyword(name = "userlist", section = Section.USERLIST)
    static Object userlist(Words words) {
        var list = new UserList(words.next("a name"));
        words.end();
        if (words.model().declare(UserList.class, list.name(), list) != null) {
            words.problem("userlist '" + list.name() + "' is declared twice");
        }
        return list;
    }

    /// `group <name> [users <user>,…]` — declares a group; its users may follow here or name it on their own lines.
    ///
    /// Manual §12.1.
    @Directive(name = "group", in = Section.USERLIST)
    static void group(Words words) {
        var list = words.draft(UserList.class);
        String group = words.next("a group name");
        if (!list.addGroup(group)) {
            words.warning(
                    "ignoring duplicated group '" + group + "' in userlist '" + list.name() + "'");
        }
        if (words.take("users")) {
            for (String user : words.next("users").split(",")) {
                words.later(
                        _ -> {
                            if (!list.hasUser(user)) {
                                words.problem(
                                        "no such user '"
                                                + user
                                                + "' specified in group '"
                                                + group
                                                + "'");
                            }
                            list.join(user, group);
                        });
            }
        }
        words.end();
    }

    /// `user <name> {password|insecure-password} <password> [groups <group>,…]` — declares a user.
    ///
    /// `password` is a hash as crypt(3) makes them: `$1$` MD5, `$5$` SHA-256, `$6$` SHA-512, or DES. `insecure-password` is the password itself.
    /// SHA hashes are slow on purpose: each request with credentials costs one. Manual §12.1.
    @Directive(name = "user", in = Section.USERLIST)
    static void user(Words words) {
        var list = words.draft(UserList.class);
        String name = words.next("a user name");
        String password = "";
        boolean hashed = false;
        var groups = new LinkedHashSet<String>();
        while (words.peek() instanceof String word
                && List.of("password", "insecure-password", "groups").contains(word)) {
            words.take(word);
            switch (word) {
                case "groups" -> {
                    for (String group : words.next("groups").split(",")) {
                        groups.add(group);
                        words.later(
                                _ -> {
                                    if (!list.hasGroup(group)) {
                                        words.problem(
                                                "no such group '"
                                                        + group
                                                        + "' specified in user '"
                                                        + name
                                                        + "'");
                                    }
                                });
                    }
                }
                default -> {
                    hashed = "password".equals(word);
                    password = words.next("a password");
                    if (hashed && !usable(password)) {
                        words.problem(
                                "the encrypted password of user '"
                                        + name
                                        + "' is in a format that is not supported: $1$, $5$, $6$"
                                        + " and DES are");
                    }
                }
            }
        }
        words.end();
        if (!list.addUser(name, new UserList.User(password, hashed, groups))) {
            words.warning(
                    "ignoring duplicated user '" + name + "' in userlist '" + list.name() + "'");
        }
    }

    private static boolean usable(String hash) {
        if (hash.startsWith("$")
                && !hash.startsWith("$1$")
                && !hash.startsWith("$5$")
                && !hash.startsWith("$6$")) {
            return false;
        }
        try {
            return !Crypt.crypt("probe", hash).isEmpty();
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }
}
