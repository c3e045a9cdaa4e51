package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.boot.KeywordIndex;
import sluice.catalog.Catalog;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.sample.acl.Conditions;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Surroundings without a configuration file: every keyword, nothing declared, problems kept.
public final class Standalone implements Surroundings {
    private static final Catalog CATALOG = KeywordIndex.collect();

    public final List<String> problems = new ArrayList<>();
    public final List<String> warnings = new ArrayList<>();
    private final Map<Class<?>, Object> parts = new HashMap<>();
    private final Map<String, Object> declared = new HashMap<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final Acls acls = new Acls();

    /// A stream with this request, in the phase of its rules.
    public static Stream request(String method, String target, String... fields) {
        var stream = new Stream();
        stream.phase = Phase.HTTP_REQUEST;
        stream.request.setMethod(ByteString.of(method).array(), 0, method.length());
        stream.request.setTarget(ByteString.of(target).array(), 0, target.length());
        for (String field : fields) {
            int colon = field.indexOf(':');
            stream.request.add(
                    ByteString.of(field.substring(0, colon)),
                    ByteString.of(field.substring(colon + 1).strip()));
        }
        stream.request.present(true);
        return stream;
    }

    public void finish() {
        tasks.forEach(Runnable::run);
        tasks.clear();
    }

    @Override
    public Catalog catalog() {
        return CATALOG;
    }

    @Override
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return type.cast(parts.computeIfAbsent(type, _ -> fresh.get()));
    }

    @Override
    public <T> @Nullable T declare(Class<T> type, String name, T thing) {
        return type.cast(declared.putIfAbsent(type.getName() + " " + name, thing));
    }

    @Override
    public <T> @Nullable T declared(Class<T> type, String name) {
        return type.cast(declared.get(type.getName() + " " + name));
    }

    @Override
    public Phase phase() {
        return Phase.HTTP_REQUEST;
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
    public Acls.@Nullable Acl acl(String name) {
        return Conditions.find(name, this);
    }

    @Override
    public void later(Runnable task) {
        tasks.add(task);
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
        problems.add(position + ": " + message);
    }

    @Override
    public void warning(int position, String message) {
        warnings.add(position + ": " + message);
    }
}
