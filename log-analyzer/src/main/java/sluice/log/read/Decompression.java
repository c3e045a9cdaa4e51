package sluice.log.read;

import com.github.luben.zstd.ZstdInputStream;

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// The decompressing streams; the only class that knows the libraries behind them.
final class Decompression {
    /// What an xz stream may ask for, in KiB: its largest preset needs 65 MiB.
    private static final int XZ_MEMORY = 100 << 10;

    private Decompression() {}

    static InputStream of(InputStream in, Source.Compression compression) throws IOException {
        return switch (compression) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, 1 << 16);
            case ZSTD -> new ZstdInputStream(in);
            case XZ -> new XZInputStream(in, XZ_MEMORY);
            case BZIP2 ->
                    new BZip2CompressorInputStream(new BufferedInputStream(in, 1 << 16), true);
        };
    }
}
