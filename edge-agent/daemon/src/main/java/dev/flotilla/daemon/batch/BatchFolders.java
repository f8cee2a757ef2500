package dev.flotilla.daemon.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The four folders of batch work; each file is in just one of {@code in}, {@code done} and {@code failed}. */
final class BatchFolders {
    static final String SUFFIX = ".npy";
    /** Most files looked at in one pass; the rest waits for the next. */
    private static final int MAX_FILES = 1_000;

    private final Path in;
    private final Path out;
    private final Path done;
    private final Path failed;

    /** Makes what is missing. */
    BatchFolders(Path root) throws IOException {
        this.in = Files.createDirectories(root.resolve("in"));
        this.out = Files.createDirectories(root.resolve("out"));
        this.done = Files.createDirectories(root.resolve("done"));
        this.failed = Files.createDirectories(root.resolve("failed"));
    }

    /** Files to infer, by name. Hidden files and those of another suffix are still being written, or not meant. */
    List<Path> waiting() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(in, BatchFolders::isInput)) {
            for (Path file : all) {
                files.add(file);
                if (files.size() == MAX_FILES) {
                    break;
                }
            }
        }
        Collections.sort(files);
        return files;
    }

    private static boolean isInput(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Where the answers to a file are written before they are complete. */
    Path unfinished(Path file) {
        return out.resolve("." + resultName(file) + ".part");
    }

    private static String resultName(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length()) + ".json";
    }

    /** The answers are complete: first they get their name, then the file leaves {@code in}. */
    void finish(Path file) throws IOException {
        move(unfinished(file), out.resolve(resultName(file)));
        move(file, done.resolve(file.getFileName()));
    }

    /** There is no answer: first the reason is written, then the file leaves {@code in}. */
    void fail(Path file, String reason) throws IOException {
        Files.deleteIfExists(unfinished(file));
        Path told = failed.resolve(file.getFileName() + ".reason.txt");
        Files.writeString(told, reason + "\n", StandardCharsets.UTF_8);
        move(file, failed.resolve(file.getFileName()));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
