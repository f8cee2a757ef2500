package dev.flotilla.agent;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable.of("dev.flotilla.agent")
                .otherModules("dev.flotilla.contract")
                .row("clock")
                .row("storage")
                .row("link", "clock")
                .row("link.mqtt", "link")
                .row("trust", "storage")
                // the repository's files come over either
                .row("link.chunk", "link", "trust")
                .row("link.http", "link", "trust")
                .row("slot", "storage")
                .row("inference", "slot")
                .row("download", "storage")
                .row("update", "clock", "download", "slot", "inference", "link", "trust")
                .row("telemetry", "inference", "link")
                .row("capture", "inference", "link", "storage")
                // enrolment has one way, HTTPS, and needs no port
                .row("identity", "link.http", "storage")
                .rowOverAll("")
                .library("org.eclipse.paho", "link.mqtt")
                .check();
    }
}
