package dev.flotilla.daemon.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The attacks on archives and documents that have a name. */
final class NamedBundles {
    private static final List<String> PATHS = List.of(
            "../model.tflite",
            "../../../../etc/cron.d/evil",
            "/etc/passwd",
            "sub/model.tflite",
            ".",
            "..",
            "",
            "model.tflite\u0000.txt",
            "C:\\windows\\system32\\evil.dll",
            "..\\evil",
            "NUL.tflite",
            "MODEL.TFLITE",
            "model.tflite ",
            "model\u202eetilft.",
            "mod\u0435l.tflite",
            "\uff0e\uff0e\uff0fevil",
            "e\u0301vil",
            "model.tflite\n",
            "-rf",
            "x".repeat(65),
            "x".repeat(65_535));

    private static final int DEEP = 100_000;
    private static final int BOMB_BYTES = 64 << 20;

    private final byte[] valid;
    private final Map<String, byte[]> cases = new LinkedHashMap<>();

    private NamedBundles(byte[] valid) {
        this.valid = valid;
    }

    /** Bundles none of which may be taken, by what is wrong with them. */
    static Map<String, byte[]> of(byte[] valid) throws IOException {
        NamedBundles named = new NamedBundles(valid);
        named.paths();
        named.layouts();
        named.counts();
        named.depths();
        named.sizes();
        return named.cases;
    }

    private BundleParts parts() throws IOException {
        return BundleParts.of(valid);
    }

    private void paths() throws IOException {
        for (String path : PATHS) {
            String shown = path.length() > 70 ? path.length() + " letters" : path.replaceAll("\\p{Cntrl}", "?");
            cases.put("path '" + shown + "'", parts().with(path, "evil").sealed());
        }
    }

    private void layouts() throws IOException {
        cases.put("nothing", new byte[0]);
        cases.put("an empty archive", new HostileZip().bytes());
        cases.put("a deflated archive", deflated(parts().files));
        cases.put("a zip bomb", deflated(parts().with("bomb", new byte[BOMB_BYTES]).files));
        cases.put("an archive in front of it", joined(valid, valid));
        cases.put("bytes before it", joined(new byte[] {'M', 'Z'}, valid));
        cases.put("bytes behind it", joined(valid, new byte[1]));
        for (int flags : new int[] {1, 8, 0x800}) {
            cases.put("flags " + flags, withEntry("extra", flags, 0, 5));
        }
        for (int method : new int[] {8, 9, 14, 93, 99}) {
            cases.put("method " + method, withEntry("extra", 0, method, 5));
        }
        for (int size : new int[] {0, 6, Integer.MAX_VALUE, -1}) {
            cases.put("an entry that says it has " + size + " bytes", withEntry("extra", 0, 0, size));
        }
        cases.put("two entries of one name", withEntry(BundleParts.MODEL, 0, 0, 5));
        cases.put("an entry in the directory only", ghost());
    }

    private HostileZip zip() throws IOException {
        HostileZip zip = new HostileZip();
        parts().files.forEach((name, content) -> zip.add(name.getBytes(StandardCharsets.UTF_8), content));
        return zip;
    }

    private byte[] withEntry(String name, int flags, int method, int size) throws IOException {
        byte[] content = {1, 2, 3, 4, 5};
        return zip().add(new HostileZip.Entry(name.getBytes(StandardCharsets.UTF_8), content, flags, method, size))
                .bytes();
    }

    private byte[] ghost() throws IOException {
        byte[] name = "ghost".getBytes(StandardCharsets.US_ASCII);
        return zip().list(new HostileZip.Entry(name, new byte[] {1}, 0, 0, 1), 0)
                .bytes();
    }

    /** As ordinary tools pack it, with a manifest that is right. */
    private static byte[] deflated(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private void counts() throws IOException {
        BundleParts many = parts();
        for (int i = 0; i < 100; i++) {
            many.with("extra-" + i, "x");
        }
        cases.put("a hundred entries", many.sealed());
        cases.put("a directory that counts 65,535 entries", zip().bytes(0xffff));
        cases.put(
                "ten million labels",
                parts().with(BundleParts.LABELS, "a\n".repeat(10_000_000)).sealed());
        cases.put(
                "thirty million empty lines",
                parts().with(BundleParts.LABELS, "\n".repeat(30_000_000)).sealed());
        cases.put("a self-test of 65 cases", selfTest("inputs", Collections.nCopies(65, new byte[4])));
        cases.put("a self-test without cases", selfTest("inputs", List.of()));
        cases.put(
                "a self-test that says it has 2^31 cases",
                parts().with(BundleParts.SELF_TEST, new byte[] {(byte) 0xa1, 0x61, 'v', (byte) 0x9a, 0x7f, -1, -1, -1})
                        .sealed());
        cases.put(
                "a text that says it has 2^63 bytes",
                parts().with(BundleParts.BASELINE, new byte[] {(byte) 0xa1, 0x7b, 0x7f, -1, -1, -1, -1, -1, -1, -1})
                        .sealed());
        cases.put("200,000 values", tree("metrics", numbered(200_000)));
    }

    private static String numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    private byte[] selfTest(String key, List<?> value) throws IOException {
        Map<String, Object> test = Trees.ofCbor(parts().file(BundleParts.SELF_TEST));
        test.put(key, value);
        test.put("outputs", Collections.nCopies(value.size(), new byte[2]));
        return parts().with(BundleParts.SELF_TEST, HostileCbor.plain(test)).sealed();
    }

    /** A manifest with a field of this JSON. */
    private byte[] tree(String key, String json) throws IOException {
        Map<String, Object> manifest = parts().manifest();
        manifest.remove(key);
        String text = new String(HostileJson.plain(manifest), StandardCharsets.UTF_8);
        String whole = text.substring(0, text.length() - 1) + ",\"" + key + "\":" + json + "}";
        return parts().sealed(whole.getBytes(StandardCharsets.UTF_8));
    }

    private void depths() throws IOException {
        cases.put("a manifest nested deeply in lists", tree("x", "[".repeat(DEEP) + "]".repeat(DEEP)));
        cases.put("a manifest nested deeply in maps", tree("x", "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP)));
        cases.put("a manifest that never ends", parts().sealed("[".repeat(DEEP).getBytes(StandardCharsets.US_ASCII)));
        byte[] lists = new byte[DEEP];
        Arrays.fill(lists, (byte) 0x81);
        byte[] start = {(byte) 0xa1, 0x61, 'v'};
        cases.put(
                "a baseline nested deeply",
                parts().with(BundleParts.BASELINE, joined(start, lists)).sealed());
        Arrays.fill(lists, (byte) 0xc1);
        cases.put(
                "a baseline of nothing but tags",
                parts().with(BundleParts.BASELINE, joined(start, lists)).sealed());
        Arrays.fill(lists, (byte) 0x9f);
        cases.put(
                "a self-test nested deeply in lists without a length",
                parts().with(BundleParts.SELF_TEST, joined(start, lists)).sealed());
    }

    private static String input(String shape) {
        return "[{\"name\":\"in\",\"type\":\"INT8\",\"shape\":" + shape
                + ",\"quantization\":{\"scales\":[1.0],\"zeroPoints\":[0],\"axis\":0}}]";
    }

    private void sizes() throws IOException {
        for (String shape : List.of(
                "[65536,65536,65536,65536]",
                "[2147483647]",
                "[-1,-4]",
                "[4294967297,4]",
                "[1,1,1,1,1,1,1,1,4]",
                "[0,2147483647]",
                "[1e9,4]",
                "[4.0]",
                "[\"4\"]")) {
            cases.put("an input of shape " + shape, tree("inputs", input(shape)));
        }
        cases.put("a number of 100,000 digits", tree("schema", "1".repeat(DEEP)));
        cases.put("a schema from the future", tree("schema", "2"));
        cases.put(
                "a file of 2^63 bytes in the manifest",
                tree(
                        "files",
                        "{\"model.tflite\":{\"sha256\":\"" + "0".repeat(64) + "\",\"size\":9223372036854775807}}"));
        cases.put("more than a bundle may have", new byte[(64 << 20) + 1]);
    }
}
