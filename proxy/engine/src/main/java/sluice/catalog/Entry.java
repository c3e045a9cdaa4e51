package sluice.catalog;

import java.util.List;

/// One collected keyword.
public interface Entry {
    /// All names under which it is known; the first one is the name of its manual entry.
    List<String> name();
}
