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
    },
    /** Fog, or stray light: less contrast on a brighter ground. Its constants are fixed likewise. */
    FOG {
        @Override
        byte[] apply(byte[] pixels) {
            byte[] pale = new byte[pixels.length];
            for (int i = 0; i < pixels.length; i++) {
                pale[i] = (byte) (Math.round(CONTRAST * (pixels[i] & 0xff)) + GLOW);
            }
            return pale;
        }
    };

    private static final double GAIN = 0.35;
    private static final int LIFT = 8;
    private static final double CONTRAST = 0.45;
    private static final int GLOW = 89;

    /** A new array, or the same one if nothing changes. */
    abstract byte[] apply(byte[] pixels);

    static Transform parse(String name) {
        for (Transform transform : values()) {
            if (transform.name().toLowerCase(Locale.ROOT).equals(name)) {
                return transform;
            }
        }
        throw new IllegalArgumentException("transform: expected none, dim or fog, got '" + name + "'");
    }
}
