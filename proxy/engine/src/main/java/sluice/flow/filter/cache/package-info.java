/// Small responses kept in memory and given again. Manual §6, §9.4; RFC 9111.
///
/// ```
/// cache-use    request ─► CacheVisit: key, what the request permits ─► Cache.find ─► hit: delivered in place of a server's response
/// cache-store  response ─► may be kept? ─► CacheEntry, incomplete ─► CacheFilter/StoringEnd: body ─► complete
/// ```
///
/// A [Cache] is shared by all loops. A lookup takes no lock: entries of a key stand in an array that is replaced, never changed, and a
/// complete entry does not change any more. Its body is memory outside the heap with a count of users; it is freed when the cache
/// gave it up and the last response that carries it is sent.
@NullMarked
package sluice.flow.filter.cache;

import org.jspecify.annotations.NullMarked;
