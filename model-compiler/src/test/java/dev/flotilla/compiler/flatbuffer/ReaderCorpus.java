package dev.flotilla.compiler.flatbuffer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** What earlier runs of the fuzzer found worth keeping, as a ZIP in the test resources: grown from {@link ReaderSeeds}. */
final class ReaderCorpus {
    private static final String RESOURCE = "reader-corpus.zip";

    private ReaderCorpus() {}

    /** The inputs by a name each. */
    static Map<String, byte[]> read() throws IOException {
        Map<String, byte[]> inputs = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(ReaderCorpus.class.getResourceAsStream(RESOURCE));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                inputs.put(entry.getName(), zip.readAllBytes());
            }
        }
        return inputs;
    }

    /** Packs the files of a folder; the same files give the same bytes. */
    static void write(Path folder, Path zipFile) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zipFile));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(String.valueOf(file.getFileName()));
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                zip.putNextEntry(entry);
                zip.write(Files.readAllBytes(file));
                zip.closeEntry();
            }
        }
    }
}
