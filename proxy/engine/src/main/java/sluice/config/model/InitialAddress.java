package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.operation.stats.ServerStateFile;
import sluice.proxies.Server;
import sluice.value.Address;

import java.util.ArrayList;
import java.util.List;

/// Where the address of a server that was written as a name comes from before it is used. Manual §5.2 `init-addr`.
///
/// It is looked for when everything was read: the server state file may be named further down.
public final class InitialAddress {
    private sealed interface Method {
        enum Known implements Method {
            LAST,
            LIBC,
            NONE
        }

        record Fixed(Address address) implements Method {}
    }

    private List<Method> methods = List.of(Method.Known.LAST, Method.Known.LIBC);

    /// Takes the argument of `init-addr`.
    public void read(Words words) {
        var found = new ArrayList<Method>();
        for (String each : words.next("a list of methods").split(",", -1)) {
            switch (each) {
                case "last" -> found.add(Method.Known.LAST);
                case "libc" -> found.add(Method.Known.LIBC);
                case "none" -> found.add(Method.Known.NONE);
                default -> {
                    Address number = Resolution.literal(each);
                    if (number == null) {
                        words.problem(
                                "'init-addr' : invalid address or method '"
                                        + each
                                        + "'; expects 'last', 'libc', 'none' or an address.");
                    } else {
                        found.add(new Method.Fixed(number));
                    }
                }
            }
        }
        methods = found;
    }

    /// Gives the server of a line its address: at once where a number was written, else when everything was read.
    public static void apply(Words words, ServerDraft draft) {
        var written = ServerLine.written(draft).address();
        Server server = draft.server();
        server.shiftsPort(written.isInternet() && Resolution.shift(written));
        boolean isName =
                written.isInternet()
                        && !written.host().isEmpty()
                        && Resolution.literal(written.host()) == null;
        if (!isName) {
            Address address = Resolution.address(written);
            if (address == null) {
                refuse(words, draft);
            } else {
                server.address(address);
            }
            return;
        }
        boolean service = written.host().startsWith("_") && server.settings().resolvers != null;
        if (service) {
            server.settings().serviceName = written.host();
        } else {
            server.hostName(written.host());
        }
        server.address(Address.NONE.withPort(Resolution.port(written)));
        var initial = draft.part(InitialAddress.class, InitialAddress::new);
        words.later(model -> initial.lookUp(words, draft, model));
    }

    private void lookUp(Words words, ServerDraft draft, Model model) {
        var written = ServerLine.written(draft).address();
        Server server = draft.server();
        boolean tried = false;
        for (Method method : methods) {
            switch (method) {
                case Method.Known.LAST -> {
                    Address last = last(server, model);
                    if (last != null) {
                        server.address(last);
                        return;
                    }
                }
                case Method.Known.LIBC -> {
                    // The system knows no services.
                    Address found =
                            server.settings().serviceName == null
                                    ? Resolution.address(written)
                                    : null;
                    if (found != null) {
                        server.address(found);
                        return;
                    }
                    tried = true;
                }
                case Method.Known.NONE -> {
                    server.state().beginUnresolved();
                    if (tried) {
                        words.notice(
                                "'server "
                                        + server
                                        + "' : could not resolve address '"
                                        + written.host()
                                        + "', disabling server.");
                    }
                    return;
                }
                case Method.Fixed(Address address) -> {
                    server.address(address.withPort(Resolution.port(written)));
                    if (tried) {
                        words.warning(
                                "'server "
                                        + server
                                        + "' : could not resolve address '"
                                        + written.host()
                                        + "', falling back to configured address.");
                    }
                    return;
                }
            }
        }
        refuse(words, draft);
    }

    private static @Nullable Address last(Server server, Model model) {
        var process = model.process();
        return model.part(
                        ServerStateFile.class,
                        () -> new ServerStateFile(process.serverStateFile, process.serverStateBase))
                .lastAddress(server);
    }

    private static void refuse(Words words, ServerDraft draft) {
        words.invalid(
                "parsing "
                        + words.place()
                        + " : 'server "
                        + draft.server()
                        + "' : could not resolve address '"
                        + ServerLine.written(draft).address().host()
                        + "'.");
    }
}
