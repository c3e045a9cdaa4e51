/// From a configuration without errors to what runs: listeners numbered, backends linked, limits settled.
///
/// In comes a [sluice.config.model.Configuration] whose problems are all reported; out comes a [Program]: the plan for the
/// traffic, and the configuration whose parts `boot` starts beside it. Nothing is opened or started here.
@NullMarked
package sluice.config.compile;

import org.jspecify.annotations.NullMarked;
