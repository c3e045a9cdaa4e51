package sluice.config.syntax;

import java.util.Set;

/// The words that open a section in HAProxy's language, built here or not: what reads a configuration without compiling it
/// (layout, advice) finds the sections by them. Source: configuration manual 2.1 and the chapters that it names.
public final class SectionNames {
    public static final Set<String> ALL =
            Set.of(
                    "acme",
                    "backend",
                    "cache",
                    "crt-store",
                    "defaults",
                    "fcgi-app",
                    "frontend",
                    "global",
                    "healthcheck",
                    "http-errors",
                    "listen",
                    "log-forward",
                    "log-profile",
                    "mailers",
                    "peers",
                    "program",
                    "resolvers",
                    "ring",
                    "traces",
                    "userlist");

    private SectionNames() {}
}
