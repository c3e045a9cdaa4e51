package sluice.sample.acl;

import org.jspecify.annotations.Nullable;

import sluice.sample.Condition;
import sluice.stream.Phase;
import sluice.stream.Stream;

/// Terms put together.
sealed interface Logic extends Condition {
    /// Each term, negated or not, must hold.
    record All(Condition[] terms, boolean[] negated) implements Logic {
        @Override
        public Truth test(Stream stream) {
            Truth result = Truth.TRUE;
            for (int i = 0; i < terms.length; i++) {
                Truth truth = terms[i].test(stream);
                if (negated[i]) {
                    truth = truth.not();
                }
                if (truth == Truth.FALSE) {
                    return truth;
                }
                if (truth == Truth.NOT_YET) {
                    result = truth;
                }
            }
            return result;
        }

        @Override
        public boolean availableIn(@Nullable Phase phase) {
            for (int i = 0; i < terms.length; i++) {
                if (!negated[i] && !terms[i].availableIn(phase)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            for (int i = 0; i < terms.length; i++) {
                text.append(i > 0 ? " " : "").append(negated[i] ? "!" : "").append(terms[i]);
            }
            return text.toString();
        }
    }

    /// One of the groups must hold.
    record Any(Condition[] groups) implements Logic {
        @Override
        public Truth test(Stream stream) {
            Truth result = Truth.FALSE;
            for (Condition group : groups) {
                Truth truth = group.test(stream);
                if (truth == Truth.TRUE) {
                    return truth;
                }
                if (truth == Truth.NOT_YET) {
                    result = truth;
                }
            }
            return result;
        }

        @Override
        public boolean availableIn(@Nullable Phase phase) {
            for (Condition group : groups) {
                if (group.availableIn(phase)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            for (Condition group : groups) {
                text.append(text.isEmpty() ? "" : " or ").append(group);
            }
            return text.toString();
        }
    }

    /// `unless`
    record Not(Condition condition) implements Logic {
        @Override
        public Truth test(Stream stream) {
            return condition.test(stream).not();
        }

        @Override
        public String toString() {
            return "unless " + condition;
        }
    }
}
