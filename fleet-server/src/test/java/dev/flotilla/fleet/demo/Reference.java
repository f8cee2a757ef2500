package dev.flotilla.fleet.demo;

import dev.flotilla.compiler.testkit.Datasets;
import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.SampleFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;

/** Datasets of the sample's images that the owner brings to the server herself. */
record Reference(World world) {
    private static final int REPLAYED = 0;
    private static final int REPLAYED_END = 2000;
    private static final int HELD_OUT = 2000;
    private static final int HELD_OUT_END = 4000;
    private static final int VALIDATION_PERCENT = 20;

    /** The clean samples that training replays, and those that the gate holds challengers to; the manifest's digest. */
    String bring() {
        Path folder = world.directory.resolve("reference");
        try {
            Datasets all = dataset(folder);
            all.add(images("t10k", HELD_OUT, HELD_OUT_END, Drift.NONE, digest -> DatasetSplit.TEST));
            all.add(images("train2000", REPLAYED, REPLAYED_END, Drift.NONE, Reference::replay));
            all.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bring(folder);
    }

    /** Test images under a drift, for training, validation and the gate by their content; the manifest's digest. */
    String bring(String name, int from, int to, Drift drift) {
        Path folder = world.directory.resolve(name);
        try {
            dataset(folder)
                    .add(images("t10k", from, to, drift, DatasetSplit::ofContent))
                    .write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bring(folder);
    }

    private Datasets dataset(Path folder) throws IOException {
        return new Datasets(
                folder,
                String.valueOf(folder.getFileName()),
                SampleFormat.PIXELS,
                Files.readAllLines(world.sample.resolve("labels.txt")));
    }

    private Datasets.Images images(String set, int from, int to, Drift drift, Function<Digest, DatasetSplit> split) {
        return new Datasets.Images(
                Path.of(world.owner.data(set + "-images-idx3-ubyte.gz")),
                Path.of(world.owner.data(set + "-labels-idx1-ubyte.gz")),
                from,
                to,
                drift,
                split);
    }

    private static DatasetSplit replay(Digest sample) {
        return Byte.toUnsignedInt(sample.bytes()[0]) % 100 < VALIDATION_PERCENT
                ? DatasetSplit.VALIDATION
                : DatasetSplit.TRAIN;
    }

    private String bring(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                file(file);
            }
            return Digest.of(Files.readAllBytes(folder.resolve(DatasetManifest.FILE)))
                    .hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Brings one file for jobs; its digest. */
    String file(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String digest = Digest.of(bytes).hex();
        FleetApi.Answer kept = world.api().put("job-files/" + digest, bytes, "application/octet-stream");
        if (!kept.accepted()) {
            throw new StepFailedException("the server refused " + file + ": " + kept.problem());
        }
        return digest;
    }
}
