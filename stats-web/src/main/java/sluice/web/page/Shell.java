package sluice.web.page;

import java.nio.charset.StandardCharsets;

/// The application's HTML: landmarks only, filled by its scripts.
public final class Shell {
    /// What the page may load: its own files, nothing inline, no other host.
    public static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors"
                    + " 'none'";

    private Shell() {}

    /// The page for viewers; the same for everybody, who is told by `/api/v1/me`.
    public static byte[] page(Assets assets) {
        return assets.text("shell.html").getBytes(StandardCharsets.UTF_8);
    }

    /// The page that asks for name and password.
    ///
    /// @param message why it is shown again; empty the first time
    public static byte[] login(Assets assets, String message) {
        return assets.text("login.html")
                .replace("{message}", Html.escape(message))
                .getBytes(StandardCharsets.UTF_8);
    }
}
