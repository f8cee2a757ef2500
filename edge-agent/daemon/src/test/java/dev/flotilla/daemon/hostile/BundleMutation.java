package dev.flotilla.daemon.hostile;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes bundles: the archive, the manifest, one of the parts, or the model. */
final class BundleMutation {
    private static final List<String> TREES =
            List.of(BundleParts.PREPROCESS, BundleParts.BASELINE, BundleParts.SELF_TEST);
    private static final List<String> PARTS =
            List.of(BundleParts.LABELS, BundleParts.PREPROCESS, BundleParts.BASELINE, BundleParts.SELF_TEST);

    private final Random random;
    private final ByteMutation bytes;
    private final TreeMutation tree;

    BundleMutation(Random random) {
        this.random = random;
        this.bytes = new ByteMutation(random);
        this.tree = new TreeMutation(random);
    }

    /** A changed bundle; in all but two kinds of six, every checksum and digest in it is right. */
    byte[] of(byte[] valid) throws IOException {
        BundleParts parts = BundleParts.of(valid);
        return switch (random.nextInt(6)) {
            case 0 -> bytes.of(valid);
            case 1 -> {
                // The layout: the last bytes hold the directory.
                byte[] start = Arrays.copyOf(valid, valid.length - 600);
                byte[] end = bytes.of(Arrays.copyOfRange(valid, start.length, valid.length));
                byte[] whole = Arrays.copyOf(start, start.length + end.length);
                System.arraycopy(end, 0, whole, start.length, end.length);
                yield whole;
            }
            case 2 -> {
                Map<String, Object> manifest = tree.of(parts.manifest());
                yield parts.sealed(
                        random.nextBoolean() ? HostileJson.plain(manifest) : HostileJson.odd(manifest, random));
            }
            case 3 -> {
                String name = TREES.get(random.nextInt(TREES.size()));
                yield parts.with(name, tree(name, parts.file(name))).sealed();
            }
            case 4 -> {
                String name = PARTS.get(random.nextInt(PARTS.size()));
                yield parts.with(name, bytes.of(parts.file(name))).sealed();
            }
            default ->
                parts.with(BundleParts.MODEL, bytes.of(parts.file(BundleParts.MODEL)))
                        .sealed();
        };
    }

    private byte[] tree(String name, byte[] content) throws IOException {
        boolean plain = random.nextBoolean();
        if (name.endsWith(".json")) {
            Map<String, Object> changed = tree.of(Trees.ofJson(content));
            return plain ? HostileJson.plain(changed) : HostileJson.odd(changed, random);
        }
        Map<String, Object> changed = tree.of(Trees.ofCbor(content));
        return plain ? HostileCbor.plain(changed) : HostileCbor.odd(changed, random);
    }
}
