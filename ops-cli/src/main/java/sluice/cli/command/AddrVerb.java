package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;

import java.util.List;

/// `addr be/srv ADDRESS[:PORT]`.
final class AddrVerb implements Verb {
    @Override
    public Manual manual() {
        return new Manual(
                "addr",
                "<be/srv> <address>[:port] [-y] [-m REASON]",
                "sends new connections of a server to another address",
                List.of(
                        "addr be_web/web1 10.0.0.9",
                        "addr be_web/web1 10.0.0.9:8080",
                        "addr be_web/web1 [2001:db8::1]:80"),
                List.of(Argument.SERVER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var words = call.require(2);
        call.atMost(2);
        var changing = new Changing(call);
        return changing.result(changing.perform(address(words.get(1)), List.of(words.getFirst())));
    }

    private static Change address(String text) throws Failure {
        int colon = text.lastIndexOf(':');
        boolean plainV6 = colon >= 0 && text.indexOf(':') != colon && !text.startsWith("[");
        boolean port = colon > 0 && !plainV6 && !text.endsWith("]");
        String host = port ? text.substring(0, colon) : text;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new Change.Address(host, port ? Integer.parseInt(text.substring(colon + 1)) : 0);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("addr " + text + ": expected an address, with :port or without");
        }
    }
}
