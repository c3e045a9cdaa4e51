package sluice.vocabulary;

import org.jspecify.annotations.Nullable;

/// How a stream ended: the two or four letters of `%ts` and `%tsc`.
///
/// ```
///   s  H  N  I
///   │  │  │  └ what happened to the cookie of the response   ┐ only with %tsc
///   │  │  └─── what the client's cookie was worth            ┘
///   │  └────── phase in which it ended
///   └───────── cause, the first event that ended it
/// ```
///
/// What a pair of cause and phase means, whose fault it usually is and what to do next is in [TerminationPair].
/// Manual: configuration §8.5.
public record TerminationState(
        Cause cause, Phase phase, ClientCookie clientCookie, ServerCookie serverCookie) {

    /// Who or what ended the stream.
    public enum Cause {
        NORMAL('-', "ended normally"),
        CLIENT('C', "the client aborted"),
        SERVER('S', "the server aborted or refused"),
        PROXY('P', "the proxy blocked it"),
        LOCAL('L', "the proxy answered by itself"),
        RESOURCE('R', "a resource of the proxy was exhausted"),
        INTERNAL('I', "an internal error of the proxy"),
        SERVER_DOWN('D', "killed because its server went down"),
        ACTIVE_UP('U', "killed on a backup server because an active one came up"),
        KILLED('K', "killed by an administrator"),
        CLIENT_TIMEOUT('c', "a client-side timeout expired"),
        SERVER_TIMEOUT('s', "a server-side timeout expired");

        private final char letter;
        private final String meaning;

        Cause(char letter, String meaning) {
            this.letter = letter;
            this.meaning = meaning;
        }

        public char letter() {
            return letter;
        }

        public String meaning() {
            return meaning;
        }

        public static @Nullable Cause of(char letter) {
            for (Cause cause : values()) if (cause.letter == letter) return cause;
            return null;
        }
    }

    /// What the proxy was doing when the stream ended.
    public enum Phase {
        END('-', "after the end of the transfer"),
        REQUEST('R', "while waiting for a complete request"),
        QUEUE('Q', "while waiting in a queue for a free server slot"),
        CONNECT('C', "while connecting to the server"),
        HEADERS('H', "while waiting for the head of the response"),
        DATA('D', "while data were being transferred"),
        LAST('L', "while the last data went to the client and the server had finished"),
        TARPIT('T', "while the request was held in the tarpit");

        private final char letter;
        private final String meaning;

        Phase(char letter, String meaning) {
            this.letter = letter;
            this.meaning = meaning;
        }

        public char letter() {
            return letter;
        }

        public String meaning() {
            return meaning;
        }

        public static @Nullable Phase of(char letter) {
            for (Phase phase : values()) if (phase.letter == letter) return phase;
            return null;
        }
    }

    /// The persistence cookie the client sent.
    public enum ClientCookie {
        NOT_APPLICABLE('-', "no persistence cookie is configured"),
        NONE('N', "the client sent none"),
        INVALID('I', "the client's names no known server"),
        DOWN('D', "the client's names a server that was down"),
        VALID('V', "the client's was valid"),
        EXPIRED('E', "the client's was unused for longer than `maxidle`"),
        OLD('O', "the client's was older than `maxlife`"),
        UNUSED('U', "the client's was not used to choose the server");

        private final char letter;
        private final String meaning;

        ClientCookie(char letter, String meaning) {
            this.letter = letter;
            this.meaning = meaning;
        }

        public char letter() {
            return letter;
        }

        public String meaning() {
            return meaning;
        }

        public static @Nullable ClientCookie of(char letter) {
            for (ClientCookie cookie : values()) if (cookie.letter == letter) return cookie;
            return null;
        }
    }

    /// What was done with the persistence cookie of the response.
    public enum ServerCookie {
        NOT_APPLICABLE('-', "no persistence cookie is configured"),
        NONE('N', "the response carried none and none was inserted"),
        INSERTED('I', "one was inserted"),
        UPDATED('U', "its date was updated"),
        PASSED('P', "the server's own was passed on"),
        REWRITTEN('R', "the server's was rewritten"),
        DELETED('D', "the server's was deleted");

        private final char letter;
        private final String meaning;

        ServerCookie(char letter, String meaning) {
            this.letter = letter;
            this.meaning = meaning;
        }

        public char letter() {
            return letter;
        }

        public String meaning() {
            return meaning;
        }

        public static @Nullable ServerCookie of(char letter) {
            for (ServerCookie cookie : values()) if (cookie.letter == letter) return cookie;
            return null;
        }
    }

    /// Reads two or four letters; null when one of them does not exist at its place.
    public static @Nullable TerminationState parse(String letters) {
        if (letters.length() != 2 && letters.length() != 4) return null;
        Cause cause = Cause.of(letters.charAt(0));
        Phase phase = Phase.of(letters.charAt(1));
        boolean cookies = letters.length() == 4;
        ClientCookie client = ClientCookie.of(cookies ? letters.charAt(2) : '-');
        ServerCookie server = ServerCookie.of(cookies ? letters.charAt(3) : '-');
        if (cause == null || phase == null || client == null || server == null) return null;
        return new TerminationState(cause, phase, client, server);
    }

    /// The conclusions that cause and phase allow.
    public TerminationPair pair() {
        return TerminationPair.of(cause, phase);
    }

    /// What the two cookie letters tell together, in a sentence; null when no cookie is configured.
    public @Nullable String persistence() {
        return switch ("" + clientCookie.letter + serverCookie.letter) {
            case "--" -> null;
            case "NN" -> "no cookie came and none was set: the client stays without persistence";
            case "NI" -> "first visit: the client got its cookie now";
            case "II" ->
                    "the cookie named an unknown server, a new one was set: was a server renamed or"
                            + " removed?";
            case "VN" -> "a known client came back to its server";
            case "VU" -> "a known client came back, the date in its cookie was refreshed";
            case "VI" ->
                    "the client's server could not be reached: it was moved and got a new cookie";
            case "DI" -> "the client's server was down: it was moved and got a new cookie";
            case "DN" -> "the client's server was down, and its cookie stays";
            case "EI" -> "the cookie was idle for too long: a new server and a new cookie";
            case "OI" -> "the cookie was too old: a new server and a new cookie";
            default -> clientCookie.meaning + "; " + serverCookie.meaning;
        };
    }

    /// The four letters, as `%tsc` prints them.
    @Override
    public String toString() {
        return new String(
                new char[] {cause.letter, phase.letter, clientCookie.letter, serverCookie.letter});
    }
}
