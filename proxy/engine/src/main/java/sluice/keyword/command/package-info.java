/// The commands of the Runtime API, one file per family. Management guide §9.3.
///
/// Each is a static method on the operation loop; what it needs of the running process it takes from the invocation's parts.
@NullMarked
package sluice.keyword.command;

import org.jspecify.annotations.NullMarked;
