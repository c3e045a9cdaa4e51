package sluice.log.tally;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// How a [Sample] stands in a tally file.
final class SampleText {
    private SampleText() {}

    static void write(DataOutput out, Sample sample) throws IOException {
        out.writeUTF(sample.source());
        out.writeLong(sample.line());
        out.writeUTF(sample.text());
    }

    static Sample read(DataInput in) throws IOException {
        return new Sample(in.readUTF(), in.readLong(), in.readUTF());
    }
}
