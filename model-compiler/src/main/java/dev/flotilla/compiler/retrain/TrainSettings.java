package dev.flotilla.compiler.retrain;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * How much a search may do.
 *
 * @param trials of hyper-parameters, the usual ones first
 * @param maxEpochs of one trial
 * @param patience epochs without a gain after which a trial ends
 * @param batch examples of one step
 * @param balanced whether all classes of the new samples count alike, however many there are of each
 */
public record TrainSettings(int trials, int maxEpochs, int patience, int batch, boolean balanced) {
    /** Eight trials of at most 200 epochs. */
    public static final TrainSettings USUAL = new TrainSettings(8, 200, 15, 64, false);

    private static final int MOST_TRIALS = 100;
    private static final int MOST_EPOCHS = 10_000;
    private static final int MOST_BATCH = 4096;

    /** Reads {@code trials}, {@code maxEpochs}, {@code patience}, {@code batch} and {@code balanced}, each optional. */
    public static TrainSettings parse(Document settings) throws MalformedDocumentException {
        return new TrainSettings(
                integer(settings, "trials", USUAL.trials, MOST_TRIALS),
                integer(settings, "maxEpochs", USUAL.maxEpochs, MOST_EPOCHS),
                integer(settings, "patience", USUAL.patience, MOST_EPOCHS),
                integer(settings, "batch", USUAL.batch, MOST_BATCH),
                settings.flag("balanced", USUAL.balanced));
    }

    private static int integer(Document settings, String key, int usual, int most) throws MalformedDocumentException {
        return settings.has(key) ? (int) settings.integerBetween(key, 1, most) : usual;
    }
}
