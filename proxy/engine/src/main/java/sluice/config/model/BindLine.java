package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Malformed;
import sluice.config.syntax.Suggestion;
import sluice.value.Address;
import sluice.wire.listen.BindPoint;

/// Reads the addresses and options of a `bind` line, and of the lines that look like one (`stats socket`, `-S`). Manual §4.2, §5.1.
public final class BindLine {
    private static final int MOST_POINTS = 65536;

    private final Words words;
    private final BindDraft draft;
    private final Environment environment;
    private final ProcessSettings process;

    private BindLine(Words words, BindDraft draft, Configuration configuration) {
        this.words = words;
        this.draft = draft;
        this.environment = configuration.environment();
        this.process = configuration.process();
    }

    /// Takes the address list and every option of the line; problems are reported on the way.
    ///
    /// @param proxy null outside of frontends
    public static BindDraft read(
            Words words, Configuration configuration, @Nullable ProxyDraft proxy) {
        var line = new BindLine(words, new BindDraft(words.line(), proxy), configuration);
        line.addresses();
        options(words, line.draft);
        line.draft.each(point -> point.line = words.text());
        return line.draft;
    }

    private void addresses() {
        if (!words.hasNext() || "".equals(words.peek())) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as"
                            + " arguments.");
            return;
        }
        var list = words.next("an address");
        for (var text : list.split(",")) {
            if (!text.isEmpty()) {
                address(text);
            }
        }
    }

    private void address(String text) {
        AddressText address;
        try {
            address = AddressText.parse(text, environment);
        } catch (Malformed e) {
            refuse(e.reason());
            return;
        }
        switch (address.transport()) {
            case DATAGRAM -> refuse("dgram-type address not acceptable in '" + text + "'");
            case QUIC ->
                    refuse(
                            "unsupported stream protocol for datagram address '"
                                    + text
                                    + "'; QUIC is not built in if this is what you were looking"
                                    + " for.");
            case PLAIN, STREAM, MULTIPATH -> {
                switch (address.family()) {
                    case DESCRIPTOR -> {
                        var point = new BindPoint();
                        point.inheritedDescriptor = address.descriptor();
                        add(point);
                    }
                    case SOCKET_PAIR, REVERSE ->
                            refuse("address family not supported by Sluice yet in '" + text + "'");
                    case UNIX, ABSTRACT, ABSTRACT_TERMINATED -> local(address);
                    case ANY, IPV4, IPV6 -> internet(address, text);
                }
            }
        }
    }

    private void local(AddressText address) {
        var point = new BindPoint();
        var found = Resolution.address(address);
        if (address.family() == AddressText.Family.UNIX) {
            if (!process.unixPrefix.isEmpty()) {
                found = Address.unix(process.unixPrefix + address.host());
            }
            point.fileMode = process.unixMode;
            point.fileUser = process.unixUser;
            point.fileGroup = process.unixGroup;
        }
        point.address = found == null ? Address.NONE : found;
        add(point);
    }

    private void internet(AddressText address, String text) {
        switch (address.form()) {
            case NONE -> {
                refuse("missing port specification in '" + text + "'");
                return;
            }
            case OFFSET -> {
                refuse("port offset not permitted here in '" + text + "'");
                return;
            }
            case SINGLE, RANGE -> {}
        }
        if (address.port() == 0) {
            refuse("invalid port '0'");
            return;
        }
        var found = Resolution.address(address);
        if (found == null) {
            refuse("invalid address: '" + address.host() + "' in '" + text + "'");
            return;
        }
        for (int port = address.port(); port <= address.lastPort(); port++) {
            var point = new BindPoint();
            point.address = found.withPort(port);
            add(point);
        }
    }

    private void add(BindPoint point) {
        if (draft.points().size() < MOST_POINTS) {
            draft.points().add(point);
        }
    }

    private void refuse(String reason) {
        words.problem("'" + words.keyword() + "' : " + reason);
    }

    /// Takes every option of the line.
    public static void options(Words words, BindDraft draft) {
        while (words.hasNext()) {
            var name = words.next("an option");
            if (name.isEmpty()) {
                return;
            }
            var option = find(words.model().catalog(), name);
            if (option == null) {
                unknown(words, name);
                return;
            }
            option.reader().read(words.option(name), draft);
        }
    }

    /// The option of that name, also behind `no-` where it can be negated; null when there is none.
    static BindOption.@Nullable Keyword find(Catalog catalog, String name) {
        var option = catalog.find(BindOption.Keyword.class, name);
        if (option == null && name.startsWith("no-")) {
            option = catalog.find(BindOption.Keyword.class, name.substring(3));
            return option != null && option.negatable() ? option : null;
        }
        return option;
    }

    private static void unknown(Words words, String name) {
        if (!Inventory.named(name, "bind-option").isEmpty()) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : option '"
                            + name
                            + "' is known to HAProxy but not supported by Sluice yet.");
            return;
        }
        words.problem(
                "'"
                        + words.keyword()
                        + "' unknown keyword '"
                        + name
                        + "'"
                        + Suggestion.ending(
                                name, words.model().catalog().names(BindOption.Keyword.class))
                        + ".");
    }
}
