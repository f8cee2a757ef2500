package dev.flotilla.contract.bundle;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The one ZIP layout that bundles have (APPNOTE.TXT 4.3): entries stored one after the other, the earliest time the format
 * has, no extra fields, no comments.
 *
 * <p>Reading checks every header byte against what writing would give, so there is one archive for given content, and no
 * room for the differences between local headers and directory that let two readers see two archives.
 */
final class StoredZip {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int DIRECTORY_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCAL_BYTES = 30;
    private static final int DIRECTORY_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final short VERSION = 10;
    private static final short FIRST_OF_JANUARY_1980 = 0x21;
    private static final int SIZE_OFFSET = 18;
    private static final int NAME_LENGTH_OFFSET = 26;
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_NAME = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private StoredZip() {}

    private record Entry(String name, int crc, int size, int offset) {
        byte[] nameBytes() {
            return name.getBytes(StandardCharsets.US_ASCII);
        }
    }

    static byte[] write(Map<String, byte[]> files) throws MalformedBundleException {
        List<Entry> entries = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            requireName(file.getKey());
            Entry entry = entry(file.getKey(), file.getValue(), (int) end);
            entries.add(entry);
            end += LOCAL_BYTES + entry.name().length() + (long) entry.size();
            if (end > Bundle.MAX_BYTES || entries.size() > MAX_ENTRIES) {
                throw new MalformedBundleException(
                        "more than " + Bundle.MAX_BYTES + " bytes or " + MAX_ENTRIES + " files would be written");
            }
        }
        byte[] directory = directory(entries, (int) end);
        byte[] zip = new byte[(int) end + directory.length];
        ByteBuffer out = littleEndian(zip);
        for (Entry entry : entries) {
            out.put(localHeader(entry)).put(content(files, entry.name()));
        }
        out.put(directory);
        return zip;
    }

    static Map<String, byte[]> read(byte[] zip) throws MalformedBundleException {
        ByteBuffer in = littleEndian(zip);
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        while (in.remaining() >= LOCAL_BYTES && in.getInt(in.position()) == LOCAL_SIGNATURE) {
            int offset = in.position();
            String name = name(zip, in);
            byte[] content = content(zip, in, name);
            Entry entry = entry(name, content, offset);
            byte[] header = localHeader(entry);
            if (!Arrays.equals(header, Arrays.copyOfRange(zip, offset, offset + header.length))) {
                throw new MalformedBundleException(name + ": damaged, or not stored the way bundles are");
            }
            if (files.put(name, content) != null || entries.size() == MAX_ENTRIES) {
                throw new MalformedBundleException(name + ": occurs twice, or is one of too many entries");
            }
            entries.add(entry);
        }
        byte[] rest = Arrays.copyOfRange(zip, in.position(), zip.length);
        if (!Arrays.equals(directory(entries, in.position()), rest)) {
            throw new MalformedBundleException("not a bundle, truncated, or damaged after byte " + in.position());
        }
        return files;
    }

    private static String name(byte[] zip, ByteBuffer in) throws MalformedBundleException {
        int length = in.getShort(in.position() + NAME_LENGTH_OFFSET) & 0xffff;
        int start = in.position() + LOCAL_BYTES;
        if (length > MAX_NAME || length > in.limit() - start) {
            throw new MalformedBundleException("entry name at byte " + start + " is too long");
        }
        String name = new String(zip, start, length, StandardCharsets.US_ASCII);
        requireName(name);
        return name;
    }

    private static byte[] content(byte[] zip, ByteBuffer in, String name) throws MalformedBundleException {
        int size = in.getInt(in.position() + SIZE_OFFSET);
        int start = in.position() + LOCAL_BYTES + name.length();
        if (size < 0 || size > in.limit() - start) {
            throw new MalformedBundleException(name + ": truncated");
        }
        // Android 8 has position(int) in Buffer only; compiled for it by way of the cast.
        ((Buffer) in).position(start + size);
        return Arrays.copyOfRange(zip, start, start + size);
    }

    private static void requireName(String name) throws MalformedBundleException {
        if (!NAME.matcher(name).matches()) {
            throw new MalformedBundleException("entry name '" + name + "' is not plain lower-case text");
        }
    }

    private static Entry entry(String name, byte[] content, int offset) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, content.length);
        return new Entry(name, (int) crc.getValue(), content.length, offset);
    }

    private static byte[] content(Map<String, byte[]> files, String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new IllegalStateException("no content for " + name);
        }
        return content;
    }

    private static byte[] localHeader(Entry entry) {
        byte[] header = new byte[LOCAL_BYTES + entry.name().length()];
        ByteBuffer out = littleEndian(header);
        out.putInt(LOCAL_SIGNATURE);
        putCommon(out, entry);
        out.put(entry.nameBytes());
        return header;
    }

    /** The fields that local headers and the directory share: from the version needed to the length of extra fields. */
    private static void putCommon(ByteBuffer out, Entry entry) {
        short flags = 0;
        short stored = 0;
        short midnight = 0;
        short noExtra = 0;
        out.putShort(VERSION).putShort(flags).putShort(stored);
        out.putShort(midnight).putShort(FIRST_OF_JANUARY_1980);
        out.putInt(entry.crc()).putInt(entry.size()).putInt(entry.size());
        out.putShort((short) entry.name().length()).putShort(noExtra);
    }

    private static byte[] directory(List<Entry> entries, int start) {
        int size = 0;
        for (Entry entry : entries) {
            size += DIRECTORY_BYTES + entry.name().length();
        }
        byte[] directory = new byte[size + END_BYTES];
        ByteBuffer out = littleEndian(directory);
        for (Entry entry : entries) {
            out.putInt(DIRECTORY_SIGNATURE).putShort(VERSION);
            putCommon(out, entry);
            short noComment = 0;
            short firstDisk = 0;
            short noAttributes = 0;
            out.putShort(noComment).putShort(firstDisk).putShort(noAttributes).putInt(noAttributes);
            out.putInt(entry.offset()).put(entry.nameBytes());
        }
        int disks = 0;
        short count = (short) entries.size();
        out.putInt(END_SIGNATURE).putInt(disks).putShort(count).putShort(count);
        out.putInt(size).putInt(start);
        return directory;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
