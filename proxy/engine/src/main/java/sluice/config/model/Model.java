package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.config.syntax.Environment;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// The whole configuration as read so far.
public interface Model {
    Catalog catalog();

    /// The variables as the lines read so far left them.
    Environment environment();

    /// What `global` says about the process.
    ProcessSettings process();

    @Nullable Frontend frontend(String name);

    /// A backend that a line refers to: it cannot be removed at run time any more.
    @Nullable Backend backend(String name);

    /// The proxies in the order of the text; those marked `disabled` included.
    List<ProxyDraft> proxies();

    @Nullable ProxyDraft proxy(String name);

    /// The settings of one subject, made on first use: what `global` keywords of a package fill.
    <T> T part(Class<T> type, Supplier<T> fresh);

    /// The settings of one subject, if any keyword touched them.
    <T> @Nullable T part(Class<T> type);

    /// Declares something that others refer to by name (a userlist, a resolvers section, a ring).
    ///
    /// @return the one declared before under that name and type, or null when this is the first
    <T> @Nullable T declare(Class<T> type, String name, T declared);

    /// What was declared under that name.
    <T> @Nullable T declared(Class<T> type, String name);

    /// Everything declared of one type, in the order of the text.
    <T> Collection<T> declared(Class<T> type);
}
