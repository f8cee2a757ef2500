package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Locale;

/** What a job is asked to do. On the wire it is the name in lower case. */
public enum JobKind {
    /** Makes a challenger from the champion and a dataset, and judges it. */
    TRAIN,
    /** Says how good the champion is on a dataset. */
    EVALUATE,
    /** Makes the champion's model anew from its float master. */
    COMPILE;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobKind parse(String wireName) throws MalformedDocumentException {
        for (JobKind kind : values()) {
            if (kind.wireName().equals(wireName)) {
                return kind;
            }
        }
        throw new MalformedDocumentException("kind: this reader knows no job \"" + wireName + "\"");
    }
}
