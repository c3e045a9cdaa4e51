package sluice.wire.tls;

/// Names of cipher suites: what the Java platform calls them and what OpenSSL, and so the configuration and the logs, call them.
final class CipherNames {
    private CipherNames() {}

    /// `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` → `ECDHE-RSA-AES128-GCM-SHA256`; TLS 1.3 suites keep their name.
    static String openSsl(String name) {
        int with = name.indexOf("_WITH_");
        if (with < 0) {
            return name;
        }
        String exchange = name.substring(name.indexOf('_') + 1, with);
        String cipher =
                name.substring(with + "_WITH_".length())
                        .replace("AES_128", "AES128")
                        .replace("AES_256", "AES256")
                        .replace("_CBC", "")
                        .replace("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305")
                        .replace('_', '-');
        return exchange.equals("RSA") ? cipher : exchange.replace('_', '-') + "-" + cipher;
    }
}
