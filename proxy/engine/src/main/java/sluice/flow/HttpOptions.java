package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;

import java.util.function.Consumer;

/// The HTTP options of one proxy; public fields, filled while the configuration is read. Manual §4.2.
public final class HttpOptions {
    public ConnectionMode connectionMode = ConnectionMode.KEEP_ALIVE;

    /// `option forwardfor`; the backend names the header.
    public @Nullable ForwardedFor forwardFor;

    public @Nullable ForwardedFor originalTo;

    /// `option forwarded` of a backend.
    public @Nullable Consumer<Stream> forwarded;

    /// `option http-buffer-request`.
    public boolean bufferRequest;

    /// `option http-ignore-probes`: a connection closed or silent before a request is neither logged nor answered.
    public boolean ignoreProbes;

    /// `option accept-unsafe-violations-in-http-request`.
    public boolean acceptUnsafeRequest;

    /// `option accept-unsafe-violations-in-http-response`.
    public boolean acceptUnsafeResponse;

    /// `option h1-case-adjust-bogus-client` of a frontend, `-server` of a backend.
    public boolean adjustCase;

    /// `option http-use-proxy-header`: requests with an absolute target are those to a proxy.
    public boolean proxyHeader;

    /// `option http-restrict-req-hdr-names`.
    public RestrictNames restrictNames = RestrictNames.PRESERVE;

    /// `option http-drop-request-trailers` and `option http-drop-response-trailers`.
    public boolean dropRequestTrailers;

    public boolean dropResponseTrailers;

    /// What happens to request headers with names outside letters, digits and hyphen.
    public enum RestrictNames {
        PRESERVE,
        DELETE,
        REJECT
    }
}
