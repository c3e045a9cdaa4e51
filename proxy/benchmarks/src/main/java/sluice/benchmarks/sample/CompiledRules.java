package sluice.benchmarks.sample;

import sluice.boot.KeywordIndex;
import sluice.config.compile.Compiler;
import sluice.config.model.ConfigurationReader;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Facts;
import sluice.config.syntax.Problems;
import sluice.flow.Plan;
import sluice.flow.rule.RuleChain;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/// The request rules of each frontend of a configuration, read as a proxy reads it.
final class CompiledRules {
    private final Plan plan;

    CompiledRules(String configuration) {
        var problems = new Problems();
        var reader =
                new ConfigurationReader(
                        KeywordIndex.collect(),
                        Environment.ofProcess(),
                        new Facts("3.5", Set.of(), Set.of(), null, "", -1, false),
                        problems);
        reader.read("benchmark.cfg", configuration.getBytes(StandardCharsets.UTF_8));
        var read = reader.finish();
        if (!problems.valid()) {
            throw new IllegalArgumentException(problems.sorted().toString());
        }
        plan = Compiler.compile(read).plan();
    }

    RuleChain of(String frontend) {
        for (var each : plan.frontends) {
            if (each.frontend.name().equals(frontend)) {
                return each.requestRules;
            }
        }
        throw new IllegalArgumentException("no frontend " + frontend);
    }
}
