package sluice.web.server;

/// A request that gets a status and a sentence instead of a document.
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String sentence;

    BadRequest(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.sentence = sentence;
    }

    int status() {
        return status;
    }

    String sentence() {
        return sentence;
    }
}
