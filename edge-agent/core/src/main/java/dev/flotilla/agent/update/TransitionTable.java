package dev.flotilla.agent.update;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table of (state, event) → state in which every cell is filled: with the next state, or with why it cannot come to that.
 *
 * @param <S> states
 * @param <E> events
 */
final class TransitionTable<S extends Enum<S>, E extends Enum<E>> {
    private final Map<S, Map<E, S>> next;
    private final Map<S, Map<E, String>> impossible;

    TransitionTable(Class<S> states, Class<E> events) {
        this.next = new EnumMap<>(states);
        this.impossible = new EnumMap<>(states);
        for (S state : states.getEnumConstants()) {
            next.put(state, new EnumMap<>(events));
            impossible.put(state, new EnumMap<>(events));
        }
    }

    void on(S state, E event, S to) {
        requireEmpty(state, event);
        row(next, state).put(event, to);
    }

    /** In each of these states, the event changes nothing but what the journal counts. */
    void stays(E event, Collection<S> in) {
        in.forEach(state -> on(state, event, state));
    }

    void impossible(E event, Collection<S> in, String why) {
        for (S state : in) {
            requireEmpty(state, event);
            row(impossible, state).put(event, why);
        }
    }

    private void requireEmpty(S state, E event) {
        if (find(state, event).isPresent() || whyNot(state, event).isPresent()) {
            throw new IllegalStateException(state + " on " + event + " is in the table twice");
        }
    }

    Optional<S> find(S state, E event) {
        return Optional.ofNullable(row(next, state).get(event));
    }

    /** Why it cannot come to that event in that state; empty if it can. */
    Optional<String> whyNot(S state, E event) {
        return Optional.ofNullable(row(impossible, state).get(event));
    }

    S next(S state, E event) {
        return find(state, event)
                .orElseThrow(() -> new IllegalStateException("an update that is " + state + " cannot be " + event
                        + whyNot(state, event).map(why -> ": " + why).orElse("")));
    }

    private static <S, E, V> Map<E, V> row(Map<S, Map<E, V>> of, S state) {
        return Optional.ofNullable(of.get(state)).orElseThrow(IllegalStateException::new);
    }
}
