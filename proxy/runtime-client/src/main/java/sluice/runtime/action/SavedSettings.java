package sluice.runtime.action;

import java.util.Locale;
import java.util.Map;

/// Settings as the journal and saved overrides keep them.
final class SavedSettings {
    private SavedSettings() {}

    static ServerSettings of(String path, Map<String, Object> fields) {
        int slash = path.indexOf('/');
        return new ServerSettings(
                slash < 0 ? path : path.substring(0, slash),
                path.substring(slash + 1),
                state(String.valueOf(fields.get("state"))),
                number(fields, "weight"),
                -1,
                number(fields, "maxconn"),
                fields.get("addr") instanceof String address ? address : "",
                number(fields, "port"));
    }

    private static ServerSettings.State state(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "maint" -> ServerSettings.State.MAINT;
            case "drain" -> ServerSettings.State.DRAIN;
            default -> ServerSettings.State.READY;
        };
    }

    private static long number(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
