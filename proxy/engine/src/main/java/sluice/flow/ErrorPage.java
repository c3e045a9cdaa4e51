package sluice.flow;

import sluice.value.ByteString;
import sluice.wire.http.Reasons;

import java.util.List;

/// A complete answer of the proxy: one of its own, or from `errorfile`, `http-error` and their like.
///
/// @param status what is sent and logged
/// @param reason the words behind it
/// @param fields header lines without `content-length`, names in lower case
/// @param body may be empty
/// @param silent `errorfile 408 /dev/null`: the connection is closed without an answer
public record ErrorPage(
        int status, ByteString reason, List<Field> fields, ByteString body, boolean silent) {
    /// One header line.
    public record Field(ByteString name, ByteString value) {}

    public ErrorPage {
        fields = List.copyOf(fields);
    }

    /// The status alone.
    public static ErrorPage empty(int status) {
        return new ErrorPage(status, Reasons.of(status), List.of(), ByteString.EMPTY, false);
    }
}
