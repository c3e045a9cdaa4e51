package sluice.config.model;

/// The kinds of sections. Manual §2.1.
public enum Section {
    GLOBAL("global"),
    DEFAULTS("defaults"),
    FRONTEND("frontend"),
    BACKEND("backend"),
    LISTEN("listen"),
    PEERS("peers"),
    RESOLVERS("resolvers"),
    USERLIST("userlist"),
    MAILERS("mailers"),
    HTTP_ERRORS("http-errors"),
    RING("ring"),
    LOG_FORWARD("log-forward"),
    LOG_PROFILE("log-profile"),
    CACHE("cache"),
    CRT_STORE("crt-store"),
    FCGI_APP("fcgi-app"),
    HEALTHCHECK("healthcheck"),
    TRACES("traces"),
    ACME("acme"),
    PROGRAM("program");

    private final String word;

    Section(String word) {
        this.word = word;
    }

    /// As written in the file.
    public String word() {
        return word;
    }
}
