package sluice.keyword.connection;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.ConnectionError;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.Kind;

import java.util.function.Function;

/// Why connections failed. The numbers and names are those of HAProxy's table at `fc_err_str`.
final class ErrorFetches {
    private ErrorFetches() {}

    /// Of which connection; null where there is none to speak of.
    private interface Which {
        @Nullable ConnectionError of(Stream stream);
    }

    private static final Which CLIENT = stream -> stream.session().error;
    private static final Which SERVER = stream -> stream.serverError;

    private static Fetch code(Which which) {
        return (stream, out) -> {
            ConnectionError error = which.of(stream);
            if (error == null) {
                return false;
            }
            out.integer(error.code());
            return true;
        };
    }

    private static Fetch text(Which which, Function<ConnectionError, ByteString> part) {
        return (stream, out) -> {
            ConnectionError error = which.of(stream);
            if (error == null) {
                return false;
            }
            ByteString text = part.apply(error);
            out.string(text.array(), 0, text.length());
            return true;
        };
    }

    /// `fc_err` — the number of the reason for which the client's connection failed; 0 when it did not.
    ///
    /// Of use in `error-log-format`. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_err` | `0` |
    @SampleFetch(name = "fc_err", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch front(Arguments arguments) {
        return code(CLIENT);
    }

    /// `fc_err_name` — that reason in one word (`SSL_HANDSHAKE`, `PRX_TIMEOUT`, …); empty when it did not fail.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_err_name,length` | `0` |
    @SampleFetch(name = "fc_err_name", out = Kind.STR, from = Source.CONNECTION)
    static Fetch frontName(Arguments arguments) {
        return text(CLIENT, ConnectionError::word);
    }

    /// `fc_err_str` — that reason in words; `Success` when it did not fail.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_err_str` | `Success` |
    @SampleFetch(name = "fc_err_str", out = Kind.STR, from = Source.CONNECTION)
    static Fetch frontText(Arguments arguments) {
        return text(CLIENT, ConnectionError::message);
    }

    /// `bc_err` — the number of the reason for which the last connection to a server failed; 0 when it did not.
    ///
    /// 46 where it was refused, 34 where TLS did not come about; no value where the time ran out or no connection was wanted. Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_err` | `0` |
    @SampleFetch(name = "bc_err", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch back(Arguments arguments) {
        return code(SERVER);
    }

    /// `bc_err_name` — that reason in one word (`EREFUSED`, `SSL_HANDSHAKE`); empty when it did not fail.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_err_name,length` | `0` |
    @SampleFetch(name = "bc_err_name", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch backName(Arguments arguments) {
        return text(SERVER, ConnectionError::word);
    }

    /// `bc_err_str` — that reason in words; `Success` when it did not fail.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_err_str` | `Success` |
    @SampleFetch(name = "bc_err_str", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch backText(Arguments arguments) {
        return text(SERVER, ConnectionError::message);
    }
}
