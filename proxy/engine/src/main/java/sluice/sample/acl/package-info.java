/// Conditions: named and anonymous access control lists, and the patterns that they match against. Manual §7.1 and §7.2.
@NullMarked
package sluice.sample.acl;

import org.jspecify.annotations.NullMarked;
