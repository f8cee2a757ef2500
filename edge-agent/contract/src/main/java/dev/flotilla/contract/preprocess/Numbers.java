package dev.flotilla.contract.preprocess;

import java.util.regex.Pattern;

/** Decimal numbers in text. */
final class Numbers {
    private static final int MAX_LENGTH = 64;
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");

    private Numbers() {}

    /** The 64-bit float nearest to a decimal number; no other notation that Java knows, no infinity, no white space. */
    static double parse(String column, String text) throws WrongInputException {
        if (text.length() > MAX_LENGTH || !DECIMAL.matcher(text).matches()) {
            throw WrongInputException.column(column, "'" + shortened(text) + "' is not a number");
        }
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw WrongInputException.column(column, "'" + text + "' is too large");
        }
        return number;
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
