package dev.flotilla.apk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The files of an APK or jar. What is written of them depends on their names and bytes, and on neither order nor time. */
final class ZipContents {
    /** What Android's own tools write: the zip format's oldest time, and some more for time zones. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1981, 1, 1, 1, 1, 2);
    /** Mapped into memory where they are (Android 11 asks for the resources' table so), or compressed already. */
    private static final Set<String> STORED = Set.of("so", "arsc", "tflite", "png", "jpg", "webp");

    private final Map<String, byte[]> files = new TreeMap<>();

    /** Adds the files of a zip that are wanted by name. */
    void addZip(Path zip, Predicate<String> wanted) throws IOException {
        try (ZipFile from = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                if (!entry.isDirectory() && wanted.test(entry.getName())) {
                    try (InputStream in = from.getInputStream(entry)) {
                        add(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
    }

    /** Adds the files below a directory, which need not be there, under a prefix that ends in a slash. */
    void addDirectory(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> below = Files.walk(directory)) {
            List<Path> found = below.filter(Files::isRegularFile).toList();
            for (Path file : found) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                add(prefix + name, Files.readAllBytes(file));
            }
        }
    }

    private void add(String name, byte[] bytes) throws IOException {
        if (files.put(name, bytes) != null) {
            throw new IOException(name + ": comes twice");
        }
    }

    void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> one : files.entrySet()) {
                zip.putNextEntry(entry(one.getKey(), one.getValue()));
                zip.write(one.getValue());
                zip.closeEntry();
            }
        }
    }

    private static ZipEntry entry(String name, byte[] bytes) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        if (STORED.contains(name.substring(name.lastIndexOf('.') + 1))) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        return entry;
    }
}
