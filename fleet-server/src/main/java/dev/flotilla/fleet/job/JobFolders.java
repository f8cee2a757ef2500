package dev.flotilla.fleet.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of the jobs that this server was at. What cannot be deleted is tried again with the next cleanup. */
record JobFolders(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(JobFolders.class);

    /** The ids of the jobs that have one. */
    List<String> list() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .toList();
        } catch (IOException e) {
            LOG.warn("{} cannot be listed", root, e);
            return List.of();
        }
    }

    /** Deletes a job's directory, if it has one here. */
    void delete(String job) {
        deleteTree(root.resolve(job));
    }

    /** Deletes the samples that a job got: people's, who may have them erased where they are kept. */
    void deleteSamples(String job) {
        JobFolder.samples(root.resolve(job)).forEach(JobFolders::deleteTree);
    }

    private static void deleteTree(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be deleted", folder, e);
        }
    }
}
