package sluice.vocabulary;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// What a health or agent check found: the code of the columns `check_status` and `agent_status`, the words of
/// `check_desc`, and whether the check passed. Manual: management §9.1.
public enum CheckStatus {
    UNK("Unknown", false, "no check has finished yet"),
    INI("Initializing", false, "the first check is being prepared"),
    CHECKED("No status change", false, "the agent answered and said nothing about up or down"),
    SOCKERR("Socket error", false, "the proxy could not open a socket for the check"),
    L4OK("Layer4 check passed", true, "the connection opened"),
    L4TOUT(
            "Layer4 timeout",
            false,
            "no answer to the connection attempt: host or firewall is silent"),
    L4CON(
            "Layer4 connection problem",
            false,
            "connection refused or no route: nothing listens there"),
    L6OK("Layer6 check passed", true, "the TLS handshake succeeded"),
    L6TOUT("Layer6 timeout", false, "the TLS handshake took too long"),
    L6RSP(
            "Layer6 invalid response",
            false,
            "the TLS handshake failed: certificate, version or plain text"),
    L7OK("Layer7 check passed", true, "the application answered as expected"),
    L7OKC(
            "Layer7 check conditionally passed",
            true,
            "the application asked for no new requests (404)"),
    L7TOUT(
            "Layer7 timeout",
            false,
            "the application accepted the connection and did not answer in time"),
    L7RSP("Layer7 invalid response", false, "the answer was not of the expected protocol"),
    L7STS("Layer7 wrong status", false, "the application answered with an error"),
    PROCERR("External check error", false, "the check command failed"),
    PROCTOUT("External check timeout", false, "the check command took too long"),
    PROCOK("External check passed", true, "the check command succeeded"),
    HANA("Health analyze", false, "live traffic showed errors");

    private static final Map<String, CheckStatus> BY_CODE = byCode();

    private final String words;
    private final boolean passed;
    private final String meaning;

    CheckStatus(String words, boolean passed, String meaning) {
        this.words = words;
        this.passed = passed;
        this.meaning = meaning;
    }

    private static Map<String, CheckStatus> byCode() {
        var map = new HashMap<String, CheckStatus>(64);
        for (var status : values()) {
            map.put(status.name(), status);
        }
        return map;
    }

    /// The status that a column names, with or without the star of a running check, or null.
    public static @Nullable CheckStatus ofColumn(String column) {
        return BY_CODE.get(running(column) ? column.substring(1).strip() : column);
    }

    /// Whether the column says that a check is running now (`* L7OK`).
    public static boolean running(String column) {
        return column.startsWith("*");
    }

    /// The code as the columns print it.
    public String code() {
        return name();
    }

    /// The words of `check_desc` and of the log lines about state changes.
    public String words() {
        return words;
    }

    /// Whether a number comes with it: the status that the application answered, or 0.
    public boolean hasCode() {
        return switch (this) {
            case L7OK, L7OKC, L7STS, PROCERR, PROCTOUT, PROCOK -> true;
            default -> false;
        };
    }

    public boolean passed() {
        return passed;
    }

    /// What it means for somebody who has to act, in plain words.
    public String meaning() {
        return meaning;
    }
}
