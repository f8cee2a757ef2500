package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.Image;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One sample as its source holds it. */
public sealed interface Sample {
    /** What it is, for messages. */
    String describe();

    /** Its real numbers as they are; pixels count as 0 to 255. */
    float[] reals() throws DataException;

    /** What the preprocessing makes of it. */
    float[] through(Preprocessor preprocessor) throws WrongInputException;

    /** Its bytes, if it holds elements of this type. */
    default Optional<byte[]> stored(TensorType type) {
        return Optional.empty();
    }

    /**
     * Elements of an array.
     *
     * @param shape of this one sample
     * @param bytes of the elements in row-major order, little endian
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Elements(TensorType type, List<Integer> shape, byte[] bytes) implements Sample {
        private static final int GRAY = 1;
        private static final int RGB = 3;

        public Elements {
            shape = List.copyOf(shape);
        }

        @Override
        public String describe() {
            return type + shape.toString();
        }

        @Override
        public float[] reals() throws DataException {
            return Reals.of(type, bytes);
        }

        @Override
        public float[] through(Preprocessor preprocessor) throws WrongInputException {
            Optional<Image> image = image();
            return image.isPresent() ? preprocessor.toFloat(image.get()) : preprocessor.toFloat(bytes);
        }

        /** The sample as an image if its shape is [height, width], [height, width, 1] or [height, width, 3]. */
        private Optional<Image> image() {
            int rank = shape.size();
            int channels = rank == 2 ? GRAY : rank == 3 ? shape.get(2) : 0;
            if ((channels != GRAY && channels != RGB) || !Image.isWithinLimits(shape.get(0), shape.get(1))) {
                return Optional.empty();
            }
            return Optional.of(
                    channels == RGB
                            ? Image.rgb(shape.get(0), shape.get(1), bytes)
                            : Image.gray(shape.get(0), shape.get(1), bytes));
        }

        @Override
        public Optional<byte[]> stored(TensorType wanted) {
            return wanted == type ? Optional.of(bytes) : Optional.empty();
        }
    }

    /** A decoded image. */
    record Picture(Image image) implements Sample {
        @Override
        public String describe() {
            return "image[" + image.height() + ", " + image.width() + ", " + image.channels() + "]";
        }

        @Override
        public float[] reals() throws DataException {
            return Reals.of(TensorType.UINT8, image.levels());
        }

        @Override
        public float[] through(Preprocessor preprocessor) throws WrongInputException {
            return preprocessor.toFloat(image);
        }

        @Override
        public Optional<byte[]> stored(TensorType wanted) {
            return wanted == TensorType.UINT8 ? Optional.of(image.levels().clone()) : Optional.empty();
        }
    }

    /**
     * A row of a table.
     *
     * @param line where it begins in its file, from 1
     * @param fields texts by column, in the table's order
     * @param plain takes every column as a number
     */
    record Row(long line, Map<String, String> fields, Preprocessor plain) implements Sample {
        @Override
        public String describe() {
            return "line " + line;
        }

        @Override
        public float[] reals() throws DataException {
            try {
                return plain.toFloat(fields);
            } catch (WrongInputException e) {
                throw new DataException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public float[] through(Preprocessor preprocessor) throws WrongInputException {
            return preprocessor.toFloat(fields);
        }
    }
}
