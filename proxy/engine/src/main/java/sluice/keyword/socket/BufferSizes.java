package sluice.keyword.socket;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.wire.mux.KernelOption;

import java.util.List;

/// How much the kernel may keep of one connection; it doubles what it is told, and without a word finds its own measure.
final class BufferSizes {
    private BufferSizes() {}

    /// `tune.rcvbuf.client <size>` — the kernel's receive buffer for each client. Manual §3.2.
    @Directive(name = "tune.rcvbuf.client", in = Section.GLOBAL)
    static void fromClients(Words words) {
        var option = List.of(KernelOption.receiveBuffer(size(words)));
        words.later(model -> SocketSettings.everywhere(model, option, List.of()));
    }

    /// `tune.rcvbuf.server <size>` — the kernel's receive buffer for each server connection. Manual §3.2.
    @Directive(name = "tune.rcvbuf.server", in = Section.GLOBAL)
    static void fromServers(Words words) {
        var option = List.of(KernelOption.receiveBuffer(size(words)));
        words.later(model -> SocketSettings.everywhere(model, List.of(), option));
    }

    /// `tune.sndbuf.client <size>` — the kernel's send buffer for each client. Manual §3.2.
    @Directive(name = "tune.sndbuf.client", in = Section.GLOBAL)
    static void toClients(Words words) {
        var option = List.of(KernelOption.sendBuffer(size(words)));
        words.later(model -> SocketSettings.everywhere(model, option, List.of()));
    }

    /// `tune.sndbuf.server <size>` — the kernel's send buffer for each server connection. Manual §3.2.
    @Directive(name = "tune.sndbuf.server", in = Section.GLOBAL)
    static void toServers(Words words) {
        var option = List.of(KernelOption.sendBuffer(size(words)));
        words.later(model -> SocketSettings.everywhere(model, List.of(), option));
    }

    private static int size(Words words) {
        int bytes = (int) words.size("a size");
        words.end();
        return bytes;
    }
}
