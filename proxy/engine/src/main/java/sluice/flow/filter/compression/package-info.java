/// Compression of responses and requests on their way. Manual §4.2 `compression`, §9.2.
///
/// In come the head of a message and the parts of its body; out go a head that says what was done and the body in that coding. Which
/// message is compressed decides [Compression], how hard [sluice.proxies.CompressionLoad]; the work is done on the stream's loop by a
/// [CompressingEnd], which holds back at most what one turn of the loop gave it.
@NullMarked
package sluice.flow.filter.compression;

import org.jspecify.annotations.NullMarked;
