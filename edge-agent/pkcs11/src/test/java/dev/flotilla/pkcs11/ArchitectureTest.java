package dev.flotilla.pkcs11;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable.of("dev.flotilla.pkcs11")
                .otherModules("dev.flotilla.contract")
                .row("")
                .check();
    }
}
