package sluice.boot;

/// The process cannot start; the message is a sentence for the operator, without brackets.
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    StartFailure(String message) {
        super(message, null, false, false);
    }
}
