package sluice.cli.command;

import sluice.testkit.ProxyProcess;
import sluice.testkit.SluiceProcess;

import java.io.IOException;
import java.nio.file.Path;

class SluiceScenarioTest extends Scenarios {
    @Override
    ProxyProcess start(Path folder, String template) throws IOException {
        return SluiceProcess.start(folder, template);
    }

    @Override
    String product() {
        return "HAProxy";
    }

    @Override
    String version() {
        return "3.5";
    }
}
