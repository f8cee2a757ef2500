package dev.flotilla.fleet.filter;

import dev.flotilla.fleet.filter.Expression.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads RSQL, which is FIQL (draft-nottingham-atompub-fiql-00) with other spellings beside its own: {@code and} for
 * {@code ;}, {@code or} for a comma, {@code <} for {@code =lt=}, quotes around values. And binds closer than or.
 */
final class ExpressionParser {

    private final Tokens tokens;
    private int depth;
    private int comparisons;

    private ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    static Expression parse(String text) {
        ExpressionParser parser = new ExpressionParser(new Tokens(text));
        Expression whole = parser.any();
        if (!parser.tokens.atEnd()) {
            throw parser.tokens.unexpected("; or and, a comma or or, or the end");
        }
        return whole;
    }

    private Expression any() {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(all());
        } while (tokens.take(',') || tokens.takeKeyword("or"));
        return joined(parts, Expression.Any::new);
    }

    private Expression all() {
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(part());
        } while (tokens.take(';') || tokens.takeKeyword("and"));
        return joined(parts, Expression.All::new);
    }

    private static Expression joined(List<Expression> parts, Function<List<Expression>, Expression> several) {
        return parts.size() == 1 ? parts.get(0) : several.apply(parts);
    }

    private Expression part() {
        if (!tokens.take('(')) {
            return comparison();
        }
        if (++depth > DeviceFilter.MAX_DEPTH) {
            throw tokens.problem("at most " + DeviceFilter.MAX_DEPTH + " parentheses in one another");
        }
        Expression inner = any();
        if (!tokens.take(')')) {
            throw tokens.unexpected("; or and, a comma or or, or a closing parenthesis");
        }
        depth--;
        return inner;
    }

    private Expression comparison() {
        Word field = tokens.word("a field or an opening parenthesis");
        if (++comparisons > DeviceFilter.MAX_COMPARISONS) {
            throw new InvalidFilterException(
                    field.position(), "at most " + DeviceFilter.MAX_COMPARISONS + " comparisons");
        }
        Operator operator = tokens.operator();
        return new Expression.Comparison(field, operator, values(operator));
    }

    private List<Word> values(Operator operator) {
        if (!operator.takesList() || !tokens.take('(')) {
            return List.of(tokens.value());
        }
        List<Word> values = new ArrayList<>();
        do {
            values.add(tokens.value());
            if (values.size() > DeviceFilter.MAX_VALUES) {
                throw tokens.problem("at most " + DeviceFilter.MAX_VALUES + " values in one list");
            }
        } while (tokens.take(','));
        if (!tokens.take(')')) {
            throw tokens.unexpected("a comma or a closing parenthesis");
        }
        return values;
    }
}
