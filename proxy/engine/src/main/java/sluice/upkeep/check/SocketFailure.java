package sluice.upkeep.check;

import sluice.vocabulary.CheckStatus;

import java.io.FileNotFoundException;
import java.net.BindException;
import java.net.NoRouteToHostException;

/// Why a socket of a check failed, in the words of the operating system.
///
/// ```
/// refused later by the peer or the network   Connection refused
/// refused at once by the kernel              General socket error (Network is unreachable)
/// no local address                           Can't bind to source address (Cannot assign requested address)
/// ```
final class SocketFailure {
    private static final String[] KNOWN = {
        "Connection refused",
        "No route to host",
        "Network is unreachable",
        "Connection reset by peer",
        "No such file or directory",
        "Permission denied",
        "Cannot assign requested address",
        "Address already in use"
    };

    private SocketFailure() {}

    /// The system's words without the call and the address that Netty adds.
    static String words(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return switch (cause) {
                case NoRouteToHostException _ -> KNOWN[2];
                case FileNotFoundException _ -> KNOWN[4];
                default -> cause.getClass().getSimpleName();
            };
        }
        for (String known : KNOWN) {
            if (message.contains(known)) {
                return known;
            }
        }
        return message;
    }

    /// What a check found that could not connect.
    ///
    /// @param atOnce whether the kernel said so when it was asked, before anything was sent
    /// @param unix whether it was a unix socket, where nothing is connected before the kernel has agreed
    /// @param at where the script stood; empty for nothing to say
    static Outcome connecting(Throwable cause, boolean atOnce, boolean unix, String at) {
        String words = words(cause);
        if (cause instanceof BindException) {
            words = "Can't bind to source address (" + words + ")";
        } else if (atOnce && !words.equals(KNOWN[0])) {
            words = "General socket error (" + words + ")";
        }
        return Outcome.failed(unix ? CheckStatus.SOCKERR : CheckStatus.L4CON, 0, words + at);
    }
}
