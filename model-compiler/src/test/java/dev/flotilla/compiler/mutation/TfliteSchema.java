package dev.flotilla.compiler.mutation;

import static dev.flotilla.compiler.mutation.Place.Kind.CODE;
import static dev.flotilla.compiler.mutation.Place.Kind.INDEX;
import static dev.flotilla.compiler.mutation.Place.Kind.NUMBER;
import static dev.flotilla.compiler.mutation.Place.Kind.SHAPE;

import dev.flotilla.compiler.mutation.Field.Data;
import dev.flotilla.compiler.mutation.Field.Scalar;
import dev.flotilla.compiler.mutation.Field.Scalars;
import dev.flotilla.compiler.mutation.Field.Table;
import dev.flotilla.compiler.mutation.Field.Tables;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The slots of a {@code .tflite} file's tables, after TensorFlow Lite's {@code schema.fbs}, version 3. */
final class TfliteSchema {
    private static final Field INDEX_4 = new Scalar(INDEX, 4);
    private static final Field NUMBER_4 = new Scalar(NUMBER, 4);
    private static final Field INDICES = new Scalars(INDEX, 4);
    private static final Field TEXT = new Scalars(NUMBER, 1);
    private static final int MOST_OPTIONS = 12;

    private static final Map<Integer, Field> OPERATOR_CODE =
            Map.of(0, new Scalar(CODE, 1), 1, TEXT, 2, NUMBER_4, 3, new Scalar(CODE, 4));

    private static final Map<Integer, Field> QUANTIZATION = Map.of(
            0, new Scalars(NUMBER, 4),
            1, new Scalars(NUMBER, 4),
            2, new Scalars(NUMBER, 4),
            3, new Scalars(NUMBER, 8),
            4, new Scalar(CODE, 1),
            6, INDEX_4);

    private static final Map<Integer, Field> TENSOR = Map.of(
            0, new Scalars(SHAPE, 4),
            1, new Scalar(CODE, 1),
            2, INDEX_4,
            3, TEXT,
            4, new Table(QUANTIZATION),
            5, new Scalar(NUMBER, 1),
            7, new Scalars(SHAPE, 4),
            8, new Scalar(NUMBER, 1));

    /** Whatever operator they belong to: most are four bytes wide. */
    private static final Map<Integer, Field> OPTIONS =
            IntStream.range(0, MOST_OPTIONS).boxed().collect(Collectors.toMap(Function.identity(), slot -> NUMBER_4));

    private static final Map<Integer, Field> OPERATOR = Map.of(
            0, INDEX_4,
            1, INDICES,
            2, INDICES,
            3, new Scalar(CODE, 1),
            4, new Table(OPTIONS),
            5, TEXT,
            8, INDICES,
            11, new Scalar(CODE, 1),
            12, new Table(OPTIONS));

    private static final Map<Integer, Field> SUBGRAPH =
            Map.of(0, new Tables(TENSOR), 1, INDICES, 2, INDICES, 3, new Tables(OPERATOR), 4, TEXT);

    private static final Map<Integer, Field> ARGUMENT = Map.of(0, TEXT, 1, INDEX_4);

    private static final Map<Integer, Field> SIGNATURE =
            Map.of(0, new Tables(ARGUMENT), 1, new Tables(ARGUMENT), 2, TEXT, 4, INDEX_4);

    static final Map<Integer, Field> MODEL = Map.of(
            0, NUMBER_4,
            1, new Tables(OPERATOR_CODE),
            2, new Tables(SUBGRAPH),
            3, TEXT,
            4, new Tables(Map.of(0, new Data())),
            5, INDICES,
            6, new Tables(Map.of(0, TEXT, 1, INDEX_4)),
            7, new Tables(SIGNATURE));

    private TfliteSchema() {}
}
