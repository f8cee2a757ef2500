package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Locale;

/** What the files of a dataset hold, one sample each. On the wire it is the name in lower case. */
public enum SampleFormat {
    /** Levels 0 to 255 in row-major order, as the bundle's preprocessing takes them: height × width × channels bytes. */
    PIXELS,
    /** A PNG or JPEG, for the bundle's preprocessing. */
    IMAGE,
    /** The bytes of the champion's input tensor in its own type, little endian: what a device gave to its model. */
    TENSOR,
    /** Real numbers as 32-bit floats, little endian, after preprocessing: the float model's input. */
    REALS;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SampleFormat parse(String wireName) throws MalformedDocumentException {
        for (SampleFormat format : values()) {
            if (format.wireName().equals(wireName)) {
                return format;
            }
        }
        throw new MalformedDocumentException("format: this reader knows no format \"" + wireName + "\"");
    }
}
