/// What samples are compared with: lists in an ACL line, files of patterns, maps.
///
/// A [Reference] is the list as written, in order, shared by name; each use of it asks for a [PatternIndex] of one match method, and
/// several uses of one method share it. Readers never lock: every index publishes immutable state. Writers (the Runtime API,
/// `set-map`, `add-acl`, …) take the reference's lock.
///
/// ```
/// str, bin   hash table                  first line of equal ones wins
/// beg, ip    byte-wise prefix tree       longest wins
/// end        the same over reversed text first line wins
/// others     array in order              first line wins
/// ```
///
/// Manual §2.7, §7.1 and §7.3.1 (map).
@NullMarked
package sluice.sample.pattern;

import org.jspecify.annotations.NullMarked;
