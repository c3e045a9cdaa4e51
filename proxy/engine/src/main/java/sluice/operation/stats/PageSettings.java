package sluice.operation.stats;

import sluice.flow.rule.Rule;
import sluice.sample.Condition;

import java.util.ArrayList;
import java.util.List;

/// The `stats …` lines of one proxy; filled while the configuration is read. Manual §4.2.
public final class PageSettings {
    /// The realm of the page where no line names another.
    public static final String REALM = "HAProxy Statistics";

    public boolean enabled;

    /// `stats uri`.
    public String uri = "/haproxy?stats";

    /// `stats refresh` in seconds; 0 for none.
    public int refreshSeconds;

    /// `stats realm`.
    public String realm = REALM;

    /// A `stats realm` line stands there.
    public boolean realmGiven;

    /// `stats auth`: `user:password`.
    public final List<String> users = new ArrayList<>();

    /// `stats scope`: names, `.` for the proxy itself; empty for all.
    public final List<String> scopes = new ArrayList<>();

    /// `stats admin`: one true condition permits changes.
    public final List<Condition> admin = new ArrayList<>();

    /// `stats admin if TRUE` and its like without a condition.
    public boolean adminAlways;

    /// `stats http-request` lines; the first that decides does.
    public final List<Rule> access = new ArrayList<>();

    /// `stats show-version`; the last of it and `stats hide-version` wins.
    public boolean showVersion;

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
        copy.realmGiven = realmGiven;
        copy.users.addAll(users);
        copy.scopes.addAll(scopes);
        copy.admin.addAll(admin);
        copy.adminAlways = adminAlways;
        copy.showVersion = showVersion;
        copy.access.addAll(access);
        copy.showLegends = showLegends;
        copy.showModules = showModules;
        copy.node = node;
        copy.showNode = showNode;
        copy.description = description;
        return copy;
    }
}
