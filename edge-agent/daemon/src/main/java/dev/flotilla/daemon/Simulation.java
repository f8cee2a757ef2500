package dev.flotilla.daemon;

import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.daemon.simulate.Power;
import dev.flotilla.daemon.simulate.Scenery;
import dev.flotilla.daemon.simulate.SimulatedDevice;
import dev.flotilla.daemon.simulate.Simulator;
import dev.flotilla.daemon.simulate.engine.RecordedProbe;
import dev.flotilla.daemon.simulate.engine.SharedEngine;
import dev.flotilla.daemon.simulate.engine.WrongMoment;
import dev.flotilla.daemon.simulate.files.Home;
import dev.flotilla.daemon.simulate.link.Blackout;
import dev.flotilla.daemon.simulate.link.Meter;
import dev.flotilla.daemon.simulate.link.Outages;
import dev.flotilla.daemon.simulate.link.SimulatedNetwork;
import dev.flotilla.daemon.simulate.profile.Traits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.X509TrustManager;

/** A profile come to life, from the devices' enrolment to the end. */
final class Simulation {
    /** Of more agents than these, the lines on all tell more than what each logs. */
    private static final int MOST_THAT_LOG = 100;
    /** Held, since the log manager forgets loggers that nobody holds. */
    private static final Logger AGENTS = Logger.getLogger("dev.flotilla.agent");

    private final Profile profile;
    private final SettingValues settings;
    private final Consumer<String> say;

    /** @param say hears what happens */
    Simulation(Profile profile, Consumer<String> say) {
        this.profile = profile;
        this.settings = profile.settings();
        this.say = say;
    }

    /**
     * Runs until it is asked to stop.
     *
     * @param atMost after so long it ends by itself
     * @return how all devices were in the end
     */
    Document run(Stop stop, Duration atMost) throws IOException, BadInputException, InterruptedException {
        if (profile.devices() > MOST_THAT_LOG) {
            AGENTS.setLevel(Level.OFF);
        }
        List<byte[]> images = SampleImages.read(
                Path.of(settings.get(AgentSettings.IMAGES)), settings.get(AgentSettings.IMAGES_RANGE));
        try (SimulatedFleet fleet = new SimulatedFleet(settings)) {
            long begin = System.nanoTime();
            List<Home> homes = fleet.homes(profile.devices());
            Supplier<Duration> elapsed = since(System.nanoTime());
            say.accept(homes.size() + " agents are enrolled after "
                    + since(begin).get().toMillis() + " ms, seed " + settings.get(AgentSettings.SEED));
            return run(
                    homes,
                    new Scenery(
                            images,
                            settings.get(AgentSettings.POLL),
                            settings.get(AgentSettings.IDLE),
                            elapsed,
                            new Blackout(elapsed)),
                    stop,
                    atMost);
        }
    }

    private static Supplier<Duration> since(long nanos) {
        return () -> Duration.ofNanos(System.nanoTime() - nanos);
    }

    private Document run(List<Home> homes, Scenery scenery, Stop stop, Duration atMost)
            throws IOException, BadInputException, InterruptedException {
        Random random = new Random(settings.get(AgentSettings.SEED));
        Meter meter = new Meter();
        List<SimulatedDevice> devices = devices(homes, scenery, meter, random);
        Simulator.Pacing pacing = new Simulator.Pacing(
                settings.get(AgentSettings.WORKERS), settings.get(AgentSettings.STARTS), new Random(random.nextLong()));
        try (Simulator simulator =
                new Simulator(devices, scenery, meter, pacing, settings.get(AgentSettings.CONTROL_PORT))) {
            say.accept(devices.size() + " agents, control at " + simulator.address());
            Duration line = settings.get(AgentSettings.OUTPUT);
            Duration left = atMost;
            while (!left.isZero() && !stop.await(shorter(line, left))) {
                left = left.minus(shorter(line, left));
                say.accept(simulator.line());
            }
            return simulator.summary();
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private List<SimulatedDevice> devices(List<Home> homes, Scenery scenery, Meter meter, Random random)
            throws IOException, BadInputException {
        AgentFactory factory = new AgentFactory(settings);
        SimulatedPower power = new SimulatedPower(
                settings,
                factory,
                new SharedEngine(factory.engine()),
                new RecordedProbe(factory.probe()),
                trust(homes.get(0)));
        List<Traits> traits = draw(homes.size(), new Random(random.nextLong()));
        List<SimulatedDevice> devices = new ArrayList<>();
        for (int i = 0; i < homes.size(); i++) {
            devices.add(device(power, homes.get(i), traits.get(i), scenery, meter, isPaho(i), random));
        }
        return devices;
    }

    private static X509TrustManager trust(Home home) throws IOException {
        try {
            return PinnedTls.trusting(PinnedTls.certificate(home.identity().caDer()));
        } catch (CertificateException e) {
            throw new IOException("the fleet's authority in the identities is damaged: " + e.getMessage(), e);
        }
    }

    private List<Traits> draw(int devices, Random random) throws BadInputException {
        try {
            return profile.groups().draw(devices, settings.get(AgentSettings.IMAGES_RATE), random);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Spread evenly, so that they start along with the others. */
    private boolean isPaho(long index) {
        long paho = Math.min(settings.get(AgentSettings.PAHO), profile.devices());
        return (index + 1) * paho / profile.devices() > index * paho / profile.devices();
    }

    private static SimulatedDevice device(
            SimulatedPower power, Home home, Traits traits, Scenery scenery, Meter meter, boolean paho, Random seeds) {
        Random agents = new Random(seeds.nextLong());
        Random outages = new Random(seeds.nextLong());
        Random images = new Random(seeds.nextLong());
        SimulatedNetwork network = new SimulatedNetwork(
                new Outages(traits.offlineShare(), traits.offlineMean(), outages, scenery.elapsed()),
                scenery.blackout(),
                meter);
        WrongMoment wrongMoment = new WrongMoment();
        Power own = power.of(home, traits, network, wrongMoment, agents, paho);
        return new SimulatedDevice(home.identity().device().value(), own, traits, scenery, wrongMoment, images);
    }
}
