package dev.flotilla.tflite;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable.of("dev.flotilla.tflite")
                .otherModules("dev.flotilla.contract")
                .row("")
                .library("org.bouncycastle")
                .check();
    }
}
