package dev.flotilla.compiler.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Mutants by number: the same run seed and number give the same mutant wherever the same models are present. */
public final class Mutations {
    /** Values at which readers and kernels tend to go wrong. */
    private static final long[] INTERESTING = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        16,
        127,
        128,
        255,
        256,
        4096,
        32767,
        32768,
        65535,
        65536,
        1 << 20,
        1 << 24,
        1 << 28,
        1 << 30,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 3,
        Integer.MIN_VALUE,
        -1,
        -2,
        -4,
        -128,
        Long.MAX_VALUE,
        0x7f800000,
        0x7fc00000
    };

    private static final Place.Kind[] LAYOUT = {Place.Kind.OFFSET, Place.Kind.LENGTH, Place.Kind.VTABLE};
    /** What a reader has no way to find odd by itself. */
    private static final Place.Kind[] CONTENT = {Place.Kind.SHAPE, Place.Kind.INDEX, Place.Kind.CODE, Place.Kind.NUMBER
    };

    /** Bits or numbers: 1, 2 or 4. */
    private static final int MOST_CHANGES_LOG = 3;

    private final Seeds seeds;
    private final long runSeed;

    public Mutations(Seeds seeds, long runSeed) {
        this.seeds = seeds;
        this.runSeed = runSeed;
    }

    private enum Way {
        FIELD,
        BITS,
        NUMBERS,
        TRUNCATION,
        SPLICE
    }

    /** Fields get most of the turns: other damage seldom comes past the reader's first checks. */
    private static final Way[] WAYS = {
        Way.FIELD,
        Way.FIELD,
        Way.FIELD,
        Way.FIELD,
        Way.BITS,
        Way.BITS,
        Way.NUMBERS,
        Way.NUMBERS,
        Way.TRUNCATION,
        Way.SPLICE
    };

    /** Mutant {@code number}. */
    public Mutant mutant(int number) {
        Random random = new Random(runSeed * 1_000_003 + number);
        int index = random.nextInt(seeds.size());
        Seeds.Seed seed = seeds.get(index);
        Way way = WAYS[random.nextInt(WAYS.length)];
        StringBuilder what = new StringBuilder(seed.name());
        byte[] bytes =
                switch (way) {
                    case FIELD -> fields(seed, random, what);
                    case BITS -> bits(seed, random, what);
                    case NUMBERS -> numbers(seed, random, what);
                    case TRUNCATION -> truncation(seed, random, what);
                    case SPLICE -> splice(seed, random, what);
                };
        return new Mutant(index, what.toString(), bytes);
    }

    private byte[] fields(Seeds.Seed seed, Random random, StringBuilder what) {
        byte[] bytes = seed.bytes().clone();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            Place.Kind[] kinds = random.nextInt(4) == 0 ? LAYOUT : CONTENT;
            Place.Kind kind = kinds[random.nextInt(kinds.length)];
            Place[] choice =
                    seed.places().stream().filter(place -> place.kind() == kind).toArray(Place[]::new);
            if (choice.length > 0) {
                Place place = choice[random.nextInt(choice.length)];
                long value = value(get(bytes, place.at(), place.width()), bytes.length, random);
                put(bytes, place.at(), place.width(), value);
                what.append(", ")
                        .append(kind)
                        .append(" at ")
                        .append(place.at())
                        .append(" = ")
                        .append(value);
            }
        }
        return bytes;
    }

    private static byte[] bits(Seeds.Seed seed, Random random, StringBuilder what) {
        byte[] bytes = seed.bytes().clone();
        for (int i = 1 << random.nextInt(MOST_CHANGES_LOG); i > 0; i--) {
            int at = anywhere(seed, random);
            bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            what.append(", bit at ").append(at);
        }
        return bytes;
    }

    private static byte[] numbers(Seeds.Seed seed, Random random, StringBuilder what) {
        byte[] bytes = seed.bytes().clone();
        for (int i = 1 << random.nextInt(MOST_CHANGES_LOG); i > 0; i--) {
            int width = 1 << random.nextInt(4);
            int at = Math.min(anywhere(seed, random) & -width, bytes.length - width);
            long value = value(get(bytes, at, width), bytes.length, random);
            put(bytes, at, width, value);
            what.append(", ")
                    .append(width)
                    .append(" bytes at ")
                    .append(at)
                    .append(" = ")
                    .append(value);
        }
        return bytes;
    }

    private static byte[] truncation(Seeds.Seed seed, Random random, StringBuilder what) {
        int length = random.nextBoolean()
                ? random.nextInt(seed.bytes().length)
                : seed.bytes().length - 1 - random.nextInt(Math.min(64, seed.bytes().length));
        what.append(", cut at ").append(length);
        return Arrays.copyOf(seed.bytes(), length);
    }

    /** The front of one model before the back of another, or a stretch of the other inside. */
    private byte[] splice(Seeds.Seed seed, Random random, StringBuilder what) {
        Seeds.Seed other = seeds.get(random.nextInt(seeds.size()));
        byte[] bytes = seed.bytes().clone();
        int to = random.nextInt(bytes.length) & -4;
        int from =
                random.nextBoolean() ? Math.min(to, other.bytes().length) : random.nextInt(other.bytes().length) & -4;
        int most = Math.min(bytes.length - to, other.bytes().length - from);
        int length = random.nextBoolean() ? most : Math.min(most, 1 << random.nextInt(12));
        System.arraycopy(other.bytes(), from, bytes, to, length);
        what.append(", ")
                .append(length)
                .append(" bytes of ")
                .append(other.name())
                .append(" from ")
                .append(from);
        what.append(" at ").append(to);
        return bytes;
    }

    /** Mostly between the constants. */
    private static int anywhere(Seeds.Seed seed, Random random) {
        return random.nextInt(8) == 0
                ? random.nextInt(seed.bytes().length)
                : seed.structure()[random.nextInt(seed.structure().length)];
    }

    private static long value(long old, int fileLength, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> old + 1 + random.nextInt(4);
            case 1 -> old - 1 - random.nextInt(4);
            case 2 -> random.nextBoolean() ? old * 2 : old / 2;
            case 3 -> random.nextBoolean() ? random.nextInt(16) : fileLength - random.nextInt(8);
            default -> INTERESTING[random.nextInt(INTERESTING.length)];
        };
    }

    private static long get(byte[] bytes, int at, int width) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (width) {
            case 1 -> in.get(at);
            case 2 -> in.getShort(at);
            case 4 -> in.getInt(at);
            default -> in.getLong(at);
        };
    }

    private static void put(byte[] bytes, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            bytes[at + i] = (byte) (value >> (Byte.SIZE * i));
        }
    }
}
