package dev.flotilla.fleet.compromise;

import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.MemoryMetadata;
import dev.flotilla.fleet.trust.OnlineSigners;
import dev.flotilla.fleet.trust.Repository;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Whole agents on virtual time, and the server's repository, whose files they are given. */
final class CompromisedFleet {
    static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(30), Duration.ofDays(3));
    private static final int MANY_VERSIONS = 20;
    private static final int PASSES = 5;
    private static final Duration BETWEEN = Duration.ofMinutes(3);

    final ManualClock clock = new ManualClock();
    final InMemoryFleet fleet = new InMemoryFleet();
    final List<TestAgent> agents = new ArrayList<>();
    final MemoryMetadata store = new MemoryMetadata();

    void enrol(int count, byte[] root, Random random) throws IOException {
        for (int i = 0; i < count; i++) {
            agents.add(new TestAgent("edge-" + i, fleet, clock, random, root));
        }
    }

    /** Puts bundles of the test kit where devices fetch them. */
    void keep(String... versions) {
        for (String version : versions) {
            fleet.artifacts().put(Bundles.bytes(version));
        }
    }

    Repository repository(OnlineSigners signers) {
        return new Repository(store, signers, LIFETIMES, new Immediately(), clock, topic -> {});
    }

    /** Gives devices all that the server has. */
    void publish(Repository from) {
        for (String role : List.of(RootMetadata.ROOT, RootMetadata.TARGETS, RootMetadata.SNAPSHOT)) {
            LongStream.rangeClosed(1, MANY_VERSIONS).forEach(version -> await(from.find(role, version))
                    .ifPresent(json -> fleet.metadata().put(version + "." + role + ".json", json)));
        }
        await(from.timestamp()).ifPresent(json -> fleet.metadata().put("timestamp.json", json));
    }

    /** Tells every device something, and lets it do all that it will. */
    void tell(Function<TestAgent, SignedAssignment> assignment) throws IOException {
        for (TestAgent agent : agents) {
            fleet.assign(agent.id(), assignment.apply(agent));
        }
        settle();
    }

    void settle() throws IOException {
        for (int pass = 0; pass < PASSES; pass++) {
            clock.advance(BETWEEN);
            for (TestAgent agent : agents) {
                agent.settle();
            }
        }
    }

    /** So long that every device has to refresh its metadata before it obeys again. */
    void wait(Duration time) {
        clock.advance(time);
    }

    /** How many devices run the bundle. */
    long running(TargetFile file) {
        Optional<Digest> wanted = Optional.of(file.digest());
        return agents.stream()
                .filter(agent -> status(agent).activeBundle().equals(wanted))
                .count();
    }

    /** How many devices give this reason for not doing what they were told. */
    long refusing(String reason) {
        return agents.stream()
                .filter(agent -> status(agent).reason().contains(reason))
                .count();
    }

    /** The reasons that devices give, each once. */
    List<String> reasons() {
        return agents.stream().map(agent -> status(agent).reason()).distinct().toList();
    }

    private static UpdateStatus status(TestAgent agent) {
        return agent.agent().status().update();
    }

    static <T> T await(Future<T> future) {
        if (future.failed() && future.cause() instanceof RuntimeException failure) {
            throw failure;
        }
        return future.result();
    }
}
