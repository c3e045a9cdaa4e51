package sluice.sample.acl;

import org.jspecify.annotations.Nullable;

import sluice.sample.Acls;
import sluice.sample.Condition;
import sluice.sample.Suggestion;
import sluice.sample.Surroundings;

import java.util.ArrayList;
import java.util.List;

/// Reads what stands behind `if` and `unless`, and the lines `acl NAME …`.
///
/// Names must have been declared above; the pre-defined ones (manual §7.4) are known everywhere.
public final class Conditions {
    private Conditions() {}

    /// Whether the word begins a condition.
    public static boolean begins(@Nullable String word) {
        return "if".equals(word) || "unless".equals(word);
    }

    /// Reads `if …` or `unless …` up to the end of the line; [Condition#ALWAYS] when the line has ended.
    public static Condition read(Tokens tokens) {
        String word = tokens.peek();
        if (word == null) {
            return Condition.ALWAYS;
        }
        if (!begins(word)) {
            tokens.next();
            tokens.surroundings()
                    .problem(
                            0,
                            "expects 'if' or 'unless' followed by a condition but found '"
                                    + word
                                    + "'");
            return Condition.ALWAYS;
        }
        tokens.next();
        Condition condition = expression(tokens);
        return word.equals("unless") ? new Logic.Not(condition) : condition;
    }

    /// Reads the terms up to the end of the line.
    public static Condition expression(Tokens tokens) {
        var groups = new ArrayList<Condition>();
        var group = new Group();
        String word = tokens.peek();
        if (word == null) {
            tokens.surroundings().problem(0, "a condition is missing behind it");
            return Condition.ALWAYS;
        }
        boolean negated = false;
        for (; word != null; word = tokens.peek()) {
            tokens.next();
            Surroundings here = tokens.surroundings();
            if (word.equals("or") || word.equals("||")) {
                if (group.terms.isEmpty()) {
                    here.problem(0, "'" + word + "' needs a term before it");
                }
                groups.add(group.compile());
                group = new Group();
                continue;
            }
            while (word.startsWith("!")) {
                negated = !negated;
                word = word.substring(1);
            }
            if (word.isEmpty()) {
                continue;
            }
            Condition term = word.equals("{") ? anonymous(tokens) : named(word, here);
            group.add(term, negated);
            negated = false;
        }
        if (negated) {
            tokens.surroundings().problem(0, "'!' needs a term behind it");
        }
        if (group.terms.isEmpty()) {
            tokens.surroundings().problem(0, "a term is missing behind it");
        }
        groups.add(group.compile());
        return groups.size() == 1 ? groups.get(0) : new Logic.Any(groups.toArray(Condition[]::new));
    }

    private static final class Group {
        private final List<Condition> terms = new ArrayList<>();
        private final List<Boolean> negated = new ArrayList<>();

        void add(Condition term, boolean not) {
            terms.add(term);
            negated.add(not);
        }

        Condition compile() {
            if (terms.size() == 1 && !negated.get(0)) {
                return terms.get(0);
            }
            boolean[] flags = new boolean[terms.size()];
            for (int i = 0; i < flags.length; i++) {
                flags[i] = negated.get(i);
            }
            return new Logic.All(terms.toArray(Condition[]::new), flags);
        }
    }

    private static Condition named(String name, Surroundings here) {
        Acls.Acl acl = here.acl(name);
        if (acl == null) {
            here.problem(
                    0, "no such ACL : '" + name + "'" + Suggestion.of(name, here.acls().names()));
            return Condition.ALWAYS;
        }
        Acls.Acl used = acl.use();
        if (!used.availableIn(here.phase())) {
            here.warning(
                    0,
                    "acl '"
                            + name
                            + "' will never match because it only involves samples that are not"
                            + " available here");
        }
        return used;
    }

    /// The ACL of that name that the place declared, or else the pre-defined one, which counts as declared from then on.
    public static Acls.@Nullable Acl find(String name, Surroundings here) {
        Acls acls = here.acls();
        String predefined = acls.find(name) == null ? Predefined.criterion(name) : null;
        if (predefined != null) {
            acls.add(name, new CriterionReader(new Split(predefined, here)).read());
        }
        return acls.find(name);
    }

    /// The criterion between `{` and `}`.
    private static Condition anonymous(Tokens tokens) {
        var words = new ArrayList<Word>();
        Surroundings open = tokens.surroundings();
        while (true) {
            String word = tokens.peek();
            if (word == null) {
                open.problem(0, "missing closing '}' in condition");
                return Condition.ALWAYS;
            }
            tokens.next();
            if (word.equals("}")) {
                break;
            }
            words.add(new Word(word, tokens.surroundings()));
        }
        if (words.isEmpty()) {
            open.problem(0, "an anonymous ACL needs a criterion between its braces");
            return Condition.ALWAYS;
        }
        return new CriterionReader(new Listed(words, open)).read();
    }

    /// Reads `NAME criterion …` and adds it to the ACLs of the section.
    public static void declare(Tokens tokens) {
        String name = tokens.next();
        Surroundings place = tokens.surroundings();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == ':')) {
                place.problem(
                        i, "character '" + c + "' is not permitted in acl name '" + name + "'");
                return;
            }
        }
        if (name.equals("or") || name.equals("||")) {
            place.warning(0, "acl name '" + name + "' can never be used: it is an operator");
        }
        if (tokens.peek() == null) {
            place.problem(0, "missing fetch method in declaration of ACL '" + name + "'");
            return;
        }
        place.acls().add(name, new CriterionReader(tokens).read());
    }

    /// One word with its place.
    record Word(String text, Surroundings place) {}

    /// Words already taken.
    private static final class Listed implements Tokens {
        private final List<Word> words;
        private Surroundings place;
        private int at;

        Listed(List<Word> words, Surroundings place) {
            this.words = words;
            this.place = place;
        }

        @Override
        public @Nullable String peek() {
            return at < words.size() ? words.get(at).text : null;
        }

        @Override
        public String next() {
            if (at == words.size()) {
                return "";
            }
            Word word = words.get(at++);
            place = word.place;
            return word.text;
        }

        @Override
        public Surroundings surroundings() {
            return place;
        }
    }

    /// The words of a text whose place is known as a whole only.
    public static final class Split implements Tokens {
        private final String[] words;
        private final Surroundings place;
        private int at;

        public Split(String text, Surroundings place) {
            this.words = text.split(" +");
            this.place = place;
        }

        @Override
        public @Nullable String peek() {
            return at < words.length ? words[at] : null;
        }

        @Override
        public String next() {
            return at < words.length ? words[at++] : "";
        }

        @Override
        public Surroundings surroundings() {
            return place;
        }
    }
}
