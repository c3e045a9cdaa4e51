/// The nouns of the configuration as they exist at run time: frontends, backends, servers, listeners.
///
/// They are filled while the configuration is read and fixed once traffic runs, except for what an operator or a health
/// check may change: that is state, and each class says who writes it.
@NullMarked
package sluice.proxies;

import org.jspecify.annotations.NullMarked;
