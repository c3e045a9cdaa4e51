package sluice.benchmarks.log;

import org.jspecify.annotations.Nullable;

import sluice.boot.KeywordIndex;
import sluice.catalog.Catalog;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.sample.Acls;
import sluice.sample.Surroundings;
import sluice.stream.Phase;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Surroundings without a configuration: every keyword, nothing declared; a problem ends the benchmark.
final class EveryKeyword implements Surroundings {
    private final Catalog catalog = KeywordIndex.collect();
    private final Map<Class<?>, Object> parts = new HashMap<>();
    private final Acls acls = new Acls();

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return type.cast(parts.computeIfAbsent(type, _ -> fresh.get()));
    }

    @Override
    public <T> @Nullable T declare(Class<T> type, String name, T thing) {
        return null;
    }

    @Override
    public <T> @Nullable T declared(Class<T> type, String name) {
        return null;
    }

    @Override
    public Phase phase() {
        return Phase.LOG;
    }

    @Override
    public @Nullable Proxy proxy() {
        return null;
    }

    @Override
    public Acls acls() {
        return acls;
    }

    @Override
    public void later(Runnable task) {
        task.run();
    }

    @Override
    public @Nullable Frontend frontend(String name) {
        return null;
    }

    @Override
    public @Nullable Backend backend(String name) {
        return null;
    }

    @Override
    public void problem(int position, String message) {
        throw new IllegalArgumentException(position + ": " + message);
    }

    @Override
    public void warning(int position, String message) {
        // Not a matter of speed.
    }
}
