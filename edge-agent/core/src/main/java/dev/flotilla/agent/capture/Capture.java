package dev.flotilla.agent.capture;

import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.link.SampleRefusedException;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.StorageFullException;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.CaptureReason;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.SealedSample;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Gives samples away, of which the device's owner agreed: chooses few, seals them at once, hands them over, and keeps account.
 * Off, it hears of no inference and asks nobody. {@link #poll} is for one thread; the rest may be called by any.
 */
public final class Capture {
    private static final Logger LOG = Logger.getLogger(Capture.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration MOST_WAIT = Duration.ofMinutes(10);

    private final String device;
    private final CaptureConfig config;
    private final Ports ports;
    private final Ledger ledger;
    private final SampleFiles samples;
    private final Collector collector;
    private final Backoff backoff;
    private final AtomicBoolean eraseAsked = new AtomicBoolean();
    private Optional<CaptureTerms> terms = Optional.empty();
    private Optional<Bundle> termsFor = Optional.empty();
    private Instant termsAt = Instant.MIN;
    private Optional<Draw> usual = Optional.empty();
    private Optional<Draw> burst = Optional.empty();
    private String error = "";
    private volatile Document account;

    /**
     * What it works with.
     *
     * @param files of its own, so that neither models nor telemetry take its space
     * @param random chooses samples
     * @param secure makes the keys that samples are sealed with
     */
    public record Ports(DurableFiles files, SampleLink link, Clock clock, Random random, SecureRandom secure) {}

    private Capture(String device, CaptureConfig config, Ports ports) throws IOException {
        this.device = device;
        this.config = config;
        this.ports = ports;
        this.ledger = Ledger.open(ports.files(), config);
        this.samples = SampleFiles.open(ports.files());
        this.collector = new Collector(ports.clock(), config.content());
        this.backoff = new Backoff(FIRST_WAIT, MOST_WAIT, ports.random());
        recordConsent();
        this.account = describe();
    }

    /**
     * Takes up where it was. Somebody who agreed is recorded; where nobody does any more, what waits is deleted.
     *
     * @param device whom samples are bound to
     * @throws IOException when its files cannot be read or written
     */
    public static Capture open(String device, CaptureConfig config, Ports ports) throws IOException {
        return new Capture(device, config, ports);
    }

    private void recordConsent() throws IOException {
        if (config.content() == Content.OFF) {
            samples.clear();
            if (ledger.consent().isPresent()) {
                ledger.agreed(Optional.empty());
            }
            return;
        }
        Consent now =
                new Consent(config.by(), config.scope().get(), ports.clock().instant());
        boolean known = ledger.consent()
                .filter(before -> before.by().equals(now.by()) && before.scope().equals(now.scope()))
                .isPresent();
        if (!known || ledger.content() != config.content()) {
            // What was sealed says under which consent it was; under another text it must not go. Nor must an input
            // where only answers are given away by now.
            samples.clear();
        }
        if (!known) {
            ledger.agreed(Optional.of(now));
        }
        ledger.giving(config.content());
    }

    /** Hears of inferences. */
    public InferenceListener listener() {
        return collector;
    }

    /**
     * One pass; bounded in time. What fails is told in the account and tried again later.
     *
     * @param serving what answers now
     * @return whether there may be more to do at once
     */
    public boolean poll(Instant now, Optional<Bundle> serving) {
        try {
            return pass(now, serving);
        } catch (SampleRefusedException e) {
            failed(e, now);
            return false;
        } catch (IOException e) {
            failed(e, now);
            return false;
        } finally {
            account = describe();
        }
    }

    private boolean pass(Instant now, Optional<Bundle> serving) throws IOException {
        if (eraseAsked.get()) {
            ledger.erasing(true);
            eraseAsked.set(false);
        }
        if (ledger.erasing()) {
            forgetAll();
        }
        endDraws(now, serving);
        if (!backoff.due(now)) {
            return false;
        }
        if (ledger.erasing()) {
            ports.link().eraseAll();
            ledger.erasing(false);
        }
        if (config.content() == Content.OFF) {
            return false;
        }
        refreshTerms(now, serving);
        startDraws(now);
        boolean sent = expire(now) || handOver(now);
        backoff.succeeded();
        error = terms.flatMap(this::objection)
                .orElse(termsFor.flatMap(this::misfit).orElse(""));
        return sent && samples.count() > 0;
    }

    private void failed(IOException e, Instant now) {
        String message = String.valueOf(e.getMessage());
        // A fleet that is away for a day is one warning, not thousands.
        LOG.log(message.equals(error) ? Level.FINE : Level.WARNING, "{0}: samples: {1}", new Object[] {device, message
        });
        error = message;
        backoff.failed(now);
    }

    private void forgetAll() throws IOException {
        collector.drop();
        usual = Optional.empty();
        burst = Optional.empty();
        samples.clear();
    }

    private void refreshTerms(Instant now, Optional<Bundle> serving) throws IOException {
        if (!serving.isPresent()) {
            return;
        }
        boolean same = termsFor.map(Bundle::digest).equals(serving.map(Bundle::digest));
        if (same && !now.isBefore(termsAt) && now.isBefore(termsAt.plus(config.terms()))) {
            return;
        }
        CaptureTerms fresh = ports.link().terms(serving.get().digest());
        if (fresh.erasures() > ledger.erasuresSeen()) {
            forgetAll();
            ledger.erasuresSeen(fresh.erasures());
        }
        terms = Optional.of(fresh);
        termsFor = serving;
        termsAt = now;
    }

    /** Why nothing is given though the fleet would like some; empty if there is no reason. */
    private Optional<String> objection(CaptureTerms offered) {
        Digest key = SealedSample.id(offered.key());
        Optional<Digest> only = config.recipient();
        if (only.isPresent() && !only.get().equals(key)) {
            return Optional.of("the fleet asks for samples to be sealed to key " + key.hex()
                    + ", but the configuration lets them be sealed to "
                    + only.get().hex() + " alone");
        }
        return Optional.empty();
    }

    /** Why nothing is chosen of a bundle's inferences; what waits of other bundles is given all the same. */
    private Optional<String> misfit(Bundle bundle) {
        if (config.content() == Content.INPUTS && bundle.input().byteSize() > CapturedSample.MAX_TENSOR_BYTES) {
            return Optional.of("the model's input is larger than the " + CapturedSample.MAX_TENSOR_BYTES
                    + " bytes that a sample may have");
        }
        return config.content() == Content.EMBEDDINGS && !bundle.embedding().isPresent()
                ? Optional.of("embeddings were agreed to, and model "
                        + bundle.manifest().name() + " "
                        + bundle.manifest().version() + " gives none")
                : Optional.empty();
    }

    private Optional<CaptureTerms> agreed() {
        return terms.filter(CaptureTerms::wanted)
                .filter(offered -> !objection(offered).isPresent());
    }

    private void startDraws(Instant now) throws IOException {
        Optional<Bundle> fit = termsFor.filter(bundle -> !misfit(bundle).isPresent());
        if (!agreed().isPresent() || !fit.isPresent()) {
            forgetDraws();
            return;
        }
        Bundle bundle = fit.get();
        if (!usual.isPresent()) {
            Draw draw = Draw.usual(bundle, now, config.period(), config.hour().samples(), ports.random());
            usual = Optional.of(draw);
            collector.open(draw);
        }
        Optional<CaptureTerms.Burst> asked = agreed().flatMap(CaptureTerms::burst)
                .filter(order -> config.burstSamples() > 0 && !order.id().equals(ledger.burst()));
        if (asked.isPresent() && !burst.isPresent()) {
            ledger.began(asked.get().id());
            int most = Math.min(asked.get().samples(), config.burstSamples());
            Draw draw = Draw.burst(bundle, now, asked.get().length(), most, ports.random());
            burst = Optional.of(draw);
            collector.open(draw);
        }
    }

    private void forgetDraws() {
        collector.drop();
        usual = Optional.empty();
        burst = Optional.empty();
    }

    /** Draws that are over, or of a bundle that does not serve any more. */
    private void endDraws(Instant now, Optional<Bundle> serving) throws IOException {
        if (usual.filter(draw -> isOver(draw, now, serving)).isPresent()) {
            Draw draw = usual.get();
            usual = Optional.empty();
            keep(collector.end(draw), now);
        }
        if (burst.filter(draw -> isOver(draw, now, serving)).isPresent()) {
            Draw draw = burst.get();
            burst = Optional.empty();
            keep(collector.end(draw), now);
        }
    }

    private static boolean isOver(Draw draw, Instant now, Optional<Bundle> serving) {
        return draw.isOver(now)
                || !serving.filter(
                                bundle -> bundle.digest().equals(draw.bundle().digest()))
                        .isPresent();
    }

    private void keep(List<Draw.Chosen> chosen, Instant now) throws IOException {
        Consent consent = ledger.consent().orElseThrow(() -> new IllegalStateException("nobody agreed"));
        CaptureTerms offered = terms.orElseThrow(() -> new IllegalStateException("nobody asked"));
        for (Draw.Chosen one : chosen) {
            byte[] sealed = SealedSample.seal(
                    one.candidate().encode(one.reason(), config.subject(), consent),
                    offered.key(),
                    device,
                    ports.secure());
            boolean inBurst = one.reason() == CaptureReason.BURST;
            if (!ledger.hasRoom(sealed.length, inBurst, now)) {
                return;
            }
            ledger.keeping(sealed.length, inBurst, now);
            try {
                samples.add(sealed, one.candidate().at());
            } catch (StorageFullException e) {
                error = String.valueOf(e.getMessage());
                return;
            }
        }
    }

    /** Whether the oldest sample was one that had waited too long. */
    private boolean expire(Instant now) throws IOException {
        Optional<SampleFiles.Waiting> oldest =
                samples.oldest().filter(sample -> samples.isExpired(sample, config.ttl(), now));
        if (oldest.isPresent()) {
            ledger.expired();
            samples.remove(oldest.get());
        }
        return oldest.isPresent();
    }

    /** Hands the oldest sample over, while samples are wanted; false if there was none. */
    private boolean handOver(Instant now) throws IOException {
        Optional<SampleFiles.Waiting> next = agreed().isPresent() ? samples.oldest() : Optional.empty();
        if (!next.isPresent()) {
            return false;
        }
        // Asked before the account is written, which would tell of a sample that left.
        Optional<String> held = ports.link().hold();
        if (held.isPresent()) {
            throw new IOException("samples wait: " + held.get());
        }
        Digest digest = next.get().digest();
        if (!ledger.hasArrived(digest)) {
            Optional<byte[]> sealed = samples.read(next.get());
            if (sealed.isPresent()) {
                send(digest, sealed.get(), now);
            } else {
                LOG.log(Level.WARNING, "{0}: sample {1} is damaged and dropped", new Object[] {device, digest});
            }
        }
        samples.remove(next.get());
        return true;
    }

    private void send(Digest digest, byte[] sealed, Instant now) throws IOException {
        Digest recipient = receiver(sealed);
        ledger.leaving(recipient, sealed.length, now);
        try {
            ports.link().upload(digest, sealed);
            ledger.arrived(digest, recipient, now);
        } catch (SampleRefusedException e) {
            LOG.log(Level.WARNING, "{0}: {1}", new Object[] {device, e.getMessage()});
            ledger.refused();
        }
    }

    private static Digest receiver(byte[] sealed) {
        try {
            return SealedSample.receiver(sealed);
        } catch (SealException e) {
            throw new IllegalStateException("this device sealed it, and its digest is right", e);
        }
    }

    /** Has everything be deleted that waits here, and everything that the fleet has of this device; done by later passes. */
    public void erase() {
        collector.drop();
        eraseAsked.set(true);
    }

    /** What is given away, and what has left the device, as of the last pass. */
    public Document account() {
        return account;
    }

    private Document describe() {
        return ledger.describe()
                .put("content", config.content().name())
                .put("collecting", usual.isPresent() || burst.isPresent())
                .putIfPresent("recipient", terms.map(offered -> SealedSample.id(offered.key())
                        .hex()))
                .put("subject", config.subject())
                .put("waiting", (long) samples.count())
                .put("error", error)
                .build();
    }
}
