package dev.flotilla.daemon.simulate;

import java.util.Locale;

/** What befalls a device's camera. */
enum Transform {
    /** Nothing. */
    NONE {
        @Override
        byte[] apply(byte[] pixels) {
            return pixels;
        }
    },
    /** The light fails: dark and low in contrast. Its constants are fixed, so that figures can be compared. */
    DIM {
        @Override
        byte[] apply(byte[] pixels) {
            byte[] dimmed = new byte[pixels.length];
            for (int i = 0; i < pixels.length; i++) {
                dimmed[i] = (byte) (Math.round(GAIN * (pixels[i] & 0xff)) + LIFT);
            }
            return dimmed;
        }
    };

    private static final double GAIN = 0.35;
    private static final int LIFT = 8;

    /** A new array, or the same one if nothing changes. */
    abstract byte[] apply(byte[] pixels);

    static Transform parse(String name) {
        for (Transform transform : values()) {
            if (transform.name().toLowerCase(Locale.ROOT).equals(name)) {
                return transform;
            }
        }
        throw new IllegalArgumentException("transform: expected none or dim, got '" + name + "'");
    }
}
