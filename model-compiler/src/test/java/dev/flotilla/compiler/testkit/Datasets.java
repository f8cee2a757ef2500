package dev.flotilla.compiler.testkit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.SampleFormat;
import dev.flotilla.contract.sample.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Writes datasets as folders: a manifest, and each sample in a file named by its digest. */
public final class Datasets {
    private final Path folder;
    private final String name;
    private final SampleFormat format;
    private final List<String> classes;
    private final List<DatasetSample> samples = new ArrayList<>();
    private final Set<Digest> seen = new HashSet<>();

    public Datasets(Path folder, String name, SampleFormat format, List<String> classes) throws IOException {
        this.folder = folder;
        this.name = name;
        this.format = format;
        this.classes = classes;
        Files.createDirectories(folder.resolve("files"));
    }

    /** An empty dataset of images of the sample model's classes. */
    public static Datasets ofImages(Path folder, String name) throws IOException {
        return new Datasets(folder, name, SampleFormat.PIXELS, Files.readAllLines(Sample.LABEL_NAMES));
    }

    /** Adds a sample, unless it is there already. */
    public Datasets add(
            byte[] content, Optional<String> label, List<Double> target, DatasetSplit split, List<String> slices)
            throws IOException {
        Digest digest = Digest.of(content);
        if (seen.add(digest)) {
            DatasetSample sample = new DatasetSample(
                    digest, Optional.empty(), label, target, 1, split, Optional.empty(), Optional.empty(), slices);
            Files.write(folder.resolve(sample.path()), content);
            samples.add(sample);
        }
        return this;
    }

    /** Adds a sample with a label. */
    public Datasets add(byte[] content, String label, DatasetSplit split) throws IOException {
        return add(content, Optional.of(label), List.of(), split, List.of());
    }

    /** How a range of images goes in; {@code split} says by a content's digest what it is for. */
    public record Images(
            Path images, Path labels, int from, int to, Drift drift, Function<Digest, DatasetSplit> split) {}

    /** Adds images with what the labeller makes of their labels. */
    public Datasets add(Images range, Relabel relabel) throws IOException {
        try (TensorFile images = TensorFile.open(range.images());
                TensorFile labels = TensorFile.open(range.labels())) {
            for (int i = range.from(); i < range.to(); i++) {
                byte[] image = range.drift().apply(images.sample(i));
                int label = relabel.label(i - range.from(), labels.sample(i)[0]);
                add(image, classes.get(label), range.split().apply(Digest.of(image)));
            }
        }
        return this;
    }

    public Datasets add(Images range) throws IOException {
        return add(range, (index, label) -> label);
    }

    /** A labeller. */
    @FunctionalInterface
    public interface Relabel {
        int label(int index, int truth);
    }

    /** Writes the manifest, and returns the folder. */
    public Path write() throws IOException {
        DatasetManifest manifest = new DatasetManifest(name, format, classes, List.of(), samples);
        Files.write(folder.resolve(DatasetManifest.FILE), manifest.toJson());
        return folder;
    }
}
