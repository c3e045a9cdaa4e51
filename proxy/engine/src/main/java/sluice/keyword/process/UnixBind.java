package sluice.keyword.process;

import sluice.config.model.ProcessSettings;
import sluice.config.model.Words;

/// The words of `unix-bind`.
final class UnixBind {
    private UnixBind() {}

    static void read(Words words, ProcessSettings process) {
        while (words.hasNext()) {
            var option = words.next("an option");
            switch (option) {
                case "prefix" -> process.unixPrefix = words.next("a prefix");
                case "mode" -> process.unixMode = octal(words);
                case "uid" ->
                        process.unixUser =
                                (int) words.integer("a user number", 0, Integer.MAX_VALUE);
                case "gid" ->
                        process.unixGroup =
                                (int) words.integer("a group number", 0, Integer.MAX_VALUE);
                case "user" -> process.unixUser = known(words, true);
                case "group" -> process.unixGroup = known(words, false);
                default -> {
                    words.problem(
                            "'unix-bind' only supports the 'prefix', 'mode', 'uid', 'gid', 'user'"
                                    + " and 'group' options.");
                    return;
                }
            }
        }
    }

    private static int octal(Words words) {
        var text = words.next("an octal mode");
        if (!text.matches("[0-7]{1,4}")) {
            words.problem("'unix-bind mode' expects an octal mode, not '" + text + "'.");
            return -1;
        }
        return Integer.parseInt(text, 8);
    }

    private static int known(Words words, boolean user) {
        var name = words.next("a name");
        int number = user ? Accounts.userId(name) : Accounts.groupId(name);
        if (number < 0) {
            words.problem(
                    "'unix-bind' : unknown " + (user ? "user" : "group") + " '" + name + "'.");
        }
        return number;
    }
}
