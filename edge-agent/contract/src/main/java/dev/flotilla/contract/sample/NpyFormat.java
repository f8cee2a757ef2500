package dev.flotilla.contract.sample;

import dev.flotilla.contract.inference.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** NumPy's {@code .npy} format, versions 1 to 3 (NEP 1 and {@code numpy.lib.format}); C order only. */
public final class NpyFormat {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_BYTES = 2;
    private static final int ALIGNMENT = 64;
    private static final int MAX_HEADER = 64 << 10;
    private static final int MAX_SIZE_DIGITS = 9;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([a-z])(\\d{1,3})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\s]*)\\)");

    private NpyFormat() {}

    static boolean matches(StoredBytes file) throws IOException {
        return file.size() > MAGIC.length && file.startsWith(MAGIC);
    }

    static Layout layout(StoredBytes file) throws IOException {
        int version = file.read(MAGIC.length, 1)[0];
        if (version < 1 || version > 3) {
            throw new MalformedSamplesException(".npy version " + version + " is not supported (1 to 3 are)");
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        int at = MAGIC.length + VERSION_BYTES;
        if (file.size() < at + lengthBytes) {
            throw new MalformedSamplesException("truncated .npy header");
        }
        ByteBuffer in = ByteBuffer.wrap(file.read(at, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
        int length = version == 1 ? Short.toUnsignedInt(in.getShort()) : in.getInt();
        at += lengthBytes;
        if (length < 0 || length > MAX_HEADER || length > file.size() - at) {
            throw new MalformedSamplesException("truncated .npy header, or one of more than " + MAX_HEADER + " bytes");
        }
        return layout(new String(file.read(at, length), StandardCharsets.UTF_8), at + length, file.size());
    }

    private static Layout layout(String header, int start, long fileBytes) throws MalformedSamplesException {
        Matcher descr = find(DESCR, header, "descr");
        if (find(ORDER, header, "fortran_order").group(1).equals("True")) {
            throw new MalformedSamplesException("the array is in Fortran order; save it with numpy.ascontiguousarray");
        }
        List<Integer> shape = new ArrayList<>();
        for (String size : find(SHAPE, header, "shape").group(1).split(",", -1)) {
            if (!size.trim().isEmpty()) {
                shape.add(size(size.trim()));
            }
        }
        StoredType type = StoredType.ofNpy(descr.group(2) + descr.group(3));
        ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return Layout.checked(type, order, shape, start, fileBytes);
    }

    private static int size(String digits) throws MalformedSamplesException {
        if (digits.length() > MAX_SIZE_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedSamplesException("a size of '" + digits + "' is too large or no number");
        }
        return Integer.parseInt(digits);
    }

    private static Matcher find(Pattern pattern, String header, String field) throws MalformedSamplesException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new MalformedSamplesException(".npy header lacks a usable '" + field + "': " + header.trim());
        }
        return matcher;
    }

    private static String descr(TensorType type) {
        return switch (type) {
            case FLOAT32 -> "<f4";
            case FLOAT16 -> "<f2";
            case INT8 -> "|i1";
            case UINT8 -> "|u1";
            case INT16 -> "<i2";
            case INT32 -> "<i4";
            case INT64 -> "<i8";
            case BOOL -> "|b1";
        };
    }

    /** What comes before the elements in a version 1 file; a multiple of 64 bytes. */
    public static byte[] header(TensorType type, List<Integer> shape) {
        StringBuilder sizes = new StringBuilder();
        for (int size : shape) {
            sizes.append(sizes.length() == 0 ? "" : ", ").append(size);
        }
        String header = "{'descr': '" + descr(type) + "', 'fortran_order': False, 'shape': (" + sizes
                + (shape.size() == 1 ? "," : "") + "), }";
        int unpadded = MAGIC.length + VERSION_BYTES + Short.BYTES + header.length() + 1;
        StringBuilder padded = new StringBuilder(header);
        for (int bytes = unpadded; bytes % ALIGNMENT != 0; bytes++) {
            padded.append(' ');
        }
        byte[] text = padded.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(MAGIC, 0, MAGIC.length);
        out.write(1);
        out.write(0);
        out.write(text.length & 0xff);
        out.write(text.length >> Byte.SIZE);
        out.write(text, 0, text.length);
        return out.toByteArray();
    }
}
