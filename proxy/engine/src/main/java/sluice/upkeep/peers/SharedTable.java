package sluice.upkeep.peers;

import org.jspecify.annotations.Nullable;

import sluice.stick.StickTable;

/// A table that the peers of a section exchange.
///
/// @param table whose entries are sent and learned
/// @param name what peers call it: `/name` for a table of the section itself, else that of its proxy
/// @param keyLength the length of keys as peers state it; a text's counts its end
/// @param receiveOnly `recv-only`: also what only makes sense locally is learned
/// @param writeTo `write-to`: where servers and tags are learned too
public record SharedTable(
        StickTable table,
        String name,
        int keyLength,
        boolean receiveOnly,
        @Nullable StickTable writeTo) {}
