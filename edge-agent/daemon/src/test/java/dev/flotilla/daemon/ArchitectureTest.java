package dev.flotilla.daemon;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable.of("dev.flotilla.daemon")
                .otherModules("dev.flotilla.contract", "dev.flotilla.agent", "dev.flotilla.tflite")
                .row("http")
                .row("serve", "http")
                .row("batch", "serve")
                .row("stream", "serve")
                .row("simulate.link")
                .row("simulate.engine")
                .row("simulate.files")
                .row("simulate.profile")
                .row("simulate", "http", "simulate.engine", "simulate.link", "simulate.profile")
                .row("coap")
                .rowOverAll("")
                .library("org.bytedeco")
                .library("org.eclipse.paho", "stream")
                .library("com.hivemq", "simulate.link")
                .check();
    }
}
