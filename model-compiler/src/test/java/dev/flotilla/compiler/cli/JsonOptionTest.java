package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results for machines. */
class JsonOptionTest {
    @TempDir
    Path folder;

    private static Document result(Object... arguments) throws Exception {
        Object[] command =
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray();
        Cli done = Cli.run(command).good();
        assertEquals("", done.err());
        return Document.parseJson(done.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
    }

    private static String sha256(Path file) throws Exception {
        return Digest.of(Files.readAllBytes(file)).hex();
    }

    @Test
    void runTellsTypeShapeAndDigestOfItsOutputs() throws Exception {
        Path outputs = folder.resolve("y.npy");
        Document run = result(
                "run",
                Sample.MODEL,
                "--input",
                Sample.TEST_IMAGES,
                "--range",
                "0:4",
                "--preprocess",
                Sample.PREPROCESS,
                "-o",
                outputs);
        assertEquals(4, run.integer("samples"));
        assertEquals("FLOAT32", run.string("type"));
        assertEquals(List.of(4L, 10L), run.integers("shape"));
        byte[] file = Files.readAllBytes(outputs);
        byte[] rows = java.util.Arrays.copyOfRange(file, file.length - 4 * 10 * 4, file.length);
        assertEquals(Digest.of(rows).hex(), run.string("sha256"));
    }

    @Test
    void theReleaseSideTellsFilesAndDigests() throws Exception {
        Path model = folder.resolve("int8.tflite");
        Path bundle = folder.resolve("fashion-1.0.0.flotilla");
        Path keys = folder.resolve("keys");
        Path metadata = folder.resolve("metadata");
        Object[] pixels = {"--preprocess", Sample.PREPROCESS};
        Cli.run(concat(
                        pixels,
                        "compile",
                        Sample.MODEL,
                        "--scheme",
                        "int8",
                        "--calibration",
                        Sample.TRAIN_IMAGES,
                        "--calibration-range",
                        "0:10",
                        "-o",
                        model))
                .good();
        Document packed = result(concat(
                pixels,
                "bundle",
                model,
                "--name",
                "fashion",
                "--version",
                "1.0.0",
                "--labels-file",
                Sample.LABEL_NAMES,
                "--data",
                Sample.TEST_IMAGES,
                "--labels",
                Sample.TEST_LABELS,
                "--range",
                "0:20",
                "-o",
                bundle));
        assertEquals("fashion 1.0.0", packed.string("name") + " " + packed.string("version"));
        assertEquals(Files.size(bundle), packed.integer("bytes"));
        assertEquals(sha256(bundle), packed.string("sha256"));

        Document key = result("keygen", "--out", keys, "--unencrypted");
        assertTrue(Files.exists(Path.of(key.string("file"))));
        assertFalse(key.string("keyId").isEmpty());

        Document signed =
                result("sign", bundle, "--keys", keys, "--metadata", metadata, "--release", 7, "--family", "fashion");
        assertEquals(sha256(metadata.resolve("root.json")), signed.string("rootSha256"));
        assertEquals(1, signed.integer("targetsVersion"));
        assertEquals(sha256(bundle), signed.objects("bundles").get(0).string("sha256"));

        Document verified = result("verify", bundle, "--metadata", metadata);
        assertEquals(7, verified.integer("release"));
        assertEquals("fashion", verified.string("family"));
        assertEquals(sha256(bundle), verified.string("sha256"));

        Document tokens = result(
                "token",
                "--claim",
                "0123456789abcdef",
                "--root",
                metadata.resolve("root.json"),
                "--ca-sha256",
                "0".repeat(64));
        assertEquals(1, tokens.strings("tokens").size());
    }

    private static Object[] concat(Object[] last, Object... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray();
    }

    @Test
    void errorsStayALineOfText() {
        Cli refused = Cli.run("inspect", "--json", folder.resolve("missing.tflite"));
        assertEquals(3, refused.exit());
        assertEquals("", refused.out());
        assertEquals(1, refused.err().lines().count());
    }
}
