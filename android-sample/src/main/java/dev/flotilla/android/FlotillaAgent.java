package dev.flotilla.android;

import android.content.Context;
import android.graphics.Bitmap;
import dev.flotilla.agent.Agent;
import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Flotilla inside an app: keeps the model that its fleet wants, lets it answer, and tells the fleet how it does.
 *
 * <pre>{@code
 * FlotillaAgent agent = FlotillaAgent.start(this, FlotillaConfig.defaults("1.0", consentText)); // in Application.onCreate
 * agent.enrol(Invitation.parse(scanned), "Ada's phone");                                        // once, not in the main thread
 * Closeable awake = agent.stayAwake();                                                          // in onStart, closed in onStop
 * agent.listen(state -> runOnUiThread(() -> show(state)));
 * Prediction answer = agent.infer(picture);                                                     // not in the main thread
 * }</pre>
 *
 * Safe for several threads.
 */
public final class FlotillaAgent implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static volatile Optional<FlotillaAgent> running = Optional.empty();

    private final Context context;
    private final FlotillaConfig config;
    private final AgentFolders folders;
    private final FleetLinks.Opener links;
    private final Clock clock;
    private final Conditions conditions;
    private final Sharing sharing;
    private final UpdateHistory history;
    private final PassLoop loop;
    private final List<Consumer<AgentState>> listeners = new CopyOnWriteArrayList<>();
    private volatile AgentState state = AgentState.starting();

    private FlotillaAgent(
            Context context, FlotillaConfig config, AgentFolders folders, FleetLinks.Opener links, Clock clock)
            throws IOException {
        this.context = context;
        this.config = config;
        this.folders = folders;
        this.links = links;
        this.clock = clock;
        this.conditions = new Conditions(context);
        this.sharing = new Sharing(folders.own(), config.consentText());
        this.history = UpdateHistory.open(folders.own());
        this.loop = new PassLoop(this::open, config.pollPause(), conditions::refresh, this::publish);
    }

    /**
     * Starts the agent of this process, which takes up where it was; once is enough, a second call gives the same. Also
     * arranges for it to work now and then while the app is closed. Returns before the model serves.
     *
     * <p>In the process of the probe, where Android runs {@code Application.onCreate} too, it gives an agent that does nothing.
     *
     * @throws IllegalStateException when the app's own storage cannot be used
     */
    public static FlotillaAgent start(Context context, FlotillaConfig config) {
        Clock clock = Clock.systemUTC();
        AgentFolders folders = new AgentFolders(context.getNoBackupFilesDir(), config.modelBytes());
        return start(context, config, folders, new NetworkLinks(config.timeout(), folders, clock), clock);
    }

    /** The same with what is outside of the process. */
    static synchronized FlotillaAgent start(
            Context context, FlotillaConfig config, AgentFolders folders, FleetLinks.Opener links, Clock clock) {
        if (running.isPresent()) {
            return running.get();
        }
        Context app = context.getApplicationContext();
        try {
            FlotillaAgent agent = new FlotillaAgent(app, config, folders, links, clock);
            running = Optional.of(agent);
            if (!ProbeService.isProbe(app)) {
                agent.loop.start();
                Jobs.schedule(app);
            }
            return agent;
        } catch (IOException e) {
            throw new IllegalStateException("the app's storage cannot be used: " + e.getMessage(), e);
        }
    }

    /** The agent of this process; empty before {@link #start}. */
    public static Optional<FlotillaAgent> running() {
        return running;
    }

    private Optional<OpenAgent> open() throws IOException {
        Optional<Identity> identity = folders.identity().find();
        if (!identity.isPresent()) {
            return Optional.empty();
        }
        ServiceProbe probe = new ServiceProbe(context, config.probeTimeout());
        AgentWiring wiring = new AgentWiring(config.agent(), folders, conditions, probe, links, clock);
        return Optional.of(wiring.open(identity.get(), KeystoreKey.open(), sharing));
    }

    /**
     * Joins a fleet; the token is spent by it. Talks to the server for some seconds: not for the main thread.
     *
     * @param name what people call the device
     * @throws dev.flotilla.agent.link.EnrolmentRefusedException when trying again does not help
     * @throws IOException when the server was not reached, or this device is enrolled already
     */
    public void enrol(Invitation invitation, String name) throws IOException {
        EnrolmentClient client = new EnrolmentClient(invitation.server(), invitation.token(), config.timeout(), clock);
        new Enrolment(folders.identity(), KeystoreKey.openOrCreate(context)).enrol(invitation.server(), name, client);
        loop.reopen();
    }

    /** As of the last pass. */
    public AgentState state() {
        return state;
    }

    /** Is told after each pass and each change, in threads of the agent's. */
    public void listen(Consumer<AgentState> listener) {
        listeners.add(listener);
    }

    /** Is told no more. */
    public void forget(Consumer<AgentState> listener) {
        listeners.remove(listener);
    }

    /** Keeps the agent at work until what is returned is closed; otherwise it works only in background jobs. */
    public Closeable stayAwake() {
        loop.acquire();
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (!closed.getAndSet(true)) {
                loop.release();
            }
        };
    }

    /**
     * Has the serving model answer a picture, prepared as the bundle says.
     *
     * @throws NotServingException if there is no model yet
     * @throws WrongInputException if the model takes no pictures
     * @throws InferenceException if the runtime fails
     * @throws IOException if the agent is not open yet, or no longer
     */
    public Prediction infer(Bitmap picture)
            throws NotServingException, WrongInputException, InferenceException, IOException {
        OpenAgent open = loop.open()
                .orElseThrow(() -> new IOException("the agent is not at work; enrol this device, or wait a moment"));
        Prediction prediction = open.agent().infer(Pictures.source(picture));
        publish();
        return prediction;
    }

    /** No bytes of models come while this is on. What came is kept, and a download goes on where it stopped. */
    public void pauseDownloads(boolean paused) {
        conditions.pause(paused);
        changed();
    }

    /**
     * Has the download under way go on over any network and with any battery, as somebody asked for it. From API 34 on it
     * does so in a user-initiated job, which goes on when the app is left.
     */
    public void downloadNow() {
        conditions.pause(false);
        conditions.ask(true);
        Jobs.downloadNow(context, state.assigned().map(ArtifactRef::length).orElse(0L));
        changed();
    }

    /** What {@link #share} is about, to be shown before. */
    public String consentText() {
        return config.consentText();
    }

    /**
     * Shares samples from now on.
     *
     * @param by who agreed to {@link #consentText}, 1 to 200 characters
     * @throws IOException when that cannot be kept; nothing is shared then
     */
    public void share(String by) throws IOException {
        sharing.agree(by);
        loop.reopen();
    }

    /** Shares none any more; what waits on this device is deleted. */
    public void shareNothing() throws IOException {
        sharing.withdraw();
        loop.reopen();
    }

    /** Has the fleet delete all samples that it has of this device; those that wait here go too. */
    public void eraseShared() {
        loop.open().ifPresent(open -> open.agent().eraseSamples());
        loop.hurry();
    }

    private void changed() {
        publish();
        loop.hurry();
    }

    private void publish() {
        AgentState now = snapshot();
        state = now;
        listeners.forEach(listener -> listener.accept(now));
    }

    private synchronized AgentState snapshot() {
        Optional<OpenAgent> open = loop.open();
        String problem = loop.problem();
        Optional<String> sharedBy = Optional.empty();
        Optional<SampleAccount> samples = Optional.empty();
        try {
            sharedBy = sharing.agreed();
            if (open.isPresent()) {
                samples = open.get().samples();
                note(open.get().agent());
            }
        } catch (IOException e) {
            problem = String.valueOf(e.getMessage());
        }
        return state(open.map(OpenAgent::agent), problem, sharedBy, samples);
    }

    private AgentState state(
            Optional<Agent> agent, String problem, Optional<String> sharedBy, Optional<SampleAccount> samples) {
        return new AgentState(
                agent.map(open -> open.status().device()),
                problem,
                agent.map(Agent::status),
                agent.flatMap(Installed::of),
                agent.flatMap(Agent::assigned),
                conditions.reason(),
                conditions.paused(),
                conditions.asked(),
                sharedBy,
                samples,
                history.entries(),
                agent.map(Agent::observed).orElseGet(ObservationSketch::new));
    }

    private void note(Agent agent) throws IOException {
        int before = history.entries().size();
        history.look(
                agent.status().update(), agent.assigned().map(ArtifactRef::path).orElse(""), clock.instant());
        if (history.entries().size() != before) {
            conditions.ask(false);
        }
    }

    /** Ends the agent of this process, which a phone does by ending the process. */
    @Override
    public void close() throws IOException {
        running = Optional.empty();
        loop.close();
        try {
            loop.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
