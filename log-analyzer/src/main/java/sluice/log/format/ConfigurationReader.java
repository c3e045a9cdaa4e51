package sluice.log.format;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.LogTemplate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a [Configuration] from the text of a `haproxy.cfg`.
///
/// Words, quotes and variables as in the manual, §2.2 and §2.3: weak quotes expand `$`, strong quotes do not, a `#` ends
/// the line. The `HAPROXY_…_LOG_FMT` variables hold the standard formats.
public final class ConfigurationReader {
    private static final Map<String, LogTemplate> STANDARD =
            Map.of(
                    "HAPROXY_HTTP_LOG_FMT", LogTemplate.HTTP,
                    "HAPROXY_HTTPS_LOG_FMT", LogTemplate.HTTPS,
                    "HAPROXY_TCP_LOG_FMT", LogTemplate.TCP,
                    "HAPROXY_HTTP_CLF_LOG_FMT", LogTemplate.HTTP_CLF,
                    "HAPROXY_TCP_CLF_LOG_FMT", LogTemplate.TCP_CLF);

    private final String file;
    private final Map<String, String> environment;
    private final Map<String, Draft> sections = new LinkedHashMap<>();
    private final Map<String, Draft> defaults = new HashMap<>();
    private final List<Formats.Named> profiles = new ArrayList<>();
    private final List<Configuration.Problem> problems = new ArrayList<>();
    private Draft lastDefaults = new Draft("defaults", "");
    private @Nullable Draft current;
    private boolean profile;
    private boolean global;
    private int maxconn;
    private int line;

    private ConfigurationReader(String file, Map<String, String> environment) {
        this.file = file;
        this.environment = new HashMap<>(environment);
    }

    /// @param file the name for messages
    public static Configuration read(String file, String text, Map<String, String> environment) {
        ConfigurationReader reader = new ConfigurationReader(file, environment);
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) end = text.length();
            reader.line++;
            reader.line(reader.words(text.substring(start, end)));
            start = end + 1;
        }
        return reader.finish();
    }

    /// The settings of one section while it is read; a new section begins as a copy of its defaults.
    private static final class Draft {
        final String kind;
        final String name;
        boolean http;
        Formats.@Nullable Named format;
        Formats.@Nullable Named errorFormat;
        final List<String> requestCaptures = new ArrayList<>();
        final List<String> responseCaptures = new ArrayList<>();
        final List<Configuration.Server> servers = new ArrayList<>();
        final Map<String, Long> timeouts = new HashMap<>();
        int serverWeight = 1;
        int serverMaxconn;
        int maxconn;

        Draft(String kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        void inherit(Draft from) {
            http = from.http;
            format = from.format;
            errorFormat = from.errorFormat;
            timeouts.putAll(from.timeouts);
            serverWeight = from.serverWeight;
            serverMaxconn = from.serverMaxconn;
            maxconn = from.maxconn;
        }

        Configuration.Proxy proxy() {
            return new Configuration.Proxy(
                    name,
                    kind,
                    http,
                    format,
                    errorFormat,
                    List.copyOf(requestCaptures),
                    List.copyOf(responseCaptures),
                    List.copyOf(servers),
                    maxconn,
                    Map.copyOf(timeouts));
        }
    }

    private Configuration finish() {
        Map<String, Configuration.Proxy> proxies = new LinkedHashMap<>();
        for (Draft draft : sections.values()) {
            Configuration.Proxy proxy = draft.proxy();
            Configuration.Proxy other = proxies.get(draft.name);
            // A frontend and a backend may share a name: servers and captures of both are wanted.
            proxies.put(draft.name, other == null ? proxy : join(other, proxy));
        }
        return new Configuration(proxies, List.copyOf(profiles), maxconn, List.copyOf(problems));
    }

    private static Configuration.Proxy join(Configuration.Proxy a, Configuration.Proxy b) {
        Configuration.Proxy front = a.kind().equals("backend") ? b : a;
        Configuration.Proxy back = front == a ? b : a;
        return new Configuration.Proxy(
                front.name(),
                front.kind(),
                front.http(),
                front.format(),
                front.errorFormat(),
                front.requestCaptures(),
                front.responseCaptures(),
                back.servers(),
                front.maxconn(),
                back.timeoutMillis());
    }

    private void line(List<String> words) {
        if (words.isEmpty()) return;
        String word = words.getFirst();
        if (isSection(word)) {
            section(word, words);
        } else if (profile) {
            profileLine(words);
        } else if (current != null) {
            directive(current, words);
        } else if (global && word.equals("maxconn")) {
            maxconn = parse(second(words), 0);
        } else if (word.equals("setenv") || word.equals("presetenv")) {
            if (words.size() > 2
                    && (word.equals("setenv") || !environment.containsKey(words.get(1)))) {
                environment.put(words.get(1), words.get(2));
            }
        }
    }

    private static boolean isSection(String word) {
        return switch (word) {
            case "global",
                    "defaults",
                    "frontend",
                    "backend",
                    "listen",
                    "peers",
                    "resolvers",
                    "userlist",
                    "mailers",
                    "program",
                    "cache",
                    "ring",
                    "http-errors",
                    "fcgi-app",
                    "log-forward",
                    "log-profile",
                    "crt-store",
                    "traces",
                    "acme",
                    "crt-list" ->
                    true;
            default -> false;
        };
    }

    private void section(String word, List<String> words) {
        current = null;
        profile = word.equals("log-profile");
        global = word.equals("global");
        String name = words.size() > 1 ? words.get(1) : "";
        Draft parent = lastDefaults;
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i).equals("from"))
                parent = defaults.getOrDefault(words.get(i + 1), lastDefaults);
        }
        switch (word) {
            case "defaults" -> {
                Draft draft = new Draft(word, name);
                if (words.contains("from")) draft.inherit(parent);
                lastDefaults = draft;
                if (!name.isEmpty() && !name.equals("from")) defaults.put(name, draft);
                current = draft;
            }
            case "frontend", "backend", "listen" -> {
                Draft draft = new Draft(word, name);
                draft.inherit(parent);
                sections.put(word + " " + name, draft);
                current = draft;
            }
            default -> {}
        }
    }

    private void directive(Draft draft, List<String> words) {
        switch (words.getFirst()) {
            case "mode" -> draft.http = second(words).equals("http");
            case "option" -> option(draft, words);
            case "log-format" -> {
                if (words.size() > 1)
                    draft.format = format(nameOf(draft, "log-format"), words.get(1), false);
            }
            case "error-log-format" -> {
                if (words.size() > 1)
                    draft.errorFormat =
                            format(nameOf(draft, "error-log-format"), words.get(1), true);
            }
            case "capture" -> capture(draft, words);
            case "http-request", "http-response", "tcp-request" -> ruleCapture(draft, words);
            case "declare" -> {
                if (words.size() > 2 && words.get(1).equals("capture")) {
                    (words.get(2).equals("request")
                                    ? draft.requestCaptures
                                    : draft.responseCaptures)
                            .add("");
                }
            }
            case "server", "server-template" -> server(draft, words);
            case "default-server" -> {
                draft.serverWeight = number(words, "weight", draft.serverWeight);
                draft.serverMaxconn = number(words, "maxconn", draft.serverMaxconn);
            }
            case "maxconn" -> draft.maxconn = parse(second(words), 0);
            case "timeout" -> {
                if (words.size() > 2) draft.timeouts.put(words.get(1), millis(words.get(2)));
            }
            default -> {}
        }
    }

    private static String nameOf(Draft draft, String directive) {
        return draft.name.isEmpty() ? directive : directive + " of " + draft.name;
    }

    private static void option(Draft draft, List<String> words) {
        boolean clf = words.size() > 2 && words.get(2).equals("clf");
        LogTemplate template =
                switch (second(words)) {
                    case "httplog" -> clf ? LogTemplate.HTTP_CLF : LogTemplate.HTTP;
                    case "httpslog" -> LogTemplate.HTTPS;
                    case "tcplog" -> clf ? LogTemplate.TCP_CLF : LogTemplate.TCP;
                    default -> null;
                };
        if (template != null) {
            draft.format =
                    new Formats.Named(clf ? words.get(1) + " clf" : words.get(1), template, false);
        }
    }

    private static void capture(Draft draft, List<String> words) {
        if (words.size() < 4) return;
        if (words.get(1).equals("request")) draft.requestCaptures.add(words.get(3));
        else if (words.get(1).equals("response")) draft.responseCaptures.add(words.get(3));
    }

    /// `http-request capture <sample> len <n>`: takes a place among the captures of the request.
    private static void ruleCapture(Draft draft, List<String> words) {
        int at = words.indexOf("capture");
        if (at < 1 || at > 2 || at + 2 >= words.size() || !words.contains("len")) return;
        draft.requestCaptures.add(captureName(words.get(at + 1)));
    }

    /// `req.hdr(Host),lower` is known as Host.
    private static String captureName(String sample) {
        int open = sample.indexOf('(');
        int close = sample.indexOf(')', open + 1);
        boolean header = sample.contains("hdr(") && open > 0 && close > open;
        return header ? sample.substring(open + 1, close) : sample;
    }

    private static void server(Draft draft, List<String> words) {
        if (words.size() < 3) return;
        boolean template = words.getFirst().equals("server-template");
        int weight = number(words, "weight", draft.serverWeight);
        int maxconn = number(words, "maxconn", draft.serverMaxconn);
        boolean backup = words.contains("backup");
        boolean disabled = words.contains("disabled");
        if (!template) {
            draft.servers.add(
                    new Configuration.Server(words.get(1), weight, maxconn, backup, disabled));
            return;
        }
        String range = words.get(2);
        int dash = range.indexOf('-');
        int from = dash < 0 ? 1 : parse(range.substring(0, dash), 1);
        int to = parse(dash < 0 ? range : range.substring(dash + 1), 0);
        for (int i = from; i <= Math.min(to, from + 9999); i++) {
            draft.servers.add(
                    new Configuration.Server(words.get(1) + i, weight, maxconn, backup, disabled));
        }
    }

    private void profileLine(List<String> words) {
        if (!words.getFirst().equals("on") || words.size() < 4) return;
        int at = words.indexOf("format");
        if (at < 0 || at + 1 >= words.size()) return;
        boolean error = words.get(1).equals("error");
        Formats.Named named = format("log-profile on " + words.get(1), words.get(at + 1), error);
        if (named != null) profiles.add(named);
    }

    private Formats.@Nullable Named format(String name, String text, boolean error) {
        for (Map.Entry<String, LogTemplate> standard : STANDARD.entrySet()) {
            if (standard.getValue().source().equals(text))
                return new Formats.Named(name, standard.getValue(), error);
        }
        try {
            return new Formats.Named(name, LogTemplate.parse(text), error);
        } catch (LogTemplate.Malformed e) {
            problems.add(new Configuration.Problem(file, line, name + ": " + e.getMessage()));
            return null;
        }
    }

    private static String second(List<String> words) {
        return words.size() > 1 ? words.get(1) : "";
    }

    private static int number(List<String> words, String key, int otherwise) {
        int at = words.indexOf(key);
        return at < 0 || at + 1 >= words.size() ? otherwise : parse(words.get(at + 1), otherwise);
    }

    private static int parse(String digits, int otherwise) {
        long value = Bytes.number(Bytes.padded(digits), 0, digits.length());
        return value < 0 || value > Integer.MAX_VALUE ? otherwise : (int) value;
    }

    /// `2s`, `500ms`, `1m`, `100`: milliseconds.
    private static long millis(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits)) && digits < 12)
            digits++;
        if (digits == 0) return 0;
        long value = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "us" -> Math.max(1, value / 1000);
            case "s" -> value * 1000;
            case "m" -> value * 60_000;
            case "h" -> value * 3_600_000;
            case "d" -> value * 86_400_000;
            default -> value;
        };
    }

    /// Splits a line into words.
    private List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '\'') {
                if (c == '\'') quote = 0;
                else word.append(c);
            } else if (c == '\\' && i + 1 < text.length()) {
                i = escape(text, i + 1, word, quote);
                open = true;
            } else if (c == '"') {
                quote = quote == 0 ? c : 0;
                open = true;
            } else if (c == '\'' && quote == 0) {
                quote = c;
                open = true;
            } else if (c == '$' && quote == '"') {
                i = variable(text, i, word);
            } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\r')) {
                if (open || !word.isEmpty()) words.add(word.toString());
                word.setLength(0);
                open = false;
            } else if (quote == 0 && c == '#') {
                break;
            } else {
                word.append(c);
            }
        }
        if (open || !word.isEmpty()) words.add(word.toString());
        return words;
    }

    private static int escape(String text, int i, StringBuilder word, char quote) {
        char c = text.charAt(i);
        switch (c) {
            case ' ', '#', '\\', '\'', '"' -> word.append(c);
            case 'n' -> word.append('\n');
            case 'r' -> word.append('\r');
            case 't' -> word.append('\t');
            case '$' -> word.append(quote == '"' ? "$" : "\\$");
            case 'x' -> {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    word.append("\\x");
                    return i;
                }
                word.append((char) (high << 4 | low));
                return i + 2;
            }
            default -> word.append('\\').append(c);
        }
        return i;
    }

    /// `$NAME`, `${NAME}` or `${NAME-default}`; the index of its last character.
    private int variable(String text, int dollar, StringBuilder word) {
        int i = dollar + 1;
        boolean braces = i < text.length() && text.charAt(i) == '{';
        if (braces) i++;
        int start = i;
        while (i < text.length()
                && (Character.isLetterOrDigit(text.charAt(i))
                        || text.charAt(i) == '_'
                        || text.charAt(i) == '.')) i++;
        if (i == start) {
            word.append('$');
            return dollar;
        }
        String name = text.substring(start, i);
        String otherwise = "";
        int last = i - 1;
        if (braces) {
            int close = text.indexOf('}', i);
            if (close < 0) close = text.length() - 1;
            if (i < text.length() && text.charAt(i) == '-')
                otherwise = text.substring(i + 1, close);
            last = close;
        }
        LogTemplate standard = STANDARD.get(name);
        String value = environment.get(name);
        if (value != null) word.append(value);
        else if (standard != null) word.append(standard.source());
        else word.append(otherwise);
        return last;
    }
}
