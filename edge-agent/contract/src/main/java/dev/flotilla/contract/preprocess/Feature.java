package dev.flotilla.contract.preprocess;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** One column of a table on its way to a model. An empty text means that the value is missing. */
public sealed interface Feature permits Feature.Numeric, Feature.Category {
    /** The column's name. */
    String column();

    /** How many values the column gives the model. */
    int width();

    /** Writes the values of {@code text} into {@code values} from {@code at} on. */
    void put(String text, float[] values, int at) throws WrongInputException;

    /**
     * A number, filled if missing, clipped to a range, then (number − mean) / std in 64-bit floats, rounded to 32 bits.
     *
     * @param fill what stands for a missing number; without it a missing one is refused
     * @param min least value, smaller ones become it
     * @param max greatest value, larger ones become it
     * @param mean what is subtracted
     * @param std what it is then divided by; positive
     */
    record Numeric(
            String column, Optional<Double> fill, Optional<Double> min, Optional<Double> max, double mean, double std)
            implements Feature {
        public Numeric {
            if (!(std > 0)) {
                throw new IllegalArgumentException("preprocessing: column '" + column + "': std is not positive");
            }
            if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
                throw new IllegalArgumentException("preprocessing: column '" + column + "': min is above max");
            }
        }

        /** The column's number as it is. */
        public static Numeric plain(String column) {
            return new Numeric(column, Optional.empty(), Optional.empty(), Optional.empty(), 0, 1);
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void put(String text, float[] values, int at) throws WrongInputException {
            double number = text.isEmpty() ? fill.orElse(Double.NaN) : Numbers.parse(column, text);
            if (Double.isNaN(number)) {
                throw WrongInputException.column(column, "is empty, and the preprocessing has no fill for it");
            }
            double clipped = Math.min(Math.max(number, min.orElse(-Double.MAX_VALUE)), max.orElse(Double.MAX_VALUE));
            float value = (float) ((clipped - mean) / std);
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw WrongInputException.column(column, "'" + text + "' gives no finite 32-bit number");
            }
            values[at] = value;
        }
    }

    /**
     * One of several texts, as a 1 at its place among zeros.
     *
     * @param categories the texts, in the order of their places; 1 to 1024
     * @param fill which of them stands for a missing one; without it a missing one is refused
     * @param othersAreZero whether a text that is none of them gives zeros alone, rather than being refused
     */
    record Category(String column, List<String> categories, Optional<String> fill, boolean othersAreZero)
            implements Feature {
        private static final int MAX_CATEGORIES = 1024;

        public Category {
            categories = List.copyOf(categories);
            String who = "preprocessing: column '" + column + "': ";
            if (categories.isEmpty() || categories.size() > MAX_CATEGORIES) {
                throw new IllegalArgumentException(
                        who + categories.size() + " categories are not within 1 and " + MAX_CATEGORIES);
            }
            if (categories.contains("") || new LinkedHashSet<>(categories).size() < categories.size()) {
                throw new IllegalArgumentException(who + "a category is empty or occurs twice");
            }
            if (fill.isPresent() && !categories.contains(fill.get())) {
                throw new IllegalArgumentException(who + "fill '" + fill.get() + "' is no category");
            }
        }

        @Override
        public int width() {
            return categories.size();
        }

        @Override
        public void put(String text, float[] values, int at) throws WrongInputException {
            if (text.isEmpty() && !fill.isPresent()) {
                throw WrongInputException.column(column, "is empty, and the preprocessing has no fill for it");
            }
            int place = categories.indexOf(text.isEmpty() ? fill.orElse("") : text);
            if (place >= 0) {
                values[at + place] = 1;
            } else if (!othersAreZero) {
                throw WrongInputException.column(column, "'" + text + "' is none of the categories " + categories);
            }
        }
    }
}
