/// Conditions: named and anonymous ACLs, their flags and match methods, compiled from words. Manual §7.1 and §7.2.
@NullMarked
package sluice.sample.acl;

import org.jspecify.annotations.NullMarked;
