package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.stream.Phase;

import java.nio.file.Path;
import java.util.function.Supplier;

/// What the compiler of expressions, conditions and log formats may ask about the place where a text stands.
///
/// Given by the configuration for the word last taken; only used while it is read. Positions are characters from the start of
/// that word's text.
public interface Surroundings {
    Catalog catalog();

    /// What one subject keeps about the whole configuration, made on first use.
    <T> T part(Class<T> type, Supplier<T> fresh);

    /// Declares something that others refer to by name; the one declared before under that name, which stays, or null.
    <T> @Nullable T declare(Class<T> type, String name, T thing);

    /// What was declared under that name so far.
    <T> @Nullable T declared(Class<T> type, String name);

    /// When the text will be evaluated; null when that is not known yet (`acl` lines). A sample that cannot exist then is
    /// worth a warning.
    @Nullable Phase phase();

    /// The proxy whose section this is; null outside of proxies. In a `listen` section its frontend half.
    @Nullable Proxy proxy();

    /// True in a `defaults` section, whose lines serve several proxies: what is left out cannot mean the own one.
    default boolean isShared() {
        return false;
    }

    /// The ACLs that the section declared so far.
    Acls acls();

    /// The ACL of that name that can be used here: declared by the section, or pre-defined (manual §7.4).
    default Acls.@Nullable Acl acl(String name) {
        return acls().find(name);
    }

    /// Runs when all files have been read: the place to look up names that may be declared further down.
    void later(Runnable task);

    @Nullable Frontend frontend(String name);

    @Nullable Backend backend(String name);

    /// A file named in the configuration, against the directory that relative names count from.
    default Path file(String name) {
        return Path.of(name);
    }

    /// Reports a problem at `position` in the text; reading goes on.
    void problem(int position, String message);

    void warning(int position, String message);

    /// The same place with another phase.
    default Surroundings in(Phase phase) {
        return new Moved(this, phase, 0);
    }

    /// The same place for a text that begins `offset` characters further on.
    default Surroundings at(int offset) {
        return offset == 0 ? this : new Moved(this, phase(), offset);
    }
}
