package dev.flotilla.compiler;

import dev.flotilla.contract.testkit.PackageTable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        PackageTable.of("dev.flotilla.compiler")
                .otherModules("dev.flotilla.contract", "dev.flotilla.pkcs11", "dev.flotilla.tflite")
                .row("graph")
                .row("analyse", "graph")
                .row("progress")
                .row("data", "progress")
                .row("flatbuffer", "graph")
                .row("metadata", "graph")
                .row("quant")
                .row("calibrate", "graph", "quant", "data")
                .row("recover", "graph", "quant", "data", "flatbuffer", "calibrate")
                .row("pass", "graph", "quant")
                .row("pass.integer", "pass")
                .row("pass.weight", "pass")
                .row("pass.tidy", "pass")
                .row("evaluate", "data", "quant", "progress")
                .row("benchmark", "progress")
                .row("check", "graph", "quant")
                .row(
                        "recipe",
                        "flatbuffer",
                        "data",
                        "calibrate",
                        "recover",
                        "pass",
                        "pass.integer",
                        "pass.weight",
                        "pass.tidy",
                        "check",
                        "evaluate")
                .row(
                        "search",
                        "benchmark",
                        "graph",
                        "flatbuffer",
                        "quant",
                        "data",
                        "calibrate",
                        "recover",
                        "pass.integer",
                        "evaluate",
                        "recipe")
                .row("report", "graph", "quant", "calibrate", "recover", "pass.integer", "evaluate", "recipe", "search")
                .row("keys")
                .row("ceremony")
                .row("provenance")
                .row("release", "quant")
                .row("retrain", "graph", "flatbuffer", "quant", "data", "progress")
                .row("gate", "graph", "quant", "data", "progress", "analyse", "evaluate", "benchmark")
                .row(
                        "job",
                        "graph",
                        "flatbuffer",
                        "quant",
                        "data",
                        "progress",
                        "benchmark",
                        "recipe",
                        "release",
                        "retrain",
                        "gate")
                .rowOverAll("cli")
                .library("dev.flotilla.pkcs11", "keys", "cli")
                .library("dev.flotilla.tflite", "calibrate", "check", "recipe", "search", "retrain", "job", "cli")
                .library("com.google.flatbuffers", "flatbuffer", "metadata")
                .library("org.tensorflow.lite", "flatbuffer", "metadata")
                .library("org.bytedeco")
                .library("picocli", "cli")
                .check();
    }
}
