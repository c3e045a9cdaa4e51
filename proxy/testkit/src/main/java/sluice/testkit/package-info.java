/// Origin servers, raw clients, golden files and a real HAProxy beside, for tests.
@NullMarked
package sluice.testkit;

import org.jspecify.annotations.NullMarked;
