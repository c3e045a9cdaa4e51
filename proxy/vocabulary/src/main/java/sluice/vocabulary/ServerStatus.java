package sluice.vocabulary;

/// The `status` column taken apart: a base word, a progress of checks, a remark.
///
/// ```
/// UP 2/3   DOWN 1/2   DRAIN (agent)   MAINT (via be/srv)   NOLB 1/3   no check   OPEN   FULL   STOP
/// word  level/of      word  remark
/// ```
///
/// `UP 2/3` is up and about to go down, `DOWN 1/2` is down and about to come up. MAINT and DRAIN are decisions of
/// somebody, not failures. Text that is none of this has the word [Word#UNKNOWN] and keeps its spelling.
/// Manual: management §9.1, `status`.
///
/// @param word the base word
/// @param level checks passed (coming up) or still in hand (going down), 0 where none is printed
/// @param of checks needed, 0 where none is printed
/// @param remark what stands in parentheses, without them; empty where nothing does
/// @param text the column as it was printed
public record ServerStatus(Word word, int level, int of, String remark, String text) {

    /// The base words.
    public enum Word {
        UP("UP"),
        DOWN("DOWN"),
        NOLB("NOLB"),
        MAINT("MAINT"),
        DRAIN("DRAIN"),
        NO_CHECK("no check"),
        OPEN("OPEN"),
        FULL("FULL"),
        STOP("STOP"),
        WAITING("WAITING"),
        UNKNOWN("");

        private static final Word[] ALL = values();

        private final String spelling;

        Word(String spelling) {
            this.spelling = spelling;
        }

        /// As the proxy writes it; empty for [#UNKNOWN].
        public String spelling() {
            return spelling;
        }
    }

    /// Takes the column apart; accepts any text.
    public static ServerStatus parse(String text) {
        for (var word : Word.ALL) {
            if (word != Word.UNKNOWN && startsWithWord(text, word.spelling)) {
                return withRest(word, text, text.substring(word.spelling.length()).strip());
            }
        }
        return new ServerStatus(Word.UNKNOWN, 0, 0, "", text);
    }

    private static boolean startsWithWord(String text, String word) {
        return text.startsWith(word)
                && (text.length() == word.length() || text.charAt(word.length()) == ' ');
    }

    private static ServerStatus withRest(Word word, String text, String rest) {
        int open = rest.indexOf('(');
        String remark =
                open < 0
                        ? ""
                        : rest.substring(
                                open + 1, rest.endsWith(")") ? rest.length() - 1 : rest.length());
        String progress = (open < 0 ? rest : rest.substring(0, open)).strip();
        int slash = progress.indexOf('/');
        if (slash < 0) {
            return new ServerStatus(word, 0, 0, remark, text);
        }
        return new ServerStatus(
                word,
                number(progress.substring(0, slash)),
                number(progress.substring(slash + 1)),
                remark,
                text);
    }

    private static int number(String digits) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > 99_999_999) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /// Whether new requests may go there: up (also on its way down), not checked, or an open frontend or listener.
    public boolean serving() {
        return switch (word) {
            case UP, NO_CHECK, OPEN -> true;
            case DOWN, NOLB, MAINT, DRAIN, FULL, STOP, WAITING, UNKNOWN -> false;
        };
    }

    /// Whether it does not serve although nobody decided so.
    public boolean failed() {
        return word == Word.DOWN;
    }

    /// Whether somebody decided that new requests go elsewhere.
    public boolean decided() {
        return word == Word.MAINT || word == Word.DRAIN;
    }

    /// Whether checks are about to change the state (`n/m` is printed).
    public boolean changing() {
        return of > 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
