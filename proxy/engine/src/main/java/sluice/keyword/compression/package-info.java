/// `compression` lines and the filters they ask for, the process's limits for it, and what samples tell of it. Manual §3.2, §4.2, §9.2.
@NullMarked
package sluice.keyword.compression;

import org.jspecify.annotations.NullMarked;
