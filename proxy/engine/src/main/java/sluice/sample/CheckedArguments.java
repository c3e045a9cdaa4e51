package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.proxies.Server;
import sluice.value.AddressMask;
import sluice.value.ByteString;
import sluice.value.Cidr;
import sluice.value.Kind;
import sluice.value.regex.Regex;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// The arguments of one fetch or converter, each checked against the type that its signature gives it.
final class CheckedArguments implements Arguments {
    private final String keyword;
    private final List<ArgumentType> types;
    private final List<ExpressionCompiler.ArgumentText> texts;
    private final Surroundings surroundings;
    private Kind out = Kind.ANY;

    CheckedArguments(
            String keyword,
            List<ArgumentType> types,
            List<ExpressionCompiler.ArgumentText> texts,
            Surroundings surroundings) {
        this.keyword = keyword;
        this.types = types;
        this.texts = texts;
        this.surroundings = surroundings;
    }

    @Override
    public String keyword() {
        return keyword;
    }

    static String word(ArgumentType type) {
        return switch (type) {
            case STR -> "string";
            case SINT -> "signed integer";
            case TIME -> "time";
            case SIZE -> "size";
            case IPV4 -> "IPv4 address";
            case IPV6 -> "IPv6 address";
            case MASK4 -> "IPv4 mask";
            case MASK6 -> "IPv6 mask";
            case DELIMITERS -> "delimiters";
            case VARIABLE -> "variable";
            case SINT_OR_VARIABLE -> "signed integer or variable";
            case STR_OR_VARIABLE -> "string or variable";
            case REGEX -> "regex";
            case MAP -> "map";
            case TABLE -> "table";
            case FRONTEND -> "frontend";
            case BACKEND -> "backend";
            case SERVER -> "server";
            case USERLIST -> "user list";
            case ACL -> "ACL";
        };
    }

    /// Reports what is not of its type; false when something was.
    boolean check() {
        boolean good = true;
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).text().strip();
            if (text.isEmpty()) {
                continue;
            }
            boolean fits =
                    switch (types.get(i)) {
                        case SINT -> number(text) != null;
                        case TIME -> scaled(text, TIME_UNITS, TIME_FACTORS) != null;
                        case SIZE -> scaled(text, SIZE_UNITS, SIZE_FACTORS) != null;
                        case IPV4 -> isNetwork(text, false);
                        case IPV6 -> isNetwork(text, true);
                        case MASK4 -> AddressMask.parse(text, false) != null;
                        case MASK6 -> AddressMask.parse(text, true) != null;
                        case VARIABLE -> variableOf(text) != null;
                        case SINT_OR_VARIABLE -> number(text) != null || variableOf(text) != null;
                        default -> true;
                    };
            if (!fits) {
                good = false;
                problem(
                        i,
                        types.get(i) == ArgumentType.VARIABLE
                                ? VariableNames.refusal(text)
                                : "failed to parse '"
                                        + text
                                        + "' as type '"
                                        + word(types.get(i))
                                        + "'");
            }
        }
        return good;
    }

    /// The type of the result that the keyword announced, else the signature's.
    Kind out(Kind signature) {
        return out == Kind.ANY ? signature : out;
    }

    @Override
    public void returns(Kind kind) {
        out = kind;
    }

    @Override
    public int size() {
        return texts.size();
    }

    @Override
    public boolean has(int index) {
        return index < texts.size() && !texts.get(index).text().isEmpty();
    }

    private String at(int index) {
        return index < texts.size() ? texts.get(index).text() : "";
    }

    @Override
    public long integer(int index) {
        return integer(index, 0);
    }

    @Override
    public long integer(int index, long fallback) {
        if (!has(index)) {
            return fallback;
        }
        Long value =
                switch (types.get(index)) {
                    case TIME -> scaled(at(index), TIME_UNITS, TIME_FACTORS);
                    case SIZE -> scaled(at(index), SIZE_UNITS, SIZE_FACTORS);
                    default -> number(at(index));
                };
        return value == null ? fallback : value;
    }

    @Override
    public int integer(int index, String message, IntPredicate rule) {
        long value = integer(index, 0);
        if (value != (int) value || !rule.test((int) value)) {
            problem(index, message);
        }
        return (int) value;
    }

    @Override
    public ByteString bytes(int index) {
        return ByteString.of(at(index));
    }

    @Override
    public ByteString bytes(int index, ByteString fallback) {
        return has(index) ? bytes(index) : fallback;
    }

    @Override
    public String text(int index) {
        return at(index);
    }

    @Override
    public String text(int index, String fallback) {
        return has(index) ? at(index) : fallback;
    }

    @Override
    public @Nullable Variable variable(int index) {
        if (!has(index)) {
            return null;
        }
        return switch (types.get(index)) {
            case VARIABLE -> variableOf(at(index));
            case SINT_OR_VARIABLE -> number(at(index)) != null ? null : variableOf(at(index));
            case STR_OR_VARIABLE -> variableOf(at(index));
            default -> throw new AssertionError("argument " + index + " is no variable");
        };
    }

    private @Nullable Variable variableOf(String name) {
        return VariableNames.in(surroundings).of(name.strip());
    }

    @Override
    public Regex regex(int index, boolean ignoreCase) {
        if (at(index).isEmpty()) {
            problem(index, "missing regex");
            return nothing();
        }
        try {
            return Regex.compile(at(index), ignoreCase);
        } catch (Regex.Malformed malformed) {
            problem(
                    index,
                    "regex '"
                            + at(index)
                            + "' is invalid (error="
                            + malformed.getMessage()
                            + ", erroffset="
                            + malformed.position()
                            + ")");
            return nothing();
        }
    }

    private static Regex nothing() {
        try {
            return Regex.compile("(?!)", false);
        } catch (Regex.Malformed impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public Cidr network(int index) {
        boolean six = types.get(index) == ArgumentType.IPV6;
        Cidr network = Cidr.parse(at(index).strip());
        return network == null ? new Cidr(six, 0, 0, six ? 128 : 32) : network;
    }

    @Override
    public AddressMask mask(int index) {
        boolean six = types.get(index) == ArgumentType.MASK6;
        AddressMask mask = AddressMask.parse(at(index).strip(), six);
        return mask == null ? new AddressMask(six, 0, 0) : mask;
    }

    @Override
    public Named<Frontend> frontend(int index) {
        var named = new Named<Frontend>(at(index));
        if (!has(index)) {
            if (proxy() instanceof Frontend frontend) {
                named.resolve(frontend);
            } else {
                problem(index, "missing frontend name in the arguments of '" + keyword + "'");
            }
            return named;
        }
        find(index, "frontend", named, named.name(), surroundings::frontend);
        return named;
    }

    @Override
    public Named<Backend> backend(int index) {
        var named = new Named<Backend>(at(index));
        Proxy proxy = proxy();
        if (!has(index) && proxy instanceof Backend backend) {
            named.resolve(backend);
            return named;
        }
        if (!has(index) && proxy == null) {
            problem(index, "missing backend name in the arguments of '" + keyword + "'");
            return named;
        }
        String name = has(index) ? at(index) : String.valueOf(proxy);
        find(index, "backend", named, name, surroundings::backend);
        return named;
    }

    @Override
    public Named<Server> server(int index) {
        String name = at(index);
        var named = new Named<Server>(name);
        int slash = name.indexOf('/');
        Proxy proxy = proxy();
        if (slash < 0 && surroundings.isShared()) {
            problem(
                    index,
                    "a server in a defaults section needs the name of its backend before it");
            return named;
        }
        String backend = slash < 0 ? (proxy == null ? "" : proxy.name()) : name.substring(0, slash);
        find(
                index,
                "server",
                named,
                name,
                _ -> {
                    Backend found =
                            proxy instanceof Backend own && slash < 0
                                    ? own
                                    : surroundings.backend(backend);
                    Server server = found == null ? null : found.server(name.substring(slash + 1));
                    if (server != null) {
                        server.named();
                    }
                    return server;
                });
        return named;
    }

    @Override
    public <T> Named<T> named(int index, Class<T> kind, String what) {
        var named = new Named<T>(at(index));
        find(index, what, named, named.name(), name -> surroundings.declared(kind, name));
        return named;
    }

    /// Resolves a name once the whole configuration is read, with a located error where nothing bears it.
    private <T> void find(
            int index,
            String what,
            Named<T> named,
            String name,
            Function<String, @Nullable T> bearer) {
        surroundings.later(
                () -> {
                    T found = bearer.apply(name);
                    if (found == null) {
                        problem(
                                index,
                                "unable to find "
                                        + what
                                        + " '"
                                        + name
                                        + "' referenced in arg "
                                        + (index + 1)
                                        + " of '"
                                        + keyword
                                        + "'");
                    } else {
                        named.resolve(found);
                    }
                });
    }

    @Override
    public Condition acls(int from) {
        Condition all = Condition.ALWAYS;
        for (int i = from; i < texts.size(); i++) {
            boolean negated = at(i).startsWith("!");
            String name = negated ? at(i).substring(1) : at(i);
            Acls.Acl acl = surroundings.acl(name);
            if (acl == null) {
                problem(
                        i,
                        "ACL '"
                                + name
                                + "' not found"
                                + Suggestion.of(name, surroundings.acls().names()));
                continue;
            }
            all = new Both(all, acl.use(), negated);
        }
        return all;
    }

    /// Two conditions that must both hold, the second one negated or not.
    private record Both(Condition first, Condition second, boolean negated) implements Condition {
        @Override
        public Truth test(sluice.stream.Stream stream) {
            Truth truth = first.test(stream);
            if (truth != Truth.TRUE) {
                return truth;
            }
            truth = second.test(stream);
            return negated ? truth.not() : truth;
        }
    }

    private @Nullable Proxy proxy() {
        return surroundings.proxy();
    }

    @Override
    public Surroundings surroundings() {
        return surroundings;
    }

    @Override
    public void problem(int index, String message) {
        int position = index < texts.size() ? texts.get(index).position() : 0;
        surroundings.problem(
                position, "invalid arg " + (index + 1) + " in '" + keyword + "' : " + message);
    }

    private static boolean isNetwork(String text, boolean six) {
        Cidr network = Cidr.parse(text);
        return network != null && network.v6() == six;
    }

    private static @Nullable Long number(String written) {
        String text = written.strip();
        try {
            if (text.toLowerCase(Locale.ROOT).startsWith("0x")) {
                return Long.parseLong(text.substring(2), 16);
            }
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static final List<String> TIME_UNITS = List.of("us", "ms", "s", "m", "h", "d", "");
    private static final double[] TIME_FACTORS = {0.001, 1, 1000, 60_000, 3_600_000, 86_400_000, 1};
    private static final List<String> SIZE_UNITS = List.of("k", "m", "g", "");
    private static final double[] SIZE_FACTORS = {1 << 10, 1 << 20, 1 << 30, 1};

    private static @Nullable Long scaled(String text, List<String> units, double[] factors) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        int unit = units.indexOf(text.substring(end).toLowerCase(Locale.ROOT));
        if (end == 0 || end > 18 || unit < 0) {
            return null;
        }
        double value = Long.parseLong(text.substring(0, end)) * factors[unit];
        return value > Long.MAX_VALUE ? null : (long) value;
    }
}
