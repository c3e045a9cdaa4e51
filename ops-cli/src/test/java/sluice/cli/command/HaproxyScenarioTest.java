package sluice.cli.command;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import sluice.testkit.ProxyProcess;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Path;

class HaproxyScenarioTest extends Scenarios {
    @Override
    ProxyProcess start(Path folder, String template) throws IOException {
        assumeTrue(RealHaproxy.available());
        return RealHaproxy.start(folder, template);
    }

    @Override
    String product() {
        return "HAProxy";
    }

    @Override
    String version() {
        return "2.";
    }
}
