package dev.flotilla.fleet.filter;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which devices are meant, as an operator writes it: RSQL over what is known of devices, as docs/filter.md explains.
 *
 * @param text what was written, and can be read
 */
public record DeviceFilter(String text) {

    /** The most characters. */
    public static final int MAX_LENGTH = 2000;

    /** The most comparisons. */
    public static final int MAX_COMPARISONS = 64;

    /** The most values in one list. */
    public static final int MAX_VALUES = 100;

    /** The most parentheses in one another. */
    public static final int MAX_DEPTH = 16;

    /** @throws InvalidFilterException saying where the text is no filter, and why */
    public DeviceFilter {
        new Conditions(Instant.EPOCH, List.of()).of(ExpressionParser.parse(text));
    }

    /** The devices of one group. */
    public static DeviceFilter ofGroup(String group) {
        String quoted = group.replace("\\", "\\\\")
                .replace("*", "\\*")
                .replace("\\", "\\\\")
                .replace("\"", "\\\"");
        return new DeviceFilter("group==\"" + quoted + "\"");
    }

    /**
     * What it says at a time.
     *
     * @param models that devices run; they are needed if it {@link #asksForModels}
     */
    public Condition at(Instant now, Collection<Model> models) {
        return new Conditions(now, models).of(ExpressionParser.parse(text));
    }

    /** The group, if it is {@link #ofGroup of one}. */
    public Optional<String> group() {
        return at(Instant.EPOCH, List.of()) instanceof Condition.Text text
                        && text.field() == Condition.TextField.GROUP
                        && text.pattern().isLiteral()
                        && equals(ofGroup(text.pattern().pieces().get(0)))
                ? Optional.of(text.pattern().pieces().get(0))
                : Optional.empty();
    }

    public boolean asksForModels() {
        return asksForModels(ExpressionParser.parse(text));
    }

    private static boolean asksForModels(Expression expression) {
        if (expression instanceof Expression.All all) {
            return all.parts().stream().anyMatch(DeviceFilter::asksForModels);
        } else if (expression instanceof Expression.Any any) {
            return any.parts().stream().anyMatch(DeviceFilter::asksForModels);
        }
        return Field.of(((Expression.Comparison) expression).field()).isOfModels();
    }

    @Override
    public String toString() {
        return text;
    }
}
