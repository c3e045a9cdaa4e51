package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.value.Address;

import java.util.List;
import java.util.function.Consumer;

/// One request that waits for an address: it asks once, and an answer younger than `hold valid` is enough.
@LoopConfined
final class Inquiry implements Requester {
    private final Resolvers resolvers;
    private final AddressChoice wishes;
    private final Consumer<Address> answer;

    /// @param family preferred
    /// @param answer gets the address, [Address#NONE] when there is none; called once, on the loop of the section
    Inquiry(Resolvers resolvers, Address.Family family, Consumer<Address> answer) {
        this.resolvers = resolvers;
        this.wishes = new AddressChoice(family, List.of(), true);
        this.answer = answer;
    }

    void begin(String name) {
        boolean ipv4First = wishes.family() == Address.Family.INET;
        var resolution =
                resolvers.request(new Question(name, resolvers.preferredType(ipv4First)), this);
        int kept = resolvers.settings().holdValidMillis;
        if (resolution.status() == Status.VALID && resolution.isValidSince(resolvers.now(), kept)) {
            resolved(resolution, null);
        } else {
            resolvers.hurry(resolution);
        }
    }

    @Override
    public void resolved(NameResolution resolution, @Nullable Nameserver from) {
        NameResolution.Kept chosen = wishes.choose(resolution.records(), Address.NONE, null);
        end(
                resolution,
                chosen != null && chosen.found instanceof Found.Host(Address address)
                        ? address
                        : Address.NONE);
    }

    @Override
    public boolean failed(NameResolution resolution) {
        end(resolution, Address.NONE);
        return false;
    }

    private void end(NameResolution resolution, Address address) {
        resolvers.release(resolution, this);
        answer.accept(address);
    }
}
