package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Facts;
import sluice.config.syntax.Problems;
import sluice.flow.Plan;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Everything that was read: proxies, settings by subject, declarations by name, and what is wrong.
///
/// Filled by one thread; what is compiled from it is published by the compiler.
public final class Configuration implements Model {
    private final Catalog catalog;
    private final Environment environment;
    private final Facts facts;
    private final Problems problems;
    private final Map<String, ProxyDraft> proxies = new LinkedHashMap<>();
    private final Map<Class<?>, Map<String, Object>> declared = new HashMap<>();
    private final Parts parts = new Parts();
    private final ProcessSettings process = new ProcessSettings();
    private final Plan plan = new Plan();

    public Configuration(Catalog catalog, Environment environment, Facts facts, Problems problems) {
        this.catalog = catalog;
        this.environment = environment;
        this.facts = facts;
        this.problems = problems;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    /// The variables as the lines read so far left them.
    @Override
    public Environment environment() {
        return environment;
    }

    public Facts facts() {
        return facts;
    }

    /// What `global` says about the process.
    @Override
    public ProcessSettings process() {
        return process;
    }

    /// The plan that the traffic will run: `global` writes its limits, the compiler adds the proxies.
    public Plan plan() {
        return plan;
    }

    public Problems problems() {
        return problems;
    }

    @Override
    public @Nullable Frontend frontend(String name) {
        var proxy = proxies.get(name);
        return proxy == null ? null : proxy.frontend();
    }

    @Override
    public @Nullable Backend backend(String name) {
        var proxy = proxies.get(name);
        if (proxy == null || proxy.backendPlan() == null) {
            return null;
        }
        proxy.backendPlan().named = true;
        return proxy.backend();
    }

    @Override
    public List<ProxyDraft> proxies() {
        return List.copyOf(proxies.values());
    }

    @Override
    public @Nullable ProxyDraft proxy(String name) {
        return proxies.get(name);
    }

    /// Adds a proxy; answers the one that had the name before, which then stays.
    @Nullable ProxyDraft add(ProxyDraft proxy) {
        return proxies.putIfAbsent(proxy.name(), proxy);
    }

    /// Forgets a proxy that nothing refers to: what `del backend` and `del frontend` remove.
    public void remove(String name) {
        proxies.remove(name);
    }

    /// The names of the `defaults` sections that have one, in the order of the text.
    public List<String> defaultsNames() {
        return defaults().names();
    }

    DefaultsSections defaults() {
        return part(DefaultsSections.class, DefaultsSections::new);
    }

    @Override
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return parts.get(type, fresh);
    }

    @Override
    public <T> @Nullable T part(Class<T> type) {
        return parts.get(type);
    }

    @Override
    public <T> @Nullable T declare(Class<T> type, String name, T subject) {
        return type.cast(
                declared.computeIfAbsent(type, _ -> new LinkedHashMap<>())
                        .putIfAbsent(name, subject));
    }

    @Override
    public <T> @Nullable T declared(Class<T> type, String name) {
        return type.cast(declared.getOrDefault(type, Map.of()).get(name));
    }

    /// The names under which something of that type was declared, for suggestions.
    public Collection<String> names(Class<?> type) {
        return Collections.unmodifiableSet(declared.getOrDefault(type, Map.of()).keySet());
    }

    @Override
    public <T> Collection<T> declared(Class<T> type) {
        var found = new ArrayList<T>();
        declared.getOrDefault(type, Map.of()).values().forEach(one -> found.add(type.cast(one)));
        return Collections.unmodifiableList(found);
    }
}
