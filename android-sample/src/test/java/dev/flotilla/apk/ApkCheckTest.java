package dev.flotilla.apk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small APKs of the app's manifest and one library, each with something wrong. */
class ApkCheckTest {
    private static final String LIBRARY = "lib/arm64-v8a/libone.so";
    private static final int ENOUGH = 1_000_000;

    @TempDir
    private Path directory;

    private Parameters parameters;
    private Path apk;

    @BeforeEach
    void read() throws Exception {
        parameters = Parameters.load();
        apk = directory.resolve("some.apk");
    }

    @Test
    void acceptsWhatIsSignedAndAligned() throws Exception {
        sign(library(16_384, ZipEntry.STORED));
        assertEquals(List.of(), inspect(ENOUGH));
    }

    @Test
    void refusesSegmentsForSmallPages() throws Exception {
        sign(library(4096, ZipEntry.STORED));
        refusesFor(LIBRARY + " has segments aligned to 4096", ENOUGH);
    }

    @Test
    void refusesACompressedLibrary() throws Exception {
        sign(library(16_384, ZipEntry.DEFLATED));
        refusesFor(LIBRARY + " is compressed", ENOUGH);
    }

    @Test
    void refusesAnApkWithoutLibraries() throws Exception {
        sign(parameters.resources());
        refusesFor("it has no native library", ENOUGH);
    }

    @Test
    void refusesWhatIsNeitherSignedNorAligned() throws Exception {
        Files.copy(library(16_384, ZipEntry.STORED), apk);
        List<String> complaints = inspect(ENOUGH);
        assertTrue(complaints.contains("some.apk: signature: not verified by scheme v2"), complaints::toString);
        assertTrue(complaints.contains("some.apk: signature: not verified by scheme v3"), complaints::toString);
        assertTrue(complaints.stream().anyMatch(one -> one.contains("no multiple of 16384")), complaints::toString);
    }

    @Test
    void refusesOneThatWasChangedAfterwards() throws Exception {
        sign(library(16_384, ZipEntry.STORED));
        byte[] bytes = Files.readAllBytes(apk);
        ZipLayout.Entry library = ZipLayout.read(apk).stream()
                .filter(entry -> entry.name().equals(LIBRARY))
                .findFirst()
                .orElseThrow();
        bytes[library.offset() + library.size() - 1] ^= 1;
        Files.write(apk, bytes);
        refusesFor("signature:", ENOUGH);
    }

    @Test
    void refusesOneThatIsTooLarge() throws Exception {
        sign(library(16_384, ZipEntry.STORED));
        refusesFor("bytes are more than 1000", 1000);
    }

    @Test
    void refusesOneOfAnotherVersion() throws Exception {
        sign(library(16_384, ZipEntry.STORED));
        AppFacts other = AppFacts.of("dev.flotilla.other", "1", "0.1.0-SNAPSHOT", "24", "36");
        List<String> complaints = new ApkCheck(other, parameters.aapt2(), ENOUGH).inspect(apk, quiet());
        assertEquals(3, complaints.size(), complaints::toString);
        assertTrue(complaints.toString().contains("does not say minSdkVersion:'24'"), complaints::toString);
    }

    private void refusesFor(String reason, int maxBytes) throws Exception {
        List<String> complaints = inspect(maxBytes);
        assertTrue(complaints.stream().anyMatch(one -> one.contains(reason)), complaints::toString);
    }

    private List<String> inspect(int maxBytes) throws Exception {
        return new ApkCheck(parameters.app(), parameters.aapt2(), maxBytes).inspect(apk, quiet());
    }

    private static PrintStream quiet() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    private void sign(Path unsigned) throws Exception {
        ApkSignature.sign(unsigned, apk, DebugKey.make());
    }

    /** The resources and one library of one segment; beginning at no page. */
    private Path library(int alignment, int method) throws Exception {
        Path unsigned = directory.resolve("unsigned.apk");
        byte[] elf = elf(alignment);
        try (ZipFile resources = new ZipFile(parameters.resources().toFile());
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(unsigned))) {
            for (ZipEntry entry : List.of(resources.getEntry("AndroidManifest.xml"))) {
                zip.putNextEntry(new ZipEntry(entry.getName()));
                resources.getInputStream(entry).transferTo(zip);
                zip.closeEntry();
            }
            CRC32 crc = new CRC32();
            crc.update(elf);
            ZipEntry entry = new ZipEntry(LIBRARY);
            entry.setMethod(method);
            entry.setSize(elf.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(elf);
            zip.closeEntry();
        }
        return unsigned;
    }

    private static byte[] elf(int alignment) {
        ByteBuffer elf = ByteBuffer.allocate(64 + 56).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
        elf.putLong(0x20, 64).putShort(0x36, (short) 56).putShort(0x38, (short) 1);
        elf.putInt(64, 1).putLong(64 + 0x30, alignment);
        return elf.array();
    }
}
