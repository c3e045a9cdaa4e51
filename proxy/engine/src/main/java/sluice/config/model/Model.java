package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;

/// The whole configuration as read so far.
public interface Model {
    Catalog catalog();

    @Nullable Frontend frontend(String name);

    @Nullable Backend backend(String name);
}
