package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.recover.Recovery;
import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.compiler.release.RepositorySigner;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.delta.Differ;
import dev.flotilla.contract.protocol.KeyRecipients;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.trust.Ed25519Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExitCodesTest {
    /** Where a command's input goes that is missing, empty or garbage. */
    private static final String BAD = "BAD";

    @TempDir
    Path folder;

    @BeforeEach
    void signNothing() throws Exception {
        Ed25519Key key = Ed25519Key.generate(new SecureRandom());
        RepositorySigner signer = new RepositorySigner(new MetadataDirectory(folder), key, Cli.NOW);
        signer.makeRoot(Optional.empty(), Duration.ofDays(1));
        signer.release(List.of(), Optional.empty(), Duration.ofDays(1));
    }

    @BeforeEach
    void makeADelta() throws IOException {
        byte[] model = Files.readAllBytes(Sample.MODEL);
        Files.write(folder.resolve("delta"), Differ.delta(model, model, done -> {}));
    }

    @BeforeEach
    void listNoDevices() throws IOException {
        FleetKeyId key = FleetKey.generate(new SecureRandom()).id();
        Files.write(
                folder.resolve("devices"),
                new KeyRecipients(key, List.of()).toDocument().toJson());
    }

    private Map<String, List<Object>> commands() {
        Path out = folder.resolve("out");
        Object[] compile = {"--scheme", "int8", "-o", out, "--calibration"};
        Object[] bundle = {
            "--name",
            "m",
            "--version",
            "1.0.0",
            "--labels-file",
            Sample.LABEL_NAMES,
            "--labels",
            Sample.TEST_LABELS,
            "-o",
            out
        };
        return Map.ofEntries(
                Map.entry("inspect", List.of("inspect", BAD)),
                Map.entry("inspect as JSON", List.of("inspect", "--json", BAD)),
                Map.entry("compile model", list("compile", BAD, compile, Sample.TRAIN_IMAGES)),
                Map.entry("compile calibration", list("compile", Sample.MODEL, compile, BAD)),
                Map.entry(
                        "compile preprocess",
                        list("compile", Sample.MODEL, compile, Sample.TRAIN_IMAGES, "--preprocess", BAD)),
                Map.entry(
                        "search model",
                        list(
                                "compile",
                                BAD,
                                new Object[] {"--scheme", "auto", "-o", out, "--calibration"},
                                Sample.TRAIN_IMAGES)),
                Map.entry("run model", List.of("run", BAD, "--input", Sample.TEST_IMAGES, "-o", out)),
                Map.entry("run input", List.of("run", Sample.MODEL, "--input", BAD, "-o", out)),
                Map.entry(
                        "evaluate model",
                        List.of("evaluate", BAD, "--data", Sample.TEST_IMAGES, "--labels", Sample.TEST_LABELS)),
                Map.entry(
                        "evaluate data",
                        List.of("evaluate", Sample.MODEL, "--data", BAD, "--labels", Sample.TEST_LABELS)),
                Map.entry(
                        "evaluate labels",
                        list(
                                "evaluate",
                                Sample.MODEL,
                                new Object[] {"--preprocess", Sample.PREPROCESS, "--data", Sample.TEST_IMAGES},
                                "--labels",
                                BAD)),
                Map.entry(
                        "retrain champion",
                        List.of("retrain", "--champion", BAD, "--dataset", folder, "-o", folder.resolve("job"))),
                Map.entry(
                        "retrain dataset",
                        List.of(
                                "retrain",
                                "--champion",
                                SampleRelease.BUNDLE,
                                "--dataset",
                                BAD,
                                "-o",
                                folder.resolve("job"))),
                Map.entry("benchmark model", List.of("benchmark", BAD)),
                Map.entry("benchmark other model", List.of("benchmark", Sample.MODEL, "--against", BAD)),
                Map.entry("evaluate float model", evaluateSample("--against", BAD)),
                Map.entry("evaluate slices", evaluateSample("--slices", BAD)),
                Map.entry(
                        "bundle model",
                        list("bundle", BAD, bundle, "--preprocess", Sample.PREPROCESS, "--data", Sample.TEST_IMAGES)),
                Map.entry(
                        "bundle preprocess",
                        list("bundle", Sample.MODEL, bundle, "--preprocess", BAD, "--data", Sample.TEST_IMAGES)),
                Map.entry(
                        "sign bundle",
                        List.of("sign", BAD, "--keys", folder, "--metadata", folder, "--release", 1, "--family", "f")),
                Map.entry("sign report", List.of("sign", "--report", BAD, "--keys", folder, "--metadata", folder)),
                Map.entry("verify bundle", List.of("verify", BAD, "--metadata", folder)),
                Map.entry("ceremony sign", List.of("ceremony", "sign", BAD, "--key", folder.resolve("key"), "--yes")),
                Map.entry("ceremony finish", List.of("ceremony", "finish", BAD, "--metadata", folder)),
                Map.entry("ceremony previous", List.of("ceremony", "init", "-o", out, "--previous", BAD)),
                Map.entry("ceremony key", List.of("ceremony", "init", "-o", out, "--key", BAD)),
                Map.entry("keygen online", List.of("keygen", "--out", out, "--unencrypted", "--online", BAD)),
                Map.entry("encrypt bundle", List.of("encrypt", BAD, "--fleet-key", folder.resolve("key"), "-o", out)),
                Map.entry("wrap devices", List.of("wrap", BAD, "--fleet-key", folder.resolve("key"), "-o", out)),
                Map.entry("wrap key", List.of("wrap", folder.resolve("devices"), "--fleet-key", BAD, "-o", out)),
                Map.entry("delta old", List.of("delta", BAD, Sample.MODEL, "-o", out)),
                Map.entry("delta new", List.of("delta", Sample.MODEL, BAD, "-o", out)),
                Map.entry("apply old", List.of("apply", BAD, folder.resolve("delta"), "-o", out)),
                Map.entry("apply delta", List.of("apply", Sample.MODEL, BAD, "-o", out)),
                Map.entry(
                        "token root",
                        List.of("token", "--claim", "0123456789abcdef", "--root", BAD, "--ca-sha256", "0".repeat(64))));
    }

    private static List<Object> evaluateSample(Object... more) {
        Object[] samples = {"--preprocess", Sample.PREPROCESS, "--data", Sample.TEST_IMAGES, "--range", "0:9"};
        return list("evaluate", Sample.MODEL, samples, "--labels", Sample.TEST_LABELS, more);
    }

    private static List<Object> list(Object... parts) {
        List<Object> all = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Object[] several) {
                all.addAll(Arrays.asList(several));
            } else {
                all.add(part);
            }
        }
        return all;
    }

    @TestFactory
    List<DynamicTest> exitWith3AndNameTheFile() {
        List<DynamicTest> tests = new ArrayList<>();
        commands().forEach((name, arguments) -> {
            for (String kind : List.of("missing", "empty", "garbage", "folder")) {
                tests.add(DynamicTest.dynamicTest(name + ", " + kind, () -> refuses(arguments, bad(kind))));
            }
        });
        return tests;
    }

    private Path bad(String kind) throws IOException {
        Path file = folder.resolve(kind + ".bin");
        byte[] garbage = new byte[5000];
        new Random(7).nextBytes(garbage);
        switch (kind) {
            case "empty" -> Files.write(file, new byte[0]);
            case "garbage" -> Files.write(file, garbage);
            case "folder" -> Files.createDirectories(file);
            default -> assertFalse(Files.exists(file));
        }
        return file;
    }

    private void refuses(List<Object> arguments, Path bad) {
        Object[] given = arguments.stream()
                .map(argument -> argument.equals(BAD) ? bad : argument)
                .toArray();
        Cli refused = Cli.run(given);
        assertEquals(3, refused.exit(), refused.out() + refused.err());
        assertTrue(refused.err().contains(bad.toString()), refused.err());
        assertEquals(1, refused.err().strip().lines().count(), refused.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void wrongUsageExitsWith2() {
        assertEquals(2, Cli.run().exit());
        assertEquals(2, Cli.run("nonsense").exit());
        assertEquals(2, Cli.run("compile").exit());
        assertEquals(2, Cli.run("delta", "old", "-o", "o").exit());
        assertEquals(2, Cli.run("apply", "old", "delta").exit());
        assertEquals(
                2,
                Cli.run("compile", "m", "--scheme", "int7", "--calibration", "c", "-o", "o")
                        .exit());
        assertEquals(
                2,
                Cli.run("run", "m", "--input", "x", "--range", "5:1", "-o", "o").exit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--max-loss=101 --evaluate=e",
                "--max-loss=1",
                "--max-size=0",
                "--max-slice-drop=1 --evaluate=e --labels=l",
                "--min-agreement=99",
                "--min-agreement=101 --evaluate=e",
                "--min-sqnr=NaN --evaluate=e",
                "--max-latency-ms=-1",
                "--labels=l",
                "--slices=s",
                "--prefer=smallest",
                "--io=int8"
            })
    void compileRefusesGatesThatMakeNoSense(String gates) {
        Object[] command = {"compile", "m", "--scheme", "int8", "--calibration", "c", "-o", "o"};
        Cli refused = Cli.run(list(command, gates.split(" ")).toArray());
        assertEquals(2, refused.exit(), refused.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--seconds=0", "--seconds=NaN", "--seconds=3601", "--threads=0", "--threads=65", "--seed=x"})
    void benchmarkRefusesNonsense(String option) {
        assertEquals(2, Cli.run("benchmark", Sample.MODEL, option).exit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-o=o",
                "--calibration=c -o=o --prefer=largest",
                "--calibration=c -o=o --prefer=nearest",
                "--calibration=c -o=o --io=int16",
                "--calibration=c -o=o --max-latency-ms=-1",
                "--calibration=c -o=o --max-loss=1"
            })
    void compileRefusesSearchesThatMakeNoSense(String options) {
        Object[] command = {"compile", "m", "--scheme", "auto"};
        Cli refused = Cli.run(list(command, options.split(" ")).toArray());
        assertEquals(2, refused.exit(), refused.err());
    }

    @Test
    void autoNeedsAFewSamplesToHoldBack() {
        Object[] command = {"compile", Sample.MODEL, "--scheme", "auto", "--calibration", Sample.TRAIN_IMAGES};
        Object[] few = {"--preprocess", Sample.PREPROCESS, "--calibration-range", "0:4", "-o", folder.resolve("out")};
        Cli refused = Cli.run(list(command, few).toArray());
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("give 5 or more, or --evaluate"), refused.err());
    }

    @Test
    void disturbancesNeedLabels() {
        Object[] command = {"evaluate", Sample.MODEL, "--data", Sample.TEST_IMAGES, "--preprocess", Sample.PREPROCESS};
        assertEquals(
                2,
                Cli.run(list(command, "--range", "0:9", "--perturb").toArray()).exit());
    }

    @ParameterizedTest
    @EnumSource
    void compileTakesEveryCalibrationMethodByItsLabel(CalibrationMethod method) {
        Object[] command = {"compile", "m", "--scheme", "int8", "--calibration", "c", "-o", "o", "--calibration-method"
        };
        assertEquals(3, Cli.run(list(command, method).toArray()).exit());
        assertEquals(2, Cli.run(list(command, "guess").toArray()).exit());
    }

    @ParameterizedTest
    @EnumSource
    void compileTakesEveryRecoveryByItsLabel(Recovery step) {
        Object[] command = {"compile", "m", "--scheme", "int8", "--calibration", "c", "-o", "o", "--recovery"};
        assertEquals(
                3, Cli.run(list(command, step + ",adaptive-rounding").toArray()).exit());
        assertEquals(2, Cli.run(list(command, "luck").toArray()).exit());
    }

    @Test
    void helpExitsWith0ForEveryCommand() {
        assertEquals(0, Cli.run("--help").exit());
        assertEquals(0, Cli.run("--version").exit());
        for (String command : List.of(
                "inspect",
                "compile",
                "run",
                "evaluate",
                "benchmark",
                "bundle",
                "keygen",
                "ceremony",
                "sign",
                "verify",
                "token",
                "delta",
                "apply")) {
            Cli help = Cli.run(command, "--help");
            assertEquals(0, help.exit());
            assertTrue(help.out().contains("Usage: flotilla-compiler " + command), help.out());
        }
    }

    @Test
    void compileNamesAnUnsupportedOperator() throws IOException {
        Path model = Files.write(folder.resolve("m.tflite"), RefSet.unit("aeq_single_sqrt"));
        Object[] command = {"compile", model, "--scheme", "int8", "--calibration", Sample.TRAIN_IMAGES};
        Cli refused = Cli.run(list(command, "--preprocess", Sample.PREPROCESS, "-o", folder.resolve("o"))
                .toArray());
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("SQRT"), refused.err());
    }

    @Test
    void truncatedModelExitsWith3() throws IOException {
        byte[] model = Files.readAllBytes(Sample.MODEL);
        for (int length : new int[] {10, 100, 5000, model.length / 2, model.length - 100}) {
            Path file = Files.write(folder.resolve("t.tflite"), Arrays.copyOf(model, length));
            assertEquals(3, Cli.run("inspect", file).exit(), "length " + length);
        }
    }

    @Test
    void inspectAsJsonGivesTypesShapesAndScales() {
        Cli inspected = Cli.run("inspect", "--json", Sample.MODEL).good();
        assertTrue(inspected.out().contains("\"type\" : \"FLOAT32\""), inspected.out());
        assertTrue(inspected.out().contains("\"shape\" : [ 1, 28, 28, 1 ]"), inspected.out());
    }
}
