package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.flow.rule.Action;
import sluice.value.ByteString;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pages of one proxy by status: its own ones, else those built in. Manual §4.2 `errorfile`, `http-error`.
public final class ErrorPages {
    private static final ByteString CACHE_CONTROL = ByteString.of("cache-control");
    private static final ByteString CONTENT_TYPE = ByteString.of("content-type");
    private static final Map<Integer, ErrorPage> BUILT_IN = new TreeMap<>();

    static {
        put(200, "OK", "200 OK", "Service ready.");
        put(400, "Bad request", "400 Bad request", "Your browser sent an invalid request.");
        put(
                401,
                "Unauthorized",
                "401 Unauthorized",
                "You need a valid user and password to access this content.");
        put(403, "Forbidden", "403 Forbidden", "Request forbidden by administrative rules.");
        put(404, "Not Found", "404 Not Found", "The resource could not be found.");
        put(
                405,
                "Method Not Allowed",
                "405 Method Not Allowed",
                "A request was made of a resource using a request method not supported by that"
                        + " resource");
        put(
                407,
                "Unauthorized",
                "407 Unauthorized",
                "You need a valid user and password to access this content.");
        put(
                408,
                "Request Time-out",
                "408 Request Time-out",
                "Your browser didn't send a complete request in time.");
        put(
                410,
                "Gone",
                "410 Gone",
                "The resource is no longer available and will not be available again.");
        put(
                413,
                "Payload Too Large",
                "413 Payload Too Large",
                "The request entity exceeds the maximum allowed.");
        put(414, "URI Too Long", "414 URI Too Long", "The requested URI is too long.");
        put(
                421,
                "Misdirected Request",
                "421 Misdirected Request",
                "Request sent to a non-authoritative server.");
        put(
                422,
                "Unprocessable Content",
                "422 Unprocessable Content",
                "The server cannot process the contained instructions.");
        put(425, "Too Early", "425 Too Early", "Your browser sent early data.");
        put(
                429,
                "Too Many Requests",
                "429 Too Many Requests",
                "You have sent too many requests in a given amount of time.");
        put(
                431,
                "Request Header Fields Too Large",
                "431 Request Header Fields Too Large",
                "The request header fields are too large.");
        put(
                500,
                "Internal Server Error",
                "500 Internal Server Error",
                "An internal server error occurred.");
        put(
                501,
                "Not Implemented",
                "501 Not Implemented",
                "The server does not support the functionality required to fulfill the request.");
        put(
                502,
                "Bad Gateway",
                "502 Bad Gateway",
                "The server returned an invalid or incomplete response.");
        put(
                503,
                "Service Unavailable",
                "503 Service Unavailable",
                "No server is available to handle this request.");
        put(504, "Gateway Time-out", "504 Gateway Time-out", "The server didn't respond in time.");
    }

    private final Map<Integer, ErrorPage> own = new HashMap<>();
    private final Map<Integer, Action> made = new HashMap<>();

    private static void put(int status, String reason, String title, String text) {
        var body = "<html><body><h1>" + title + "</h1>\n" + text + "\n</body></html>\n";
        BUILT_IN.put(
                status,
                new ErrorPage(
                        status,
                        ByteString.of(reason),
                        List.of(
                                new ErrorPage.Field(CACHE_CONTROL, ByteString.of("no-cache")),
                                new ErrorPage.Field(CONTENT_TYPE, ByteString.of("text/html"))),
                        ByteString.of(body),
                        false));
    }

    /// The statuses that have a page of their own in the program.
    public static List<Integer> builtIn() {
        return List.copyOf(BUILT_IN.keySet());
    }

    /// The page that the program itself has for a status; null for the others.
    public static @Nullable ErrorPage builtIn(int status) {
        return BUILT_IN.get(status);
    }

    public void put(ErrorPage page) {
        put(page.status(), page);
    }

    /// For `whenStatus` an answer is made by `action`, which fills the stream's reply. Manual §4.2 `http-error`.
    public void put(int whenStatus, Action action) {
        own.remove(whenStatus);
        made.put(whenStatus, action);
    }

    /// The program's own page again. Manual §4.2 `http-error … default-errorfiles`.
    public void forget(int whenStatus) {
        own.remove(whenStatus);
        made.remove(whenStatus);
    }

    /// What makes the answer of a status; null when its page is always the same.
    public @Nullable Action made(int status) {
        return made.get(status);
    }

    /// The page for `whenStatus` answers with whatever status it has itself (`errorloc`).
    public void put(int whenStatus, ErrorPage page) {
        made.remove(whenStatus);
        own.put(whenStatus, page);
    }

    /// Whether the proxy says something of its own for a status.
    public boolean has(int status) {
        return own.containsKey(status) || made.containsKey(status);
    }

    /// The proxy's own page; null when it has none for that status.
    public @Nullable ErrorPage own(int status) {
        return own.get(status);
    }

    /// The pages set here, by status.
    public Map<Integer, ErrorPage> own() {
        return Collections.unmodifiableMap(own);
    }

    /// The page to send; that of 500 for a status that has none.
    public ErrorPage page(int status) {
        ErrorPage page = own.get(status);
        if (page == null) {
            page = BUILT_IN.get(status);
        }
        if (page != null) {
            return page;
        }
        ErrorPage fallback = BUILT_IN.get(500);
        if (fallback == null) {
            throw new AssertionError("no page for 500");
        }
        return fallback;
    }
}
