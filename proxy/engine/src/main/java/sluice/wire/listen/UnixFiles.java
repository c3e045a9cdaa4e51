package sluice.wire.listen;

import sluice.value.Address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/// The files of unix sockets.
final class UnixFiles {
    private UnixFiles() {}

    /// A socket file that an earlier process left would make binding fail.
    static void removeStale(String path) {
        try {
            var file = Path.of(path);
            if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // Binding tells what is wrong.
        }
    }

    static void protect(BindPoint bindPoint) throws BindFailure {
        if (bindPoint.address.family() != Address.Family.UNIX) {
            return;
        }
        var file = Path.of(bindPoint.address.path());
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
