package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.stream.Phase;

import java.nio.file.Path;
import java.util.function.Supplier;

/// Other surroundings with another phase or a shifted position.
record Moved(Surroundings from, @Nullable Phase phase, int offset) implements Surroundings {
    @Override
    public Catalog catalog() {
        return from.catalog();
    }

    @Override
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return from.part(type, fresh);
    }

    @Override
    public <T> @Nullable T declare(Class<T> type, String name, T thing) {
        return from.declare(type, name, thing);
    }

    @Override
    public <T> @Nullable T declared(Class<T> type, String name) {
        return from.declared(type, name);
    }

    @Override
    public @Nullable Proxy proxy() {
        return from.proxy();
    }

    @Override
    public boolean isShared() {
        return from.isShared();
    }

    @Override
    public Acls acls() {
        return from.acls();
    }

    @Override
    public Acls.@Nullable Acl acl(String name) {
        return from.acl(name);
    }

    @Override
    public void later(Runnable task) {
        from.later(task);
    }

    @Override
    public @Nullable Frontend frontend(String name) {
        return from.frontend(name);
    }

    @Override
    public @Nullable Backend backend(String name) {
        return from.backend(name);
    }

    @Override
    public Path file(String name) {
        return from.file(name);
    }

    @Override
    public void problem(int position, String message) {
        from.problem(position + offset, message);
    }

    @Override
    public void warning(int position, String message) {
        from.warning(position + offset, message);
    }
}
