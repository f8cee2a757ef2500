package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
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

    private static final List<RegisteredBundle> BUNDLES = IntStream.range(0, VERSIONS)
            .mapToObj(i -> RegisteredBundles.registered("1." + i + ".0", ManualClock.START))
            .toList();
    private static final Map<Digest, Integer> NUMBERS = IntStream.range(0, VERSIONS)
            .boxed()
            .collect(Collectors.toMap(i -> BUNDLES.get(i).digest(), Function.identity()));

    private static final List<Map.Entry<Fault, Trait>> TRAITS = List.of(
            Map.entry(Fault.REFUSING, Trait.REFUSES),
            Map.entry(Fault.CRASHING, Trait.CRASHES),
            Map.entry(Fault.WRONG_ANSWER, Trait.WRONG_ANSWER),
            Map.entry(Fault.LYING, Trait.LIES),
            Map.entry(Fault.HANGING, Trait.HANGS));

    private final Chances chances;

    Catalogue(Chances chances) {
        this.chances = chances;
    }

    static List<RegisteredBundle> bundles() {
        return BUNDLES;
    }

    static Optional<RegisteredBundle> find(Digest bundle) {
        return Optional.ofNullable(NUMBERS.get(bundle)).map(BUNDLES::get);
    }

    /** How a device, by its number, takes a version: each version has at most one kind of fault, on a share of devices. */
    Trait trait(int device, Digest bundle) {
        int version = Optional.ofNullable(NUMBERS.get(bundle)).orElseThrow();
        Map.Entry<Fault, Trait> kind = TRAITS.get(chances.fixed(TRAITS.size(), version, 1));
        if (chances.fixed(100, version, 2) >= FAULTY || !chances.has(kind.getKey())) {
            return Trait.FITS;
        }
        int share = chances.fixed(100, version, 3);
        return chances.fixed(100, version, 4, device) * 100 < share * share ? kind.getValue() : Trait.FITS;
    }
}
