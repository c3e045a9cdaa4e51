/// The expression language over a stream: fetches, converters, expressions, patterns and ACLs, log formats.
///
/// Everything here is compiled while the configuration is read; at run time a sample is put into a slot that the caller
/// owns, and nothing is allocated. Manual §7 and §8.2.6.
@NullMarked
package sluice.sample;

import org.jspecify.annotations.NullMarked;
