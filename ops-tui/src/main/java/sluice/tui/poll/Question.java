package sluice.tui.poll;

/// What a view wants to know beyond statistics; asked by the thread of the instance between two polls.
///
/// @param node the position of the instance in the world
/// @param topic what it is about
/// @param argument name of the table, or the whole command of [Topic#RAW]
public record Question(int node, Topic topic, String argument) {

    /// The commands behind the views.
    public enum Topic {
        TABLES("show table"),
        TABLE("show table "),
        SESSIONS("show sess"),
        CERTIFICATES("show ssl cert"),
        CERTIFICATE("show ssl cert "),
        ERRORS("show errors"),
        RINGS("show events"),
        RING("show events "),
        /// A command that a person typed.
        RAW("");

        private final String command;

        Topic(String command) {
            this.command = command;
        }
    }

    /// The command as it is sent.
    public String command() {
        return topic.command + argument;
    }
}
