package sluice.keyword.credential;

import static sluice.sample.ArgumentType.STR;
import static sluice.sample.ArgumentType.USERLIST;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.BackendPlan;
import sluice.flow.ErrorPage;
import sluice.flow.ErrorPages;
import sluice.flow.FrontendPlan;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.operation.stats.PageSettings;
import sluice.operation.stats.StatisticsService;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.Named;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Head;

import java.util.Base64;
import java.util.Locale;

/// What a client says about itself, and the action that asks for it.
final class CredentialFetches {
    private static final ByteString AUTHORIZATION = ByteString.of("authorization");
    private static final ByteString PROXY_AUTHORIZATION = ByteString.of("proxy-authorization");

    private CredentialFetches() {}

    /// `option http-use-proxy-header`: a request to a proxy names an absolute target.
    private static boolean forProxy(Stream stream) {
        FrontendPlan plan =
                stream.frontend == null ? null : stream.frontend.get(FrontendPlan.EXTRA);
        Head head = stream.request;
        return plan != null
                && plan.http.proxyHeader
                && head.targetEnd() > head.targetStart()
                && head.bytes()[head.targetStart()] != '/'
                && head.bytes()[head.targetStart()] != '*';
    }

    /// Puts what stands behind the scheme into `out`; false when there are no credentials of that scheme.
    private static boolean credentials(Stream stream, String scheme, Value out) {
        Head head = stream.request;
        int slot = head.find(forProxy(stream) ? PROXY_AUTHORIZATION : AUTHORIZATION);
        if (!head.present() || slot < 0) {
            return false;
        }
        byte[] bytes = head.bytes();
        int start = head.valueStart(slot);
        int end = head.valueEnd(slot);
        int at = start;
        for (int i = 0; i < scheme.length(); i++, at++) {
            if (at == end || (bytes[at] | 0x20) != scheme.charAt(i)) {
                return false;
            }
        }
        if (at == end || bytes[at] != ' ') {
            return false;
        }
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        out.string(bytes, at, end - at);
        return true;
    }

    /// Decodes `user:password` into the slot's own memory; answers where the colon stands, -1 for none.
    private static int basic(Stream stream, Value out) {
        if (!credentials(stream, "basic", out)) {
            return -1;
        }
        ByteView view = out.bytes();
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(view.copy().array());
        } catch (IllegalArgumentException notBase64) {
            return -1;
        }
        out.string(decoded, 0, decoded.length);
        for (int i = 0; i < decoded.length; i++) {
            if (decoded[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private static UserList.@Nullable User user(Stream stream, Named<UserList> list, Value out) {
        int colon = basic(stream, out);
        UserList users = list.get();
        if (colon < 0 || users == null) {
            return null;
        }
        byte[] array = out.bytes().array();
        int length = out.bytes().length();
        Value name = stream.slots.take().string(array, 0, colon);
        Value password = stream.slots.take().string(array, colon + 1, length - colon - 1);
        UserList.User found = users.check(name.bytes(), password.bytes());
        stream.slots.give();
        stream.slots.give();
        return found;
    }

    /// `http_auth(<userlist>)` — true when the request's Basic credentials are those of a user of that list; fails without credentials.
    ///
    /// `http-request auth realm ops unless { http_auth(ops) }`. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Basic YW5uOnNlY3JldA==` | `http_auth(people)` | `1` |
    /// | `GET / + authorization: Basic YW5uOndyb25n` | `http_auth(people)` | `0` |
    @SampleFetch(name = "http_auth", out = Kind.BOOL, from = Source.REQUEST_HEAD, args = USERLIST)
    static Fetch auth(Arguments arguments) {
        Named<UserList> list = arguments.named(0, UserList.class, "userlist");
        return (stream, out) -> {
            if (basic(stream, out) < 0) {
                return false;
            }
            out.bool(user(stream, list, out) != null);
            return true;
        };
    }

    /// `http_auth_group(<userlist>)` — the user's name if the credentials are right; a condition compares each of the user's groups instead.
    ///
    /// `acl admin http_auth_group(ops) admins`. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Basic YW5uOnNlY3JldA==` | `http_auth_group(people)` | `ann` |
    /// | `GET / + authorization: Basic YW5uOndyb25n` | `http_auth_group(people)` |  |
    @SampleFetch(
            name = "http_auth_group",
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = USERLIST)
    static Fetch group(Arguments arguments) {
        Named<UserList> list = arguments.named(0, UserList.class, "userlist");
        return (stream, out) -> {
            UserList.User user = user(stream, list, out);
            if (user != null && !out.iterating()) {
                int colon = basic(stream, out);
                out.string(out.bytes().array(), 0, colon);
                return true;
            }
            if (user == null || user.groups().isEmpty()) {
                return false;
            }
            int index = (int) out.cursor();
            int at = 0;
            for (String group : user.groups()) {
                if (at++ == index) {
                    out.string(ByteString.of(group));
                    out.cursor(at);
                    out.more(out.iterating() && at < user.groups().size());
                    return true;
                }
            }
            return false;
        };
    }

    /// `http_auth_user` — the name in the request's Basic credentials, whether right or not.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Basic YW5uOnNlY3JldA==` | `http_auth_user` | `ann` |
    @SampleFetch(name = "http_auth_user", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch userName(Arguments arguments) {
        return (stream, out) -> {
            int colon = basic(stream, out);
            if (colon < 0) {
                return false;
            }
            out.string(out.bytes().array(), 0, colon);
            return true;
        };
    }

    /// `http_auth_pass` — the password in the request's Basic credentials, whether right or not.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Basic YW5uOnNlY3JldA==` | `http_auth_pass` | `secret` |
    @SampleFetch(name = "http_auth_pass", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch password(Arguments arguments) {
        return (stream, out) -> {
            int colon = basic(stream, out);
            if (colon < 0) {
                return false;
            }
            out.string(out.bytes().array(), colon + 1, out.bytes().length() - colon - 1);
            return true;
        };
    }

    /// `http_auth_type` — the scheme of the request's credentials: `Basic` or `Bearer`.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Basic YW5uOnNlY3JldA==` | `http_auth_type` | `Basic` |
    @SampleFetch(name = "http_auth_type", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch type(Arguments arguments) {
        ByteString basic = ByteString.of("Basic");
        ByteString bearer = ByteString.of("Bearer");
        return (stream, out) -> {
            if (basic(stream, out) >= 0) {
                out.string(basic);
                return true;
            }
            if (credentials(stream, "bearer", out)) {
                out.string(bearer);
                return true;
            }
            return false;
        };
    }

    /// `http_auth_bearer([<header>])` — the token of the request's Bearer credentials, or of that header.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Bearer a.b.c` | `http_auth_bearer` | `a.b.c` |
    @SampleFetch(
            name = "http_auth_bearer",
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch bearer(Arguments arguments) {
        ByteString name = ByteString.of(arguments.text(0).toLowerCase(Locale.ROOT));
        return (stream, out) -> {
            if (name.isEmpty()) {
                return credentials(stream, "bearer", out);
            }
            Head head = stream.request;
            int slot = head.find(name);
            if (slot < 0) {
                return false;
            }
            int start = head.valueStart(slot);
            int end = head.valueEnd(slot);
            byte[] bytes = head.bytes();
            int at = start;
            while (at < end && bytes[at] != ' ') {
                at++;
            }
            if (at == end || at - start != 6 || (bytes[start] | 0x20) != 'b') {
                return false;
            }
            out.string(bytes, at + 1, end - at - 1);
            return true;
        };
    }

    /// `auth [realm <realm>]` — asks the client for Basic credentials: 401, or 407 for requests to a proxy (`option http-use-proxy-header`).
    ///
    /// `http-request auth realm ops unless { http_auth(ops) }`. The realm is the proxy's name unless given, on the statistics page the page's. Manual §4.4.
    @ActionKeyword(name = "auth", in = RuleSet.HTTP_REQUEST)
    static Action ask(Words words) {
        String realm = words.take("realm") ? words.next("a realm") : "";
        return stream -> {
            boolean proxy = forProxy(stream);
            ErrorPage page = pages(stream).page(proxy ? 407 : 401);
            var reply = stream.reply;
            reply.reset();
            reply.status = page.status();
            reply.complete = true;
            for (ErrorPage.Field field : page.fields()) {
                reply.head.add(field.name(), field.value());
            }
            String shown = realm.isEmpty() ? realm(stream) : realm;
            reply.head.add(
                    ByteString.of(proxy ? "proxy-authenticate" : "www-authenticate"),
                    ByteString.of("Basic realm=\"" + shown + "\""));
            reply.body = page.body();
            return Verdict.ANSWER;
        };
    }

    private static String realm(Stream stream) {
        if (StatisticsService.NAME.equals(stream.service)) {
            return PageSettings.REALM;
        }
        return stream.frontend == null ? "" : stream.frontend.name();
    }

    private static ErrorPages pages(Stream stream) {
        if (stream.backend != null
                && stream.backend.get(BackendPlan.EXTRA) instanceof BackendPlan plan) {
            return plan.errorPages;
        }
        if (stream.frontend != null
                && stream.frontend.get(FrontendPlan.EXTRA) instanceof FrontendPlan plan) {
            return plan.errorPages;
        }
        return new ErrorPages();
    }
}
