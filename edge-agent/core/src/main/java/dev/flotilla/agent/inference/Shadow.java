package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ShadowTerms;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A model that runs beside the one that serves, on a sample of its inputs, in a thread of its own of the lowest priority.
 * Its answers go nowhere: they are compared, and that is counted. What goes wrong in it reaches nobody who infers; after
 * {@value #MAX_ERRORS} errors it stops. Whoever infers never waits for it: inputs that find {@value #MAX_WAITING} others
 * waiting are left out and counted.
 */
public final class Shadow implements AutoCloseable {
    /** The name of the thread that it runs in. */
    public static final String THREAD = "shadow";
    /** Sampled inputs that may wait. */
    static final int MAX_WAITING = 8;
    /** After so many it stops by itself. */
    static final int MAX_ERRORS = 10;
    /** A model that has answered so many inputs does not take the process down on every one. */
    static final int PROVED = 20;

    private static final Logger LOG = Logger.getLogger(Shadow.class.getName());
    private static final long IDLE_SECONDS = 5;

    private final ServedModel model;
    private final Digest digest;
    private final ShadowTerms terms;
    private final ReportedShadow report;
    private final InferenceListener listener;
    private final Sampler sampler;
    private final ThreadPoolExecutor executor;
    private final AtomicInteger compared = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private volatile boolean over;
    private volatile Optional<String> trouble = Optional.empty();

    /** What there is to compare: the model's own answer to an input that was answered already. */
    private interface Attempt {
        Prediction run(ServedModel model) throws WrongInputException, InferenceException;
    }

    /** @param model which it closes in the end */
    Shadow(ServedModel model, ShadowTerms terms, InferenceListener listener) {
        this.model = model;
        this.digest = model.bundle().digest();
        this.terms = terms;
        this.report = new ReportedShadow(digest, model.selfTestOutput());
        this.listener = listener;
        this.sampler = new Sampler(terms.sample(), digest.hashCode());
        this.executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), Shadow::thread);
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler((input, pool) -> leaveOut());
    }

    // Of the lowest priority so that it takes what others leave; nothing is wrong where a platform passes that over.
    @SuppressWarnings("ThreadPriorityCheck")
    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, THREAD);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** An input as the device got it was answered. */
    void answered(byte[] sample, Prediction answer) {
        if (!over && sampler.next()) {
            byte[] kept = sample.clone();
            submit(shadow -> shadow.infer(kept, InferenceListener.none()), answer);
        }
    }

    /**
     * An input that the caller had prepared was answered. It does for this model too if that has the same preprocessing.
     *
     * @param tensor of the model that answered, in its own type
     */
    void answered(byte[] tensor, Bundle by, Prediction answer) {
        if (over || !sampler.next()) {
            return;
        }
        Bundle own = model.bundle();
        if (own.preprocess().equals(by.preprocess())
                && own.input().elements() == by.input().elements()) {
            byte[] kept = tensor.clone();
            submit(
                    shadow -> shadow.infer(
                            bundle -> bundle.input().quantize(by.input().dequantize(kept)), InferenceListener.none()),
                    answer);
        } else {
            leaveOut();
        }
    }

    private void submit(Attempt attempt, Prediction answer) {
        // The caller may do with its scores as it likes.
        Comparison.Answer kept = Comparison.Answer.of(answer);
        try {
            executor.execute(() -> compare(attempt, kept));
        } catch (RuntimeException | Error e) {
            // There may be no room for a thread. That is the shadow's trouble, not of whoever infers.
            leaveOut();
        }
    }

    private void leaveOut() {
        if (!over) {
            listener.leftOut(digest);
        }
    }

    private void compare(Attempt attempt, Comparison.Answer answer) {
        if (over || !model.acquire()) {
            return;
        }
        Comparison comparison;
        try {
            comparison = compared(attempt, answer);
        } finally {
            model.release();
        }
        listener.compared(digest, comparison);
        if (compared.incrementAndGet() >= terms.inputs()) {
            close();
        }
    }

    // Errors too, such as a lack of memory: they are this model's own, and must not end the thread unseen.
    private Comparison compared(Attempt attempt, Comparison.Answer answer) {
        try {
            return Comparison.of(answer, attempt.run(model));
        } catch (WrongInputException e) {
            return Comparison.FAILED;
        } catch (InferenceException | RuntimeException | Error e) {
            failed(e);
            return Comparison.FAILED;
        }
    }

    private void failed(Throwable e) {
        LOG.log(Level.FINE, digest.short8() + " failed in shadow", e);
        if (errors.incrementAndGet() == MAX_ERRORS) {
            trouble = Optional.of("stopped in shadow after " + MAX_ERRORS + " errors, the last: " + e.getMessage());
            close();
        }
    }

    /** What runs, or did. */
    public Bundle bundle() {
        return model.bundle();
    }

    /** What there is to report of it. */
    public ReportedShadow report() {
        return report;
    }

    /** Why it stopped by itself; empty while all is well, and when it has seen as many inputs as it was to. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Whether it has answered enough to say that it does not take the process down. */
    public boolean proved() {
        return compared.get() >= Math.min(PROVED, terms.inputs());
    }

    /** Stops it; the model is closed once an inference under way is over. A second call does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        executor.shutdownNow();
        model.release();
    }
}
