package sluice.operation.stats;

import static sluice.vocabulary.StatColumn.*;

import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.List;

/// The statistics page: one table per proxy, rendered from rows; works without JavaScript. Manual §4.2 `stats …`.
///
/// ```
/// header (process)   then per proxy:   FRONTEND · listeners · servers · BACKEND   [form with actions when admin]
/// ```
///
/// Every text that comes from a configuration or a server is escaped. The forms post what HAProxy's page posts: `s` (servers, repeatable),
/// `action`, and `b` (`#` and the backend's number); the result comes back as `;st=WORD`.
public final class StatPage {
    private final Facts facts;
    private final Options options;
    private final StringBuilder out = new StringBuilder(16 * 1024);

    /// What the head of the page says about the process.
    ///
    /// @param node shown when `stats show-node` asks for it; empty otherwise
    /// @param description shown when `stats show-desc` asks for it; empty otherwise
    public record Facts(
            String product,
            String version,
            long pid,
            long uptimeSeconds,
            int threads,
            long maxconn,
            long currentConnections,
            long connectionRate,
            long sessionRate,
            long idlePercent,
            long bytesOutRate,
            String node,
            String description) {}

    /// What the `stats` directives and the request ask for.
    ///
    /// @param uri the page's own path
    /// @param refreshSeconds 0 for none
    /// @param admin whether actions are offered
    /// @param result the word behind `st=`; empty for none
    /// @param filters what is shown, kept in the links
    record Options(
            String uri,
            int refreshSeconds,
            boolean admin,
            boolean hideVersion,
            boolean legends,
            String result,
            PageFilters filters) {}

    StatPage(Facts facts, Options options) {
        this.facts = facts;
        this.options = options;
    }

    /// The whole page.
    ///
    /// @param proxies the rows of each proxy, in the order of the configuration
    public String render(List<List<StatRow>> proxies) {
        head();
        result();
        proxies.forEach(this::proxy);
        out.append("</main>\n</body></html>\n");
        return out.toString();
    }

    private void head() {
        out.append(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                        + "<meta name=\"robots\" content=\"noindex\"><title>Statistics Report");
        if (!facts.node.isEmpty()) {
            out.append(" on ");
            text(facts.node);
        }
        out.append("</title>");
        if (options.refreshSeconds > 0 && !options.filters.noRefresh()) {
            out.append("<meta http-equiv=\"refresh\" content=\"")
                    .append(options.refreshSeconds)
                    .append("\">");
        }
        out.append("<style>").append(STYLE).append("</style></head>\n<body><header><h1>");
        text(facts.product);
        if (!options.hideVersion) {
            out.append(" <small>");
            text(facts.version);
            out.append("</small>");
        }
        out.append("</h1><p>Statistics report for pid ").append(facts.pid);
        if (!facts.node.isEmpty()) {
            out.append(" on ");
            text(facts.node);
        }
        if (!facts.description.isEmpty()) {
            out.append(": ");
            text(facts.description);
        }
        out.append("</p><dl>");
        fact("up", age(facts.uptimeSeconds));
        fact("threads", Integer.toString(facts.threads));
        fact("connections", facts.currentConnections + " of " + facts.maxconn);
        fact("connections/s", Long.toString(facts.connectionRate));
        fact("sessions/s", Long.toString(facts.sessionRate));
        fact("bytes out/s", amount(facts.bytesOutRate));
        fact("idle", facts.idlePercent + " %");
        out.append("</dl><nav>");
        var filters = options.filters;
        link(
                filters.up() ? "Show all servers" : "Hide servers that are down",
                "",
                filters.up(!filters.up()));
        link(
                filters.noMaintenance()
                        ? "Show servers in maintenance"
                        : "Hide servers in maintenance",
                "",
                filters.noMaintenance(!filters.noMaintenance()));
        if (options.refreshSeconds > 0) {
            link(
                    filters.noRefresh() ? "Refresh by itself" : "Do not refresh",
                    "",
                    filters.noRefresh(!filters.noRefresh()));
        }
        link("Refresh now", "", filters);
        link("CSV", ";csv", filters.noRefresh(true));
        link("JSON", ";json", filters.noRefresh(true));
        out.append("</nav><form action=\"");
        text(options.uri);
        out.append(filters.words())
                .append("\"><label>Proxies named <input name=\"scope\" size=\"12\" value=\"");
        text(filters.scope());
        out.append("\"></label></form></header>\n<main>");
    }

    private void fact(String name, String value) {
        out.append("<div><dt>")
                .append(name)
                .append("</dt><dd>")
                .append(value)
                .append("</dd></div>");
    }

    private void link(String words, String shape, PageFilters filters) {
        out.append("<a href=\"");
        text(options.uri);
        out.append(shape).append(filters.text()).append("\">").append(words).append("</a>");
    }

    private void result() {
        String words =
                switch (options.result) {
                    case "" -> "";
                    case "DONE" -> "The action was applied.";
                    case "PART" -> "The action was applied to some of the servers only.";
                    case "NONE" -> "Nothing changed: the servers were in that state already.";
                    case "ERRP" ->
                            "Nothing changed: the request names an unknown action, backend or"
                                    + " server.";
                    case "EXCD" -> "Nothing changed: the request was too large.";
                    case "DENY" -> "Nothing changed: you may not do that here.";
                    case "IVAL" -> "Nothing changed: the request comes from another site.";
                    default -> "The result is unknown.";
                };
        if (!words.isEmpty()) {
            boolean good = options.result.equals("DONE") || options.result.equals("NONE");
            out.append("<p role=\"status\" class=\"note ")
                    .append(good ? "good" : "bad")
                    .append("\">");
            out.append(words).append(" <a href=\"");
            text(options.uri);
            out.append(options.filters.text()).append("\">×</a></p>\n");
        }
    }

    private void proxy(List<StatRow> shown) {
        StatRow first = shown.get(0);
        boolean form =
                options.admin && shown.stream().anyMatch(row -> row.kind() == ObjectKind.SERVER);
        out.append("<section>");
        if (form) {
            out.append("<form method=\"post\" action=\"");
            text(options.uri);
            out.append(options.filters.text()).append("\">");
        }
        out.append("<h2 id=\"");
        text(first.text(PXNAME));
        out.append("\">");
        text(first.text(PXNAME));
        out.append("</h2>");
        if (!first.description().isEmpty()) {
            out.append("<p class=\"desc\">");
            text(first.description());
            out.append("</p>");
        }
        out.append("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        if (form) {
            out.append("<th rowspan=\"2\"></th>");
        }
        out.append(
                "<th rowspan=\"2\">Name</th><th rowspan=\"2\">Status</th><th"
                        + " colspan=\"3\">Queue</th><th colspan=\"3\">Session rate</th><th"
                        + " colspan=\"5\">Sessions</th><th colspan=\"2\">Bytes</th><th"
                        + " colspan=\"2\">Denied</th><th colspan=\"3\">Errors</th><th"
                        + " colspan=\"2\">Warnings</th><th colspan=\"4\">Average ms</th><th"
                        + " colspan=\"6\">Server</th></tr><tr>");
        for (String name :
                List.of(
                        "Cur", "Max", "Limit", "Cur", "Max", "Limit", "Cur", "Max", "Limit",
                        "Total", "Last", "In", "Out", "Req", "Resp", "Req", "Conn", "Resp", "Retr",
                        "Redis", "Queue", "Conn", "Resp", "Total", "Check", "Weight", "Act", "Bck",
                        "Fail", "Down")) {
            out.append("<th>").append(name).append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        shown.forEach(row -> row(row, form));
        out.append("</tbody></table></div>");
        if (form) {
            actions(first.proxyId());
        }
        out.append("</section>\n");
    }

    private void row(StatRow row, boolean form) {
        out.append("<tr class=\"").append(color(row)).append("\">");
        if (form) {
            out.append("<td>");
            if (row.kind() == ObjectKind.SERVER) {
                out.append("<input type=\"checkbox\" name=\"s\" aria-label=\"");
                text(row.text(SVNAME));
                out.append("\" value=\"");
                text(row.text(SVNAME));
                out.append("\">");
            }
            out.append("</td>");
        }
        out.append("<th scope=\"row\" title=\"").append(escaped(legend(row))).append("\">");
        text(row.text(SVNAME));
        out.append("</th><td class=\"st\">");
        text(row.text(STATUS));
        if (row.has(LASTCHG)) {
            out.append(" <small>").append(age(row.number(LASTCHG))).append("</small>");
        }
        out.append("</td>");
        for (StatColumn column :
                List.of(QCUR, QMAX, QLIMIT, RATE, RATE_MAX, RATE_LIM, SCUR, SMAX, SLIM, STOT)) {
            number(row, column);
        }
        cell(
                row.has(LASTSESS) ? row.number(LASTSESS) < 0 ? "?" : age(row.number(LASTSESS)) : "",
                "");
        cell(row.has(BIN) ? amount(row.number(BIN)) : "", row.print(BIN));
        cell(row.has(BOUT) ? amount(row.number(BOUT)) : "", responses(row));
        for (StatColumn column : List.of(DREQ, DRESP, EREQ, ECON)) {
            number(row, column);
        }
        cell(
                row.print(ERESP),
                row.has(CLI_ABRT)
                        ? "aborted transfers: "
                                + row.print(CLI_ABRT)
                                + " by clients, "
                                + row.print(SRV_ABRT)
                                + " by servers"
                        : "");
        for (StatColumn column : List.of(WRETR, WREDIS, QTIME, CTIME, RTIME, TTIME)) {
            number(row, column);
        }
        cell(check(row), row.has(LAST_CHK) ? row.text(LAST_CHK) : "");
        cell(
                row.has(WEIGHT)
                        ? row.print(WEIGHT) + (row.has(UWEIGHT) ? "/" + row.print(UWEIGHT) : "")
                        : "",
                "");
        number(row, ACT);
        number(row, BCK);
        number(row, CHKFAIL);
        cell(
                row.has(DOWNTIME) ? age(row.number(DOWNTIME)) : "",
                row.has(CHKDOWN) ? row.print(CHKDOWN) + " times" : "");
        out.append("</tr>\n");
    }

    private static String check(StatRow row) {
        if (!row.has(CHECK_STATUS)) {
            return "";
        }
        String code = row.has(CHECK_CODE) ? "/" + row.print(CHECK_CODE) : "";
        String duration = row.has(CHECK_DURATION) ? " in " + row.print(CHECK_DURATION) + "ms" : "";
        return row.text(CHECK_STATUS) + code + duration;
    }

    private static String responses(StatRow row) {
        if (!row.has(HRSP_2XX)) {
            return row.print(BOUT);
        }
        return "responses 1xx "
                + row.print(HRSP_1XX)
                + ", 2xx "
                + row.print(HRSP_2XX)
                + ", 3xx "
                + row.print(HRSP_3XX)
                + ", 4xx "
                + row.print(HRSP_4XX)
                + ", 5xx "
                + row.print(HRSP_5XX)
                + ", other "
                + row.print(HRSP_OTHER);
    }

    private String legend(StatRow row) {
        if (!options.legends) {
            return "";
        }
        return switch (row.kind()) {
            case SERVER ->
                    row.print(ADDR)
                            + ", id "
                            + row.objectId()
                            + (row.has(COOKIE) ? ", cookie '" + row.text(COOKIE) + "'" : "");
            case BACKEND ->
                    "balance "
                            + row.print(ALGO)
                            + (row.has(COOKIE) ? ", cookie '" + row.text(COOKIE) + "'" : "");
            case FRONTEND -> "mode " + row.print(MODE);
            case LISTENER -> row.print(ADDR);
        };
    }

    private static String color(StatRow row) {
        return switch (row.kind()) {
            case FRONTEND -> "front";
            case LISTENER -> "sock";
            case BACKEND -> row.text(STATUS).startsWith("DOWN") ? "back down" : "back";
            case SERVER -> {
                String status = row.text(STATUS);
                boolean backup = row.has(BCK) && row.number(BCK) > 0;
                if (status.startsWith("MAINT")) {
                    yield "maint";
                }
                if (status.startsWith("DOWN ")) {
                    yield "rising";
                }
                if (status.startsWith("DOWN")) {
                    yield "down";
                }
                if (status.startsWith("DRAIN") || status.startsWith("NOLB")) {
                    yield "drain";
                }
                if (status.startsWith("UP ")) {
                    yield "falling";
                }
                if (status.startsWith("no check")) {
                    yield "unchecked";
                }
                yield backup ? "up backup" : "up";
            }
        };
    }

    private void number(StatRow row, StatColumn column) {
        cell(row.print(column), "");
    }

    private void cell(String value, String title) {
        out.append("<td");
        if (!title.isEmpty()) {
            out.append(" title=\"").append(escaped(title)).append('"');
        }
        out.append('>').append(escaped(value)).append("</td>");
    }

    private void actions(int proxyId) {
        out.append(
                "<p class=\"act\"><label>On the checked servers <select name=\"action\"><option"
                        + " value=\"\"></option>");
        String[][] offered = {
            {"ready", "set state to READY"},
            {"drain", "set state to DRAIN"},
            {"maint", "set state to MAINT"},
            {"dhlth", "health: stop checks"},
            {"ehlth", "health: start checks"},
            {"hrunn", "health: force UP"},
            {"hnolb", "health: force NOLB"},
            {"hdown", "health: force DOWN"},
            {"dagent", "agent: stop checks"},
            {"eagent", "agent: start checks"},
            {"arunn", "agent: force UP"},
            {"adown", "agent: force DOWN"},
            {"shutdown", "kill sessions"}
        };
        for (String[] action : offered) {
            out.append("<option value=\"")
                    .append(action[0])
                    .append("\">")
                    .append(action[1])
                    .append("</option>");
        }
        out.append("</select></label> <input type=\"hidden\" name=\"b\" value=\"#")
                .append(proxyId)
                .append("\"><input type=\"submit\" value=\"Apply\"></p></form>");
    }

    private void text(String text) {
        out.append(escaped(text));
    }

    /// As HTML text or attribute value.
    static String escaped(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String entity =
                    switch (c) {
                        case '&' -> "&amp;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '"' -> "&quot;";
                        case '\'' -> "&#39;";
                        default -> c < ' ' || c == 0x7f ? " " : "";
                    };
            if (!entity.isEmpty() && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null) {
                if (entity.isEmpty()) {
                    escaped.append(c);
                } else {
                    escaped.append(entity);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    /// The two largest units of a duration: `3d4h`, `12m5s`, `7s`.
    static String age(long seconds) {
        if (seconds < 0) {
            return "-";
        }
        if (seconds >= 86400) {
            return seconds / 86400 + "d" + seconds / 3600 % 24 + "h";
        }
        if (seconds >= 3600) {
            return seconds / 3600 + "h" + seconds / 60 % 60 + "m";
        }
        return seconds >= 60 ? seconds / 60 + "m" + seconds % 60 + "s" : seconds + "s";
    }

    private static String amount(long bytes) {
        if (bytes < 10_000) {
            return Long.toString(bytes);
        }
        double scaled = bytes;
        int unit = -1;
        while (scaled >= 1000) {
            scaled /= 1000;
            unit++;
        }
        return (scaled < 10 ? Math.round(scaled * 10) / 10.0 : (Object) Math.round(scaled))
                + " "
                + "kMGTPE".charAt(unit);
    }

    private static final String STYLE =
            """
            :root{color-scheme:light dark;--bg:#f6f7f9;--fg:#1b2026;--soft:#5b6673;--card:#fff;--line:#d9dee5;--head:#eef1f5;\
            --up:#e3f4e6;--down:#fbdcdc;--warn:#fff0cf;--drain:#dfe9fb;--maint:#eee2d3;--none:#eceff2;--link:#0b5cad}
            @media(prefers-color-scheme:dark){:root{--bg:#14181d;--fg:#e4e8ed;--soft:#98a4b3;--card:#1c2229;--line:#323b46;--head:#242c35;\
            --up:#173a22;--down:#5a2020;--warn:#4d3b10;--drain:#1d3257;--maint:#443423;--none:#252c34;--link:#7db8f5}}
            *{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:13px/1.4 system-ui,sans-serif}
            header,main{padding:10px 16px}h1{font-size:20px;margin:0}h1 small{font-size:13px;color:var(--soft);font-weight:400}
            header p{margin:2px 0 8px;color:var(--soft)}dl{display:flex;flex-wrap:wrap;gap:6px 22px;margin:0 0 8px}
            dt{color:var(--soft);font-size:11px}dd{margin:0;font-variant-numeric:tabular-nums}
            nav{display:flex;flex-wrap:wrap;gap:4px 16px}a{color:var(--link)}
            section{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:0 0 14px;padding:8px 10px}
            h2{font-size:15px;margin:0 0 6px}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;white-space:nowrap;\
            font-variant-numeric:tabular-nums}th,td{border:1px solid var(--line);padding:2px 6px;text-align:right}
            thead th{background:var(--head);font-weight:600;text-align:center;font-size:11px}tbody th,td.st{text-align:left}
            td small{color:var(--soft)}.up{background:var(--up)}.down{background:var(--down)}.rising,.falling{background:var(--warn)}
            .drain{background:var(--drain)}.maint{background:var(--maint)}.unchecked{background:var(--none)}.back,.front{font-weight:600}
            .back.down{background:var(--down)}.note{padding:8px 12px;border-radius:8px;border:1px solid var(--line)}
            .good{background:var(--up)}.bad{background:var(--down)}.act{margin:8px 0 2px}select,input{font:inherit}
            """;
}
