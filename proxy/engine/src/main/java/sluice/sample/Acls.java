package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.stream.Phase;
import sluice.stream.Stream;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// The named ACLs of one section, and behind them those of the defaults section that it is derived from.
public final class Acls {
    private final @Nullable Acls inherited;
    private final Map<String, Acl> byName = new LinkedHashMap<>();

    public Acls() {
        this(null);
    }

    public Acls(@Nullable Acls inherited) {
        this.inherited = inherited;
    }

    /// Adds a line `acl NAME …`; lines of the same name are alternatives.
    public void add(String name, Condition term) {
        byName.computeIfAbsent(name, Acl::new).add(term);
    }

    public @Nullable Acl find(String name) {
        Acl found = byName.get(name);
        return found != null || inherited == null ? found : inherited.find(name);
    }

    /// Every name that can be used here, for suggestions.
    public Collection<String> names() {
        var names = new java.util.TreeSet<>(byName.keySet());
        if (inherited != null) {
            names.addAll(inherited.names());
        }
        return names;
    }

    /// One named ACL: true when one of its lines is.
    public static final class Acl implements Condition {
        private final String name;
        private Condition[] lines = new Condition[0];
        private boolean used;

        Acl(String name) {
            this.name = name;
        }

        void add(Condition line) {
            lines = Arrays.copyOf(lines, lines.length + 1);
            lines[lines.length - 1] = line;
        }

        public String name() {
            return name;
        }

        /// Marks that a condition refers to it; an ACL that none refers to is worth a word.
        public Acl use() {
            used = true;
            return this;
        }

        public boolean used() {
            return used;
        }

        @Override
        public Truth test(Stream stream) {
            Truth truth = any(stream);
            if (stream.trace != null) {
                stream.trace.acl(name, truth.name());
            }
            return truth;
        }

        private Truth any(Stream stream) {
            Truth result = Truth.FALSE;
            for (Condition line : lines) {
                Truth truth = line.test(stream);
                if (truth == Truth.TRUE) {
                    return Truth.TRUE;
                }
                if (truth == Truth.NOT_YET) {
                    result = Truth.NOT_YET;
                }
            }
            return result;
        }

        @Override
        public boolean availableIn(@Nullable Phase phase) {
            for (Condition line : lines) {
                if (line.availableIn(phase)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
