/// The filter that people type, the same in shell, screens and page.
///
/// ```
/// status:down queue>0 be:web        all terms must hold
/// !status:maint                     not
/// status:down,maint                 one of several
/// web1   be_*/web1   ~^web[0-9]+$   part of the path, glob, regular expression
/// rtime>=50 scur<10 5xx/s>0.5       any column of `show stat`, or its growth per second
/// ```
///
/// Text in, [RowFilter] out; a mistake is an [java.lang.IllegalArgumentException] with a sentence for the person who
/// typed it. Immutable, any thread.
@NullMarked
package sluice.runtime.filter;

import org.jspecify.annotations.NullMarked;
