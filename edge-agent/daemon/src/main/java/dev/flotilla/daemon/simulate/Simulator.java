package dev.flotilla.daemon.simulate;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.daemon.http.LoopbackServer;
import dev.flotilla.daemon.simulate.link.Meter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** Runs devices in a few threads, shows them images, and tells how they are. */
public final class Simulator implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Simulator.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final double NANOS_PER_SECOND = 1e9;

    private final ScheduledThreadPoolExecutor threads;
    private final List<SimulatedDevice> devices;
    private final List<Passes> passes = new ArrayList<>();
    private final Meter meter;
    private final Scenery scenery;
    private final LoopbackServer control;
    private Tally told;

    /**
     * How fast things go.
     *
     * @param workers how many threads do the work of all devices; an agent's pass takes one, also while it waits for its fleet
     * @param startsPerSecond how many devices start in a second, one after the other but for some chance
     * @param random of the starts
     */
    public record Pacing(int workers, double startsPerSecond, Random random) {}

    /** @param controlPort 0 picks a free one */
    public Simulator(List<SimulatedDevice> devices, Scenery scenery, Meter meter, Pacing pacing, int controlPort)
            throws IOException {
        this.devices = List.copyOf(devices);
        this.scenery = scenery;
        this.meter = meter;
        this.threads = new ScheduledThreadPoolExecutor(pacing.workers());
        this.threads.setRemoveOnCancelPolicy(true);
        this.control = new LoopbackServer(
                controlPort, new ControlRoutes(this.devices, this::summary, this::blackOut).routes());
        for (SimulatedDevice device : devices) {
            Passes own = new Passes(threads, device::pass);
            device.onNews(own::wake);
            passes.add(own);
        }
        this.told = tally();
        start(pacing);
    }

    private void start(Pacing pacing) {
        for (int i = 0; i < devices.size(); i++) {
            double seconds = (i + pacing.random().nextDouble()) / pacing.startsPerSecond();
            passes.get(i).start(nanos(seconds));
            show(devices.get(i), seconds + pacing.random().nextDouble());
        }
    }

    /** Images come at the device's rate from a moment on. */
    private void show(SimulatedDevice device, double firstSeconds) {
        double rate = device.traits().imagesPerSecond();
        if (rate > 0) {
            Duration period = nanos(1 / rate);
            Passes camera = new Passes(threads, () -> {
                device.see();
                return period;
            });
            camera.start(nanos(firstSeconds));
        }
    }

    private static Duration nanos(double seconds) {
        return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
    }

    /** Where the control API is. */
    public String address() {
        return control.address();
    }

    /** Takes the network from all devices, which notice at once. */
    private void blackOut(Duration length) {
        scenery.blackout().begin(length);
        passes.forEach(Passes::wake);
    }

    private Tally tally() {
        return Tally.of(devices, meter, scenery.elapsed().get());
    }

    /** How all devices are. */
    public Document summary() {
        return tally().toDocument();
    }

    /** How all devices are, in a line, with what happened since the last one. */
    public synchronized String line() {
        Tally now = tally();
        String line = now.line(told);
        told = now;
        return line;
    }

    @Override
    public void close() {
        control.close();
        IntStream.range(0, devices.size()).parallel().forEach(this::close);
        threads.shutdownNow();
    }

    private void close(int index) {
        SimulatedDevice device = devices.get(index);
        try {
            if (passes.get(index).stop(PATIENCE)) {
                device.close();
            } else {
                LOG.log(Level.WARNING, "{0}: the pass under way did not end", device.id());
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, device.id() + " was not closed cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
