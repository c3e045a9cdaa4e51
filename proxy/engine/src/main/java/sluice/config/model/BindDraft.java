package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Span;
import sluice.wire.listen.BindPoint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One `bind` line while it is read; also the listening end of `stats socket`, `peers` and `log-forward`.
///
/// A line may name several addresses and port ranges: there is one point for each, and the options of the line hold for all.
/// A subject whose options do not fit into [BindPoint] keeps them in a part of its own.
public final class BindDraft {
    private final Span span;
    private final @Nullable ProxyDraft proxy;
    private final List<BindPoint> points = new ArrayList<>();
    private final Parts parts = new Parts();

    /// @param proxy null outside of frontends
    public BindDraft(Span span, @Nullable ProxyDraft proxy) {
        this.span = span;
        this.proxy = proxy;
    }

    /// The whole line.
    public Span span() {
        return span;
    }

    public @Nullable ProxyDraft proxy() {
        return proxy;
    }

    /// Every single address and port of the line.
    public List<BindPoint> points() {
        return points;
    }

    public void each(Consumer<BindPoint> option) {
        points.forEach(option);
    }

    /// What the keywords of one subject keep about this line.
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return parts.get(type, fresh);
    }

    public <T> @Nullable T part(Class<T> type) {
        return parts.get(type);
    }
}
