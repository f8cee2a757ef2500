package dev.flotilla.agent.drill;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Bundles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the owner of the drill released. */
enum DrillModel {
    OLD("1.0.0"),
    NEW("1.1.0"),
    /** Passes no self-test. */
    BAD("1.2.0"),
    /** Passes when it is loaded, and not a second time. */
    WEARING("1.3.0"),
    /** Comes short from the server, always. */
    SHORT("1.4.0"),
    /** What every device can be brought to in the end. */
    LAST("2.0.0");

    /** Made once: they are asked for thousands of times. */
    private static final Map<DrillModel, byte[]> BUNDLES = new ConcurrentHashMap<>();

    private final String version;

    DrillModel(String version) {
        this.version = version;
    }

    byte[] bundle() {
        return BUNDLES.computeIfAbsent(
                        this, model -> model == BAD ? Bundles.failingSelfTest(version) : Bundles.bytes(version))
                .clone();
    }

    byte[] model() {
        return Bundles.model(version);
    }

    Digest digest() {
        return Digest.of(bundle());
    }

    String path() {
        return "shapes-" + version + ".flotilla";
    }
}
