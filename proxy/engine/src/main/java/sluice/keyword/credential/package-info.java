/// Users, passwords and groups: `userlist` sections, Basic and Bearer credentials. Manual §12.1 and §7.3.6.
@NullMarked
package sluice.keyword.credential;

import org.jspecify.annotations.NullMarked;
