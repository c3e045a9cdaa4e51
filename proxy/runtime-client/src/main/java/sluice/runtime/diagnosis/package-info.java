/// What the numbers mean: snapshots in, findings out, worst first, the same ids and words in every tool.
///
/// [Rule] is the list (id, when it speaks, what it means, where to go next); [Diagnosis] applies it to a
/// [sluice.runtime.History] and to [Observations] that no snapshot holds (certificates, old processes). Rules never rely
/// on one counter alone, because counters lie in known ways: a backend without servers is "UP", the queue shows in the
/// backend or in its servers depending on cookies, a response that was cut moves no 5xx counter, a dead backend's
/// response time improves. What is decided (MAINT, DRAIN) is no failure. Nothing here talks to a socket; immutable, any
/// thread.
@NullMarked
package sluice.runtime.diagnosis;

import org.jspecify.annotations.NullMarked;
