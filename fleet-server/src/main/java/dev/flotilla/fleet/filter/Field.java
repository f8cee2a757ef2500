package dev.flotilla.fleet.filter;

import dev.flotilla.fleet.filter.Expression.Word;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What of a device a filter can ask for. */
enum Field {
    ID("id", false),
    NAME("name", false),
    GROUP("group", false),
    TAG("tag", false),
    ATTRIBUTE("attribute.NAME", true),
    BUNDLE("bundle", false),
    FAMILY("family", false),
    VERSION("version", true),
    PHASE("phase", false),
    HEALTH("health", false),
    ONLINE("online", false),
    LAST_SEEN("lastseen", true),
    ENROLLED("enrolled", true),
    REVOKED("revoked", false),
    AGENT("agent", false);

    private static final String ATTRIBUTE_PREFIX = "attribute.";

    private final String text;
    private final boolean ordered;

    /** @param ordered whether it can be compared with a bound */
    Field(String text, boolean ordered) {
        this.text = text;
        this.ordered = ordered;
    }

    /** The field of this name. */
    static Field of(Word name) {
        if (name.text().startsWith(ATTRIBUTE_PREFIX) && name.text().length() > ATTRIBUTE_PREFIX.length()) {
            return ATTRIBUTE;
        }
        return Arrays.stream(values())
                .filter(field -> field != ATTRIBUTE && field.text.equals(name.text()))
                .findFirst()
                .orElseThrow(() -> new InvalidFilterException(
                        name.position(),
                        "there is no field " + name.text() + "; there are "
                                + Arrays.stream(values()).map(Field::toString).collect(Collectors.joining(", "))));
    }

    /** The attribute that a name of this field says. */
    static String attribute(Word name) {
        return name.text().substring(ATTRIBUTE_PREFIX.length());
    }

    boolean isOrdered() {
        return ordered;
    }

    /** Whether it is known only with the models that the registry has. */
    boolean isOfModels() {
        return this == FAMILY || this == VERSION;
    }

    @Override
    public String toString() {
        return text;
    }
}
