package sluice.wire.listen;

import sluice.value.Address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/// The files of unix sockets.
final class UnixFiles {
    private UnixFiles() {}

    /// Where a socket is bound before it is moved to its place: whoever connects meanwhile still finds the one before.
    static Address beside(BindPoint bindPoint) throws BindFailure {
        var path = Path.of(bindPoint.address.path());
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new BindFailure(bindPoint, new IOException("there is a file that is no socket"));
        }
        var fresh = path + "." + ProcessHandle.current().pid() + ".tmp";
        remove(fresh);
        return Address.unix(fresh);
    }

    /// Gives the socket bound at `fresh` its owner and mode, then its place.
    static void place(BindPoint bindPoint, Address fresh) throws BindFailure {
        protect(bindPoint, Path.of(fresh.path()));
        try {
            Files.move(
                    Path.of(fresh.path()),
                    Path.of(bindPoint.address.path()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BindFailure(bindPoint, e);
        }
    }

    /// Removes the file of a socket that is not listened on any more.
    static void remove(String path) {
        var file = Path.of(path);
        try {
            if (!Files.isRegularFile(file) && !Files.isDirectory(file)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // Clients are refused all the same, and binding replaces the file.
        }
    }

    private static void protect(BindPoint bindPoint, Path file) throws BindFailure {
        try {
            if (bindPoint.fileUser >= 0) {
                Files.setAttribute(file, "unix:uid", bindPoint.fileUser);
            }
            if (bindPoint.fileGroup >= 0) {
                Files.setAttribute(file, "unix:gid", bindPoint.fileGroup);
            }
            if (bindPoint.fileMode >= 0) {
                var permissions = EnumSet.noneOf(PosixFilePermission.class);
                var all = PosixFilePermission.values();
                for (int i = 0; i < 9; i++) {
                    if ((bindPoint.fileMode >> 8 - i & 1) != 0) {
                        permissions.add(all[i]);
                    }
                }
                Files.setPosixFilePermissions(file, permissions);
            }
        } catch (IOException e) {
            throw new BindFailure(bindPoint, e);
        }
    }
}
