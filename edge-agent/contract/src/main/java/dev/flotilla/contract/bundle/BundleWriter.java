package dev.flotilla.contract.bundle;

import dev.flotilla.contract.preprocess.PreprocessSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Packs a bundle: the same parts always give the same bytes. */
public final class BundleWriter {
    private BundleWriter() {}

    /**
     * The bytes of a bundle file.
     *
     * @param manifest whose files, if it has any, are replaced by the real ones
     * @param model in its sealed form if the manifest says that it is sealed
     * @throws MalformedBundleException if the parts do not agree with each other or exceed {@link Bundle#MAX_BYTES}
     */
    public static byte[] write(
            Manifest manifest,
            byte[] model,
            List<String> labels,
            PreprocessSpec preprocess,
            Baseline baseline,
            SelfTest selfTest)
            throws MalformedBundleException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(manifest.seal().isPresent() ? Bundle.SEALED_MODEL : Bundle.MODEL, model);
        files.put(Bundle.LABELS, Labels.toText(labels));
        files.put(Bundle.PREPROCESS, preprocess.toJson());
        files.put(Bundle.BASELINE, baseline.toCbor());
        files.put(Bundle.SELF_TEST, selfTest.toCbor());
        byte[] bytes = write(manifest, files);
        BundleReader.read(bytes);
        return bytes;
    }

    static byte[] write(Manifest manifest, Map<String, byte[]> files) throws MalformedBundleException {
        Map<String, FileEntry> entries = new LinkedHashMap<>();
        files.forEach((name, content) -> entries.put(name, FileEntry.of(content)));
        Map<String, byte[]> archive = new LinkedHashMap<>();
        archive.put(Bundle.MANIFEST, manifest.withFiles(entries).toJson());
        archive.putAll(files);
        return StoredZip.write(archive);
    }
}
