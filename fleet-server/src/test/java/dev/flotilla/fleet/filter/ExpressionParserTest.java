package dev.flotilla.fleet.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cz.jirutka.rsql.parser.RSQLParser;
import cz.jirutka.rsql.parser.RSQLParserException;
import cz.jirutka.rsql.parser.ast.AndNode;
import cz.jirutka.rsql.parser.ast.ComparisonNode;
import cz.jirutka.rsql.parser.ast.LogicalNode;
import cz.jirutka.rsql.parser.ast.Node;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Reads RSQL as the parser does that other servers with this language use, hawkBit among them. */
class ExpressionParserTest {
    private static final long SEED = 20_261_121;
    private static final int FILTERS = 20_000;
    private static final String SIGNS = "();,=<>!'\"\\* ab";

    private final Random random = new Random(SEED);
    private final RandomFilters filters = new RandomFilters(random);

    @Test
    void readsWhatTheOtherParserReadsInTheSameWay() {
        for (int i = 0; i < FILTERS; i++) {
            String text = filters.next(3);
            assertEquals(theirs(text), ours(text), "seed " + SEED + ", filter " + text);
        }
    }

    /** It also takes quotes around fields, lists without values, and words glued to signs of operators. */
    @Test
    void readsNothingThatTheOtherParserDoesNot() {
        int refused = 0;
        for (int i = 0; i < FILTERS; i++) {
            StringBuilder spoiled = new StringBuilder(filters.next(2));
            char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
            if (random.nextBoolean()) {
                spoiled.insert(random.nextInt(spoiled.length() + 1), sign);
            } else {
                spoiled.setCharAt(random.nextInt(spoiled.length()), sign);
            }
            String text = spoiled.toString();
            Optional<String> ours = ours(text);
            if (ours.isPresent()) {
                assertEquals(theirs(text), ours, "seed " + SEED + ", filter " + text);
            } else {
                refused++;
            }
        }
        assertTrue(refused > FILTERS / 10, refused + " refused");
    }

    private static Optional<String> ours(String text) {
        try {
            return Optional.of(show(ExpressionParser.parse(text)));
        } catch (InvalidFilterException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> theirs(String text) {
        try {
            return Optional.of(show(new RSQLParser().parse(text)));
        } catch (RSQLParserException e) {
            return Optional.empty();
        }
    }

    private static String show(Expression expression) {
        if (expression instanceof Expression.All all) {
            return all.parts().stream().map(ExpressionParserTest::show).collect(Collectors.joining(";", "(", ")"));
        } else if (expression instanceof Expression.Any any) {
            return any.parts().stream().map(ExpressionParserTest::show).collect(Collectors.joining(",", "(", ")"));
        }
        Expression.Comparison comparison = (Expression.Comparison) expression;
        return comparison.field().text()
                + comparison.operator()
                + comparison.values().stream().map(Expression.Word::text).toList();
    }

    private static String show(Node node) {
        if (node instanceof LogicalNode logical) {
            return logical.getChildren().stream()
                    .map(ExpressionParserTest::show)
                    .collect(Collectors.joining(node instanceof AndNode ? ";" : ",", "(", ")"));
        }
        ComparisonNode comparison = (ComparisonNode) node;
        return comparison.getSelector() + comparison.getOperator().getSymbol() + comparison.getArguments();
    }
}
