package sluice.upkeep.resolve;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.AbstractDnsOptPseudoRrRecord;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;

import java.util.Locale;

/// A name and the type of record that is wanted.
///
/// @param name in lower case, without the last dot
public record Question(String name, DnsRecordType type) {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int FLAGS_RECURSION_DESIRED = 0x0100;

    public Question {
        name = name.toLowerCase(Locale.ROOT);
    }

    /// Announces how large an answer may be.
    private static final class Payload extends AbstractDnsOptPseudoRrRecord {
        Payload(int bytes) {
            super(bytes);
        }
    }

    /// Whether a name can be asked for: labels of 1 to 63 letters, digits, `-` and `_`, 253 characters in all.
    public static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty()
                    || label.length() > LONGEST_LABEL
                    || !label.matches("[A-Za-z0-9_-]+")) {
                return false;
            }
        }
        return true;
    }

    /// Appends the message.
    void write(ByteBuf out, int id, int payloadBytes) {
        out.writeShort(id);
        out.writeShort(FLAGS_RECURSION_DESIRED);
        out.writeShort(1);
        out.writeInt(0);
        out.writeShort(1);
        try {
            DnsRecordEncoder.DEFAULT.encodeQuestion(new DefaultDnsQuestion(name, type), out);
            DnsRecordEncoder.DEFAULT.encodeRecord(new Payload(payloadBytes), out);
        } catch (Exception impossible) {
            // The interface declares it; names were checked when the configuration was read.
            throw new AssertionError("a name that cannot be written: " + name, impossible);
        }
    }
}
