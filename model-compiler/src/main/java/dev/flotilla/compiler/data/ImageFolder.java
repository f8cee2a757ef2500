package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PNG and JPEG images of a folder in the order of their names, decoded one by one. If they lie in subfolders, each of
 * these is a class, numbered in the order of their names. Hidden files are left out, any other file is refused.
 */
final class ImageFolder implements Samples {
    /** Most images, since their names are kept. */
    static final int MAX_IMAGES = 1_000_000;

    private final Path folder;
    private final List<Path> files;
    private final Optional<int[]> labels;

    private ImageFolder(Path folder, List<Path> files, Optional<int[]> labels) {
        this.folder = folder;
        this.files = files;
        this.labels = labels;
    }

    static ImageFolder open(Path folder) throws DataException {
        List<Path> entries = list(folder);
        List<Path> classes = entries.stream().filter(Files::isDirectory).toList();
        if (!classes.isEmpty() && classes.size() < entries.size()) {
            throw new DataException(folder + ": holds both images and folders of images");
        }
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path group : classes.isEmpty() ? List.of(folder) : classes) {
            for (Path file : list(group)) {
                files.add(requireImage(file));
                labels.add(classes.indexOf(group));
            }
            if (files.size() > MAX_IMAGES) {
                throw new DataException(folder + ": holds more than " + MAX_IMAGES + " images");
            }
        }
        if (files.isEmpty()) {
            throw new DataException(folder + ": holds no PNG or JPEG image");
        }
        return new ImageFolder(
                folder,
                List.copyOf(files),
                classes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(labels.stream().mapToInt(label -> label).toArray()));
    }

    private static List<Path> list(Path folder) throws DataException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .limit(MAX_IMAGES + 1L)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw DataException.unreadable(folder, "listing", e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Path requireImage(Path file) throws DataException {
        String name = name(file).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".png") && !name.endsWith(".jpg") && !name.endsWith(".jpeg")) {
            throw new DataException(file + ": is neither a PNG nor a JPEG image");
        }
        return file;
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public Sample sample(int index) throws DataException {
        return new Sample.Picture(ImageDecoder.decode(files.get(index)));
    }

    @Override
    public TensorType type() {
        return TensorType.UINT8;
    }

    @Override
    public String source() {
        return folder.toString();
    }

    @Override
    public Optional<int[]> labels() {
        return labels.map(int[]::clone);
    }

    @Override
    public void close() {}
}
