package dev.flotilla.fleet;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String[] FEATURES = {
        "account",
        "oidc",
        "http",
        "limit",
        "trace",
        "identity",
        "trust",
        "idempotency",
        "job",
        "audit",
        "alert",
        "registry",
        "filter",
        "device",
        "rollout",
        "telemetry",
        "transfer",
        "experiment",
        "dataset.sample",
        "dataset.label",
        "dataset",
        "drift",
        "quality",
        "retrain"
    };

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable.of("dev.flotilla.fleet")
                .otherModules("dev.flotilla.contract", "dev.flotilla.pkcs11")
                .row("event")
                .everyRowMayUse("event")
                .row("limit")
                .row("trace")
                .row("account", "limit", "audit")
                .row("identity")
                .row("http")
                .row("oidc", "account", "limit", "audit", "identity", "http")
                .row("trust", "identity")
                .row("idempotency")
                .row("job")
                .row("audit")
                .row("alert", "limit", "http")
                .row("mail", "alert", "identity")
                .row("registry", "limit", "trust")
                .row("filter")
                .row("device", "limit", "filter")
                .row("rollout", "registry", "device", "trust")
                .row("telemetry", "device")
                .row("transfer", "device", "registry")
                .row("experiment", "rollout", "telemetry", "registry", "drift")
                .row("drift", "telemetry", "registry", "alert")
                .row("dataset.sample", "limit", "registry")
                .row("dataset.label", "dataset.sample")
                .row("dataset", "limit", "registry", "dataset.sample")
                .row("quality", "registry", "drift", "dataset", "dataset.sample")
                .row("retrain", "drift", "registry", "job")
                .rowOverAll("store")
                .row("api", FEATURES)
                .row("mqtt", FEATURES)
                .row("coap", FEATURES)
                .row("ctl")
                .rowOverAll("app")
                .library("io.vertx", "trace", "api", "mqtt", "coap", "store", "mail", "app")
                .freeClass("io.vertx.core.Future")
                // what a Future is, once it is complete
                .freeClass("io.vertx.core.AsyncResult")
                // and what completes one
                .freeClass("io.vertx.core.Promise")
                .library("com.hivemq", "mqtt")
                .library("io.opentelemetry", "trace", "api")
                .library("ch.qos.logback", "trace")
                .library("org.eclipse.paho", "mqtt")
                .library("org.flywaydb", "store")
                .library("org.bouncycastle", "account", "identity", "trust")
                .library("dev.flotilla.pkcs11", "identity", "app")
                .library("org.apache.commons.numbers", "experiment", "drift")
                .library("org.bytedeco")
                .library("com.nimbusds", "oidc")
                .library("io.prometheus", "app")
                .library("software.amazon.awssdk", "store")
                .library("picocli", "app", "ctl")
                .check();
    }
}
