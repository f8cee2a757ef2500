package dev.flotilla.fleet.restart;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.demo.StepFailedException;
import dev.flotilla.fleet.demo.Wait;
import dev.flotilla.fleet.testkit.ExternalBackend;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A rollout in whose middle the server is killed, and its PostgreSQL and its Mosquitto crash and are restarted, at random
 * moments: no action is lost and none is done twice. {@code -Ddrill.rollout-devices=N}, {@code -Ddrill.server-kills=N},
 * {@code -Ddrill.database-restarts=N}, {@code -Ddrill.broker-restarts=N} and {@code -Ddrill.pauses=N} say how much of all,
 * {@code -Ddrill.seed=S} when. Skipped where PostgreSQL 15 and Mosquitto of Debian are missing.
 */
class RestartDrillIT {
    private static final int DEVICES = Integer.getInteger("drill.rollout-devices", 20);
    private static final Fault.Counts COUNTS = new Fault.Counts(
            Integer.getInteger("drill.server-kills", 2),
            Integer.getInteger("drill.database-restarts", 1),
            Integer.getInteger("drill.broker-restarts", 1),
            Integer.getInteger("drill.pauses", 1));
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Random random = new Random(SEED);
    private final long began = System.nanoTime();
    private final Map<Fault.Kind, Integer> suffered = new EnumMap<>(Fault.Kind.class);

    @Test
    void noActionIsLostAndNoneIsDoneTwiceHoweverOftenServerDatabaseAndBrokerEnd() throws Exception {
        tell("%d devices, %s, seed %d", DEVICES, COUNTS, SEED);
        Path module = Path.of("").toAbsolutePath();
        Path directory = Files.createDirectories(module.resolve("target").resolve("restart-" + UUID.randomUUID()));
        try (ExternalBackend backend = new ExternalBackend();
                RestartedServer server = new RestartedServer(backend, module.getParent(), directory)) {
            Map<String, Ledger> ledgers = play(server, directory);
            judge(backend, server, ledgers);
        }
    }

    private Map<String, Ledger> play(RestartedServer server, Path directory) throws Exception {
        byte[] bundle = Bundles.bytes("1.0.0");
        try (LedgerFleet fleet = new LedgerFleet(server.deviceUrl(), server.claim(DEVICES), directory, random)) {
            await(server, fleet, "all are connected", () -> fleet.connected() == DEVICES);
            tell("all are connected after %.1f s", seconds());
            String rollout = server.rollOut(bundle);
            disturb(server, fleet, rollout, Digest.of(bundle));
            tell("%s by %.1f s; %s", suffered, seconds(), fleet.summary());
            await(server, fleet, "the rollout completes", () -> completed(server, rollout));
            tell("completed after %.1f s; starts of the server that failed: %s", seconds(), server.endsByItself());
            return fleet.ledgers();
        }
    }

    /** All faults; what would come when the rollout is over does not come, and is not counted. */
    private void disturb(RestartedServer server, LedgerFleet fleet, String rollout, Digest bundle) throws Exception {
        List<Fault> faults = Fault.draw(COUNTS, DEVICES, random);
        for (Fault fault : faults) {
            await(server, fleet, fault.toString(), () -> fleet.serving(bundle) >= fault.after());
            if (fault.ready()) {
                server.awaitReady();
            }
            LockSupport.parkNanos(fault.delay().toNanos());
            if (fleet.serving(bundle) == DEVICES) {
                tell("the rollout was too quick for %s", fault);
                return;
            }
            server.suffer(fault.kind(), rollout);
            suffered.merge(fault.kind(), 1, Integer::sum);
        }
    }

    private static boolean completed(RestartedServer server, String rollout) {
        try {
            return server.rollout(rollout).getString("state").equals("COMPLETED");
        } catch (StepFailedException e) {
            return false;
        }
    }

    private static void await(RestartedServer server, LedgerFleet fleet, String what, BooleanSupplier condition) {
        Wait.until(
                LIMIT,
                () -> {
                    server.supervise();
                    return condition.getAsBoolean() ? Optional.of(true) : Optional.empty();
                },
                () -> what + " not, seed " + SEED + ": " + fleet.summary());
    }

    private void judge(ExternalBackend backend, RestartedServer server, Map<String, Ledger> ledgers) throws Exception {
        JsonObject audit = server.verifyAudit();
        assertTrue(audit.getBoolean("intact"), audit::encode);
        try (Connection database = backend.connect()) {
            Books books = new Books(database);
            books.judgeActions(ledgers, Digest.of(Bundles.bytes("1.0.0")));
            books.judgeTelemetry(ledgers);
            books.judgeAudit(DEVICES, suffered.getOrDefault(Fault.Kind.PAUSED_AND_RESUMED, 0));
            books.judgeOrphans();
        }
        tell("no action lost, none done twice; audit log intact with %d entries", audit.getLong("entries"));
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void tell(String format, Object... values) {
        System.out.println("restart drill: " + String.format(Locale.ROOT, format, values));
    }
}
