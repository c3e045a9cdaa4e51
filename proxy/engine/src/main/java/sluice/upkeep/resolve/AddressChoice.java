package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;
import sluice.proxies.ServerSettings;
import sluice.value.Address;
import sluice.value.Cidr;
import sluice.value.Value;

import java.util.List;

/// Which of several addresses is taken: the preferred family counts most, then a preferred network, then one that no
/// other server of the backend uses, then the present one. Manual §5.2 `resolve-prefer`, `resolve-net`, `resolve-opts`.
///
/// @param family preferred
/// @param shared several servers may have one address
record AddressChoice(Address.Family family, List<Cidr> networks, boolean shared) {
    private static final int FAMILY = 8;
    private static final int NETWORK = 4;
    private static final int UNUSED = 2;
    private static final int PRESENT = 1;

    static AddressChoice wishes(ServerSettings settings) {
        return new AddressChoice(
                settings.preferFamily == 4 ? Address.Family.INET : Address.Family.INET6,
                settings.preferNetworks,
                settings.allowDuplicateAddresses);
    }

    /// The best of the records; null when none is left.
    ///
    /// @param owner who will use it; null for an action of a request
    NameResolution.@Nullable Kept choose(
            List<NameResolution.Kept> records, Address present, @Nullable Server owner) {
        NameResolution.Kept best = null;
        int highest = -1;
        for (NameResolution.Kept each : records) {
            if (!(each.found instanceof Found.Host(Address address))) {
                continue;
            }
            boolean used = owner != null && isUsedBeside(owner, each);
            if (used && !shared) {
                continue;
            }
            int score =
                    (address.family() == family ? FAMILY : 0)
                            + (isNear(address) ? NETWORK : 0)
                            + (used ? 0 : UNUSED)
                            + (address.equals(present.withPort(0)) ? PRESENT : 0);
            if (score > highest) {
                highest = score;
                best = each;
            }
        }
        return best;
    }

    private static boolean isUsedBeside(Server owner, NameResolution.Kept record) {
        for (Server each : record.users) {
            if (each != owner && each.backend() == owner.backend()) {
                return true;
            }
        }
        return false;
    }

    private boolean isNear(Address address) {
        var value = new Value();
        if (!address.into(value)) {
            return false;
        }
        for (Cidr each : networks) {
            if (each.contains(value)) {
                return true;
            }
        }
        return false;
    }
}
