package sluice.upkeep.resolve;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A message of a name server as the answer to one question. RFC 1035 §4.1, RFC 2782.
///
/// Aliases must lead from the name that was asked to the name of the address records, one after the other, as HAProxy wants them.
///
/// @param alias whether an alias was followed
record Reply(Outcome outcome, List<Found> found, boolean alias) {
    private static final int HEADER_BYTES = 12;
    private static final int LEAST_RECORD_BYTES = 11;
    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int CODE = 0x000f;
    private static final int NO_SUCH_NAME = 3;
    private static final int REFUSED = 5;

    enum Outcome {
        VALID(Status.VALID),
        INVALID(Status.INVALID),
        NO_SUCH_NAME(Status.NO_SUCH_NAME),
        REFUSED(Status.REFUSED),
        EMPTY(Status.OTHER),
        ALIAS_ERROR(Status.OTHER),
        TRUNCATED(Status.OTHER),
        OTHER(Status.OTHER);

        private final Status status;

        Outcome(Status status) {
            this.status = status;
        }

        Status status() {
            return status;
        }
    }

    private static Reply failed(Outcome outcome) {
        return new Reply(outcome, List.of(), false);
    }

    /// Reads a whole message; never throws, whatever the bytes are. The buffer is borrowed.
    ///
    /// @param message begins at the reader index, which is where names point into
    static Reply read(ByteBuf message, Question question, int payloadBytes) {
        try {
            return parse(message.slice(), question, payloadBytes);
        } catch (CorruptedFrameException
                | IndexOutOfBoundsException
                | IllegalArgumentException malformed) {
            return failed(Outcome.INVALID);
        }
    }

    private static Reply parse(ByteBuf in, Question question, int payloadBytes) {
        in.skipBytes(2);
        int flags = in.readUnsignedShort();
        if ((flags & RESPONSE) == 0) {
            return failed(Outcome.INVALID);
        }
        if ((flags & CODE) != 0) {
            return failed(
                    switch (flags & CODE) {
                        case NO_SUCH_NAME -> Outcome.NO_SUCH_NAME;
                        case REFUSED -> Outcome.REFUSED;
                        default -> Outcome.OTHER;
                    });
        }
        int questions = in.readUnsignedShort();
        int answers = in.readUnsignedShort();
        int authorities = in.readUnsignedShort();
        int additional = in.readUnsignedShort();
        boolean service = question.type().equals(DnsRecordType.SRV);
        if (questions != 1) {
            return failed(Outcome.INVALID);
        }
        if (answers == 0) {
            return failed(Outcome.EMPTY);
        }
        if (answers > (payloadBytes - HEADER_BYTES) / LEAST_RECORD_BYTES) {
            return failed(Outcome.INVALID);
        }
        DnsQuestion asked = question(in);
        if (!asked.type().equals(question.type()) || !plain(asked.name()).equals(question.name())) {
            return failed(Outcome.INVALID);
        }
        // What stands in a truncated list of services can still be used.
        if (!service && (flags & TRUNCATED) != 0) {
            return failed(Outcome.TRUNCATED);
        }
        return service
                ? services(in, answers, authorities, additional)
                : hosts(in, answers, question);
    }

    private static Reply hosts(ByteBuf in, int answers, Question question) {
        var found = new ArrayList<Found>();
        String expected = question.name();
        boolean alias = false;
        for (int i = 0; i < answers; i++) {
            DnsRecord each = record(in);
            try {
                if (!plain(each.name()).equals(expected)) {
                    return failed(i == 0 ? Outcome.INVALID : Outcome.ALIAS_ERROR);
                }
                if (each.type().equals(DnsRecordType.CNAME) && each instanceof DnsRawRecord raw) {
                    if (i + 1 == answers) {
                        return failed(Outcome.ALIAS_ERROR);
                    }
                    expected = plain(DefaultDnsRecordDecoder.decodeName(raw.content()));
                    alias = true;
                } else {
                    Address address = address(each);
                    if (address != null) {
                        found.add(new Found.Host(address));
                    }
                }
            } finally {
                ReferenceCountUtil.release(each);
            }
        }
        return new Reply(Outcome.VALID, found, alias);
    }

    private static Reply services(ByteBuf in, int answers, int authorities, int additional) {
        var offers = new ArrayList<Found.Offer>();
        for (int i = 0; i < answers; i++) {
            DnsRecord each = record(in);
            try {
                if (each.type().equals(DnsRecordType.SRV) && each instanceof DnsRawRecord raw) {
                    ByteBuf data = raw.content();
                    data.skipBytes(2);
                    int weight = data.readUnsignedShort();
                    int port = data.readUnsignedShort();
                    String target = plain(DefaultDnsRecordDecoder.decodeName(data));
                    offers.add(new Found.Offer(weight, port, target, null));
                }
            } finally {
                ReferenceCountUtil.release(each);
            }
        }
        for (int i = 0; i < authorities; i++) {
            ReferenceCountUtil.release(record(in));
        }
        Map<String, Address> brought = new HashMap<>();
        for (int i = 0; i < additional; i++) {
            DnsRecord each = record(in);
            try {
                Address address = address(each);
                if (address != null) {
                    brought.putIfAbsent(plain(each.name()), address);
                }
            } finally {
                ReferenceCountUtil.release(each);
            }
        }
        var found = new ArrayList<Found>();
        for (Found.Offer each : offers) {
            found.add(
                    new Found.Offer(
                            each.weight(), each.port(), each.target(), brought.get(each.target())));
        }
        return new Reply(Outcome.VALID, found, false);
    }

    /// The address of an A or AAAA record; null for another one.
    private static @Nullable Address address(DnsRecord each) {
        boolean six = each.type().equals(DnsRecordType.AAAA);
        boolean known = six || each.type().equals(DnsRecordType.A);
        if (!known || !(each instanceof DnsRawRecord raw)) {
            return null;
        }
        ByteBuf data = raw.content();
        byte[] bytes = new byte[six ? 16 : 4];
        if (data.readableBytes() != bytes.length || each.dnsClass() != DnsRecord.CLASS_IN) {
            throw new CorruptedFrameException("an address of " + data.readableBytes() + " bytes");
        }
        data.readBytes(bytes);
        return Address.of(bytes, 0);
    }

    private static DnsQuestion question(ByteBuf in) {
        try {
            return DnsRecordDecoder.DEFAULT.decodeQuestion(in);
        } catch (CorruptedFrameException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new CorruptedFrameException(e);
        }
    }

    private static DnsRecord record(ByteBuf in) {
        try {
            DnsRecord record = DnsRecordDecoder.DEFAULT.decodeRecord(in);
            if (record != null) {
                return record;
            }
        } catch (CorruptedFrameException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new CorruptedFrameException(e);
        }
        throw new CorruptedFrameException("a record that is cut off");
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
