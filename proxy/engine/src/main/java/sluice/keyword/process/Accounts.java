package sluice.keyword.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Numbers of users and groups by name, from the files of the system.
public final class Accounts {
    private Accounts() {}

    /// -1 when there is no such user.
    public static int userId(String name) {
        return number("/etc/passwd", name);
    }

    /// -1 when there is no such group.
    public static int groupId(String name) {
        return number("/etc/group", name);
    }

    // NAME:x:NUMBER:…
    private static int number(String file, String name) {
        try {
            for (var line : Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1)) {
                var cells = line.split(":", -1);
                if (cells.length > 2 && cells[0].equals(name)) {
                    return Integer.parseInt(cells[2]);
                }
            }
        } catch (IOException | NumberFormatException _) {
            return -1;
        }
        return -1;
    }
}
