package sluice.keyword.balance;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.balance.BalanceSettings.PersistRule;
import sluice.flow.balance.BalanceSettings.ServerRule;
import sluice.flow.balance.CookieSettings;
import sluice.flow.balance.CookieSettings.Mode;
import sluice.keyword.rule.Reading;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.sample.Condition;
import sluice.sample.Template;
import sluice.stream.RulePlace;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.util.concurrent.TimeUnit;

/// What ties clients to servers: cookies, rules.
final class PersistenceDirectives {
    private PersistenceDirectives() {}

    /// `cookie <name> [rewrite|insert|prefix] [indirect] [nocache] [postonly] [preserve] [httponly] [secure] [domain d]… [maxidle t] [maxlife t] [dynamic] [attr a]…`
    /// — ties clients to servers by a cookie whose values are those of the `cookie` options of the servers.
    ///
    /// | mode | who makes the cookie |
    /// |---|---|
    /// | none | the application; its value is looked at and passed on |
    /// | `rewrite` | the application; its value is replaced |
    /// | `insert` | the proxy |
    /// | `prefix` | the application; the server's value is put in front, with `~` between |
    ///
    /// `maxidle` and `maxlife` count seconds and want `insert`. With `dynamic` and a `dynamic-cookie-key`, servers without a `cookie` option get a
    /// value made from their address, sixteen hexadecimal digits. Manual §4.2.
    @Directive(
            name = "cookie",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void cookie(Words words) {
        var balance = BalanceDirectives.settings(words);
        var cookie = new CookieSettings();
        cookie.name = ByteString.of(words.next("a cookie name"));
        while (words.hasNext()) {
            String word = words.next("an option");
            switch (word) {
                case "rewrite" -> mode(words, cookie, Mode.REWRITE);
                case "insert" -> mode(words, cookie, Mode.INSERT);
                case "prefix" -> mode(words, cookie, Mode.PREFIX);
                case "indirect" -> cookie.indirect = true;
                case "nocache" -> cookie.noCache = true;
                case "postonly" -> cookie.postOnly = true;
                case "preserve" -> cookie.preserve = true;
                case "httponly" -> cookie.httpOnly = true;
                case "secure" -> cookie.secure = true;
                case "domain" -> cookie.domains.add(domain(words));
                case "attr" -> cookie.attributes.add(attribute(words));
                case "maxidle" -> cookie.maxIdleSeconds = seconds(words);
                case "maxlife" -> cookie.maxLifeSeconds = seconds(words);
                case "dynamic" -> cookie.dynamic = true;
                default ->
                        words.problem(
                                "'cookie' supports 'rewrite', 'insert', 'prefix', 'indirect',"
                                        + " 'nocache', 'postonly', 'domain', 'maxidle', 'maxlife',"
                                        + " 'attr', 'dynamic', 'preserve', 'httponly' and 'secure'"
                                        + " options, not '"
                                        + word
                                        + "'.");
            }
        }
        if (cookie.mode == Mode.REWRITE && cookie.indirect) {
            words.problem("cookie 'rewrite' and 'indirect' modes are incompatible.");
        }
        if (cookie.preserve && cookie.mode != Mode.INSERT && !cookie.indirect) {
            words.problem("cookie 'preserve' requires at least 'insert' or 'indirect'.");
        }
        if (cookie.isDated() && cookie.mode != Mode.INSERT) {
            words.warning("'cookie' : 'maxidle' and 'maxlife' have a meaning with 'insert' only.");
        }
        if (balance != null) {
            cookie.dynamicKey = balance.cookieKey;
            balance.cookie = cookie;
        }
    }

    private static void mode(Words words, CookieSettings cookie, Mode mode) {
        if (cookie.mode != Mode.PASSIVE && cookie.mode != mode) {
            words.problem("cookie 'rewrite', 'insert' and 'prefix' modes are incompatible.");
        }
        cookie.mode = mode;
    }

    private static String domain(Words words) {
        String domain = words.next("a domain");
        if (domain.lastIndexOf('.') <= 0) {
            words.warning(
                    "domain '"
                            + domain
                            + "' contains no embedded dot, this configuration may not work properly"
                            + " (see RFC6265#5.2.3).");
        }
        for (char c : domain.toCharArray()) {
            if (!(c == '.' || c == '-' || c < 128 && Character.isLetterOrDigit(c))) {
                words.problem(
                        "character '" + c + "' is not permitted in domain name '" + domain + "'.");
                break;
            }
        }
        return domain;
    }

    private static String attribute(Words words) {
        String attribute = words.next("an attribute");
        for (char c : attribute.toCharArray()) {
            if (c < ' ' || c == ';' || c == 127) {
                words.problem(
                        String.format(
                                "character '%%x%02X' is not permitted in attribute value.",
                                (int) c));
                break;
            }
        }
        return attribute;
    }

    /// `dynamic-cookie-key <string>` — the secret that goes, with address and port, into the values of `cookie … dynamic`.
    ///
    /// Proxies with the same key give a server the same value. Manual §4.2.
    @Directive(
            name = "dynamic-cookie-key",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void dynamicCookieKey(Words words) {
        var balance = BalanceDirectives.settings(words);
        String key = words.next("a key");
        if (balance == null) {
            return;
        }
        balance.cookieKey = key;
        if (balance.cookie != null) {
            balance.cookie.dynamicKey = key;
        }
    }

    /// `persist rdp-cookie[(<name>)]` — a Remote Desktop connection goes to the server whose address its cookie `<name>` spells; `msts` by default.
    ///
    /// The cookie has to be there when a server is chosen: `tcp-request inspect-delay 5s` and `tcp-request content accept if RDP_COOKIE`. Manual §4.2.
    @Directive(
            name = "persist",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void persist(Words words) {
        var balance = BalanceDirectives.settings(words);
        String word = words.next("'rdp-cookie'");
        words.end();
        boolean named = word.startsWith("rdp-cookie(") && word.endsWith(")");
        String name = named ? word.substring("rdp-cookie(".length(), word.length() - 1) : "msts";
        if (!named && !word.equals("rdp-cookie") || name.isEmpty()) {
            words.problem(
                    "unknown persist method '"
                            + word
                            + "': expects 'rdp-cookie' or 'rdp-cookie(name)'.");
        } else if (balance != null) {
            balance.rdpCookie = ByteString.of(name);
        }
    }

    private static int seconds(Words words) {
        return (int) (words.timeMillis("a delay in seconds", TimeUnit.SECONDS) / 1000);
    }

    /// `force-persist if <condition>` — such requests go to the server that cookie or table name even when it is down. Manual §4.2.
    @Directive(
            name = "force-persist",
            in = {Section.BACKEND, Section.LISTEN})
    static void forcePersist(Words words) {
        rule(words, true);
    }

    /// `ignore-persist if <condition>` — such requests are balanced without asking cookies and tables. Manual §4.2.
    @Directive(
            name = "ignore-persist",
            in = {Section.BACKEND, Section.LISTEN})
    static void ignorePersist(Words words) {
        rule(words, false);
    }

    private static void rule(Words words, boolean force) {
        var balance = BalanceDirectives.settings(words);
        Condition condition = Reading.condition(words);
        if (condition == null) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' requires either 'if' or 'unless' followed by a condition.");
            return;
        }
        if (balance != null) {
            balance.persistRules.add(new PersistRule(force, condition));
        }
    }

    /// `use-server <server> if <condition>` — such requests go to that server if it is up; the first rule that holds counts.
    ///
    /// Beats cookies and stick tables. Manual §4.2.
    ///
    /// The name may be a log format, evaluated for each request; one that names no server leaves the choice to the algorithm.
    @Directive(
            name = "use-server",
            in = {Section.BACKEND, Section.LISTEN})
    static void useServer(Words words) {
        var balance = BalanceDirectives.settings(words);
        Backend backend = words.draft(ProxyDraft.class).backend();
        String name = words.next("a server name");
        Template computed = Template.compile(name, Template.Style.FIELD, words.surroundings());
        Condition condition = Reading.condition(words);
        if (condition == null) {
            words.problem("'use-server' requires either 'if' or 'unless' followed by a condition.");
        }
        if (balance == null || backend == null) {
            return;
        }
        RulePlace line = Reading.place(words);
        if (computed.constant() == null) {
            balance.serverRules.add(
                    new ServerRule(null, stream -> text(computed, stream), condition, line));
            return;
        }
        int place = balance.serverRules.size();
        balance.serverRules.add(new ServerRule(null, null, condition, line));
        words.later(
                _ -> {
                    Server server = backend.server(name);
                    if (server != null) {
                        server.named();
                    }
                    if (server == null) {
                        words.invalid(
                                "backend '"
                                        + backend.name()
                                        + "' : unable to find server '"
                                        + name
                                        + "' referenced in a 'use-server' rule.");
                        return;
                    }
                    balance.serverRules.set(place, new ServerRule(server, null, condition, line));
                });
    }

    private static String text(Template name, Stream stream) {
        ByteWriter text = stream.slots.text();
        name.write(stream, text);
        String found = text.toString();
        stream.slots.giveText();
        return found;
    }
}
