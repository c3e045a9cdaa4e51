package sluice.upkeep.check;

import sluice.flow.rule.Action;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Server;
import sluice.sample.Expression;
import sluice.sample.Template;
import sluice.stream.Phase;
import sluice.stream.Session;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.value.Kind;
import sluice.value.Slots;
import sluice.value.Value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/// What expressions and formats of one server's checks are evaluated against: the server, its backend, the answer so far, and the
/// variables of the scopes `check` and `sess`, which live as long as one check. Manual §2.8.
@LoopConfined
final class CheckSamples {
    private final Stream stream = new Stream();

    CheckSamples(Loop loop, Server server) {
        var session = new Session();
        session.loop(loop);
        stream.session(session);
        stream.slots = loop.local(Slots.class, _ -> new Slots());
        stream.phase = Phase.CHECK;
        stream.server = server;
        stream.backend = server.backend();
    }

    /// Another check begins.
    void begin() {
        stream.transactionVariables.clear();
        stream.session().variables.clear();
        forget();
    }

    private void forget() {
        stream.response.reset();
        stream.responsePayload.clear();
        stream.responsePayloadComplete = false;
        stream.serverStatus = 0;
    }

    /// Takes what the server said; borrows its bytes until the next call.
    void saw(Answer answer, boolean http) {
        forget();
        int start = http ? Math.max(0, answer.bodyStart()) : 0;
        stream.responsePayload.set(answer.bytes(), start, answer.length() - start);
        stream.responsePayloadComplete = answer.isEnded();
        if (!http) {
            return;
        }
        stream.serverStatus = answer.status();
        var head = stream.response;
        head.status(answer.status());
        boolean second = answer.line().startsWith("HTTP/2");
        head.version(second ? 2 : 1, second || answer.line().startsWith("HTTP/1.0") ? 0 : 1);
        answer.eachField(
                (name, value) ->
                        head.add(
                                ByteString.of(name.toLowerCase(Locale.ROOT)),
                                ByteString.of(value)));
        head.present(true);
    }

    void run(Action action) {
        var _ = action.run(stream);
    }

    /// The text of a format.
    byte[] bytes(Template template) {
        ByteString constant = template.constant();
        if (constant != null) {
            return constant.array();
        }
        ByteWriter out = stream.slots.text();
        template.write(stream, out);
        byte[] bytes = Arrays.copyOf(out.array(), out.length());
        stream.slots.giveText();
        return bytes;
    }

    /// The bytes behind hexadecimal digits that a format made; none when it made something else.
    static byte[] fromDigits(String digits) {
        try {
            return HexFormat.of().parseHex(digits.strip());
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    String text(Template template) {
        return new String(bytes(template), StandardCharsets.ISO_8859_1);
    }

    /// The number of an expression; -1 when there is none.
    long number(Expression expression) {
        Value value = stream.slots.take();
        boolean there = expression.evaluate(stream, value) && value.kind() == Kind.SINT;
        long number = there ? value.number() : -1;
        stream.slots.give();
        return number;
    }
}
