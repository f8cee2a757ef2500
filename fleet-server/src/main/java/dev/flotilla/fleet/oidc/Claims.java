package dev.flotilla.fleet.oidc;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads claims by names that may lead into others: {@code realm_access.roles}. */
final class Claims {
    private final Map<?, ?> tree;

    Claims(Map<?, ?> tree) {
        this.tree = tree;
    }

    /** A claim of just this name, which may hold dots, or else one within others. */
    private Optional<Object> find(String path) {
        @Nullable Object own = tree.get(path);
        if (own != null) {
            return Optional.of(own);
        }
        int dot = path.indexOf('.');
        return dot > 0 && tree.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? new Claims(inner).find(path.substring(dot + 1))
                : Optional.empty();
    }

    /** A text; empty if it is something else. */
    String text(String path) {
        return find(path)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElse("");
    }

    /** One text, or those in a list; whatever else there is counts for nothing. */
    Set<String> texts(String path) {
        Set<String> texts = new LinkedHashSet<>();
        Object found = find(path).orElse("");
        for (Object value : found instanceof Collection<?> list ? list : Set.of(found)) {
            if (value instanceof String text && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }
}
