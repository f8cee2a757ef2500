package dev.flotilla.apk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where in a zip each file's bytes are (PKWARE's APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16). */
final class ZipLayout {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int STORED = 0;

    private final Path zip;
    private final ByteBuffer bytes;

    private ZipLayout(Path zip, byte[] content) {
        this.zip = zip;
        this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param offset of the first of its bytes
     * @param size how many there are in the zip
     */
    record Entry(String name, boolean stored, int offset, int size) {}

    static List<Entry> read(Path zip) throws IOException {
        ZipLayout layout = new ZipLayout(zip, Files.readAllBytes(zip));
        try {
            return layout.entries();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(zip + ": cut short", e);
        }
    }

    /** The bytes of a file that is stored. */
    static byte[] bytes(Path zip, Entry entry) throws IOException {
        return Arrays.copyOfRange(Files.readAllBytes(zip), entry.offset(), entry.offset() + entry.size());
    }

    private List<Entry> entries() throws IOException {
        // No comment follows in an APK.
        int end = bytes.limit() - END_BYTES;
        expect(end, END);
        int count = Short.toUnsignedInt(bytes.getShort(end + 10));
        int at = bytes.getInt(end + 16);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expect(at, CENTRAL);
            int nameBytes = Short.toUnsignedInt(bytes.getShort(at + 28));
            byte[] name = new byte[nameBytes];
            bytes.get(at + CENTRAL_BYTES, name);
            entries.add(new Entry(
                    new String(name, StandardCharsets.UTF_8),
                    bytes.getShort(at + 10) == STORED,
                    dataAt(bytes.getInt(at + 42)),
                    bytes.getInt(at + 20)));
            at += CENTRAL_BYTES
                    + nameBytes
                    + Short.toUnsignedInt(bytes.getShort(at + 30))
                    + Short.toUnsignedInt(bytes.getShort(at + 32));
        }
        return entries;
    }

    private int dataAt(int local) throws IOException {
        expect(local, LOCAL);
        return local
                + LOCAL_BYTES
                + Short.toUnsignedInt(bytes.getShort(local + 26))
                + Short.toUnsignedInt(bytes.getShort(local + 28));
    }

    private void expect(int at, int signature) throws IOException {
        if (at < 0 || bytes.getInt(at) != signature) {
            throw new IOException(zip + ": no zip record " + Integer.toHexString(signature) + " at " + at);
        }
    }
}
