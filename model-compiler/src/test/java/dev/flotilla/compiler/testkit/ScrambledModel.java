package dev.flotilla.compiler.testkit;

import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.UnsupportedModelException;

/** A model of ten classes that loads and runs like a good one and answers wrongly: it names the next class. */
public final class ScrambledModel {
    private static final int CLASSES = 10;

    private ScrambledModel() {}

    /** The model with the rows of its last fully connected layer, one a class, moved on by one. */
    public static byte[] of(byte[] good) throws MalformedModelException, UnsupportedModelException {
        return PatchedModel.of(good, Operator.FULLY_CONNECTED, ScrambledModel::moved);
    }

    private static byte[] moved(byte[] rows) {
        int row = rows.length / CLASSES;
        byte[] moved = new byte[rows.length];
        System.arraycopy(rows, 0, moved, row, rows.length - row);
        System.arraycopy(rows, rows.length - row, moved, 0, row);
        return moved;
    }
}
