package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where samples are kept: what is known of them, and their sealed contents. */
public interface SampleStore {

    /** Keeps a sample, in one transaction; false if there is, or was, one of this id, which stays as it is. */
    Future<Boolean> add(Sample sample, byte[] sealed);

    Future<Optional<Sample>> find(Digest id);

    /** An accepted sample with this input. */
    Future<Optional<Sample>> findAccepted(Digest input);

    /** Sealed contents by id, as far as they are there. */
    Future<Map<Digest, byte[]>> contents(Collection<Digest> ids);

    /**
     * Newest first.
     *
     * @param after only those behind this one
     */
    Future<List<Sample>> list(SampleQuery query, Optional<Digest> after, int limit);

    /** What there is around a sample of a model. */
    Future<Neighbourhood> around(String model, Optional<DeviceId> device, Sample.Facts facts, Instant since);

    /** How many samples of a device arrived since an instant. */
    Future<Long> countSince(DeviceId device, Instant since);

    /** Accepts a sample that is kept aside; false if there is no such sample. */
    Future<Boolean> release(Digest id);

    /**
     * Erases contents, labels, what is known of the samples, and their places in datasets, in one transaction. Devices whose
     * samples these are get the order to forget what waits on them, unless only one sample is meant.
     *
     * @param order false if the device erased by itself what waits on it
     * @return how many samples
     */
    Future<Long> erase(Erasure erasure, boolean order, Instant now);

    /** Erases what expired by now; says how many. */
    Future<Long> expire(Instant now);

    /** How often a device was ordered to forget. */
    Future<Long> erasures(DeviceId device);

    /** Whether samples from that moment, of this device or about this person, were ordered to be forgotten later. */
    Future<Boolean> isErased(DeviceId device, String subject, Instant at);

    /** By device and model, in their order. */
    Future<List<Dispatches>> dispatches(Optional<DeviceId> device);

    Future<Optional<CapturePolicy>> policy(String model);

    /** Whether any model's samples are wanted. */
    Future<Boolean> anyEnabled();

    Future<Void> putPolicy(CapturePolicy policy);
}
