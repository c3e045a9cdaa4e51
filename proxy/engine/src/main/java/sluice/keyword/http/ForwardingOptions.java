package sluice.keyword.http;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.ForwardedFor;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.Cidr;
import sluice.value.Value;

import java.util.Locale;
import java.util.function.Function;

/// Header lines that tell the server who the client is and what it asked for.
final class ForwardingOptions {
    private ForwardingOptions() {}

    /// `option forwardfor [except <network>] [header <name>] [if-none]` — adds the client's address in `x-forwarded-for`.
    ///
    /// Always a line of its own behind the others. Manual §4.2.
    @ProxyOption(
            name = "forwardfor",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND},
            negatable = true)
    static void forwardFor(Words words) {
        var option =
                words.negated() ? null : read(words, "x-forwarded-for", stream -> stream.source());
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.http.forwardFor = option);
    }

    /// `option originalto [except <network>] [header <name>]` — adds the address that the client came to in `x-original-to`.
    ///
    /// Manual §4.2.
    @ProxyOption(
            name = "originalto",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND},
            negatable = true)
    static void originalTo(Words words) {
        var option =
                words.negated()
                        ? null
                        : read(words, "x-original-to", stream -> stream.destination());
        words.draft(ProxyDraft.class).eachPlan(plan -> plan.http.originalTo = option);
    }

    private static ForwardedFor read(
            Words words, String header, Function<Stream, Address> address) {
        String name = header;
        boolean ifNone = false;
        Cidr except = null;
        while (words.hasNext()) {
            String word = words.next("an option");
            switch (word) {
                case "except" -> {
                    String network = words.next("a network");
                    except = Cidr.parse(network);
                    if (except == null) {
                        words.problem("'except' expects a network but found '" + network + "'.");
                    }
                }
                case "header" -> name = words.next("a name").toLowerCase(Locale.ROOT);
                case "if-none" -> ifNone = true;
                default ->
                        words.problem(
                                "only supports optional values: 'except', 'header' and 'if-none'"
                                        + " but found '"
                                        + word
                                        + "'.");
            }
        }
        return new ForwardedFor(ByteString.of(name), ifNone, exception(except, address));
    }

    private static ForwardedFor.Exception exception(
            @Nullable Cidr network, Function<Stream, Address> address) {
        if (network == null) {
            return ForwardedFor.NOBODY;
        }
        return stream -> {
            Value slot = stream.slots.take();
            try {
                return address.apply(stream).into(slot) && network.contains(slot);
            } finally {
                stream.slots.give();
            }
        };
    }
}
