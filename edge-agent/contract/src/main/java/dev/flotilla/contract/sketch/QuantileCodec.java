package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The two forms of a {@link QuantileSketch}: a document, which says the finest resolution only, and a byte string, which
 * takes a third of the bytes.
 *
 * <p>The byte string is of a sketch that has counted something, and begins with the resolution. At the finest, the least and
 * the greatest value, the sum and the squares follow as 64-bit floats; at a coarser one the mean and the standard deviation
 * as 32-bit floats. What is not known is NaN. Then come the zeros as a varint, the length of the negative counters as a
 * varint, these, and to the end the positive ones.
 */
final class QuantileCodec {
    private QuantileCodec() {}

    static Document toDocument(QuantileSketch sketch) {
        if (sketch.level != Resolution.FINEST) {
            throw new IllegalStateException("a document is of the finest resolution, not of " + sketch.level);
        }
        Document.Builder document = Document.builder()
                .put("neg", BinCodec.encode(sketch.negative))
                .put("pos", BinCodec.encode(sketch.positive))
                .put("zero", sketch.zeros);
        if (sketch.count() > 0) {
            document.put("max", sketch.max).put("min", sketch.min).put("sum", sketch.sum);
            if (!Double.isNaN(sketch.squares)) {
                document.put("m2", sketch.squares);
            }
        }
        return document.build();
    }

    static QuantileSketch fromDocument(Document document) throws MalformedDocumentException {
        QuantileSketch sketch = new QuantileSketch();
        decode("pos", document.bytes("pos"), sketch.positive, Resolution.FINEST);
        decode("neg", document.bytes("neg"), sketch.negative, Resolution.FINEST);
        sketch.zeros = document.integerBetween("zero", 0, BinCodec.MAX_COUNT);
        if (sketch.count() > 0) {
            sketch.min = document.number("min");
            sketch.max = document.number("max");
            sketch.sum = document.number("sum");
            sketch.squares = document.number("m2", Double.NaN);
            requireBounds(sketch);
        }
        return sketch;
    }

    /** @param sketch that has counted something */
    static byte[] toBytes(QuantileSketch sketch) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sketch.level);
        byte[] numbers = sketch.level == Resolution.FINEST ? exact(sketch) : rounded(sketch);
        out.write(numbers, 0, numbers.length);
        BinCodec.varint(out, sketch.zeros);
        byte[] negative = BinCodec.encode(sketch.negative);
        BinCodec.varint(out, negative.length);
        out.write(negative, 0, negative.length);
        byte[] positive = BinCodec.encode(sketch.positive);
        out.write(positive, 0, positive.length);
        return out.toByteArray();
    }

    private static byte[] exact(QuantileSketch sketch) {
        return ByteBuffer.allocate(4 * Double.BYTES)
                .putDouble(sketch.min)
                .putDouble(sketch.max)
                .putDouble(sketch.sum)
                .putDouble(sketch.squares)
                .array();
    }

    private static byte[] rounded(QuantileSketch sketch) {
        return ByteBuffer.allocate(2 * Float.BYTES)
                .putFloat(known(sketch.mean()))
                .putFloat(known(Math.sqrt(sketch.variance())))
                .array();
    }

    private static float known(double value) {
        return Math.abs(value) <= Float.MAX_VALUE ? (float) value : Float.NaN;
    }

    /** @param field that errors name */
    static QuantileSketch fromBytes(String field, byte[] bytes) throws MalformedDocumentException {
        BinCodec.Reader in = new BinCodec.Reader(field, bytes);
        QuantileSketch sketch = new QuantileSketch();
        long level = in.varint();
        if (level > Resolution.COARSEST) {
            throw in.fault("a resolution of " + level + " is not within 0.." + Resolution.COARSEST);
        }
        sketch.level = (int) level;
        boolean exact = sketch.level == Resolution.FINEST;
        ByteBuffer numbers = ByteBuffer.wrap(in.bytes(exact ? 4 * Double.BYTES : 2 * Float.BYTES));
        sketch.zeros = in.varint();
        if (sketch.zeros > BinCodec.MAX_COUNT) {
            throw in.fault("more than " + BinCodec.MAX_COUNT + " zeros");
        }
        decode(field, in.bytes(in.varint()), sketch.negative, sketch.level);
        decode(field, in.bytes(in.left()), sketch.positive, sketch.level);
        if (sketch.count() == 0) {
            throw in.fault("nothing was counted");
        }
        if (exact) {
            setExact(sketch, numbers);
        } else {
            setRounded(sketch, numbers.getFloat(), numbers.getFloat());
        }
        requireBounds(sketch);
        return sketch;
    }

    private static void setExact(QuantileSketch sketch, ByteBuffer numbers) {
        sketch.min = numbers.getDouble();
        sketch.max = numbers.getDouble();
        sketch.sum = numbers.getDouble();
        sketch.squares = numbers.getDouble();
    }

    private static void setRounded(QuantileSketch sketch, double mean, double deviation) {
        sketch.exactExtremes = false;
        sketch.min = sketch.valueOfRank(0);
        sketch.max = sketch.valueOfRank(sketch.count() - 1);
        sketch.sum = Double.isNaN(mean) ? sumOfBins(sketch) : mean * sketch.count();
        sketch.squares = deviation * deviation * sketch.count();
    }

    /**
     * A sketch of nothing but counts.
     *
     * @param keys of bins: above zero of positive values, below of negative ones, 0 of zeros
     * @param index of the bin of a key
     */
    static QuantileSketch ofBins(int level, List<Integer> keys, long[] counts, IntUnaryOperator index) {
        QuantileSketch sketch = new QuantileSketch();
        sketch.level = level;
        for (int i = 0; i < counts.length; i++) {
            int key = keys.get(i);
            if (key == 0) {
                sketch.zeros += counts[i];
            } else if (counts[i] > 0) {
                (key > 0 ? sketch.positive : sketch.negative).add(index.applyAsInt(key), counts[i]);
            }
        }
        if (sketch.count() > 0) {
            setRounded(sketch, Double.NaN, Double.NaN);
        }
        return sketch;
    }

    private static double sumOfBins(QuantileSketch sketch) {
        double sum = 0;
        for (boolean negative : new boolean[] {true, false}) {
            Bins bins = negative ? sketch.negative : sketch.positive;
            for (int index = bins.lowest(); !bins.isEmpty() && index <= bins.highest(); index++) {
                double value = bins.at(index) * Resolution.value(index, sketch.level);
                sum += negative ? -value : value;
            }
        }
        return Math.max(-Double.MAX_VALUE, Math.min(sum, Double.MAX_VALUE));
    }

    private static void decode(String field, byte[] bytes, Bins bins, int level) throws MalformedDocumentException {
        int low = Resolution.index(QuantileSketch.SMALLEST, level);
        int high = Resolution.index(Double.MAX_VALUE, level);
        BinCodec.decode(field, bytes, low, high, (index, count) -> {
            if (!bins.isEmpty() && index - bins.lowest() >= Bins.MAX_BINS) {
                throw new MalformedDocumentException(field + ": spans more than " + Bins.MAX_BINS + " bins");
            }
            bins.add(index, count);
        });
    }

    /** Both extremes have to lie where the bins say, since quantiles are cut off at them. */
    private static void requireBounds(QuantileSketch sketch) throws MalformedDocumentException {
        boolean finite = Double.isFinite(sketch.min) && Double.isFinite(sketch.max) && Double.isFinite(sketch.sum);
        boolean inBins = !sketch.exactExtremes
                || (isHighest(sketch.negative, -sketch.min) && isHighest(sketch.positive, sketch.max));
        if (!finite || sketch.min > sketch.max || !inBins) {
            throw new MalformedDocumentException("min " + sketch.min + ", max " + sketch.max + ", sum " + sketch.sum
                    + ": not finite, not in order, or not in the highest bins");
        }
        if (sketch.squares < 0 || Double.isInfinite(sketch.squares)) {
            throw new MalformedDocumentException("m2 " + sketch.squares + ": neither 0 nor more");
        }
    }

    private static boolean isHighest(Bins bins, double magnitude) {
        return bins.isEmpty()
                ? magnitude < QuantileSketch.SMALLEST
                : magnitude >= QuantileSketch.SMALLEST
                        && Resolution.index(magnitude, Resolution.FINEST) == bins.highest();
    }
}
