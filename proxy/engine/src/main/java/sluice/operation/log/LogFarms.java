package sluice.operation.log;

import java.util.LinkedHashMap;
import java.util.Map;

/// The log backends that `log` lines of one configuration name; filled while it is read.
public final class LogFarms {
    private final Map<String, LogFarm> farms = new LinkedHashMap<>();

    /// Whether no line named it before.
    public boolean isNew(String name) {
        return !farms.containsKey(name);
    }

    public LogFarm named(String name) {
        return farms.computeIfAbsent(name, LogFarm::new);
    }
}
