package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Facts;
import sluice.config.syntax.Problems;
import sluice.config.syntax.SourceReader;
import sluice.config.syntax.Statement;
import sluice.config.syntax.Suggestion;
import sluice.config.syntax.Word;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.upkeep.resolve.ResolverSettings;
import sluice.upkeep.resolve.SystemNameservers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/// Reads configuration files into a [Configuration]: opens sections, hands each line to its keyword, applies `defaults`.
///
/// Lines of a `defaults` section are recorded and applied to each proxy that uses the section before its own lines are
/// read. Names that may be declared later are looked up in [#finish()].
public final class ConfigurationReader implements SourceReader.Sink {
    // HAProxy counts proxies from 2: number 1 is its own.
    static final int FIRST_PROXY_ID = 2;

    private final Configuration configuration;
    private final SourceReader reader;
    private final DirectiveDispatch dispatch;
    private final DefaultsSections defaults;
    private final List<Runnable> tasks = new ArrayList<>();

    private @Nullable Section section;
    private Object draft = new Object();
    private DefaultsSections.@Nullable Recording recording;

    public ConfigurationReader(
            Catalog catalog, Environment environment, Facts facts, Problems problems) {
        this.configuration = new Configuration(catalog, environment, facts, problems);
        this.defaults = configuration.defaults();
        this.dispatch = new DirectiveDispatch(catalog);
        var words = new HashSet<String>();
        for (var known : Section.values()) {
            words.add(known.word());
        }
        words.addAll(catalog.names(SectionKeyword.Keyword.class));
        this.reader = new SourceReader(words, environment, facts, problems, this);
    }

    /// Reads one file; problems are collected.
    public void read(String file, byte[] content) {
        section = null;
        reader.read(file, content);
    }

    /// Looks up the names that were declared anywhere, and answers the whole.
    public Configuration finish() {
        addSystemNameservers();
        LateLine.run(tasks);
        tasks.clear();
        numberProxies();
        defaults.check(problems());
        var checks = new ProxyChecks(problems());
        configuration.proxies().forEach(checks::check);
        return configuration;
    }

    /// The `resolvers` section that is there without being written. Manual §5.3.2.
    private void addSystemNameservers() {
        String name = ResolverSettings.DEFAULT_NAME;
        if (configuration.declared(ResolverSettings.class, name) == null) {
            ResolverSettings section = SystemNameservers.section();
            if (section != null) {
                configuration.declare(ResolverSettings.class, name, section);
            }
        }
    }

    /// Numbers given by `id` lines are taken; the others follow in the order of the text.
    private void numberProxies() {
        int next = FIRST_PROXY_ID;
        var own = new HashSet<Integer>();
        configuration.proxies().forEach(proxy -> own.add(proxy.ownId()));
        for (var proxy : configuration.proxies()) {
            if (proxy.hasOwnId(0)) {
                while (own.contains(next)) {
                    next++;
                }
                int id = next++;
                proxy.each(side -> side.id(id));
            }
        }
    }

    @Override
    public void section(Statement header) {
        recording = null;
        section = null;
        var keyword = header.keyword().text();
        switch (keyword) {
            case "global" -> openGlobal(header);
            case "defaults" -> openDefaults(header);
            case "frontend" -> openProxy(header, Section.FRONTEND);
            case "backend" -> openProxy(header, Section.BACKEND);
            case "listen" -> openProxy(header, Section.LISTEN);
            default -> openOther(header, keyword);
        }
    }

    @Override
    public void directive(Statement statement) {
        if (section == null) {
            // The opening line was refused and said why.
            return;
        }
        var line = dispatch.find(statement, place(section, draft, false));
        if (line == null) {
            return;
        }
        if (recording != null) {
            recording.add(line, configuration.problems());
        }
        line.read(place(section, draft, false));
    }

    private StatementWords.Place place(Section where, Object subject, boolean applied) {
        return new StatementWords.Place(
                configuration,
                where,
                subject,
                applied,
                false,
                configuration.problems(),
                tasks::add);
    }

    private void openGlobal(Statement header) {
        section = Section.GLOBAL;
        draft = configuration;
        if (header.has(1)) {
            problems()
                    .alert(
                            header.word(1).span(),
                            "'global' cannot handle unexpected argument '" + header.word(1) + "'.");
        }
    }

    private void openDefaults(Statement header) {
        var name = header.has(1) && !header.word(1).is("from") ? header.text(1) : "";
        int from = name.isEmpty() ? 1 : 2;
        DefaultsSections.Recording parent = null;
        if (header.has(from + 1) && header.word(from).is("from")) {
            parent = designated(header, from, "defaults", name);
            if (parent == null) {
                return;
            }
        }
        section = Section.DEFAULTS;
        recording = defaults.open(name, header, parent, problems());
        var scratch =
                new ProxyDraft(
                        Section.DEFAULTS,
                        name,
                        header.span(),
                        new Frontend(name, 0),
                        new Backend(name, 0));
        draft = scratch;
        recording.apply(place(Section.DEFAULTS, scratch, true));
    }

    private void openProxy(Statement header, Section kind) {
        var keyword = kind.word();
        if (!header.has(1)) {
            problems().alert(header.end(), "'" + keyword + "' expects an <id> argument");
            return;
        }
        var name = header.word(1);
        checkName(name, keyword);
        var used = defaults.last();
        int next = 2;
        if (header.has(3) && header.word(2).is("from")) {
            used = designated(header, 2, keyword, name.text());
            if (used == null) {
                return;
            }
            used.explicitUse();
            next = 4;
        } else if (used != null) {
            used.implicitUse(name.text());
        }
        if (header.has(next) && !header.word(next).is("from")) {
            problems()
                    .warning(
                            header.word(next).span(),
                            "please use the 'bind' keyword for listening addresses.");
        }
        var proxy =
                new ProxyDraft(
                        kind,
                        name.text(),
                        header.span(),
                        kind == Section.BACKEND ? null : new Frontend(name.text(), 0),
                        kind == Section.FRONTEND ? null : new Backend(name.text(), 0));
        var before = configuration.add(proxy);
        if (before != null) {
            var at = before.header().line();
            problems()
                    .alert(
                            name.span(),
                            proxy.title()
                                    + " has the same name as "
                                    + before.title()
                                    + " declared at "
                                    + at.file()
                                    + ":"
                                    + at.number()
                                    + ".",
                            "Since HAProxy 3.3 a name belongs to one proxy, whatever its type.");
        }
        section = kind;
        draft = proxy;
        if (used != null) {
            used.usedBy(kind, name, problems());
            used.apply(place(kind, proxy, true));
        }
    }

    /// The section named behind `from`, or null after a problem was reported.
    private DefaultsSections.@Nullable Recording designated(
            Statement header, int from, String keyword, String name) {
        var wanted = header.word(from + 1);
        var found = defaults.named(wanted.text());
        if (found.isEmpty()) {
            problems()
                    .alert(
                            wanted.span(),
                            "defaults section '"
                                    + wanted
                                    + "' not found for "
                                    + keyword
                                    + " '"
                                    + name
                                    + "'"
                                    + Suggestion.ending(wanted.text(), defaults.names())
                                    + ".");
            return null;
        }
        if (found.size() > 1) {
            problems()
                    .alert(
                            wanted.span(),
                            "ambiguous defaults section name '"
                                    + wanted
                                    + "' referenced by "
                                    + keyword
                                    + " '"
                                    + name
                                    + "': it exists "
                                    + found.size()
                                    + " times.");
        }
        return found.getLast();
    }

    private void openOther(Statement header, String keyword) {
        var opener = configuration.catalog().find(SectionKeyword.Keyword.class, keyword);
        if (opener == null) {
            problems()
                    .alert(
                            header.keyword().span(),
                            "section '"
                                    + keyword
                                    + "' is known to HAProxy but not supported by Sluice yet.");
            return;
        }
        section = opener.section();
        draft =
                Objects.requireNonNull(
                        opener.reader()
                                .read(
                                        new StatementWords(
                                                place(opener.section(), configuration, false),
                                                header,
                                                keyword,
                                                false,
                                                false,
                                                1)));
    }

    private void checkName(Word name, String keyword) {
        for (int i = 0; i < name.text().length(); i++) {
            char c = name.text().charAt(i);
            if (!isNameCharacter(c)) {
                problems()
                        .alert(
                                name.part(i, i + 1),
                                "character '"
                                        + c
                                        + "' is not permitted in '"
                                        + keyword
                                        + "' name '"
                                        + name
                                        + "'.");
                return;
            }
        }
    }

    static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == ':';
    }

    private Problems problems() {
        return configuration.problems();
    }
}
