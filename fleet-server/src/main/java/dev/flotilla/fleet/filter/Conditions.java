package dev.flotilla.fleet.filter;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.filter.Condition.FlagField;
import dev.flotilla.fleet.filter.Condition.TextField;
import dev.flotilla.fleet.filter.Condition.TimeField;
import dev.flotilla.fleet.filter.Expression.Word;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes conditions of what is written, at a time and with the models that are known then. */
final class Conditions {

    private final Instant now;
    private final Collection<Model> models;

    Conditions(Instant now, Collection<Model> models) {
        this.now = now;
        this.models = models;
    }

    Condition of(Expression expression) {
        if (expression instanceof Expression.All all) {
            return new Condition.All(all.parts().stream().map(this::of).toList());
        } else if (expression instanceof Expression.Any any) {
            return new Condition.Any(any.parts().stream().map(this::of).toList());
        }
        return of((Expression.Comparison) expression);
    }

    private Condition of(Expression.Comparison comparison) {
        Word name = comparison.field();
        Field field = Field.of(name);
        Operator operator = comparison.operator();
        return switch (operator) {
            case EQUAL, IN -> anyOf(name, field, comparison.values());
            case NOT_EQUAL, NOT_IN -> new Condition.Not(anyOf(name, field, comparison.values()));
            case LESS -> bounded(name, field, operator, Order.BELOW, comparison.values());
            case LESS_OR_EQUAL -> bounded(name, field, operator, Order.AT_MOST, comparison.values());
            case GREATER -> bounded(name, field, operator, Order.ABOVE, comparison.values());
            case GREATER_OR_EQUAL -> bounded(name, field, operator, Order.AT_LEAST, comparison.values());
        };
    }

    private Condition anyOf(Word name, Field field, List<Word> values) {
        List<Condition> parts =
                values.stream().map(value -> equal(name, field, value)).toList();
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
    }

    /** An empty value stands for nothing being there. */
    private Condition equal(Word name, Field field, Word value) {
        return value.text().isEmpty() ? new Condition.Not(present(name, field, value)) : matching(name, field, value);
    }

    private Condition present(Word name, Field field, Word value) {
        return switch (field) {
            case ID, NAME, GROUP, TAG, BUNDLE, AGENT, ATTRIBUTE -> text(name, field, Wildcard.ANYTHING);
            case FAMILY, VERSION -> running(model -> true);
            // All times of devices are later.
            case LAST_SEEN, ENROLLED -> new Condition.Time(timeField(field), Order.AT_LEAST, Instant.EPOCH);
            case ONLINE, REVOKED, PHASE, HEALTH -> matching(name, field, value);
        };
    }

    private Condition matching(Word name, Field field, Word value) {
        return switch (field) {
            case ID, NAME, GROUP, TAG, AGENT, ATTRIBUTE -> text(name, field, Wildcard.parse(value.text()));
            case BUNDLE -> text(name, field, Values.bundle(value));
            case FAMILY -> running(model -> Wildcard.parse(value.text()).matches(model.family()));
            case VERSION ->
                running(model ->
                        Wildcard.parse(value.text()).matches(model.version().toString()));
            case ONLINE -> flag(FlagField.ONLINE, value);
            case REVOKED -> flag(FlagField.REVOKED, value);
            case PHASE -> new Condition.Phase(Values.phase(value));
            case HEALTH -> new Condition.Standing(Values.health(value));
            case LAST_SEEN, ENROLLED ->
                throw new InvalidFilterException(
                        value.position(),
                        name.text() + " is compared with a bound, by =lt=, =le=, =gt= or =ge=, or with '' for never");
        };
    }

    private static Condition text(Word name, Field field, Wildcard pattern) {
        return switch (field) {
            case ATTRIBUTE -> new Condition.Attribute(Field.attribute(name), pattern);
            case ID, NAME, GROUP, TAG, BUNDLE, AGENT -> new Condition.Text(TextField.valueOf(field.name()), pattern);
            case FAMILY, VERSION, PHASE, HEALTH, ONLINE, LAST_SEEN, ENROLLED, REVOKED ->
                throw new IllegalArgumentException(field + " has no texts of its own");
        };
    }

    private static Condition flag(FlagField field, Word value) {
        Condition flag = new Condition.Flag(field);
        return Values.flag(value) ? flag : new Condition.Not(flag);
    }

    private Condition running(Predicate<Model> wanted) {
        return new Condition.Running(
                models.stream().filter(wanted).map(Model::bundle).collect(Collectors.<Digest>toSet()));
    }

    private static TimeField timeField(Field field) {
        return TimeField.valueOf(field.name());
    }

    private Condition bounded(Word name, Field field, Operator operator, Order order, List<Word> values) {
        if (!field.isOrdered()) {
            throw new InvalidFilterException(
                    name.position(), field + " is compared by ==, !=, =in= or =out=, not by " + operator);
        }
        Word value = values.get(0);
        return switch (field) {
            case ATTRIBUTE -> new Condition.Quantity(Field.attribute(name), order, Values.number(value));
            case VERSION -> {
                var bound = Values.version(value);
                yield running(model -> order.holds(model.version().compareTo(bound)));
            }
            case LAST_SEEN, ENROLLED -> new Condition.Time(timeField(field), order, Values.time(value, now));
            case ID, NAME, GROUP, TAG, BUNDLE, FAMILY, PHASE, HEALTH, ONLINE, REVOKED, AGENT ->
                throw new IllegalArgumentException(field + " is not ordered");
        };
    }
}
