/// Fields of requests and responses: fetches that read them, actions that change them. Manual §7.3.6 and §4.4.
@NullMarked
package sluice.keyword.header;

import org.jspecify.annotations.NullMarked;
