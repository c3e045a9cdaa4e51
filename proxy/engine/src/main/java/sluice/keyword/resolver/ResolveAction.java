package sluice.keyword.resolver;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.sample.Expression;
import sluice.sample.Variable;
import sluice.sample.VariableNames;
import sluice.stream.Stream;
import sluice.upkeep.resolve.ResolverSettings;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;

/// A name that comes with a request is resolved before the next rule.
final class ResolveAction implements Action {
    private final Variable variable;
    private final Address.Family family;
    private final Expression expression;

    /// Set when everything was read; null only where that failed.
    private @Nullable ResolverSettings section;

    private ResolveAction(Variable variable, Address.Family family, Expression expression) {
        this.variable = variable;
        this.family = family;
        this.expression = expression;
    }

    /// What a stream waits for; touched by its loop only.
    private static final class Pending {
        private final ResolveAction of;
        private @Nullable Address answer;

        Pending(ResolveAction of) {
            this.of = of;
        }
    }

    /// `do-resolve(<var>,<resolvers>[,ipv4|ipv6]) <expr>` — asks the name servers of a `resolvers` section for the address of the name that
    /// the expression gives, and keeps it in the variable.
    ///
    /// The stream waits for the answer. Without an address the variable stays unset. An answer younger than `hold valid` is taken from memory.
    ///
    /// ```
    /// http-request do-resolve(txn.ip,mydns,ipv4) hdr(host),host_only
    /// http-request set-dst var(txn.ip)
    /// ```
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "do-resolve",
            parenthesis = true,
            in = {RuleSet.TCP_REQUEST_CONTENT, RuleSet.HTTP_REQUEST})
    static Action read(Words words) {
        String[] parts = Reading.parenthesis(words).split(",", -1);
        if (parts.length < 2 || parts.length > 3) {
            words.problem("'do-resolve' expects 'do-resolve(<var>,<resolvers>[,ipv4|ipv6])'");
            return stream -> Verdict.CONTINUE;
        }
        Variable variable = VariableNames.in(words.surroundings()).of(parts[0].strip());
        if (variable == null) {
            words.problem(VariableNames.refusal(parts[0]));
        }
        Address.Family family =
                parts.length > 2 && parts[2].strip().equals("ipv4")
                        ? Address.Family.INET
                        : Address.Family.INET6;
        if (parts.length > 2 && !parts[2].strip().matches("ipv[46]")) {
            words.problem("'do-resolve' : 'ipv4' or 'ipv6' expected but got '" + parts[2] + "'");
        }
        Expression expression = Reading.expression(words, Kind.STR);
        String name = parts[1].strip();
        if (variable == null) {
            return stream -> Verdict.CONTINUE;
        }
        var action = new ResolveAction(variable, family, expression);
        words.later(
                model -> {
                    action.section = model.declared(ResolverSettings.class, name);
                    if (action.section == null) {
                        words.problem(
                                "'do-resolve' : unable to find resolvers section '" + name + "'");
                    }
                });
        return action;
    }

    @Override
    public Verdict run(Stream stream) {
        if (stream.awaited instanceof Pending pending && pending.of == this) {
            return answered(stream, pending);
        }
        ResolverSettings settings = section;
        Value value = stream.slots.take();
        ByteString name =
                settings != null && expression.evaluate(stream, value)
                        ? value.bytes().copy()
                        : ByteString.EMPTY;
        stream.slots.give();
        if (settings == null || name.length() == 0) {
            return Verdict.CONTINUE;
        }
        var pending = new Pending(this);
        stream.awaited = pending;
        var loop = stream.loop();
        settings.ask(
                name.toString(),
                family,
                address -> loop.hand(() -> arrived(stream, pending, address)));
        return Verdict.WAIT;
    }

    /// The stream may have ended meanwhile, and serve another request.
    private static void arrived(Stream stream, Pending pending, Address address) {
        if (stream.awaited == pending) {
            pending.answer = address;
            stream.resume();
        }
    }

    private Verdict answered(Stream stream, Pending pending) {
        Address address = pending.answer;
        if (address == null) {
            return Verdict.WAIT;
        }
        stream.awaited = null;
        Value value = stream.slots.take();
        if (address.into(value)) {
            variable.set(stream, value);
        }
        stream.slots.give();
        return Verdict.CONTINUE;
    }
}
