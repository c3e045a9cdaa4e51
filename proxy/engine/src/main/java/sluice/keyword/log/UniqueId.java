package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.flow.FrontendPlan;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

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
        Template template = format;
        if (template == null) {
            return;
        }
        if (stream.uniqueId.isEmpty()) {
            ByteWriter text = stream.slots.text();
            template.write(stream, text);
            stream.uniqueId = text.copy();
            stream.slots.giveText();
        }
        if (header != null) {
            stream.request.add(header, stream.uniqueId);
        }
    }
}
