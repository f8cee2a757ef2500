package dev.flotilla.compiler.mutation;

import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.compiler.testkit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sound models that mutations start from: the sample and, where it is present, the reference set. */
public final class Seeds {
    private final List<Seed> seeds;

    private Seeds(List<Seed> seeds) {
        this.seeds = seeds;
    }

    /** One model with the places worth changing in it. */
    @SuppressWarnings("ArrayRecordComponent") // read in place, never compared
    record Seed(String name, byte[] bytes, List<Place> places, int[] structure) {
        static Seed of(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Places places = Places.of(bytes);
            places.data().flip(0, bytes.length);
            int[] structure = places.data().stream().toArray();
            return new Seed(String.valueOf(file.getFileName()), bytes, places.all(), structure);
        }
    }

    public static Seeds load() throws IOException {
        List<Seed> seeds = new ArrayList<>();
        seeds.add(Seed.of(Sample.MODEL));
        if (RefSet.isPresent()) {
            for (Path file : RefSet.allModels()) {
                seeds.add(Seed.of(file));
            }
        }
        return new Seeds(List.copyOf(seeds));
    }

    public int size() {
        return seeds.size();
    }

    Seed get(int index) {
        return seeds.get(index);
    }

    /** The models themselves. */
    public List<byte[]> models() {
        return seeds.stream().map(Seed::bytes).toList();
    }
}
