package sluice.flow.filter.compression;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.coding.ContentCoding;
import sluice.wire.http.FieldWords;

import java.util.ArrayList;
import java.util.List;

/// The `compression` lines of one proxy; public fields, filled while the configuration is read.
public final class CompressionSettings {
    /// `algo`, `algo-res`: what may be chosen for a response, the one written last first.
    public final List<ContentCoding> responseCodings = new ArrayList<>();

    /// `algo-req`; null where requests pass as they are.
    public @Nullable ContentCoding requestCoding;

    /// `type`, `type-res` and `type-req`: beginnings of `content-type`; empty for any.
    public final List<ByteString> responseTypes = new ArrayList<>();

    public final List<ByteString> requestTypes = new ArrayList<>();

    /// `minsize-res`, `minsize-req`, in bytes.
    public long responseMinimum;

    public long requestMinimum;

    /// `offload`: servers do not learn what the client accepts.
    public boolean offload;

    /// `direction`, `filter comp-req`, `filter comp-res`.
    public boolean compressesRequests;

    public boolean compressesResponses = true;

    /// These settings of a backend, what they leave open taken from its frontend's.
    public CompressionSettings over(CompressionSettings frontend) {
        var both = new CompressionSettings();
        both.responseCodings.addAll(
                responseCodings.isEmpty() ? frontend.responseCodings : responseCodings);
        both.requestCoding = requestCoding == null ? frontend.requestCoding : requestCoding;
        both.responseTypes.addAll(responseTypes.isEmpty() ? frontend.responseTypes : responseTypes);
        both.requestTypes.addAll(requestTypes.isEmpty() ? frontend.requestTypes : requestTypes);
        both.responseMinimum = responseMinimum > 0 ? responseMinimum : frontend.responseMinimum;
        both.requestMinimum = requestMinimum > 0 ? requestMinimum : frontend.requestMinimum;
        both.offload = offload || frontend.offload;
        both.compressesRequests = compressesRequests || frontend.compressesRequests;
        both.compressesResponses = compressesResponses || frontend.compressesResponses;
        return both;
    }

    /// Whether a `content-type` begins with one of the types, whatever the case of its letters.
    static boolean covers(List<ByteString> types, ByteView contentType) {
        for (int i = 0; i < types.size(); i++) {
            if (FieldWords.startsWith(contentType, types.get(i))) {
                return true;
            }
        }
        return false;
    }
}
