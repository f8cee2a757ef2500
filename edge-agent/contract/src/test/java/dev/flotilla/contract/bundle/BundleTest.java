package dev.flotilla.contract.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class BundleTest {
    private static final int FIRST_CONTENT_BYTE = 30 + Bundle.MANIFEST.length();

    private final byte[] bytes = Bundles.bytes("1.2.3");

    @Test
    void readsBackWhatWasWritten() throws Exception {
        Bundle bundle = BundleReader.read(bytes);
        assertEquals(Digest.of(bytes), bundle.digest());
        assertEquals("shapes-1.2.3.flotilla", bundle.manifest().fileName());
        assertArrayEquals(Bundles.model("1.2.3"), bundle.model());
        assertEquals(Bundles.LABELS, bundle.labels());
        assertEquals(Bundles.PREPROCESS, bundle.preprocess());
        assertEquals(Bundles.INPUT, bundle.input());
        assertEquals(Bundles.OUTPUT, bundle.output());
        assertEquals(200, bundle.baseline().sketch().inferences());
        assertEquals(3, bundle.selfTest().cases().size());
        assertEquals(0.9, bundle.manifest().metrics().get("accuracy.int8"));
    }

    @Test
    void equalPartsGiveEqualBytes() {
        assertArrayEquals(bytes, Bundles.bytes("1.2.3"));
    }

    @Test
    void keepsTheBytesOfTheFirstRelease() throws Exception {
        try (InputStream golden = BundleTest.class.getResourceAsStream("shapes-1.2.3.flotilla")) {
            byte[] first = golden.readAllBytes();
            Bundle read = BundleReader.read(first);
            assertTrue(read.baseline().calibration().isEmpty());
            byte[] again = BundleWriter.write(
                    read.manifest(), read.model(), read.labels(), read.preprocess(), read.baseline(), read.selfTest());
            assertArrayEquals(first, again);
        }
    }

    @Test
    void ordinaryToolsOpenIt() throws IOException {
        StringBuilder names = new StringBuilder();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.append(entry.getName()).append(' ');
                assertEquals(ZipEntry.STORED, entry.getMethod());
            }
        }
        assertEquals(
                "manifest.json model.tflite labels.txt preprocess.json baseline.cbor selftest.cbor ", names.toString());
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThrows(MalformedBundleException.class, () -> BundleReader.read(truncated));
        }
    }

    @Test
    void refusesEverySingleChangedByte() {
        Random random = Seeds.random("changed bytes");
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 + random.nextInt(255));
            assertThrows(MalformedBundleException.class, () -> BundleReader.read(changed), "byte " + i);
        }
    }

    @Test
    void refusesGarbageWithAMessageOfItsOwn() {
        Random random = Seeds.random("garbage");
        for (int i = 0; i < 1000; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            assertThrows(MalformedBundleException.class, () -> BundleReader.read(garbage));
        }
    }

    @Test
    void refusesFilesThatTheManifestDoesNotList() throws Exception {
        Map<String, byte[]> files = StoredZip.read(bytes);
        files.put("extra.txt", new byte[] {1});
        MalformedBundleException e =
                assertThrows(MalformedBundleException.class, () -> BundleReader.read(StoredZip.write(files)));
        assertTrue(e.getMessage().contains("extra.txt"), e.getMessage());
    }

    @Test
    void skipsListedFilesThatItDoesNotKnow() throws Exception {
        Bundle bundle = BundleReader.read(withFile("card.md", "a later addition".getBytes(StandardCharsets.UTF_8)));
        assertTrue(bundle.manifest().files().containsKey("card.md"));
        assertEquals(Bundles.LABELS, bundle.labels());
    }

    @Test
    void checksTheDigestOfFilesThatItDoesNotKnow() throws Exception {
        Map<String, byte[]> files = StoredZip.read(withFile("card.md", new byte[] {1, 2, 3}));
        files.put("card.md", new byte[] {1, 2, 4});
        MalformedBundleException e =
                assertThrows(MalformedBundleException.class, () -> BundleReader.read(StoredZip.write(files)));
        assertTrue(e.getMessage().contains("card.md"), e.getMessage());
    }

    @Test
    void namesTheFileWhosePartsDoNotAgree() {
        MalformedBundleException labels = assertThrows(
                MalformedBundleException.class,
                () -> BundleReader.read(withFile(Bundle.LABELS, Labels.toText(Arrays.asList("one", "two")))));
        assertEquals("bundle: labels.txt: 2 labels, but the model's output is INT8[1,3]", labels.getMessage());
        SelfTest selfTest = new SelfTest(Arrays.asList(new SelfTest.Case(new byte[16], new byte[4])), 0);
        MalformedBundleException cases = assertThrows(
                MalformedBundleException.class, () -> BundleReader.read(withFile(Bundle.SELF_TEST, selfTest.toCbor())));
        assertTrue(cases.getMessage().contains("selftest.cbor"), cases.getMessage());
    }

    @Test
    void namesFileAndFieldOfAMalformedPart() {
        MalformedBundleException e = assertThrows(
                MalformedBundleException.class,
                () -> BundleReader.read(withFile(
                        Bundle.PREPROCESS, "{\"schema\":1,\"height\":\"4\"}".getBytes(StandardCharsets.UTF_8))));
        assertEquals("bundle: preprocess.json: height: expected integer, found string", e.getMessage());
    }

    @Test
    void readsExactlyTheAnnouncedLengthFromAStream() throws Exception {
        assertEquals(
                Digest.of(bytes),
                BundleReader.read(new ByteArrayInputStream(bytes), bytes.length).digest());
        assertThrows(
                MalformedBundleException.class,
                () -> BundleReader.read(new ByteArrayInputStream(bytes), bytes.length - 1));
        assertThrows(
                MalformedBundleException.class,
                () -> BundleReader.read(new ByteArrayInputStream(bytes), bytes.length + 1));
        assertThrows(
                MalformedBundleException.class,
                () -> BundleReader.read(new ByteArrayInputStream(bytes), Bundle.MAX_BYTES + 1L));
    }

    @Test
    void damageIsReportedByEntry() {
        byte[] changed = bytes.clone();
        changed[FIRST_CONTENT_BYTE] ^= 1;
        MalformedBundleException e = assertThrows(MalformedBundleException.class, () -> BundleReader.read(changed));
        assertTrue(e.getMessage().startsWith("bundle: manifest.json: damaged"), e.getMessage());
    }

    @Test
    void refusesTheTwoFormsOfAModelTogetherOrTheOneThatTheManifestDoesNotSay() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>(StoredZip.read(bytes));
        files.remove(Bundle.MANIFEST);
        Manifest plain = BundleReader.read(bytes).manifest();
        Manifest sealed = plain.sealed(new FleetKeyId("0123456789abcdef0123456789abcdef"), new byte[1]);
        assertSaysOtherwise(sealed, files, "says that the model is sealed, but there is a model.tflite");
        files.put(Bundle.SEALED_MODEL, new byte[] {1});
        assertSaysOtherwise(sealed, files, "says that the model is sealed, but there is a model.tflite");
        assertSaysOtherwise(plain, files, "says that the model is not sealed, but there is a model.sealed");
        files.remove(Bundle.MODEL);
        assertTrue(BundleReader.read(BundleWriter.write(sealed, files))
                .sealedModel()
                .isPresent());
    }

    private static void assertSaysOtherwise(Manifest manifest, Map<String, byte[]> files, String reason)
            throws MalformedBundleException {
        byte[] written = BundleWriter.write(manifest, files);
        MalformedBundleException e = assertThrows(MalformedBundleException.class, () -> BundleReader.read(written));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private byte[] withFile(String name, byte[] content) throws MalformedBundleException {
        Map<String, byte[]> files = new LinkedHashMap<>(StoredZip.read(bytes));
        files.remove(Bundle.MANIFEST);
        files.put(name, content);
        return BundleWriter.write(BundleReader.read(bytes).manifest(), files);
    }
}
