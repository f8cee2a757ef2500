package dev.flotilla.agent.update;

import dev.flotilla.agent.download.Allowance;
import dev.flotilla.agent.download.Downloads;
import dev.flotilla.agent.inference.ModelUnfitException;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.inference.ServedModel;
import dev.flotilla.agent.inference.Shadow;
import dev.flotilla.agent.slot.CorruptSlotException;
import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.slot.SlotId;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.protocol.DeltaRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.SealedBundles;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is done in each state. Each step may be done again after a crash; none decides what comes next. */
final class UpdateSteps {
    /** How far the assigned bundle is here. */
    enum Fetched {
        SERVED,
        SPARE,
        WHOLE,
        PART
    }

    /** Work between whose beginning and end a slot's bytes may turn out to be others. */
    interface SlotWork {
        void run() throws IOException;
    }

    private final UpdatePorts ports;
    private final Slots slots;
    private final FleetTrust trust;
    private final ModelKeys keys;
    private final Candidate candidate;
    private final Fetcher fetcher;
    private final DeltaFetcher deltas;

    UpdateSteps(
            UpdatePorts ports, Slots slots, FleetTrust trust, ModelKeys keys, Downloads downloads, String hardware) {
        this.ports = ports;
        this.slots = slots;
        this.trust = trust;
        this.keys = keys;
        this.candidate = new Candidate(trust, hardware, keys);
        this.fetcher = new Fetcher(ports.files(), ports.source(), ports.clock(), downloads);
        this.deltas = new DeltaFetcher(ports.files(), fetcher, slots);
    }

    /** Clears away what earlier assignments left. */
    void prepare(DesiredState desired) throws IOException {
        Set<Digest> kept = new HashSet<>();
        kept.add(desired.bundle().digest());
        desired.delta().ifPresent(delta -> kept.add(delta.artifact().digest()));
        fetcher.keepOnly(kept);
        deltas.clear();
        slots.reclaim();
    }

    /** Deletes the bundles of slots that were given up. */
    void reclaim() throws IOException {
        slots.reclaim();
    }

    /** Clears away what is here of a bundle that was given up. */
    void forget(DesiredState desired) throws IOException {
        fetcher.forget(desired.bundle().digest());
        deltas.clear();
        if (desired.delta().isPresent()) {
            deltas.forget(desired.delta().get());
        }
        slots.reclaim();
    }

    /** Ends what is under way with others; what came of it is kept. */
    void close() {
        fetcher.close();
    }

    /** Bytes of the bundle that are here. */
    private long held(DesiredState desired) throws IOException {
        return fetcher.held(desired.bundle());
    }

    /** Bytes that were fetched so far: of the bundle, or of a delta to it. */
    long fetched(DesiredState desired) throws IOException {
        return held(desired) + deltas.held(desired);
    }

    /**
     * What there is to report of an update.
     *
     * @param wait of the download, by the owner's rules
     * @param besides further reasons; empty ones are passed over
     */
    UpdateStatus status(UpdateProgress progress, Optional<Allowance.Deferred> wait, String... besides) {
        Optional<DesiredState> desired = progress.desired();
        Optional<SlotContent> active = slots.table().activeContent();
        String reason = progress.reason().isEmpty() ? trust.trouble().orElse("") : progress.reason();
        String why = wait.map(Allowance.Deferred::reason).orElse("");
        return new UpdateStatus(
                progress.counter(),
                desired.map(DesiredState::nonce).orElse(""),
                progress.state().phase(),
                ports.serving().serving().map(Bundle::digest),
                ports.serving().title(),
                ports.serving().selfTestOutput(),
                active.map(held -> trust.floor(held.family())).orElse(0L),
                joined(Stream.concat(Stream.of(reason, why), Stream.of(besides))),
                desired.map(this::progressBytes).orElse(0L),
                wait.flatMap(Allowance.Deferred::until),
                ports.serving().shadow().map(Shadow::report));
    }

    private static String joined(Stream<String> reasons) {
        return reasons.filter(said -> !said.isEmpty()).collect(Collectors.joining("; "));
    }

    /** As {@link #held}, for status alone: the whole bundle once it left the download, 0 if that cannot be told. */
    private long progressBytes(DesiredState desired) {
        boolean inSlot = slots.table().contents().values().stream()
                .anyMatch(content -> content.digest().equals(desired.bundle().digest()));
        try {
            return inSlot ? desired.bundle().length() : held(desired);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * A bundle that the trusted targets do not allow is not fetched at all.
     *
     * @param byDelta whether less than the whole bundle may be fetched, if the assignment says how
     */
    Fetched fetch(DesiredState desired, boolean byDelta)
            throws IOException, UpdateRefusedException, DamagedBundleException {
        TargetFile target = released(desired);
        if (isIn(slots.table().activeContent(), target) && activeServes()) {
            return Fetched.SERVED;
        }
        if (desired.shadow().isPresent()) {
            requireRoomForShadow(desired);
        }
        if (isIn(slots.table().content(slots.table().spare()), target)) {
            return Fetched.SPARE;
        }
        return fetchBundle(desired, byDelta);
    }

    private void requireRoomForShadow(DesiredState desired) throws UpdateRefusedException {
        if (!slots.table().active().isPresent()) {
            throw new UpdateRefusedException("no model serves, beside which another one could run in shadow");
        }
        Optional<String> refusal =
                ports.serving().shadows().refusal(desired.bundle().length());
        if (refusal.isPresent()) {
            throw new UpdateRefusedException(refusal.get());
        }
    }

    private Fetched fetchBundle(DesiredState desired, boolean byDelta) throws IOException, DamagedBundleException {
        Optional<DeltaRef> delta = byDelta ? deltas.usable(desired) : Optional.empty();
        Optional<Fetched> made = delta.isPresent() ? deltas.fetch(desired.bundle(), delta.get()) : Optional.empty();
        if (made.isPresent()) {
            return made.get();
        }
        if (deltas.held(desired) > 0) {
            // The process went down when the bundle was made and the delta not yet deleted.
            deltas.forget(desired.delta().orElseThrow(IllegalStateException::new));
        }
        return fetcher.fetchSlice(desired.bundle()) ? Fetched.WHOLE : Fetched.PART;
    }

    /** Whether what serves is what the journal says; on a disk that fails, it may be the model before. */
    boolean activeServes() {
        return ports.serving()
                .serving()
                .map(Bundle::digest)
                .equals(slots.table().activeContent().map(SlotContent::digest));
    }

    private static boolean isIn(Optional<SlotContent> slot, TargetFile target) {
        return slot.filter(held -> held.digest().equals(target.digest())).isPresent();
    }

    private TargetFile released(DesiredState desired) throws IOException, UpdateRefusedException {
        return candidate.released(
                desired, slots.table().activeContent(), ports.clock().instant());
    }

    void verify(DesiredState desired) throws IOException, UpdateRefusedException, DamagedBundleException {
        TargetFile target = released(desired);
        byte[] bytes = ports.files()
                .read(Fetcher.file(desired.bundle().digest()), Bundle.MAX_BYTES)
                .orElseGet(() -> new byte[0]);
        candidate.verify(bytes, target, desired);
    }

    /** What the journal is to say of the staged bundle. */
    SlotContent staged(DesiredState desired) throws IOException, UpdateRefusedException {
        return Candidate.content(released(desired), desired);
    }

    void probe(SlotId slot) throws IOException, UpdateRefusedException, DamagedBundleException {
        byte[] bytes = read(slot);
        Bundle bundle = bundle(bytes, slot);
        ProbeResult result = ports.probe().probe(readable(bytes, bundle));
        if (result instanceof ProbeResult.Refused refused) {
            throw new UpdateRefusedException(refused.reason());
        }
        if (result instanceof ProbeResult.Passed passed) {
            requireExpected(passed.output(), bundle);
        }
    }

    /** A probe's word that all is well is held to the bundle's own, where that allows no difference. */
    private static void requireExpected(Digest output, Bundle bundle) throws UpdateRefusedException {
        SelfTest selfTest = bundle.selfTest();
        if (selfTest.maxAbsDifference() == 0 && !output.equals(selfTest.outputDigest())) {
            throw new UpdateRefusedException(
                    "the probe passed with outputs " + output.short8() + ", the bundle's self-test expects "
                            + selfTest.outputDigest().short8());
        }
    }

    /** What the probe gets, which has no keys: the bundle from before its model was encrypted. */
    private static byte[] readable(byte[] bytes, Bundle opened) throws MalformedBundleException {
        return opened.manifest().seal().isPresent() ? SealedBundles.plain(opened) : bytes;
    }

    private Bundle bundle(byte[] bytes, SlotId slot) throws UpdateRefusedException {
        try {
            return keys.open(BundleReader.read(bytes), slots.key(slot));
        } catch (MalformedBundleException | SealException e) {
            throw new UpdateRefusedException(e.getMessage(), e);
        }
    }

    /** Loads the slot's model beside the one that serves, has the journal written, and only then swaps. */
    void activate(SlotId slot, SlotWork journal) throws IOException, UpdateRefusedException, DamagedBundleException {
        ServedModel loaded = load(bundle(read(slot), slot));
        boolean written = false;
        try {
            journal.run();
            written = true;
        } finally {
            if (!written) {
                ports.serving().discard(loaded);
            }
        }
        ports.serving().swap(loaded);
    }

    private ServedModel load(Bundle bundle) throws UpdateRefusedException {
        try {
            return ports.serving().load(bundle);
        } catch (ModelUnfitException e) {
            throw new UpdateRefusedException(e.getMessage(), e);
        }
    }

    /** Has the slot's model run in shadow, if it does not already; says whether it has come far enough not to be a danger. */
    boolean shadow(SlotId slot, ShadowTerms terms) throws IOException, UpdateRefusedException, DamagedBundleException {
        Optional<Shadow> running = ports.serving().shadow();
        if (!running.isPresent()) {
            try {
                ports.serving().startShadow(bundle(read(slot), slot), terms);
            } catch (ModelUnfitException e) {
                throw new UpdateRefusedException(e.getMessage(), e);
            }
            return false;
        }
        Optional<String> trouble = running.get().trouble();
        if (trouble.isPresent()) {
            throw new UpdateRefusedException(trouble.get());
        }
        return running.get().proved();
    }

    /** Ends what runs in shadow. */
    void endShadow() {
        ports.serving().endShadow();
    }

    /** Runs the self-test on the model as it serves. */
    void confirm() throws UpdateRefusedException {
        try {
            ports.serving().repeatSelfTest();
        } catch (ModelUnfitException | NotServingException e) {
            throw new UpdateRefusedException(e.getMessage(), e);
        }
    }

    private byte[] read(SlotId slot) throws IOException, DamagedBundleException {
        try {
            return slots.read(slot);
        } catch (CorruptSlotException e) {
            throw new DamagedBundleException(e.getMessage(), e);
        }
    }

    void guardSlot(SlotWork work) throws IOException, DamagedBundleException {
        try {
            work.run();
        } catch (CorruptSlotException e) {
            throw new DamagedBundleException(e.getMessage(), e);
        }
    }
}
