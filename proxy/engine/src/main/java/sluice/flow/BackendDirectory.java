package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteString;

import java.util.Collection;

/// The backends by name, for rules that make the name for each request; found without making an object.
@Shared("copy on write: the table is immutable and replaced whole")
public final class BackendDirectory {
    private record Table(@Nullable BackendPlan[] plans, ByteString[] names) {}

    private volatile Table table = new Table(new BackendPlan[1], new ByteString[1]);

    /// From now on these are all there are.
    public void fill(Collection<BackendPlan> backends) {
        int size = Integer.highestOneBit(Math.max(1, backends.size())) * 4;
        var plans = new BackendPlan[size];
        var names = new ByteString[size];
        for (BackendPlan backend : backends) {
            ByteString name = backend.backend.nameBytes();
            int at = hash(name.array(), 0, name.length()) & (size - 1);
            while (plans[at] != null) {
                at = at + 1 & size - 1;
            }
            plans[at] = backend;
            names[at] = name;
        }
        table = new Table(plans, names);
    }

    /// The backend of that name; null when there is none.
    public @Nullable BackendPlan find(byte[] array, int length) {
        Table now = table;
        int mask = now.plans.length - 1;
        for (int at = hash(array, 0, length) & mask; ; at = at + 1 & mask) {
            BackendPlan found = now.plans[at];
            if (found == null || now.names[at].contentEquals(array, 0, length)) {
                return found;
            }
        }
    }

    private static int hash(byte[] array, int offset, int length) {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash ^ hash >>> 16;
    }
}
