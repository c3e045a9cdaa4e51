package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Server;
import sluice.value.AddressMask;
import sluice.value.ByteString;
import sluice.value.Cidr;
import sluice.value.Kind;
import sluice.value.regex.Regex;

import java.util.function.IntPredicate;

/// The checked arguments of one fetch or converter while the configuration is read.
///
/// A rule of the keyword's own (`index must not be zero`) is checked by the accessor that takes a predicate; a violation is
/// reported at the argument's place in the file, and reading goes on.
public interface Arguments {
    /// The name under which the fetch or converter was written, where one method has several.
    String keyword();

    int size();

    /// Whether the argument was given and is not empty.
    boolean has(int index);

    long integer(int index);

    long integer(int index, long fallback);

    /// An integer that must satisfy `rule`, else the problem `message` is reported at its place.
    int integer(int index, String message, IntPredicate rule);

    ByteString bytes(int index);

    ByteString bytes(int index, ByteString fallback);

    String text(int index);

    String text(int index, String fallback);

    /// A [ArgumentType#VARIABLE], or the variable of a `…_OR_VARIABLE`; null when it was left out, or is a constant.
    @Nullable Variable variable(int index);

    /// A [ArgumentType#REGEX]; one that matches nothing after a reported problem.
    Regex regex(int index, boolean ignoreCase);

    /// An [ArgumentType#IPV4] or [ArgumentType#IPV6].
    Cidr network(int index);

    /// A [ArgumentType#MASK4] or [ArgumentType#MASK6].
    AddressMask mask(int index);

    /// The frontend of that name; left out, the one in whose section this stands.
    Named<Frontend> frontend(int index);

    /// The backend of that name; left out, the one in whose section this stands.
    Named<Backend> backend(int index);

    /// `[backend/]server`
    Named<Server> server(int index);

    /// Something declared under that name ([Surroundings#declared]), looked up once all files have been read; `what` names it in the problem.
    <T> Named<T> named(int index, Class<T> kind, String what);

    /// Named ACLs from this argument on, `!` allowed, all of which must hold.
    Condition acls(int from);

    /// Announces the type of the result when it depends on the arguments and the signature says [Kind#ANY].
    void returns(Kind kind);

    /// The place of the expression.
    Surroundings surroundings();

    /// Reports a problem at the place of an argument.
    void problem(int index, String message);
}
