package sluice.keyword.variable;

import static sluice.sample.ArgumentType.ACL;
import static sluice.sample.ArgumentType.STR;
import static sluice.sample.ArgumentType.VARIABLE;

import sluice.sample.Arguments;
import sluice.sample.Condition;
import sluice.sample.Condition.Truth;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.sample.Variable;
import sluice.value.ByteString;
import sluice.value.Kind;

import java.util.Objects;

/// Reading and writing variables within expressions.
final class VariableKeywords {
    private VariableKeywords() {}

    /// `var(<name>[,<default>])` — the value of a variable, of the type it was set with.
    ///
    /// The name begins with its scope: `proc.`, `sess.`, `txn.`, `req.`, `res.` or `check.`. Without a value there is no sample, unless
    /// a default is given. An ACL needs `-m`, because the type is known at run time only. Manual §7.3.2 and §2.8.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-v: 5` | `var(txn.x)` | `5` |
    /// | `GET /` | `var(txn.nothing)` |  |
    @SampleFetch(
            name = "var",
            out = Kind.ANY,
            from = Source.INTERNAL,
            args = {VARIABLE, STR},
            required = 1)
    static Fetch var(Arguments arguments) {
        Variable variable = arguments.variable(0);
        if (variable == null) {
            arguments.problem(0, "a variable name is expected");
            return (stream, out) -> false;
        }
        boolean fallback = arguments.size() > 1;
        ByteString otherwise = arguments.bytes(1);
        return (stream, out) -> {
            if (variable.get(stream, out)) {
                return true;
            }
            out.string(otherwise);
            return fallback;
        };
    }

    /// `set-var(<var>[,<cond>…])` — keeps the sample in a variable and passes it on.
    ///
    /// `url_param(id),set-var(txn.id),lower`. Conditions, all of which must hold for the variable to be set: `ifexists`, `ifnotexists`, `ifempty`,
    /// `ifnotempty`, `ifset`, `ifnotset`, `ifgt`, `iflt`. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a` | `path,set-var(txn.p)` | `/a` |
    @Converter(
            name = "set-var",
            in = Kind.ANY,
            out = Kind.ANY,
            args = {VARIABLE, STR, STR, STR, STR, STR, STR, STR, STR},
            required = 1)
    static Conversion setVar(Arguments arguments) {
        Variable variable = Objects.requireNonNull(arguments.variable(0));
        SetConditions conditions = SetConditions.of(arguments, 1);
        return (stream, value) -> {
            if (conditions.allow(variable, stream, value)) {
                variable.set(stream, value);
            }
            return true;
        };
    }

    /// `unset-var(<var>)` — forgets a variable and passes the sample on.
    ///
    /// Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a` | `path,unset-var(txn.p)` | `/a` |
    @Converter(name = "unset-var", in = Kind.ANY, out = Kind.ANY, args = VARIABLE)
    static Conversion unsetVar(Arguments arguments) {
        Variable variable = Objects.requireNonNull(arguments.variable(0));
        return (stream, value) -> {
            variable.unset(stream);
            return true;
        };
    }

    /// `when(<condition>[,<argument>])` — passes the sample on if the condition holds, else there is none.
    ///
    /// | condition | holds when |
    /// |---|---|
    /// | `acl,<name>` | the ACL of that name holds |
    /// | `error` | the stream failed, was tried again or was answered with 5xx, as `option dontlog-normal` has it |
    /// | `normal` | it did not |
    /// | `forwarded` | the request went to a server |
    /// | `toapplet` | a service of the proxy answered it |
    /// | `processed` | one of the two |
    /// | `stopping` | the process ends and waits for its last streams |
    ///
    /// `!` before the condition negates it. `%[req.body,when(acl,debug)]`. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a` | `path,when(acl,local)` | `/a` |
    /// | `GET /a` | `path,when(!acl,local)` |  |
    /// | `GET /a` | `path,when(normal)` | `/a` |
    /// | `GET /a` | `path,when(forwarded)` |  |
    @Converter(
            name = "when",
            in = Kind.ANY,
            out = Kind.ANY,
            args = {STR, ACL},
            required = 1)
    static Conversion when(Arguments arguments) {
        String word = arguments.text(0);
        boolean wanted = !word.startsWith("!");
        String name = wanted ? word : word.substring(1);
        Condition condition = name.equals("acl") ? named(arguments) : WhenStates.of(name);
        if (condition == null) {
            arguments.problem(
                    0, "unknown condition '" + name + "', expects acl or " + WhenStates.NAMES);
            return (stream, value) -> false;
        }
        if (!name.equals("acl") && arguments.has(1)) {
            arguments.problem(1, "condition '" + name + "' takes no argument");
        }
        Truth passing = Truth.of(wanted);
        return (stream, value) -> condition.test(stream) == passing;
    }

    private static Condition named(Arguments arguments) {
        if (!arguments.has(1)) {
            arguments.problem(0, "condition 'acl' expects the name of an ACL behind it");
        }
        return arguments.acls(1);
    }

    /// `acl([!]<name>[,…])` — true when all the named ACLs hold.
    ///
    /// `http-request set-header x-flags %[acl(internal,!admin)]`; pre-defined ones such as `METH_GET` count too. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `acl(local)` | `1` |
    /// | `GET /` | `acl(METH_GET,!METH_POST)` | `1` |
    /// | `GET /` | `acl(local,!admin)` | `1` |
    /// | `GET /admin` | `acl(local,!admin)` | `0` |
    @SampleFetch(
            name = "acl",
            out = Kind.BOOL,
            from = Source.INTERNAL,
            args = {ACL, ACL, ACL, ACL, ACL, ACL, ACL, ACL, ACL, ACL},
            required = 1)
    static Fetch acl(Arguments arguments) {
        var condition = arguments.acls(0);
        return (stream, out) -> {
            var truth = condition.test(stream);
            if (truth == sluice.sample.Condition.Truth.NOT_YET) {
                return out.pending();
            }
            out.bool(truth == sluice.sample.Condition.Truth.TRUE);
            return true;
        };
    }
}
