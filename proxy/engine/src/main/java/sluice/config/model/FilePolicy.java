package sluice.config.model;

import java.nio.file.Path;

/// What relative file names of the configuration count from: `default-path`. Manual §3.1.
public sealed interface FilePolicy {
    FilePolicy CURRENT = new Current();
    FilePolicy BESIDE = new Beside();
    FilePolicy ABOVE = new Above();

    /// @param name as written
    /// @param configuration the file whose line names it
    Path file(String name, String configuration);

    /// The directory the process was started in.
    record Current() implements FilePolicy {
        @Override
        public Path file(String name, String configuration) {
            return Path.of(name);
        }
    }

    /// The directory of the configuration file.
    record Beside() implements FilePolicy {
        @Override
        public Path file(String name, String configuration) {
            return folder(configuration).resolve(name);
        }
    }

    /// The directory above that of the configuration file.
    record Above() implements FilePolicy {
        @Override
        public Path file(String name, String configuration) {
            return folder(configuration).resolve("..").resolve(name);
        }
    }

    /// A directory named in the configuration.
    record Origin(String folder) implements FilePolicy {
        @Override
        public Path file(String name, String configuration) {
            return Path.of(folder).resolve(name);
        }
    }

    private static Path folder(String configuration) {
        int slash = configuration.lastIndexOf('/');
        return Path.of(slash < 0 ? "" : configuration.substring(0, slash + 1));
    }
}
