package sluice.boot;

/// Who started this process and wants to hear how it is: systemd, by the socket in `NOTIFY_SOCKET`. Management guide §3 `-Ws`; sd_notify(3).
///
/// @param listens whether it is told anything: only under `-Ws`
record Supervisor(boolean listens) {
    static Supervisor of(CommandLine.Life life) {
        return new Supervisor(life == CommandLine.Life.NOTIFYING_MASTER);
    }

    /// Connections are accepted, by the configuration that was read last.
    void ready() {
        tell("READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\n");
    }

    /// A new configuration is being read, until [#ready].
    void reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000 + "\n");
    }

    /// The process is about to end, perhaps after its last connections.
    void stopping() {
        tell("STOPPING=1\n");
    }

    private void tell(String message) {
        var socket = System.getenv("NOTIFY_SOCKET");
        if (listens && socket != null && !socket.isEmpty()) {
            Kernel.notifySocket(socket, message);
        }
    }
}
