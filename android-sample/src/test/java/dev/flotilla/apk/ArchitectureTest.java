package dev.flotilla.apk;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theReusablePartKnowsNothingOfTheApp() {
        PackageTable.of("dev.flotilla.android")
                .otherModules("dev.flotilla.contract", "dev.flotilla.agent", "dev.flotilla.tflite")
                .row("")
                .check();
    }

    @Test
    void theAppUsesTheAgentThroughTheReusablePart() {
        PackageTable.of("dev.flotilla.sample")
                .otherModules("dev.flotilla.contract", "dev.flotilla.agent", "dev.flotilla.android")
                .row("")
                .check();
    }
}
