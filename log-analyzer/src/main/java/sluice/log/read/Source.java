package sluice.log.read;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One file of lines, or the standard input.
///
/// @param name as the user knows it
/// @param path null for the standard input
/// @param compression by its first bytes, whatever it is called
/// @param size in bytes as stored, -1 when unknown
/// @param start the first date in it, `Long.MIN_VALUE` when there is none near its beginning
/// @param reference the time near which its dates without a year lie
public record Source(
        String name,
        @Nullable Path path,
        Compression compression,
        long size,
        long start,
        long reference) {

    public enum Compression {
        NONE,
        GZIP,
        ZSTD,
        XZ,
        BZIP2
    }

    static Compression compression(byte[] head, int length) {
        if (length >= 2 && head[0] == 0x1f && head[1] == (byte) 0x8b) return Compression.GZIP;
        if (length >= 4
                && head[0] == 0x28
                && head[1] == (byte) 0xb5
                && head[2] == 0x2f
                && head[3] == (byte) 0xfd) {
            return Compression.ZSTD;
        }
        if (length >= 5
                && head[0] == (byte) 0xfd
                && head[1] == '7'
                && head[2] == 'z'
                && head[3] == 'X'
                && head[4] == 'Z') {
            return Compression.XZ;
        }
        if (length >= 3 && head[0] == 'B' && head[1] == 'Z' && head[2] == 'h')
            return Compression.BZIP2;
        return Compression.NONE;
    }

    /// Ranges of it can be read independently.
    boolean isPlainFile() {
        return path != null && compression == Compression.NONE && size >= 0;
    }

    FileChannel channel() throws IOException {
        if (path == null) throw new IOException("the standard input has no ranges");
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /// The lines, decompressed.
    InputStream open() throws IOException {
        if (path != null && size < 0) return decompressed(Channels.newInputStream(channel()));
        return path == null
                ? decompressed(standardInput())
                : wrap(Files.newInputStream(path), compression);
    }

    /// As a channel, whose reading can be interrupted (that of [Files#newInputStream] cannot): Ctrl-C must not wait for a
    /// pipe that is silent.
    private static InputStream standardInput() {
        return Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel());
    }

    /// A stream whose compression shows in its first bytes.
    static InputStream decompressed(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(8);
        byte[] head = new byte[6];
        int length = Math.max(0, buffered.readNBytes(head, 0, head.length));
        buffered.reset();
        return wrap(buffered, compression(head, length));
    }

    /// The libraries are loaded only when there is something to decompress.
    private static InputStream wrap(InputStream in, Compression compression) throws IOException {
        return compression == Compression.NONE ? in : Decompression.of(in, compression);
    }
}
