package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.compiler.testkit.ScrambledModel;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
    @TempDir
    Path folder;

    private Path bundle;
    private Path metadata;
    private Path provenance;

    @BeforeEach
    void signWithProvenance() throws IOException {
        bundle = Files.copy(SampleRelease.BUNDLE, folder.resolve(String.valueOf(SampleRelease.BUNDLE.getFileName())));
        metadata = folder.resolve("metadata");
        provenance = folder.resolve("fashion-cnn-1.0.0.provenance.json");
        sign(1, "--report", SampleRelease.REPORT).good();
    }

    private Cli sign(int release, Object... more) {
        Object[] command = {
            "sign",
            bundle,
            "--keys",
            SampleRelease.KEYS,
            "--metadata",
            metadata,
            "--release",
            release,
            "--family",
            "fashion"
        };
        return Cli.run(SampleRelease.concat(command, more));
    }

    private Cli verify(Object... more) {
        return Cli.run(SampleRelease.concat(new Object[] {"verify", bundle, "--metadata", metadata}, more));
    }

    private void refuses(String reason) {
        Cli refused = verify("--provenance");
        assertEquals(3, refused.exit(), refused.out());
        assertTrue(refused.err().contains(reason), refused.err());
    }

    private static String sha256(Path file) throws IOException {
        return "sha256:" + Digest.of(Files.readAllBytes(file)).hex();
    }

    @Test
    void saysWhereABundleComesFrom() throws IOException {
        String words = verify("--provenance").good().out();
        assertTrue(words.contains("made by flotilla-compiler "), words);
        assertTrue(words.contains("command compile "), words);
        assertTrue(words.contains("from model " + Sample.MODEL.getFileName() + " " + sha256(Sample.MODEL)), words);
        assertTrue(
                words.contains(
                        "from calibration " + Sample.TRAIN_IMAGES.getFileName() + " " + sha256(Sample.TRAIN_IMAGES)),
                words);
        assertTrue(words.contains("with report.json " + sha256(SampleRelease.REPORT) + ": scheme int8"), words);
        assertTrue(words.contains("accuracyInt8 0.9"), words);
        assertTrue(verify("--provenance", "--json").good().out().contains("\"resolvedDependencies\""));
    }

    @Test
    void refusesAProvenanceThatIsNotTheSignedOne() throws IOException {
        Files.writeString(provenance, Files.readString(provenance) + "\n");
        refuses("is not the provenance that was signed for");
        verify().good();
        Files.delete(provenance);
        refuses(provenance + ": does not exist");
    }

    @Test
    void aReleaseUnderAnotherPolicyKeepsItsProvenance() throws IOException {
        Cli again = sign(2, "--floor", 2).good();
        assertFalse(again.out().contains("with provenance"), again.out());
        assertTrue(verify("--provenance").good().out().contains("release 2"));
    }

    @Test
    void refusesABundleThatWasSignedWithoutOne() {
        metadata = folder.resolve("other");
        sign(1).good();
        refuses("signed without a provenance");
    }

    @Test
    void refusesTheReportOfAnotherModel() throws IOException {
        String model = Digest.of(Files.readAllBytes(SampleRelease.COMPILED)).hex();
        Path other = folder.resolve("other.json");
        Files.writeString(other, Files.readString(SampleRelease.REPORT).replace(model, "0".repeat(64)));
        Cli refused = sign(2, "--report", other);
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains(other + ": is about the model"), refused.err());
    }

    @Test
    void refusesTheReportOfAModelThatABundleMerelyClaimsToHold() throws Exception {
        Path scrambled = Files.write(
                folder.resolve("scrambled.tflite"), ScrambledModel.of(Files.readAllBytes(SampleRelease.COMPILED)));
        SampleRelease.bundle(scrambled, "1.0.0", bundle).good();
        Bundle honest = BundleReader.read(Files.readAllBytes(bundle));
        Manifest claim = honest.manifest()
                .withEmbedding(Optional.of(new Embedding(
                        honest.embedding().orElseThrow(), Digest.of(Files.readAllBytes(SampleRelease.COMPILED)))));
        Files.write(
                bundle,
                BundleWriter.write(
                        claim,
                        honest.model(),
                        honest.labels(),
                        honest.preprocess(),
                        honest.baseline(),
                        honest.selfTest()));
        Cli refused = sign(2, "--report", SampleRelease.REPORT);
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains(SampleRelease.REPORT + ": is about the model"), refused.err());
    }

    @Test
    void aKeyThatMayNotSignLeavesTheProvenanceAlone() throws IOException {
        Path stranger = folder.resolve("stranger");
        Cli.run("keygen", "--out", stranger, "--unencrypted").good();
        byte[] before = Files.readAllBytes(provenance);
        Cli refused = Cli.run(
                "sign",
                bundle,
                "--keys",
                stranger,
                "--metadata",
                metadata,
                "--release",
                2,
                "--family",
                "fashion",
                "--report",
                SampleRelease.REPORT);
        assertEquals(3, refused.exit());
        assertArrayEquals(before, Files.readAllBytes(provenance));
    }

    @Test
    void isOfABundle() {
        assertEquals(
                2, Cli.run("verify", "--metadata", metadata, "--provenance").exit());
    }
}
