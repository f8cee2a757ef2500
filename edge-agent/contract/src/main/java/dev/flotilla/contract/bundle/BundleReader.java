package dev.flotilla.contract.bundle;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a bundle from bytes that nobody vouches for yet.
 *
 * <p>The archive must be laid out exactly as {@link BundleWriter} does it, and hold just the files that its manifest lists,
 * with their sizes and digests. Files whose names this version does not know are checked likewise and left out.
 */
public final class BundleReader {
    private static final int BUFFER = 64 << 10;

    private BundleReader() {}

    /** Reads {@code length} bytes, which must be all of the stream. */
    public static Bundle read(InputStream in, long length) throws IOException {
        if (length < 0 || length > Bundle.MAX_BYTES) {
            throw tooLong(length);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) length);
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (bytes.size() + n > length) {
                throw new MalformedBundleException("longer than the expected " + length + " bytes");
            }
            bytes.write(buffer, 0, n);
        }
        if (bytes.size() < length) {
            throw new MalformedBundleException("truncated: expected " + length + " bytes, got " + bytes.size());
        }
        return read(bytes.toByteArray());
    }

    /** Reads a whole bundle file. */
    public static Bundle read(byte[] bytes) throws MalformedBundleException {
        if (bytes.length > Bundle.MAX_BYTES) {
            throw tooLong(bytes.length);
        }
        Map<String, byte[]> files = StoredZip.read(bytes);
        Manifest manifest = manifest(files);
        requireListed(manifest, files);
        byte[] labels = file(files, Bundle.LABELS);
        return new Bundle(
                Digest.of(bytes),
                manifest,
                model(manifest, files),
                Labels.parse(labels),
                parse(files, Bundle.PREPROCESS, PreprocessSpec::parse),
                parse(files, Bundle.BASELINE, Baseline::parse),
                parse(files, Bundle.SELF_TEST, SelfTest::parse));
    }

    private static Manifest manifest(Map<String, byte[]> files) throws MalformedBundleException {
        if (files.isEmpty() || !files.keySet().iterator().next().equals(Bundle.MANIFEST)) {
            throw new MalformedBundleException("the first entry is not " + Bundle.MANIFEST);
        }
        return parse(files, Bundle.MANIFEST, Manifest::parse);
    }

    private static void requireListed(Manifest manifest, Map<String, byte[]> files) throws MalformedBundleException {
        List<String> present = new ArrayList<>(files.keySet());
        List<String> listed = new ArrayList<>(manifest.files().keySet());
        listed.add(0, Bundle.MANIFEST);
        if (!present.equals(listed)) {
            throw new MalformedBundleException("holds " + present + ", but its manifest lists " + listed);
        }
        for (Map.Entry<String, FileEntry> entry : manifest.files().entrySet()) {
            FileEntry actual = FileEntry.of(file(files, entry.getKey()));
            if (!actual.equals(entry.getValue())) {
                throw new MalformedBundleException(entry.getKey() + ": its " + actual.size() + " bytes have "
                        + actual.digest() + ", the manifest says "
                        + entry.getValue().size() + " bytes with "
                        + entry.getValue().digest());
            }
        }
    }

    /** Sealed or not, as the manifest says; with both forms there would be two models in one bundle. */
    private static byte[] model(Manifest manifest, Map<String, byte[]> files) throws MalformedBundleException {
        boolean sealed = manifest.seal().isPresent();
        String other = sealed ? Bundle.MODEL : Bundle.SEALED_MODEL;
        if (files.containsKey(other)) {
            throw new MalformedBundleException(Bundle.MANIFEST + ": says that the model is " + (sealed ? "" : "not ")
                    + "sealed, but there is a " + other);
        }
        return file(files, sealed ? Bundle.SEALED_MODEL : Bundle.MODEL);
    }

    private interface Parser<T> {
        T parse(byte[] bytes) throws MalformedDocumentException;
    }

    private static <T> T parse(Map<String, byte[]> files, String name, Parser<T> parser)
            throws MalformedBundleException {
        try {
            return parser.parse(file(files, name));
        } catch (MalformedDocumentException e) {
            throw new MalformedBundleException(name, e);
        }
    }

    private static byte[] file(Map<String, byte[]> files, String name) throws MalformedBundleException {
        byte[] content = files.get(name);
        if (content == null) {
            throw new MalformedBundleException("lacks " + name);
        }
        return content;
    }

    private static MalformedBundleException tooLong(long length) {
        return new MalformedBundleException(length + " bytes are more than the " + Bundle.MAX_BYTES + " allowed");
    }
}
