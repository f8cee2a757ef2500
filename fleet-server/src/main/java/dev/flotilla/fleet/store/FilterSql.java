package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DecimalText;
import dev.flotilla.fleet.filter.Order;
import dev.flotilla.fleet.filter.Wildcard;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;

/** A filter's condition as one of SQL over the table {@code devices}, true or false and never null. Its values are parameters. */
final class FilterSql implements Condition.Visitor<String> {

    private static final String ANSWERED =
            "reported_counter IS NOT NULL AND reported_counter = counter AND reported_phase ";
    private static final String FAILED =
            "(desired_bundle IS NOT NULL AND " + ANSWERED + "IN ('REJECTED', 'ROLLED_BACK'))";
    private static final String DONE = "(desired_bundle IS NULL OR " + ANSWERED + "= 'CONFIRMED')";

    private final Tuple values;

    private FilterSql(Tuple values) {
        this.values = values;
    }

    /** @param values of the statement that the condition becomes part of; those of the condition are added */
    static String of(Condition condition, Tuple values) {
        return condition.accept(new FilterSql(values));
    }

    private String parameter() {
        return "$" + values.size();
    }

    @Override
    public String all(Condition.All all) {
        return joined(all.parts(), " AND ", "true");
    }

    @Override
    public String any(Condition.Any any) {
        return joined(any.parts(), " OR ", "false");
    }

    private String joined(List<Condition> parts, String with, String none) {
        return parts.isEmpty()
                ? none
                : parts.stream().map(part -> part.accept(this)).collect(Collectors.joining(with, "(", ")"));
    }

    @Override
    public String not(Condition.Not not) {
        return "NOT " + not.part().accept(this);
    }

    @Override
    public String text(Condition.Text text) {
        return switch (text.field()) {
            case ID -> column("id", text.pattern());
            case NAME -> column("name", text.pattern());
            case GROUP -> column("device_group", text.pattern());
            case BUNDLE -> column("reported_bundle", text.pattern());
            case AGENT -> column("reported_agent", text.pattern());
            case TAG -> "EXISTS (SELECT 1 FROM unnest(tags) AS tag WHERE tag " + matching(text.pattern()) + ")";
        };
    }

    private String column(String column, Wildcard pattern) {
        return "(" + column + " IS NOT NULL AND " + column + " <> '' AND " + column + " " + matching(pattern) + ")";
    }

    private String matching(Wildcard pattern) {
        values.addString(pattern.isLiteral() ? pattern.pieces().get(0) : pattern.toLike());
        return (pattern.isLiteral() ? "= " : "LIKE ") + parameter();
    }

    @Override
    public String attribute(Condition.Attribute attribute) {
        return "coalesce(" + value(attribute.name()) + " " + matching(attribute.pattern()) + ", false)";
    }

    @Override
    public String quantity(Condition.Quantity quantity) {
        String value = value(quantity.name());
        values.addValue(quantity.bound());
        return "CASE WHEN " + value + " ~ '^" + DecimalText.FORM + "$' THEN " + value + "::numeric "
                + sign(quantity.order()) + " " + parameter() + "::numeric ELSE false END";
    }

    private String value(String attribute) {
        values.addString(attribute);
        return "(attributes ->> " + parameter() + "::text)";
    }

    @Override
    public String time(Condition.Time time) {
        String column =
                switch (time.field()) {
                    case LAST_SEEN -> "last_seen";
                    case ENROLLED -> "enrolled_at";
                };
        values.addOffsetDateTime(Columns.time(time.bound()));
        return "(" + column + " IS NOT NULL AND " + column + " " + sign(time.order()) + " " + parameter() + ")";
    }

    private static String sign(Order order) {
        return switch (order) {
            case BELOW -> "<";
            case AT_MOST -> "<=";
            case AT_LEAST -> ">=";
            case ABOVE -> ">";
        };
    }

    @Override
    public String flag(Condition.Flag flag) {
        return switch (flag.field()) {
            case ONLINE -> "online";
            case REVOKED -> "(revoked_at IS NOT NULL)";
            case SHADOWS -> "reported_shadows";
        };
    }

    @Override
    public String phase(Condition.Phase phase) {
        values.addString(phase.phase().name());
        return "(coalesce(reported_phase, 'IDLE') = " + parameter() + ")";
    }

    @Override
    public String standing(Condition.Standing standing) {
        return switch (standing.health()) {
            case OK -> DONE;
            case UPDATING -> "NOT (" + DONE + " OR " + FAILED + ")";
            case FAILED -> FAILED;
        };
    }

    @Override
    public String running(Condition.Running running) {
        values.addArrayOfString(running.bundles().stream().map(Digest::hex).toArray(String[]::new));
        return "(reported_bundle IS NOT NULL AND reported_bundle = ANY (" + parameter() + "))";
    }
}
