package dev.flotilla.fleet.filter;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts of filters over a small world, so that they hold of some devices and not of others. */
public final class RandomFilters {
    private static final List<String> EQUALITY = List.of("==", "!=");
    private static final List<String> LISTS = List.of("=in=", "=out=");
    private static final List<String> ORDERS = List.of("=lt=", "<", "=le=", "<=", "=gt=", ">", "=ge=", ">=");
    private static final List<String> TEXTS = List.of(
            "id", "name", "group", "tag", "attribute.site", "attribute.size", "bundle", "family", "version", "agent");

    private final Random random;

    public RandomFilters(Random random) {
        this.random = random;
    }

    /** A filter with parentheses up to so many levels deep. */
    public String next(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return comparison();
        }
        String with = pick(List.of(";", ",", " and ", " or ", " ; ", " , "));
        return IntStream.range(0, 2 + random.nextInt(2))
                .mapToObj(part -> random.nextBoolean() ? "(" + next(depth - 1) + ")" : next(depth - 1))
                .collect(Collectors.joining(with));
    }

    private String comparison() {
        return switch (random.nextInt(10)) {
            case 0 -> "online" + pick(EQUALITY) + random.nextBoolean();
            case 1 -> "revoked" + pick(EQUALITY) + random.nextBoolean();
            case 2 -> values("phase", List.of("idle", "fetching", "CONFIRMED", "rejected", "rolled_back"));
            case 3 -> values("health", List.of("ok", "updating", "failed"));
            case 4 -> pick(List.of("lastseen", "enrolled")) + time();
            case 5 -> "attribute.size" + pick(ORDERS) + pick(List.of("-1", "2", "10", "9.5", "100000000000000"));
            case 6 -> "version" + pick(ORDERS) + pick(List.of("1.0.0", "1.2.0", "1.10.0"));
            default -> text(pick(TEXTS));
        };
    }

    private String time() {
        return random.nextInt(4) == 0
                ? pick(EQUALITY) + "''"
                : pick(ORDERS)
                        + pick(List.of("P1D", "-P1D", "PT6H", "P2D", "2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z"));
    }

    private String text(String field) {
        return switch (field) {
            case "bundle" -> values(field, List.of("''", "*", "0*", "*a*", "*f", "*00*"));
            case "version", "agent" -> values(field, List.of("1.0.0", "1.*", "*.0", "''", "1.10.0", "2", "*"));
            case "attribute.size" -> values(field, List.of("10", "1*", "''", "'ten ;'", "*"));
            default ->
                values(
                        field,
                        List.of(
                                "a",
                                "b",
                                "a*",
                                "*b",
                                "*",
                                "''",
                                "'50%'",
                                "'5*%'",
                                "a_b",
                                "'a\\\\\\\\b'",
                                "'*\\\\\\\\*'",
                                "é*",
                                "\"it's\""));
        };
    }

    private String values(String field, List<String> values) {
        return random.nextBoolean()
                ? field + pick(EQUALITY) + pick(values)
                : field + pick(LISTS) + "(" + pick(values) + pick(List.of(",", " , ")) + pick(values) + ")";
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
