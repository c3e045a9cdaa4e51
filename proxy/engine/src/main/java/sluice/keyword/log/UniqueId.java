package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.flow.FrontendPlan;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.value.Kind;

/// Makes the unique identifier of each request of a frontend, and adds it to the request where a header is named.
final class UniqueId implements FrontendPlan.Consumer {
    @Nullable Template format;
    @Nullable ByteString header;

    static UniqueId of(FrontendPlan plan) {
        if (plan.uniqueId instanceof UniqueId own) {
            return own;
        }
        var own = new UniqueId();
        plan.uniqueId = own;
        return own;
    }

    @Override
    public void accept(Stream stream) {
        if (make(stream) && header != null) {
            stream.request.add(header, stream.uniqueId);
        }
    }

    /// Gives the stream its identifier when it has none yet; false where there is no format.
    private boolean make(Stream stream) {
        Template template = format;
        if (template == null) {
            return false;
        }
        if (stream.uniqueId.isEmpty()) {
            ByteWriter text = stream.slots.text();
            template.write(stream, text);
            stream.uniqueId = text.copy();
            stream.slots.giveText();
        }
        return true;
    }

    /// `unique-id` — the identifier that `unique-id-format` gives the request; made when it is first asked for.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `unique-id` | `id-7` |
    @SampleFetch(name = "unique-id", out = Kind.STR, from = Source.INTERNAL)
    static Fetch uniqueId(Arguments arguments) {
        return (stream, out) -> {
            FrontendPlan plan =
                    stream.frontend == null ? null : stream.frontend.get(FrontendPlan.EXTRA);
            if (plan == null || !(plan.uniqueId instanceof UniqueId own) || !own.make(stream)) {
                return false;
            }
            out.string(stream.uniqueId);
            return true;
        };
    }
}
