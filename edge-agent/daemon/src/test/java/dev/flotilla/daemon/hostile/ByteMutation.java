package dev.flotilla.daemon.hostile;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Changes bytes without a thought for what they mean. */
final class ByteMutation {
    private static final byte[] EXTREMES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
    private static final int MOST = 8;

    private final Random random;

    ByteMutation(Random random) {
        this.random = random;
    }

    /** A changed copy; by chance it may be the same. */
    byte[] of(byte[] bytes) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            changed = once(changed);
        }
        return changed;
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(MOST));
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> spliced(bytes, at, new byte[0], to);
            case 2 -> spliced(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
            case 3 -> spliced(bytes, at, noise(to - at), to);
            case 4 -> spliced(bytes, at, noise(to - at), at);
            case 5 -> spliced(bytes, at, new byte[] {EXTREMES[random.nextInt(EXTREMES.length)]}, at + 1);
            default -> spliced(bytes, at, new byte[] {(byte) (bytes[at] ^ (1 << random.nextInt(8)))}, at + 1);
        };
    }

    private static byte[] spliced(byte[] bytes, int until, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + between.length);
        out.write(bytes, 0, until);
        out.writeBytes(between);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
