package dev.flotilla.daemon.hostile;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.tflite.testkit.TinyBundles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A bundle taken apart, to be changed and sealed again so that all its sizes, checksums and digests are right. */
final class BundleParts {
    static final String MANIFEST = "manifest.json";
    static final String MODEL = "model.tflite";
    static final String LABELS = "labels.txt";
    static final String PREPROCESS = "preprocess.json";
    static final String BASELINE = "baseline.cbor";
    static final String SELF_TEST = "selftest.cbor";

    private static final byte[][] WEIGHTS = {{1, 0, 2, 0}, {0, -1, 0, 3}};

    final Map<String, byte[]> files = new LinkedHashMap<>();

    private BundleParts(byte[] bundle) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
    }

    static BundleParts of(byte[] bundle) throws IOException {
        return new BundleParts(bundle);
    }

    /** A valid bundle whose model TensorFlow Lite really runs: four grey pixels, two classes. */
    static byte[] valid(String version) throws Exception {
        return TinyBundles.of(version, WEIGHTS);
    }

    /** A sample for it. */
    static byte[] sample() {
        return new byte[] {1, 2, 3, 4};
    }

    byte[] file(String name) {
        return Optional.ofNullable(files.get(name)).orElseThrow();
    }

    BundleParts with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    BundleParts with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The manifest with the files as they are now. */
    Map<String, Object> manifest() throws IOException {
        Map<String, Object> manifest = Trees.ofJson(file(MANIFEST));
        Map<String, Object> listed = new LinkedHashMap<>();
        files.forEach((name, content) -> listed.put(
                name, new LinkedHashMap<>(Map.of("sha256", Digest.of(content).hex(), "size", (long) content.length))));
        listed.remove(MANIFEST);
        manifest.put("files", listed);
        return manifest;
    }

    byte[] sealed() throws IOException {
        return sealed(HostileJson.plain(manifest()));
    }

    byte[] sealed(byte[] manifest) {
        files.put(MANIFEST, manifest);
        HostileZip zip = new HostileZip();
        files.forEach((name, content) -> zip.add(name.getBytes(StandardCharsets.UTF_8), content));
        return zip.bytes();
    }

    /** What is wrong with having taken a bundle; empty if it is as good as a valid one. */
    static Optional<String> wrong(byte[] taken) throws IOException {
        Bundle bundle = BundleReader.read(taken);
        byte[] again = BundleWriter.write(
                bundle.manifest(),
                bundle.model(),
                bundle.labels(),
                bundle.preprocess(),
                bundle.baseline(),
                bundle.selfTest());
        BundleParts said = of(taken);
        BundleParts understood = of(again);
        understood.files.remove(MANIFEST);
        for (String name : understood.files.keySet()) {
            if (!agrees(name, understood.file(name), said.file(name))) {
                return Optional.of(name + " was understood as what it does not say");
            }
        }
        Map<String, Object> manifest = Trees.ofJson(bundle.manifest().toJson());
        return Trees.agree(manifest, Trees.ofJson(said.file(MANIFEST)))
                ? Optional.empty()
                : Optional.of("the manifest was understood as what it does not say");
    }

    private static boolean agrees(String name, byte[] understood, byte[] said) throws IOException {
        if (name.endsWith(".json")) {
            return Trees.agree(Trees.ofJson(understood), Trees.ofJson(said));
        } else if (name.endsWith(".cbor")) {
            return Trees.agree(Trees.ofCbor(understood), Trees.ofCbor(said));
        } else if (name.equals(LABELS)) {
            return lines(understood).equals(lines(said));
        }
        return Arrays.equals(understood, said);
    }

    private static List<String> lines(byte[] text) {
        return Stream.of(new String(text, StandardCharsets.UTF_8).split("\n", -1))
                .map(String::trim)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
