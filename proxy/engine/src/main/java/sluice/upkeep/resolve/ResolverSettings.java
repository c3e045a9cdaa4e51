package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;
import sluice.value.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A `resolvers` section as it was read; then only read, but for who is at work with it. Times in milliseconds. Manual §5.3.2.
public final class ResolverSettings {
    public static final String DEFAULT_NAME = "default";

    /// One name server.
    ///
    /// @param stream how to connect to one that is asked over TCP: what the options of its line made of this server; null for UDP
    public record Source(String name, Address address, @Nullable Server stream) {}

    private final String name;

    public final List<Source> sources = new ArrayList<>();

    private volatile @Nullable Names atWork;

    /// `accepted_payload_size`.
    public int payloadBytes = 512;

    /// `resolve_retries`.
    public int retries = 3;

    public int resolveMillis = 1000;
    public int retryMillis = 1000;

    /// `hold`: for how long after the last valid answer a failure of that kind changes nothing.
    public int holdNoSuchNameMillis = 30_000;

    public int holdRefusedMillis = 30_000;
    public int holdTimeoutMillis = 30_000;
    public int holdOtherMillis = 30_000;

    /// How long a valid answer serves actions of requests.
    public int holdValidMillis = 10_000;

    /// How long a record that is no longer in the answers is kept.
    public int holdObsoleteMillis;

    public ResolverSettings(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// Who resolves by this section now: a reload replaces it.
    void atWork(Names names) {
        atWork = names;
    }

    /// Asks for the address of a name, for a request.
    ///
    /// @param family preferred
    /// @param answer gets the address, [Address#NONE] when there is none; on any loop
    public void ask(String host, Address.Family family, Consumer<Address> answer) {
        Names names = atWork;
        if (names == null || !Question.isName(host)) {
            answer.accept(Address.NONE);
        } else {
            names.ask(name, host, family, answer);
        }
    }

    int holdMillis(Status status) {
        return switch (status) {
            case NO_SUCH_NAME -> holdNoSuchNameMillis;
            case REFUSED -> holdRefusedMillis;
            case TIMEOUT -> holdTimeoutMillis;
            case NONE, VALID, INVALID, OTHER -> holdOtherMillis;
        };
    }
}
