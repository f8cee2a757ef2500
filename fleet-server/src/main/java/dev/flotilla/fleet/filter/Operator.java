package dev.flotilla.fleet.filter;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a field is compared. */
enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("=lt=", "<"),
    LESS_OR_EQUAL("=le=", "<="),
    GREATER("=gt=", ">"),
    GREATER_OR_EQUAL("=ge=", ">="),
    IN("=in="),
    NOT_IN("=out=");

    private final String symbol;
    private final String other;

    Operator(String symbol) {
        this(symbol, symbol);
    }

    Operator(String symbol, String other) {
        this.symbol = symbol;
        this.other = other;
    }

    static Optional<Operator> find(String symbol) {
        return Arrays.stream(values())
                .filter(operator -> operator.symbol.equals(symbol) || operator.other.equals(symbol))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values())
                .flatMap(operator -> Stream.of(operator.symbol, operator.other))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    boolean takesList() {
        return this == IN || this == NOT_IN;
    }

    @Override
    public String toString() {
        return symbol;
    }
}
