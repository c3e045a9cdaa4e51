package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;

/// The last message of one direction that a proxy could not understand, as `show errors` prints it. Immutable.
///
/// @param dateMillis milliseconds since 1970
/// @param event number of the capture in this process, from 0
/// @param frontend the client's side
/// @param backend null when none was chosen yet
/// @param server null when none was chosen yet
/// @param request false for a response
/// @param bytes what was received of the head, names of complete lines in lower case; at most one buffer
/// @param position offset of the byte that was refused
public record InvalidMessage(
        long dateMillis,
        long event,
        Frontend frontend,
        @Nullable Backend backend,
        @Nullable Server server,
        Address source,
        boolean request,
        byte[] bytes,
        int position) {}
