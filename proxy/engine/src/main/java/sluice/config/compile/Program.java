package sluice.config.compile;

import sluice.config.model.Configuration;
import sluice.config.model.ProcessSettings;
import sluice.flow.Plan;

/// Everything a process needs to run one configuration.
///
/// @param configuration the settings by subject that are started beside the traffic: sockets, logs, checks, resolvers
/// @param plan what the traffic runs
public record Program(Configuration configuration, Plan plan) {
    public ProcessSettings process() {
        return configuration.process();
    }
}
