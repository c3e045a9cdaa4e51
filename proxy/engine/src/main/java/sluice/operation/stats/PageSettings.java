package sluice.operation.stats;

import sluice.sample.Condition;

import java.util.ArrayList;
import java.util.List;

/// The `stats …` lines of one proxy; filled while the configuration is read. Manual §4.2.
public final class PageSettings {
    public boolean enabled;

    /// `stats uri`.
    public String uri = "/haproxy?stats";

    /// `stats refresh` in seconds; 0 for none.
    public int refreshSeconds;

    /// `stats realm`.
    public String realm = "HAProxy Statistics";

    /// `stats auth`: `user:password`.
    public final List<String> users = new ArrayList<>();

    /// `stats scope`: names, `.` for the proxy itself; empty for all.
    public final List<String> scopes = new ArrayList<>();

    /// `stats admin`: one true condition permits changes.
    public final List<Condition> admin = new ArrayList<>();

    /// `stats admin if TRUE` and its like without a condition.
    public boolean adminAlways;

    public boolean hideVersion;
    public boolean showLegends;
    public boolean showModules;

    /// `stats show-node`: the name; empty takes the process's.
    public String node = "";

    public boolean showNode;
    public String description = "";

    public PageSettings copy() {
        var copy = new PageSettings();
        copy.enabled = enabled;
        copy.uri = uri;
        copy.refreshSeconds = refreshSeconds;
        copy.realm = realm;
        copy.users.addAll(users);
        copy.scopes.addAll(scopes);
        copy.admin.addAll(admin);
        copy.adminAlways = adminAlways;
        copy.hideVersion = hideVersion;
        copy.showLegends = showLegends;
        copy.showModules = showModules;
        copy.node = node;
        copy.showNode = showNode;
        copy.description = description;
        return copy;
    }
}
