package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.KeyHash;
import sluice.value.Value;

import java.util.function.Function;

/// The messages of one loop for a log backend: each goes to the server that the backend chooses for it.
@LoopConfined
final class FarmOutlet implements Outlet {
    private final LogFarm farm;
    private final Function<LogTarget.Destination, Outlet> opener;
    private final @Nullable Outlet[] outlets;
    private final Address[] addresses;
    private final Value key = new Value();

    /// Carries the message to the expression of `balance log-hash`.
    private final Stream stream = new Stream();

    /// @param opener finds the loop's way to an address
    FarmOutlet(Loop loop, LogFarm farm, Function<LogTarget.Destination, Outlet> opener) {
        this.farm = farm;
        this.opener = opener;
        int servers = farm.members().size();
        outlets = new @Nullable Outlet[servers];
        addresses = new Address[servers];
        stream.session().loop(loop);
        stream.phase = Phase.REQUEST_CONTENT;
        stream.requestPayloadComplete = true;
    }

    @Override
    public boolean send(ByteWriter message) {
        int chosen = farm.choose(hash(message));
        return chosen >= 0 && outlet(chosen).send(message);
    }

    private int hash(ByteWriter message) {
        LogFarm.Key wanted = farm.key();
        if (wanted == null) {
            return 0;
        }
        stream.requestPayload.set(message.array(), 0, message.length());
        boolean found = wanted.expression().evaluate(stream, key);
        stream.requestPayload.clear();
        if (!found) {
            return 0;
        }
        ByteView bytes = key.bytes();
        int hash = wanted.function().of(bytes.array(), bytes.offset(), bytes.length());
        return wanted.avalanche() ? KeyHash.avalanche(hash) : hash;
    }

    /// An address that was changed by command leads to another outlet from then on.
    private Outlet outlet(int number) {
        LogFarm.Member member = farm.members().get(number);
        Address address = member.server().address();
        Outlet known = outlets[number];
        if (known != null && addresses[number] == address) {
            return known;
        }
        RingPlan ring = member.ring();
        Outlet made =
                ring != null
                        ? new RingOutlet(ring)
                        : opener.apply(
                                address.isIp()
                                        ? new LogTarget.Destination.Datagram(address)
                                        : new LogTarget.Destination.UnixDatagram(address.path()));
        outlets[number] = made;
        addresses[number] = address;
        return made;
    }

    @Override
    public void flush() {
        for (Outlet each : outlets) {
            if (each != null) {
                each.flush();
            }
        }
    }
}
