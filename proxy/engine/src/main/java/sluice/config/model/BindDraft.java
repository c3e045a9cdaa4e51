package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.AddressText;
import sluice.config.syntax.Span;

import java.util.List;
import java.util.function.Supplier;

/// One `bind` line while it is read; also the listening end of `stats socket`, `peers` and `log-forward`.
///
/// The options of the line hold for every address on it. Each subject keeps its options in a part of its own.
public final class BindDraft {
    private final Span span;
    private final List<AddressText> addresses;
    private final @Nullable ProxyDraft proxy;
    private final Parts parts = new Parts();

    /// @param proxy null outside of frontends
    public BindDraft(Span span, List<AddressText> addresses, @Nullable ProxyDraft proxy) {
        this.span = span;
        this.addresses = List.copyOf(addresses);
        this.proxy = proxy;
    }

    /// The whole line.
    public Span span() {
        return span;
    }

    /// As written; port ranges are not expanded yet.
    public List<AddressText> addresses() {
        return addresses;
    }

    public @Nullable ProxyDraft proxy() {
        return proxy;
    }

    /// What the keywords of one subject keep about this line.
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return parts.get(type, fresh);
    }

    public <T> @Nullable T part(Class<T> type) {
        return parts.get(type);
    }
}
