package dev.flotilla.fleet.filter;

import java.util.List;

/** A filter as it is written; fields and values are only texts yet. */
sealed interface Expression {

    /** All of two or more. */
    record All(List<Expression> parts) implements Expression {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** At least one of two or more. */
    record Any(List<Expression> parts) implements Expression {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /**
     * One field against values.
     *
     * @param values one, unless the operator takes a list
     */
    record Comparison(Word field, Operator operator, List<Word> values) implements Expression {
        public Comparison {
            values = List.copyOf(values);
        }
    }

    /**
     * A word, or a text in quotes without these.
     *
     * @param position of its first character in the filter, from 1
     */
    record Word(int position, String text) {}
}
