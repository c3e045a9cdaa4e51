/// Words about names that are resolved while the process runs: the `resolvers` section, options of servers, `show resolvers`. Manual §5.3.
@NullMarked
package sluice.keyword.resolver;

import org.jspecify.annotations.NullMarked;
