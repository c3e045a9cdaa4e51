/// Lines that declare ACLs and the names that stand for a fetch with a match method. Manual §7.1.
@NullMarked
package sluice.keyword.acl;

import org.jspecify.annotations.NullMarked;
