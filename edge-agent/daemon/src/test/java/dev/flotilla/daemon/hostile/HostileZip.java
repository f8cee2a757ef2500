package dev.flotilla.daemon.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Writes ZIP archives as bundles are laid out, except for what an entry says of itself (APPNOTE.TXT 4.3). */
final class HostileZip {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int DIRECTORY_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();

    /** What an entry says of itself. */
    static final class Entry {
        private final byte[] name;
        private final byte[] content;
        private final int flags;
        private final int method;
        private final int size;

        /** @param size what it says of its size, which need not be true */
        Entry(byte[] name, byte[] content, int flags, int method, int size) {
            this.name = name.clone();
            this.content = content.clone();
            this.flags = flags;
            this.method = method;
            this.size = size;
        }
    }

    HostileZip add(byte[] name, byte[] content) {
        return add(new Entry(name, content, 0, 0, content.length));
    }

    HostileZip add(Entry entry) {
        int offset = out.size();
        byte[] common = common(entry);
        byte[] signature = new byte[Integer.BYTES];
        littleEndian(signature).putInt(LOCAL_SIGNATURE);
        out.writeBytes(signature);
        out.writeBytes(common);
        out.writeBytes(entry.name);
        out.writeBytes(entry.content);
        return list(entry, offset);
    }

    /** Adds to the directory alone, for bytes that are another entry's as well. */
    HostileZip list(Entry entry, int offset) {
        byte[] header = new byte[46 + entry.name.length];
        ByteBuffer listed = littleEndian(header);
        listed.putInt(DIRECTORY_SIGNATURE).putShort((short) 10).put(common(entry));
        listed.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
        listed.putInt(offset).put(entry.name);
        directory.add(header);
        return this;
    }

    private static byte[] common(Entry entry) {
        CRC32 crc = new CRC32();
        crc.update(entry.content);
        byte[] fields = new byte[26];
        ByteBuffer common = littleEndian(fields).putShort((short) 10);
        common.putShort((short) entry.flags).putShort((short) entry.method);
        common.putShort((short) 0).putShort((short) 0x21);
        common.putInt((int) crc.getValue()).putInt(entry.size).putInt(entry.size);
        common.putShort((short) entry.name.length).putShort((short) 0);
        return fields;
    }

    byte[] bytes() {
        return bytes(directory.size());
    }

    /** @param count what the archive says of the number of its entries */
    byte[] bytes(int count) {
        int start = out.size();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        directory.forEach(whole::writeBytes);
        byte[] last = new byte[22];
        ByteBuffer end = littleEndian(last).putInt(END_SIGNATURE).putInt(0);
        end.putShort((short) count).putShort((short) count);
        end.putInt(whole.size() - start).putInt(start);
        whole.writeBytes(last);
        return whole.toByteArray();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
