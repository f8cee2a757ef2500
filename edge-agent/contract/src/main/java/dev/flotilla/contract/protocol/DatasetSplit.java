package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** What a sample is for. On the wire it is the name in lower case. */
public enum DatasetSplit {
    /** To be trained on. */
    TRAIN,
    /** Tells when training has gone far enough, and which settings are best. */
    VALIDATION,
    /** Held out: champion and challenger are compared on it, and nothing else ever sees it. */
    TEST;

    /** Percentage of samples that {@link #ofContent} gives to {@link #TRAIN}. */
    public static final int TRAIN_PERCENT = 70;
    /** Percentage that it gives to {@link #VALIDATION}. */
    public static final int VALIDATION_PERCENT = 10;

    private static final int ALL_PERCENT = 100;

    /**
     * The split of a sample by its content alone, so that in whatever dataset and however often it comes, what was held out
     * once is held out forever.
     */
    public static DatasetSplit ofContent(Digest sample) {
        long hash = Integer.toUnsignedLong(ByteBuffer.wrap(sample.bytes()).getInt());
        long percent = hash % ALL_PERCENT;
        if (percent < TRAIN_PERCENT) {
            return TRAIN;
        }
        return percent < TRAIN_PERCENT + VALIDATION_PERCENT ? VALIDATION : TEST;
    }

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DatasetSplit parse(String wireName) throws MalformedDocumentException {
        for (DatasetSplit split : values()) {
            if (split.wireName().equals(wireName)) {
                return split;
            }
        }
        throw new MalformedDocumentException("split: this reader knows no split \"" + wireName + "\"");
    }
}
