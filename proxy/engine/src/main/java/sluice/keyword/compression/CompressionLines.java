package sluice.keyword.compression;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.FilterLines;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.config.syntax.Suggestion;
import sluice.flow.filter.Filter;
import sluice.flow.filter.compression.Compression;
import sluice.flow.filter.compression.CompressionSettings;
import sluice.proxies.Proxy;
import sluice.value.ByteString;
import sluice.wire.coding.ContentCoding;
import sluice.wire.coding.Encoders;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which messages of a proxy are compressed, and how.
final class CompressionLines {
    private CompressionLines() {}

    /// What a line fills; the filter that uses it is implied.
    private static CompressionSettings settings(Words words) {
        var draft = words.draft(ProxyDraft.class);
        var settings = draft.part(CompressionSettings.class, CompressionSettings::new);
        draft.each(proxy -> proxy.put(Compression.EXTRA, settings));
        draft.part(FilterLines.class, FilterLines::new)
                .imply(words, FilterLines.COMPRESSION, () -> filter(words, draft, settings));
        return settings;
    }

    private static Filter filter(Words words, ProxyDraft draft, CompressionSettings settings) {
        var load = words.draft(Configuration.class).plan().compression;
        Map<Proxy, CompressionSettings> behind = new HashMap<>();
        for (var other : words.model().proxies()) {
            var frontend = other.frontend();
            var theirs = other.part(CompressionSettings.class);
            if (frontend != null && theirs != null && other != draft) {
                behind.put(frontend, settings.over(theirs));
            }
        }
        return new Compression(settings, Map.copyOf(behind), load);
    }

    /// `compression algo <algorithm> ...` — compresses responses with the one of these that the client likes most.
    ///
    /// | algorithm | `content-encoding` | |
    /// |---|---|---|
    /// | `gzip` | `gzip` | |
    /// | `deflate` | `deflate` | in zlib's format, which many browsers do not understand |
    /// | `raw-deflate` | `deflate` | without it, which they do |
    /// | `brotli`, `zstd` | `br`, `zstd` | beyond HAProxy |
    /// | `identity` | | changes nothing |
    ///
    /// Only responses of status 200 to 203 to be delivered over HTTP/1.1 or later, with a body of known framing, without `content-encoding`,
    /// without `cache-control: no-transform`, with at most one entity tag (which becomes a weak one), not multipart and of a type
    /// named by `compression type` if there is one. Among equally liked algorithms the one written last is taken. Manual §4.2.
    @Directive(
            name = {"compression algo", "compression algo-res"},
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void algorithms(Words words) {
        var codings = settings(words).responseCodings;
        do {
            var coding = coding(words);
            if (coding != null) {
                codings.remove(coding);
                codings.addFirst(coding);
            }
        } while (words.hasNext());
    }

    /// `compression algo-req <algorithm>` — compresses the bodies of requests with this one, where `compression direction` or
    /// `filter comp-req` asks for that.
    ///
    /// Servers must know it: they are not asked. Manual §4.2.
    @Directive(
            name = "compression algo-req",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void requestAlgorithm(Words words) {
        settings(words).requestCoding = coding(words);
        words.end();
    }

    private static @Nullable ContentCoding coding(Words words) {
        String word = words.next("<algorithm>");
        var coding = ContentCoding.of(word);
        if (coding == null && !word.isEmpty()) {
            var known = Arrays.stream(ContentCoding.values()).map(c -> c.word().toString());
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : '"
                            + word
                            + "' is not a supported algorithm."
                            + Suggestion.ending(word, known.toList())
                            + ".");
        } else if (coding != null && !Encoders.has(coding)) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : Can't init '"
                            + word
                            + "' algorithm: its library does not run on this machine.");
            return null;
        }
        return coding;
    }

    /// `compression type <mime type> ...` — only responses whose `content-type` begins with one of these; without it all. Manual §4.2.
    @Directive(
            name = {"compression type", "compression type-res"},
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void types(Words words) {
        types(words, settings(words).responseTypes);
    }

    /// `compression type-req <mime type> ...` — only requests whose `content-type` begins with one of these; without it all. Manual §4.2.
    @Directive(
            name = "compression type-req",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void requestTypes(Words words) {
        types(words, settings(words).requestTypes);
    }

    private static void types(Words words, List<ByteString> types) {
        do {
            types.add(ByteString.of(words.next("<type>").toLowerCase(Locale.ROOT)));
        } while (words.hasNext());
    }

    /// `compression minsize-res <size>` — responses with shorter bodies pass as they are. Those of unknown length count as long. Manual §4.2.
    @Directive(
            name = "compression minsize-res",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void minimum(Words words) {
        settings(words).responseMinimum = words.size("<size>");
        words.end();
    }

    /// `compression minsize-req <size>` — requests with shorter bodies pass as they are. Those of unknown length count as long. Manual §4.2.
    @Directive(
            name = "compression minsize-req",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void requestMinimum(Words words) {
        settings(words).requestMinimum = words.size("<size>");
        words.end();
    }

    /// `compression offload` — servers do not hear of codings: `accept-encoding` is taken out of requests whose responses may be compressed here.
    ///
    /// In `defaults` it is ignored with a warning. Manual §4.2.
    @Directive(
            name = "compression offload",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void offload(Words words) {
        words.end();
        if (words.draft(ProxyDraft.class).isScratch()) {
            words.warning("'compression offload' ignored in 'defaults' section.");
        } else if (!words.inherited()) {
            settings(words).offload = true;
        }
    }

    /// `compression direction { request | response | both }` — which messages `filter compression` compresses. Default: response. Manual §4.2.
    @Directive(
            name = "compression direction",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void direction(Words words) {
        String direction = words.next("'request', 'response' or 'both'");
        words.end();
        var settings = settings(words);
        switch (direction) {
            case "request", "response", "both" -> {
                settings.compressesRequests = !direction.equals("response");
                settings.compressesResponses = !direction.equals("request");
            }
            default ->
                    words.problem(
                            "'compression direction' expects 'request', 'response' or 'both', not '"
                                    + direction
                                    + "'.");
        }
    }

    /// `filter compression` — the place of compression among the filters; needed only beside filters other than `cache`. Manual §9.2.
    @Directive(
            name = "filter compression",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void both(Words words) {
        declare(words);
    }

    /// `filter comp-req` — compresses requests, as the `compression` lines say. Manual §9.2.
    @Directive(
            name = "filter comp-req",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void requests(Words words) {
        boolean alone = declare(words);
        var settings = settings(words);
        settings.compressesRequests = true;
        settings.compressesResponses &= !alone;
    }

    /// `filter comp-res` — compresses responses, as the `compression` lines say. Manual §9.2.
    @Directive(
            name = "filter comp-res",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void responses(Words words) {
        declare(words);
        settings(words).compressesResponses = true;
    }

    /// One filter does both; answers whether this is the first line that asks for it.
    private static boolean declare(Words words) {
        words.end();
        var settings = settings(words);
        var draft = words.draft(ProxyDraft.class);
        var lines = draft.part(FilterLines.class, FilterLines::new);
        if (lines.has(FilterLines.COMPRESSION)) {
            if (words.keyword().equals("filter compression")) {
                words.problem("Proxy supports only one compression filter");
            }
            return false;
        }
        lines.declare(words, FilterLines.COMPRESSION, () -> filter(words, draft, settings));
        return true;
    }
}
