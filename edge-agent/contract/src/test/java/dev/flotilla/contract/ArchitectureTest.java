package dev.flotilla.contract;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable.of("dev.flotilla.contract")
                .row("codec")
                .everyRowMayUse("codec")
                .row("config")
                .row("sample", "inference")
                .row("preprocess", "sample")
                .row("inference")
                .row("sketch")
                .row("bundle", "preprocess", "inference", "sketch")
                .row("delta", "bundle")
                .row("trust", "bundle")
                .row("seal", "bundle", "trust")
                .row("protocol", "bundle", "sketch", "trust", "seal")
                .library("com.fasterxml.jackson", "codec")
                .library("org.bouncycastle", "trust", "seal")
                .check();
    }
}
