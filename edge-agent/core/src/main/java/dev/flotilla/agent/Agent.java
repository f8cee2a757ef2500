package dev.flotilla.agent;

import dev.flotilla.agent.capture.Capture;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.inference.Shadow;
import dev.flotilla.agent.inference.TensorSource;
import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.slot.SlotTable;
import dev.flotilla.agent.telemetry.Economy;
import dev.flotilla.agent.telemetry.Spool;
import dev.flotilla.agent.telemetry.TelemetryListener;
import dev.flotilla.agent.telemetry.TelemetryRecorder;
import dev.flotilla.agent.telemetry.TelemetrySender;
import dev.flotilla.agent.update.UpdateMachine;
import dev.flotilla.agent.update.UpdatePorts;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A device of a fleet: obeys assignments, serves the model, tells how it is. {@link #poll()} does all the work of one
 * thread; {@link #infer} and {@link #status()} may be called by any number of others.
 */
public final class Agent implements AutoCloseable {
    private final String device;
    private final AgentConfig config;
    private final AgentPorts ports;
    private final TelemetryRecorder recorder;
    private final TelemetryListener listener;
    private final ServingSlot serving;
    private final UpdateMachine update;
    private final Spool spool;
    private final Economy economy;
    private final TelemetrySender sender;
    private final Connection connection;
    private final Reporter reporter;
    private final Optional<Capture> capture;
    private String certificateError = "";
    private volatile AgentStatus status;
    private volatile SlotTable slots;
    private volatile Optional<ArtifactRef> assigned;

    private Agent(Identity identity, AgentConfig config, AgentPorts ports, Optional<Capture> capture)
            throws IOException {
        this.device = identity.device().value();
        this.config = config;
        this.ports = ports;
        this.recorder = new TelemetryRecorder(ports.clock(), config.window(), ports.random(), ports.memory());
        this.listener = new TelemetryListener(recorder);
        this.capture = capture;
        InferenceListener heard = capture.<InferenceListener>map(
                        samples -> new BothListeners(listener, samples.listener()))
                .orElse(listener);
        this.serving = new ServingSlot(ports.engine(), heard, config.guard(), config.shadows());
        UpdatePorts updates = new UpdatePorts(
                ports.models(),
                ports.source(),
                ports.metadata(),
                ports.probe(),
                ports.agreement(),
                serving,
                ports.clock(),
                ports.bound(),
                ports.random());
        this.update = UpdateMachine.open(identity.device(), config.update(), updates, identity.rootJson());
        this.spool = new Spool(device, ports.spool(), config.spoolWindows());
        this.economy = Economy.open(device, config.telemetry(), ports.spool(), spool, ports.random());
        this.sender = new TelemetrySender(spool, ports.link(), ports.random());
        this.connection = new Connection(
                device, ports.link(), new Backoff(config.reconnectFirst(), config.reconnectMost(), ports.random()));
        this.reporter =
                new Reporter(ports.link(), ports.key(), config.version(), config.reportInterval(), ports.random());
        this.status = snapshot();
        this.slots = update.slots();
        this.assigned = update.assigned();
    }

    /**
     * Takes up where the device was: what it served before, it serves once this returns.
     *
     * @throws IOException when its files cannot be read or written
     */
    public static Agent open(Identity identity, AgentConfig config, AgentPorts ports) throws IOException {
        return new Agent(identity, config, ports, Optional.empty());
    }

    /**
     * The same for a device that can give samples away.
     *
     * @param capture gets its passes from the agent, which it belongs to from now on
     */
    public static Agent open(Identity identity, AgentConfig config, AgentPorts ports, Capture capture)
            throws IOException {
        return new Agent(identity, config, ports, Optional.of(capture));
    }

    /**
     * One pass over everything there is to do; each part is bounded in time. A fleet that cannot be reached is no error.
     *
     * @return whether there may be more to do at once
     * @throws IOException when the telemetry spool cannot be read or written; the next pass tries again
     */
    public boolean poll() throws IOException {
        Instant now = ports.clock().instant();
        certificateError = ports.renewal().poll(now);
        if (connection.keepUp(now)) {
            sender.reconnected();
            reporter.ask();
        }
        Optional<SignedAssignment> desired = ports.link().takeDesired();
        if (desired.isPresent()) {
            update.offer(desired.get());
            reporter.ask();
        }
        ports.link().takeRejection().ifPresent(update::ignored);
        boolean more = update.step();
        try {
            sender.takeWatch().ifPresent(watch -> economy.watch(watch, now));
            serving.serving().ifPresent(economy::serves);
            economy.add(recorder.takeEnded(), now);
            reporter.poll(update.status(), losses(), now);
            sender.poll(now);
        } catch (LinkException e) {
            connection.broken(e);
        } finally {
            status = snapshot();
            slots = update.slots();
            assigned = update.assigned();
        }
        boolean samples = capture.isPresent() && capture.get().poll(now, serving.serving());
        return more || samples;
    }

    /** Lets go of the connection until the next pass; the model serves on. Not to be called during a pass. */
    public void rest() {
        connection.rest();
        status = snapshot();
    }

    private Losses losses() {
        Map<String, Long> refused = new TreeMap<>();
        listener.refused().forEach((why, count) -> refused.put(why.name().toLowerCase(Locale.ROOT), count));
        return new Losses(refused, windowsDropped());
    }

    private long windowsDropped() {
        return spool.dropped() + recorder.dropped() + economy.dropped();
    }

    /**
     * Classifies one image.
     *
     * @param pixels unsigned bytes: rows, then columns, then channels
     * @throws NotServingException if there is no model yet
     * @throws WrongInputException if the image is not of the model's size
     * @throws InferenceException if the runtime fails
     */
    public Prediction infer(byte[] pixels) throws NotServingException, WrongInputException, InferenceException {
        return serving.infer(pixels);
    }

    /** What {@link #infer} answers from now on; empty while there is no model. A swap may come between the two calls. */
    public Optional<Bundle> serving() {
        return serving.serving();
    }

    /** What runs in shadow beside that, or did until it stopped by itself. */
    public Optional<Bundle> shadowing() {
        return serving.shadow().map(Shadow::bundle);
    }

    /**
     * Classifies an input that the caller prepared in the model's own type; a swap during the call changes nothing.
     *
     * @throws NotServingException if there is no model yet
     * @throws WrongInputException from the source, or if its tensor is not of the model's size, holds what is no number or
     *     what the bundle's preprocessing never gives
     * @throws InferenceException if the runtime fails
     */
    public Prediction infer(TensorSource source) throws NotServingException, WrongInputException, InferenceException {
        return serving.infer(source);
    }

    /** What this device gives away of its samples and what left it, as of the last pass; empty where it cannot give any. */
    public Optional<Document> sampleAccount() {
        return capture.map(Capture::account);
    }

    /** Has all samples be deleted that wait here, and all that the fleet has of this device; passes to come do it. */
    public void eraseSamples() {
        capture.ifPresent(Capture::erase);
    }

    /** As of the last pass or {@link #rest}. */
    public AgentStatus status() {
        return status;
    }

    /** The bundle of the newest assignment, as of the last pass; empty before the first. */
    public Optional<ArtifactRef> assigned() {
        return assigned;
    }

    /** What both slots hold, and which of them serves, as of the last pass. */
    public SlotTable slots() {
        return slots;
    }

    /**
     * What the model that answered last did, by the sketches that telemetry is made of: in the window under way, and in those
     * that ended since the first call of this.
     */
    public ObservationSketch observed() {
        return recorder.observed();
    }

    private AgentStatus snapshot() {
        return new AgentStatus(
                device,
                config.version(),
                ports.link().connected(),
                certificateError.isEmpty() ? connection.error() : certificateError,
                update.status(),
                listener.inferences(),
                listener.errors(),
                listener.unusual(),
                listener.refused(),
                spool.ids().size(),
                windowsDropped(),
                sender.acknowledged(),
                sender.sentBytes(),
                ports.link().rejectedMessages());
    }

    /** Stops serving, keeps the window under way in the spool, and disconnects. Not to be called during a pass. */
    @Override
    public void close() {
        update.close();
        serving.close();
        economy.add(recorder.takeAll(), ports.clock().instant());
        ports.link().close();
    }
}
