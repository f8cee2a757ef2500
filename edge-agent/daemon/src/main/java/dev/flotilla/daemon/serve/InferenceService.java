package dev.flotilla.daemon.serve;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.TensorSource;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The agent's inference as other programs get it: at a limited rate, and with no more of an answer than the owner tells. */
public final class InferenceService {
    private final Agent agent;
    private final Disclosure disclosure;
    private final double perSecond;
    private final Optional<TokenBucket> bucket;
    private final AtomicLong limited = new AtomicLong();
    private final Map<String, LongSupplier> counts = new ConcurrentSkipListMap<>();

    /** @param perSecond most requests a second; 0 for any number */
    public InferenceService(Agent agent, Disclosure disclosure, double perSecond) {
        this.agent = agent;
        this.disclosure = disclosure;
        this.perSecond = perSecond;
        this.bucket = perSecond > 0 ? Optional.of(new TokenBucket(perSecond, System::nanoTime)) : Optional.empty();
    }

    /** Without limits. */
    public static InferenceService unlimited(Agent agent) {
        return new InferenceService(agent, Disclosure.full(), 0);
    }

    Agent agent() {
        return agent;
    }

    /** Has the status tell one more count. */
    public void tell(String name, LongSupplier count) {
        counts.put(name, count);
    }

    /** The agent's status, and how many requests the rate limit held back since the start. */
    Document status() {
        Document status = agent.status().toDocument();
        Document.Builder all = Document.builder();
        for (String key : status.keys()) {
            all.putIfPresent(key, status.findValue(key));
        }
        counts.forEach((name, count) -> all.put(name, count.getAsLong()));
        return all.put("rateLimited", limited.get()).build();
    }

    /** As {@link Agent#infer(byte[])}. */
    Prediction infer(byte[] sample)
            throws NotServingException, WrongInputException, InferenceException, RateExceededException {
        takeToken();
        return disclosure.limit(agent.infer(sample));
    }

    /** As {@link Agent#infer(TensorSource)}. */
    Prediction infer(TensorSource source)
            throws NotServingException, WrongInputException, InferenceException, RateExceededException {
        takeToken();
        return disclosure.limit(agent.infer(source));
    }

    /** The same past the rate limit, for what the owner lets into the device by other ways than a request. */
    public Prediction inferOwn(byte[] sample) throws NotServingException, WrongInputException, InferenceException {
        return disclosure.limit(agent.infer(sample));
    }

    /** As {@link #inferOwn(byte[])}. */
    public Prediction inferOwn(TensorSource source)
            throws NotServingException, WrongInputException, InferenceException {
        return disclosure.limit(agent.infer(source));
    }

    private void takeToken() throws RateExceededException {
        if (bucket.isPresent() && !bucket.get().take()) {
            limited.incrementAndGet();
            throw new RateExceededException(perSecond);
        }
    }
}
