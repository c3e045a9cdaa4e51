/// The life of a stream: phases, rules, choice of a server, forwarding.
@NullMarked
package sluice.flow;

import org.jspecify.annotations.NullMarked;
