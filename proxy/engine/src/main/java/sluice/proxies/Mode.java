package sluice.proxies;

/// What a proxy understands of the bytes. Manual §4.2 `mode`.
public enum Mode {
    TCP,
    HTTP,
    LOG,
    SPOP
}
