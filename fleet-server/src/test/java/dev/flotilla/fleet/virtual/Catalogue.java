package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The versions that there are, and how each device takes them. */
final class Catalogue {

    private static final int VERSIONS = 12;

    /** Of a hundred versions, so many have a fault on some devices. */
    private static final int FAULTY = 50;

    private static final int OLD_AGENTS_ONE_IN = 6;

    /** Of a hundred versions, so many are not told of by some devices. */
    private static final int MUTED = 10;

    /** Of a hundred versions, so many often answer otherwise than the one before. */
    private static final int DIFFERENT = 25;

    private static final List<RegisteredBundle> BUNDLES = IntStream.range(0, VERSIONS)
            .mapToObj(i -> RegisteredBundles.registered(version(i), ManualClock.START))
            .toList();
    private static final List<byte[]> BYTES = IntStream.range(0, VERSIONS)
            .mapToObj(i -> Bundles.bytes(version(i)))
            .toList();
    private static final List<byte[]> MODELS = IntStream.range(0, VERSIONS)
            .mapToObj(i -> Bundles.model(version(i)))
            .toList();
    private static final Map<Digest, Integer> NUMBERS = IntStream.range(0, VERSIONS)
            .boxed()
            .collect(Collectors.toMap(i -> BUNDLES.get(i).digest(), Function.identity()));

    private static final List<Map.Entry<Fault, Trait>> TRAITS = List.of(
            Map.entry(Fault.REFUSING, Trait.REFUSES),
            Map.entry(Fault.CRASHING, Trait.CRASHES),
            Map.entry(Fault.WRONG_ANSWER, Trait.WRONG_ANSWER),
            Map.entry(Fault.LYING, Trait.LIES),
            Map.entry(Fault.HANGING, Trait.HANGS),
            Map.entry(Fault.ERRING, Trait.ERRS));

    private final Chances chances;

    Catalogue(Chances chances) {
        this.chances = chances;
    }

    private static String version(int number) {
        return "1." + number + ".0";
    }

    private static int number(Digest bundle) {
        return Optional.ofNullable(NUMBERS.get(bundle)).orElseThrow();
    }

    /** The bytes of a bundle's file. */
    static byte[] bytes(Digest bundle) {
        return BYTES.get(number(bundle)).clone();
    }

    /** The bundle that these bytes are the model of. */
    static Digest ofModel(byte[] model) {
        int number = IntStream.range(0, VERSIONS)
                .filter(i -> Arrays.equals(MODELS.get(i), model))
                .findFirst()
                .orElseThrow();
        return BUNDLES.get(number).digest();
    }

    static List<RegisteredBundle> bundles() {
        return BUNDLES;
    }

    static Optional<RegisteredBundle> find(Digest bundle) {
        return Optional.ofNullable(NUMBERS.get(bundle)).map(BUNDLES::get);
    }

    /** Whether a device, by its number, has an agent that runs shadows. */
    boolean runsShadows(int device) {
        return !chances.has(Fault.OLD_AGENT) || chances.fixed(OLD_AGENTS_ONE_IN, device, 9) > 0;
    }

    /** What a device, by its number, says that a version answered to its self-test. */
    Digest selfTestOutput(int device, Digest bundle) {
        return trait(device, bundle) == Trait.LIES
                ? bundle
                : find(bundle).orElseThrow().selfTestOutput();
    }

    /** Whether a device, by its number, says nothing of how a version serves. */
    boolean isMute(int device, Digest bundle) {
        int version = number(bundle);
        return chances.has(Fault.MUTE)
                && chances.fixed(100, version, 10) < MUTED
                && chances.fixed(2, version, 11, device) == 0;
    }

    /** One input in so many to which a version in shadow gives another answer. */
    int differsOneIn(Digest bundle) {
        return chances.fixed(100, number(bundle), 12) < DIFFERENT ? 3 : 40;
    }

    /** How a device, by its number, takes a version: each version has at most one kind of fault, on a share of devices. */
    Trait trait(int device, Digest bundle) {
        int version = number(bundle);
        Map.Entry<Fault, Trait> kind = TRAITS.get(chances.fixed(TRAITS.size(), version, 1));
        if (chances.fixed(100, version, 2) >= FAULTY || !chances.has(kind.getKey())) {
            return Trait.FITS;
        }
        int share = chances.fixed(100, version, 3);
        return chances.fixed(100, version, 4, device) * 100 < share * share ? kind.getValue() : Trait.FITS;
    }
}
