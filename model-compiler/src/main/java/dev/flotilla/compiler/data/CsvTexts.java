package dev.flotilla.compiler.data;

import dev.flotilla.contract.sample.CsvReader;
import dev.flotilla.contract.sample.StoredBytes;
import java.io.IOException;
import java.util.regex.Pattern;

/** What all CSV texts have in common here. */
final class CsvTexts {
    /** Spreadsheets put it in front of UTF-8. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?[\\d.]+([eE][+-]?\\d+)?\\s*");

    private CsvTexts() {}

    /** A reader from the first record on. */
    static CsvReader read(StoredBytes bytes) throws IOException {
        int start = bytes.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        return new CsvReader(bytes.stream(start), start, 1);
    }

    /** Whether {@code field} can hardly be a column's name. */
    static boolean isNumber(String field) {
        return NUMBER.matcher(field).matches();
    }
}
