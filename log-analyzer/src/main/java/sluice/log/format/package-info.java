/// From the bytes of one line to its fields, whatever format the line has.
///
/// [sluice.log.format.LineReader] recognises every line by itself and fills a reused [sluice.log.format.Entry]; one class per
/// format beside it. Formats known beforehand come from a configuration ([sluice.log.format.ConfigurationReader]) or the
/// command line, through [sluice.vocabulary.LogTemplate]. Nothing here allocates per line on the usual formats, nothing
/// throws on any bytes, and everything mutable belongs to one thread. Manual: configuration §8.2, §8.6.
@NullMarked
package sluice.log.format;

import org.jspecify.annotations.NullMarked;
