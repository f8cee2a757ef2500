package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** NumPy's {@code .npy} format, versions 1 to 3 (NEP 1 and {@code numpy.lib.format}); C order only. */
public final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int MAX_HEADER = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([a-z])(\\d+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\s]*)\\)");

    private NpyFile() {}

    static boolean looksLike(byte[] bytes) {
        return bytes.length > MAGIC.length
                && ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    static NumericArray read(byte[] bytes) throws DataException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = bytes[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new DataException(".npy version " + version + " is not supported (1 to 3 are)");
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        int at = MAGIC.length + 2;
        if (bytes.length < at + lengthBytes) {
            throw new DataException("truncated .npy header");
        }
        int length = version == 1 ? Short.toUnsignedInt(in.getShort(at)) : in.getInt(at);
        at += lengthBytes;
        if (length < 0 || length > MAX_HEADER || length > bytes.length - at) {
            throw new DataException("truncated .npy header");
        }
        String header = new String(bytes, at, length, StandardCharsets.UTF_8);
        in.position(at + length);
        return array(header, in);
    }

    private static NumericArray array(String header, ByteBuffer in) throws DataException {
        Matcher descr = find(DESCR, header, "descr");
        if (find(ORDER, header, "fortran_order").group(1).equals("True")) {
            throw new DataException("the array is in Fortran order; save it with numpy.ascontiguousarray");
        }
        List<Integer> shape = new ArrayList<>();
        for (String size : find(SHAPE, header, "shape").group(1).split(",", -1)) {
            if (!size.isBlank()) {
                shape.add(size(size.strip()));
            }
        }
        TensorType type = type(descr.group(2) + descr.group(3));
        ByteBuffer data = descr.group(1).equals(">") ? ByteOrders.reversed(in, type.bytes()) : in;
        return NumericArray.checked(type, shape, data);
    }

    private static int size(String digits) throws DataException {
        if (digits.length() > 9) {
            throw new DataException("a size of " + digits + " is too large");
        }
        return Integer.parseInt(digits);
    }

    private static Matcher find(Pattern pattern, String header, String field) throws DataException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DataException(".npy header lacks a usable '" + field + "': " + header.strip());
        }
        return matcher;
    }

    private static TensorType type(String descr) throws DataException {
        return switch (descr) {
            case "f4" -> TensorType.FLOAT32;
            case "f2" -> TensorType.FLOAT16;
            case "i1" -> TensorType.INT8;
            case "u1" -> TensorType.UINT8;
            case "i2" -> TensorType.INT16;
            case "i4" -> TensorType.INT32;
            case "i8" -> TensorType.INT64;
            case "b1" -> TensorType.BOOL;
            default -> throw new DataException(".npy element type '" + descr + "' is not supported");
        };
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

    /** The bytes of a version 1 file. */
    public static byte[] write(TensorType type, List<Integer> shape, byte[] data) {
        String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String header = "{'descr': '" + descr(type) + "', 'fortran_order': False, 'shape': (" + sizes
                + (shape.size() == 1 ? "," : "") + "), }";
        int unpadded = MAGIC.length + 2 + Short.BYTES + header.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        out.writeBytes(new byte[] {1, 0, (byte) text.length, (byte) (text.length >> Byte.SIZE)});
        out.writeBytes(text);
        out.writeBytes(data);
        return out.toByteArray();
    }
}
